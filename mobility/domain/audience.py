"""Which vacancies paper may carry to which readers: on a board, on a sheet, behind a poster's code."""

from django.db.models import Q

from mobility.models import Vacancy

EVERYBODYS = (Vacancy.Audience.PARK, Vacancy.Audience.PUBLIC)


def shown_in(firm_ids) -> Q:
    """What everybody who works in these firms may read once published; of no firm, what the whole park may."""
    chosen = Vacancy.chosen_firms.through.objects.filter(firm_id__in=firm_ids).values("vacancy_id")
    own = Q(firm_id__in=firm_ids)
    return Q(audience__in=EVERYBODYS) | own | Q(audience=Vacancy.Audience.CHOSEN, pk__in=chosen)


def behind(reference, user) -> tuple[Vacancy | None, bool]:
    """The vacancy that a poster's code stands for, and whether this person reads it as one of the park.

    Nothing for a number that does not exist and for one that is not for this person, signed in or not, after the
    same questions to the database.
    """
    seen = Vacancy.objects.visible_to(user).filter(reference=reference).first()
    return (seen, True) if seen else (Vacancy.objects.public().filter(reference=reference).first(), False)
