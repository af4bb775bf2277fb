"""What the demo park's files hold beside the case: certificates in full, staff, officers, a promise, two documents."""

import hashlib
import uuid
from datetime import date, timedelta

from django.core.files.base import ContentFile

from firms.models import Certification, CoreSkill, Document, HeadCount, Level, Officer, Undertaking, User
from firms.personas import address

BODY = "Certifau"
# firm, standard, number, steps covered by English level name
SCOPES = [
    ("LPH", "ISO 22000", "CA-22-0417", ["Dosage form", "Packing"]),
    ("LPH", "BPF (GMP)", "CA-23-0088", ["Dosage form"]),
    ("LPH", "ISO 9001", "CA-24-0231", []),
    ("Biosphère", "Ecocert", "CA-21-0904", ["Extraction"]),
    ("Biosphère", "ISO 22000", "CA-24-0305", ["Extraction"]),
    ("Biosphère", "BPF (GMP)", "CA-23-0142", ["Extraction"]),
    ("Eskiss Packaging", "ISO 9001", "CA-25-0019", []),
    ("Eskiss Packaging", "ISO 14001", "CA-22-0533", ["Packaging & labelling"]),
]
# staff of the last four years, the latest first; the latest is that of the case
STAFF = {
    "LPH": [100, 97, 94, 88],
    "Eskiss Packaging": [21, 22, 20, 19],
    "NDS": [2, 2, 3, 2],
    "Biosphère": [30, 28, 25, 24],
}
# firm, name, responsibility, title, since, until, persona
OFFICERS = [
    ("LPH", "Manuel B.", "legal", "directeur général", date(2004, 3, 1), None, "director-lph"),
    ("LPH", "Philippe L.", "management", "fondateur", date(1987, 6, 1), None, None),
    ("LPH", "Francine D.", "staff", "responsable RH", date(1999, 9, 1), None, "hr-lph"),
    ("LPH", "Hélène Chazal", "quality", "", date(2002, 1, 7), date(2019, 12, 31), None),
    ("Eskiss Packaging", "Bernard Tixier", "legal", "gérant", date(1991, 2, 4), None, "director-eskiss"),
    ("NDS", "Paul Girardet", "legal", "gérant", date(2005, 5, 2), None, "director-nds"),
    ("Biosphère", "Agnès Delorme", "legal", "présidente", date(2007, 1, 15), None, "director-biosphere"),
    ("Biosphère", "Odile Marchand", "staff", "", date(2011, 9, 5), None, "hr-biosphere"),
]
PROFILES = {
    "LPH": (
        "Le laboratoire formule et fabrique des gélules et des comprimés à base de plantes, de l’étude au lot livré.",
        "The laboratory formulates and makes plant-based capsules and tablets, from the study to the delivered batch.",
    ),
    "Biosphère": (
        "Nous extrayons les principes des plantes cultivées autour du parc, pour la cosmétique et la santé.",
        "We extract the active parts of plants grown around the park, for cosmetics and health.",
    ),
}
# in French, in English, pooled, firms that hold it
CORE_SKILLS = [
    ("Recherche et formulation", "Research and formulation", True, ["LPH", "Biosphère"]),
    (
        "Qualité et bonnes pratiques de fabrication",
        "Quality and good manufacturing practice",
        False,
        ["LPH", "Biosphère"],
    ),
    ("Mise au point de procédés", "Process development", True, ["NDS"]),
    ("Impression et étiquetage", "Printing and labelling", False, ["Eskiss Packaging"]),
]
# firm, title, file name, who reads it, the standard it shows, the persona who sent it, its lines
DOCUMENTS = [
    (
        "LPH",
        "Certificat ISO 22000",
        "certificat-iso-22000.pdf",
        "park",
        "ISO 22000",
        "director-lph",
        ["Certificat ISO 22000", "LPH, mise en forme et conditionnement", "Document d’essai sans valeur"],
    ),
    (
        "Biosphère",
        "Plaquette de Biosphère",
        "plaquette-biosphere.pdf",
        "everybody",
        None,
        "director-biosphere",
        ["Biosphère", "Extraction de plantes, Saint-Bonnet-de-Rochefort"],
    ),
]


def load(firms, today):
    """Complete the files of the demo's firms; people and certificates stand already."""
    for name, standard, number, steps in SCOPES:
        row = Certification.objects.get(firm=firms[name], standard=standard)
        row.body, row.number, row.valid_from = BODY, number, row.valid_until - timedelta(days=3 * 365)
        row.save(update_fields=["body", "number", "valid_from"])
        row.scope.set(Level.objects.filter(name_en__in=steps))
    for name, counts in STAFF.items():
        for back, staff in enumerate(counts, start=1):
            HeadCount.objects.create(firm=firms[name], year=today.year - back, staff=staff)
    people = {user.email: user for user in User.objects.all()}
    for name, person, responsibility, title, since, until, key in OFFICERS:
        Officer.objects.create(
            firm=firms[name],
            name=person,
            responsibility=responsibility,
            title=title,
            since=since,
            until=until,
            user=people[address(key)] if key else None,
        )
    promise = Undertaking.objects.create(
        firm=firms["Eskiss Packaging"], towards=firms["LPH"], signed_on=date(1991, 2, 4)
    )
    promise.levels.set(Level.objects.filter(name_en__in=["Dosage form", "Packing"]))
    for name, (french, english) in PROFILES.items():
        introduce(firms[name], french, english)
    for french, english, pooled, names in CORE_SKILLS:
        skill = CoreSkill.objects.create(
            park=firms["LPH"].park, name_fr=french, name_en=english, pooled=pooled, request_key=uuid.uuid4()
        )
        skill.firms.set(firms[name] for name in names)
    for row in DOCUMENTS:
        add_document(firms, people, *row)


def introduce(firm, french, english):
    firm.profile_public, firm.profile_fr, firm.profile_en = True, french, english
    firm.save(update_fields=["profile_public", "profile_fr", "profile_en"])


def add_document(firms, people, firm, title, file_name, audience, standard, key, lines):
    content = small_pdf(lines)
    document = Document.objects.create(
        firm=firms[firm],
        title=title,
        audience=audience,
        file=ContentFile(content, name=f"{uuid.uuid4().hex}.pdf"),
        file_name=file_name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=people[address(key)],
    )
    if standard:
        Certification.objects.filter(firm=firms[firm], standard=standard).update(document=document)


def small_pdf(lines) -> bytes:
    """One A4 page with a few lines of text in Helvetica."""
    words = [line.encode("cp1252", "replace").translate(None, b"\\()") for line in lines]
    drawn = b"BT /F1 16 Tf 72 760 Td 26 TL " + b" ".join(b"(%s) Tj T*" % line for line in words) + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end
