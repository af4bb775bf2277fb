"""The demo's employees, vacancies and applications, all invented."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from firms.models import User
from firms.personas import address
from mobility.models import Application, Consent, Employee, RomeCode, Vacancy

# first name, last name, firm, post, persona, manager's persona
EMPLOYEES = [
    ("Nadia", "Benali", "Biosphère", "Opératrice d’extraction", "employee-biosphere", "manager-biosphere"),
    ("Karine", "Fournier", "Biosphère", "Technicienne de laboratoire", None, "manager-biosphere"),
    ("Yves", "Cluzel", "Biosphère", "Magasinier", None, None),
    ("Thomas", "Garnier", "Eskiss Packaging", "Conducteur de presse", None, None),
    ("Julien", "Pons", "Eskiss Packaging", "Préparateur d’encres", None, None),
    ("Sylvie", "Rougier", "LPH", "Contrôleuse de conditionnement", "representative-lph", None),
    ("Mireille", "Astier", "LPH", "Opératrice de gélules", None, None),
]
# title, firm, occupation, contract, hours, flags, days to the closing, pay, mission, requirements, prospects
VACANCIES = [
    (
        "Conducteur ou conductrice de ligne gélules",
        "LPH",
        "H2301",
        "permanent",
        "two_shifts",
        {"leads_up": True},
        24,
        (2150, 2400),
        "Vous conduisez deux lignes de remplissage de gélules végétales : réglage, contrôle en cours de production, "
        "nettoyage et traçabilité du lot. L’équipe compte sept personnes et vous épaule pendant trois mois.",
        "Connaître les règles BPF, ou accepter de s’y former avec le parc.\nSavoir tenir un dossier de lot.\n"
        "Aucun diplôme exigé après deux ans d’atelier.",
        "Passage chef ou cheffe de ligne au bout de deux ans. Le poste peut être aménagé en station assise.",
    ),
    (
        "Technicien ou technicienne d’extraction",
        "Biosphère",
        "H2301",
        "permanent",
        "day",
        {},
        17,
        (2200, 2500),
        "Vous menez les extractions de l’atelier pilote : pesée, conduite, filtration, relevés.",
        "Une première expérience en atelier ou en laboratoire.",
        "Référence d’une gamme d’extraits au bout d’un an.",
    ),
    (
        "Assistant ou assistante affaires réglementaires",
        "LPH",
        "H1503",
        "permanent",
        "day",
        {"part_time": True},
        40,
        (2300, 2600),
        "Vous préparez les dossiers de déclaration des compléments alimentaires et suivez leurs échéances.",
        "Aimer l’écrit précis. L’anglais se travaille ici.",
        "",
    ),
    (
        "Opérateur ou opératrice de sérigraphie",
        "Eskiss Packaging",
        "E1301",
        "permanent",
        "day",
        {"adaptable": True},
        25,
        (1900, 2150),
        "Vous préparez les écrans, calez les couleurs et suivez les petites séries d’étuis.",
        "De la minutie ; nous formons aux machines.",
        "",
    ),
    (
        "Contrôle qualité, matières premières",
        "LPH",
        "H1503",
        "fixed_term",
        "day",
        {},
        14,
        (2000, 2200),
        "Remplacement de neuf mois : vous contrôlez les plantes et les poudres à réception.",
        "Lire une fiche de spécification.",
        "",
    ),
]


def load(park):
    """Create employees, vacancies, and the applications for the first vacancy."""
    firms = {firm.name: firm for firm in park.firms.all()}
    people = {user.email: user for user in User.objects.all()}
    employees = {row[1]: create_employee(firms, people, row) for row in EMPLOYEES}
    recruiters = {"LPH": people[address("hr-lph")], "Biosphère": people[address("hr-biosphere")]}
    recruiters["Eskiss Packaging"] = people[address("hr-eskiss")]
    vacancies = [create_vacancy(number, firms, recruiters, row) for number, row in enumerate(VACANCIES, start=1)]
    apply_for(vacancies[0], employees, people)


def create_employee(firms, people, row):
    first, last, firm, post, persona, manager = row
    return Employee.objects.create(
        first_name=first,
        last_name=last,
        firm=firms[firm],
        job_title=post,
        user=people[address(persona)] if persona else None,
        manager=people[address(manager)] if manager else None,
    )


def create_vacancy(number, firms, recruiters, row):
    title, firm, code, contract, hours, flags, days, (low, high), mission, requirements, prospects = row
    today = timezone.localdate()
    vacancy = Vacancy.objects.create(
        firm=firms[firm],
        reference=f"{today.year}-{number:02d}",
        title=title,
        rome=RomeCode.objects.filter(code=code).first(),
        contract=contract,
        hours=hours,
        place="Saint-Bonnet-de-Rochefort",
        mission=mission,
        requirements=requirements,
        prospects=prospects,
        pay_from=Decimal(low),
        pay_to=Decimal(high),
        opens_on=today - timedelta(days=6),
        closes_on=today + timedelta(days=days),
        starts_on=today + timedelta(days=days + 30),
        audience=Vacancy.Audience.PARK,
        status=Vacancy.Status.PUBLISHED,
        **flags,
    )
    vacancy.recruiters.add(recruiters[firm])
    return vacancy


def apply_for(vacancy, employees, people):
    """Outside, direct, internal and sponsored applications at several stages of the pipeline."""
    now = timezone.now()
    for status, name, place in [
        ("received", "Candidature 8", "Gannat"),
        ("received", "Candidature 9", "Vichy"),
        ("shortlisted", "Candidature 6", "Ébreuil"),
        ("not_retained", "Candidature 3", "Riom"),
    ]:
        Application.objects.create(
            vacancy=vacancy, route="outside", status=status, outside_name=name, outside_place=place
        )
    for status, last in [("received", "Garnier"), ("interview", "Pons"), ("interview", "Astier")]:
        Application.objects.create(
            vacancy=vacancy, employee=employees[last], route="direct", status=status, sent_by=employees[last].user
        )
    consent = Consent.objects.create(
        employee=employees["Cluzel"],
        vacancy=vacancy,
        status=Consent.Status.GIVEN,
        asked_by=people[address("hr-biosphere")],
        answered_at=now,
    )
    Application.objects.create(
        vacancy=vacancy,
        employee=employees["Cluzel"],
        consent=consent,
        route="sponsored",
        status="shortlisted",
        letter="Yves connaît nos lots et cherche un travail en équipe de production.",
        sent_by=people[address("hr-biosphere")],
    )
