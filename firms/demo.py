"""The demo park: the published case, with invented but plausible people, candidates and certificates.

Everything beyond the case file is invented; SIREN numbers are well formed and belong to nobody. Dates are counted
from the day of loading, so that no screen grows stale.
"""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.utils import timezone
from django.utils.text import slugify

from firms import case, demo_desk, demo_file
from firms.models import Candidacy, Certification, Firm, Level, Membership, Partner, User
from firms.personas import address

CASE = Path(__file__).parent / "data" / "naturopole.json"

# SIREN, legal form, share capital in euros, address
IDENTITIES = {
    "LPH": ("999000102", "SAS", 400_000, "Route des Simples, 03800 Saint-Bonnet-de-Rochefort"),
    "Eskiss Packaging": (
        "999000110",
        "SARL",
        120_000,
        "2 allée du Parc, 03800 Saint-Bonnet-de-Rochefort",
    ),
    "NDS": ("999000128", "SARL", 20_000, "4 allée du Parc, 03800 Saint-Bonnet-de-Rochefort"),
    "Biosphère": ("999000136", "SAS", 250_000, "6 allée du Parc, 03800 Saint-Bonnet-de-Rochefort"),
}
# firm, standard, days of validity left (None: in preparation), days until the audit (None: not fixed)
CERTIFICATES = [
    ("Biosphère", "Ecocert", 55, 28),
    ("LPH", "ISO 22000", 73, None),
    ("Eskiss Packaging", "ISO 14001", 128, None),
    ("NDS", "ISO 9001", None, 40),
    ("LPH", "BPF (GMP)", 175, None),
    ("Biosphère", "ISO 22000", 240, None),
    ("Biosphère", "BPF (GMP)", 310, None),
    ("LPH", "ISO 9001", 420, None),
    ("Eskiss Packaging", "ISO 9001", 500, None),
]
# key, first name, last name, role, firm, language
PEOPLE = [
    ("president", "Anne-Marie", "D.", "president", None),
    ("hr-lph", "Francine", "D.", "hr", "LPH"),
    ("hr-biosphere", "Odile", "Marchand", "hr", "Biosphère"),
    ("sales-lph", "Hugo", "Pérol", "sales", "LPH"),
    ("sales-biosphere", "Claire", "Vidal", "sales", "Biosphère"),
    ("director-eskiss", "Bernard", "Tixier", "director", "Eskiss Packaging"),
    ("employee-biosphere", "Nadia", "Benali", "employee", "Biosphère"),
    ("manager-biosphere", "Luc", "Chassaing", "line_manager", "Biosphère"),
    ("representative-lph", "Sylvie", "Rougier", "staff_representative", "LPH"),
    ("partner", "Jacques", "Morel", "partner", None),
    ("administrator", "Élise", "Fayard", "administrator", None),
    ("director-lph", "Manuel", "B.", "director", "LPH"),
    ("director-biosphere", "Agnès", "Delorme", "director", "Biosphère"),
    ("director-nds", "Paul", "Girardet", "director", "NDS"),
    ("sales-eskiss", "Inès", "Bardin", "sales", "Eskiss Packaging"),
    ("sales-nds", "Rémi", "Saulnier", "sales", "NDS"),
    ("hr-eskiss", "Monique", "Aubert", "hr", "Eskiss Packaging"),
    ("office", "Denis", "Lafaye", "office", None),
]
ANY = "any"
# name, SIREN, staff, position by English level name, French and English summaries and premises, days to the council
CANDIDATES = [
    {
        "name": "Granulor",
        "siren": "999000219",
        "headcount": 14,
        "founded": 2011,
        "position": {
            "process": {"Blending / granulation": 1},
            "market": {"Pharmacy": 1, "Food supplements": 1, "Functional foods": 1},
            "specialty": {"Powder / dry extract": 1},
        },
        "summary": (
            "Mélange et granulation de poudres, aujourd’hui à Gannat. Souhaite s’installer au printemps.",
            "Powder blending and granulation, now in Gannat. Wishes to move in next spring.",
        ),
        "premises": ("900 m², dont 300 en air contrôlé", "900 m², 300 of them with controlled air"),
        "council": 12,
    },
    {
        "name": "Fardélia",
        "siren": "999000227",
        "headcount": 9,
        "founded": 2016,
        "position": {
            "process": {"Packing": 1, "Packaging & labelling": Decimal("0.5")},
            "market": {"Cosmetics": 1},
            "specialty": ANY,
        },
        "summary": (
            "Conditionnement cosmétique en flacons et pots, avec une petite ligne d’étiquetage.",
            "Cosmetics packing in bottles and jars, with a small labelling line.",
        ),
        "premises": ("450 m² de plain-pied", "450 m² on one level"),
        "council": 12,
    },
    {
        "name": "Val de Sioule Logistique",
        "siren": "999000235",
        "headcount": 22,
        "founded": 2003,
        "position": {"process": {"Logistics": 1}, "market": ANY, "specialty": ANY},
        "summary": (
            "Entreposage à température dirigée et expéditions, pour tous les marchés du parc.",
            "Temperature-controlled storage and dispatch, for all the park’s markets.",
        ),
        "premises": ("1 500 m² et deux quais", "1,500 m² and two loading bays"),
        "council": 40,
    },
    {
        "name": "Gélules du Bocage",
        "siren": "999000243",
        "headcount": 31,
        "founded": 1998,
        "position": {
            "process": {"Dosage form": 1, "Packing": Decimal("0.5")},
            "market": {"Pharmacy": Decimal("0.5"), "Food supplements": 1},
            "specialty": {"Powder / dry extract": Decimal("0.5"), "Finished dry form": 1},
        },
        "summary": (
            "Mise en gélules et piluliers pour compléments alimentaires.",
            "Encapsulation and pots for food supplements.",
        ),
        "premises": ("700 m²", "700 m²"),
        "council": 40,
    },
    {
        "name": "Garage des Combrailles",
        "siren": "999000250",
        "headcount": 4,
        "founded": 2009,
        "position": {},
        "summary": (
            "Entretien et réparation automobile ; cherche un local plus grand.",
            "Car maintenance and repair; looks for larger premises.",
        ),
        "premises": ("200 m² et un parking", "200 m² and parking"),
        "council": 40,
    },
    {
        "name": "Cabinet Tronçais Réglementaire",
        "siren": "999000268",
        "headcount": 6,
        "founded": 2014,
        "position": {"process": {"Regulatory file": 1}, "market": ANY, "specialty": ANY},
        "summary": (
            "Conseil réglementaire international, du dossier d’ingrédient à la mise sur le marché.",
            "International regulatory consultancy, from the ingredient’s file to the market.",
        ),
        "premises": ("Trois bureaux", "Three offices"),
        "council": 40,
    },
]


def load():
    """Create the demo's park, firms, people and candidates; return the park."""
    park = case.load(CASE)
    today = timezone.localdate()
    park.next_council_on = today + timedelta(days=12)
    park.save(update_fields=["next_council_on"])
    firms = {firm.name: firm for firm in park.firms.all()}
    for name, (siren, form, capital, where) in IDENTITIES.items():
        identify(firms[name], siren, form, capital, where)
    for name, standard, days, audit in CERTIFICATES:
        Certification.objects.create(
            firm=firms[name],
            standard=standard,
            state=Certification.State.PREPARING if days is None else Certification.State.VALID,
            valid_until=after(today, days),
            audit_on=after(today, audit),
        )
    create_people(park, firms)
    demo_file.load(firms, today)
    levels = {(level.axis, level.name_en): level for level in Level.objects.all()}
    for number, facts in enumerate(CANDIDATES, start=1):
        create_candidate(park, levels, number, facts, today)
    demo_desk.load()
    return park


def after(today, days):
    return None if days is None else today + timedelta(days=days)


def identify(firm, siren, form, capital, where):
    key = (12 + 3 * (int(siren) % 97)) % 97
    firm.siren, firm.legal_form, firm.share_capital, firm.address = siren, form, capital, where
    firm.registry = "RCS Cusset"
    firm.vat_number = f"FR{key:02d}{siren}"
    firm.save(update_fields=["siren", "legal_form", "share_capital", "registry", "address", "vat_number"])


def create_people(park, firms):
    for key, first, last, role, firm in PEOPLE:
        user = User.objects.create_user(address(key), first_name=first, last_name=last)
        partner = Partner.objects.first() if role == "partner" else None
        Membership.objects.create(user=user, park=park, role=role, firm=firms.get(firm), partner=partner)


def create_candidate(park, levels, number, facts, today):
    firm = Firm.objects.create(
        park=park,
        name=facts["name"],
        siren=facts["siren"],
        headcount=facts["headcount"],
        founded=facts["founded"],
        activity_fr=facts["summary"][0],
        activity_en=facts["summary"][1],
    )
    case.hold(levels, facts["position"], firm=firm)
    Candidacy.objects.create(
        firm=firm,
        reference=f"{today.year}-{number:02d}",
        received_on=today - timedelta(days=35 - 5 * number),
        council_on=after(today, facts["council"]),
        summary_fr=facts["summary"][0],
        summary_en=facts["summary"][1],
        premises_fr=facts["premises"][0],
        premises_en=facts["premises"][1],
        contact_email=f"contact@{slugify(facts['name'])}.example",
    )
