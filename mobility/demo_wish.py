"""The demo's wishes to move, all invented."""

from firms.models import Role, User
from firms.personas import address
from mobility.domain import approaches, medical, wishes
from mobility.models import Employee, RomeCode, Vacancy, Wish


def load(park):
    """One opened to two neighbours and answered by one, one opened to own HR, one that HR has prepared."""
    firms = {firm.name: firm for firm in park.firms.all()}
    hr = User.objects.get(email=address("hr-lph"))
    cluzel = say(
        "Cluzel",
        firms["LPH"],
        firms["Eskiss Packaging"],
        occupations=["H2301", "N1103"],
        target="Passer de la réserve à la conduite d’une ligne, avec une formation si besoin.",
        hours=Vacancy.Hours.TWO_SHIFTS,
        to_progress=True,
        conditions="Pas de travail de nuit.",
        conditions_shown=True,
    )
    say("Astier", medical=True, occupations=["H1503"], target="Un poste assis, à la qualité.", open_to_own=True)
    prepare("Rougier", firms["Biosphère"], by=hr, target="Découvrir l’extraction, dont vous parliez à l’entretien.")
    director = User.objects.get(email=address("director-lph"))
    if hr.firm_ids(Role.HR) == director.firm_ids(Role.DIRECTOR):
        medical.give_right(firms["LPH"], hr, by=director)
    vacancy = Vacancy.objects.open().filter(firm=firms["LPH"], title__startswith="Conducteur").first()
    text = "Nous formons à la conduite de ligne pendant trois mois. Venez voir l’atelier quand vous voulez."
    approaches.approach(cluzel, vacancy, message=text, by=hr)


def person(last_name):
    return Employee.objects.select_related("user", "firm").get(last_name=last_name)


def codes(occupations):
    return RomeCode.objects.filter(code__in=occupations)


def say(last_name, *opened_to, occupations, medical=False, **fields):
    employee = person(last_name)
    more = {"medical": medical, "occupations": codes(occupations), "opened_to": opened_to}
    return wishes.voice(Wish(employee=employee, **fields), by=employee.user, **more)[0]


def prepare(last_name, *opened_to, by, **fields):
    return wishes.voice(Wish(employee=person(last_name), **fields), by=by, opened_to=opened_to)[0]
