"""The demo's employees, vacancies and applications, all invented."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from firms.models import Event, Membership, Role, User
from firms.personas import address
from mobility import demo_apply, demo_paper, demo_pipeline, demo_release, demo_space, demo_vacancy, demo_wish, domain
from mobility.models import Application, Employee, RomeCode, Vacancy

HR = {"LPH": "hr-lph", "Biosphère": "hr-biosphere", "Eskiss Packaging": "hr-eskiss"}
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
        "Vous conduisez deux lignes de remplissage de gélules végétales : réglage, contrôle en cours de production, "
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
        "Vous menez les extractions de l’atelier pilote : pesée, conduite, filtration, relevés.",
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
        "De la minutie ; nous formons aux machines.",
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
        "Remplacement de neuf mois : vous contrôlez les plantes et les poudres à réception.",
        "Lire une fiche de spécification.",
        "",
    ),
]


def load(park):
    """Create employees with their accounts, published vacancies, applications for the first one, and questions."""
    firms = {firm.name: firm for firm in park.firms.all()}
    people = {user.email: user for user in User.objects.all()}
    employees = {row[1]: create_employee(firms, people, row) for row in EMPLOYEES}
    hr = {name: people[address(key)] for name, key in HR.items()}
    vacancies = [create_vacancy(firms, hr, row) for row in VACANCIES]
    demo_vacancy.load(vacancies, hr)
    apply_for(vacancies[0], employees)
    present(vacancies[0], employees["Cluzel"], recruiter=hr["LPH"], by=hr["Biosphère"])
    demo_pipeline.load(vacancies[0], hr["LPH"])
    ask(vacancies[4], employees["Benali"], "Ce remplacement vous tenterait-il ?", by=hr["Biosphère"])
    ask(vacancies[1], employees["Rougier"], "Vous parliez d’extraction au dernier entretien.", by=hr["LPH"])
    demo_space.load(park)
    demo_wish.load(park)
    demo_paper.load(park)
    demo_release.load(park)
    demo_apply.load(vacancies[3], employees["Benali"], recruiter=hr["Eskiss Packaging"])


def create_employee(firms, people, row):
    """Somebody at work; who is no persona has an account of her own, without a button on the login page."""
    first, last, firm, post, persona, manager = row
    return Employee.objects.create(
        first_name=first,
        last_name=last,
        firm=firms[firm],
        job_title=post,
        user=people[address(persona)] if persona else open_account(firms[firm], first, last),
        manager=people[address(manager)] if manager else None,
    )


def open_account(firm, first, last):
    email = address(f"{first}.{last}".lower())
    user = User.objects.create_user(email, first_name=first, last_name=last, language="fr")
    Membership.objects.create(user=user, park=firm.park, firm=firm, role=Role.EMPLOYEE)
    return user


def create_vacancy(firms, hr, row):
    title, firm, code, contract, hours, flags, days, (low, high), mission, requirements, prospects = row
    today = timezone.localdate()
    vacancy = Vacancy(
        firm=firms[firm],
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
        **flags,
    )
    return domain.create_vacancy(vacancy, by=hr[firm], publishing=True)[0]


def apply_for(vacancy, employees):
    """Outside, direct and internal applications at several stages of the pipeline."""
    for status, name, place in [
        ("received", "Candidature 8", "Gannat"),
        ("received", "Candidature 9", "Vichy"),
        ("shortlisted", "Candidature 6", "Ébreuil"),
        ("not_retained", "Candidature 3", "Riom"),
    ]:
        row = Application(vacancy=vacancy, route="outside", status=status, outside_name=name, outside_place=place)
        receive(row)
    for status, last in [("received", "Garnier"), ("interview", "Pons"), ("interview", "Astier")]:
        person = employees[last]
        receive(Application(vacancy=vacancy, employee=person, route="direct", status=status, sent_by=person.user))


def receive(application):
    application.save()
    Event.objects.record(application, verb="sent", by=application.sent_by, target=application.status)


def present(vacancy, employee, *, recruiter, by):
    """The whole way of a presented application, up to the shortlist."""
    consent, _new = domain.ask_consent(vacancy, employee, message="", by=by)
    consent = domain.move_consent(consent, "agree", by=employee.user)
    letter = f"{employee.first_name} connaît nos lots et cherche un travail en équipe de production."
    application, _new = domain.send_application(consent, letter=letter, by=by)
    domain.move_application(application, "shortlist", by=recruiter)


def ask(vacancy, employee, message, *, by):
    domain.ask_consent(vacancy, employee, message=message, by=by)
