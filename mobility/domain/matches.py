"""Wishes and vacancies put beside each other for the people they are open to, each pair with its reasons in words."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mobility import matching
from mobility.domain.wishes import read_by, with_occupations
from mobility.matching import Against, Match, Offered, Reason, Wanted
from mobility.models import Vacancy, Wish

MOST = 200
"""How many wishes are put beside one vacancy, in the order of names."""

WORDS = {
    Reason.OCCUPATION: _("The occupation wished for"),
    Reason.FAMILY: _("A neighbouring occupation"),
    Reason.DOMAIN: _("The same field of work"),
    Reason.HOURS: _("The working hours wished for"),
    Reason.PART_TIME: _("Part time is possible"),
    Reason.STEP_UP: _("A step up"),
    Reason.ADAPTABLE: _("The post can be adapted"),
    Reason.START: _("Starts when wished for"),
    Against.DOMAIN: _("Another field of work"),
    Against.HOURS: _("Other working hours"),
    Against.PART_TIME: _("No part time"),
    Against.LATE: _("Starts later than wished for"),
    Against.EARLY: _("Starts sooner than wished for"),
}


@dataclass(frozen=True)
class Fit:
    """A wish and a vacancy that have something in common, with the words for it."""

    wish: Wish
    vacancy: Vacancy
    match: Match

    @property
    def reasons(self):
        return [WORDS[point] for point in self.match.reasons]

    @property
    def against(self):
        return [WORDS[point] for point in self.match.against]


def wanted(wish) -> Wanted:
    """What the wish, read by `with_occupations`, says to those it is opened to: never why."""
    return Wanted(
        key=wish.pk,
        name=f"{wish.employee.last_name} {wish.employee.first_name}",
        occupations=frozenset(line.split(" ")[0] for line in wish.named),
        hours=wish.hours,
        part_time=wish.part_time,
        to_progress=wish.to_progress,
        asks_conditions=bool(wish.conditions and wish.conditions_shown),
        start=matching.start_window(wish.horizon, timezone.localdate()),
    )


def offered(vacancy) -> Offered:
    return Offered(
        key=vacancy.pk,
        closes_on=vacancy.closes_on,
        occupation=vacancy.rome_id or "",
        hours=vacancy.hours,
        part_time=vacancy.part_time,
        leads_up=vacancy.leads_up,
        adaptable=vacancy.adaptable,
        starts_on=vacancy.starts_on,
    )


def put_together(wishes, vacancies) -> list[Fit]:
    wish_of, vacancy_of = {row.pk: row for row in wishes}, {row.pk: row for row in vacancies}
    pairs = matching.matches(map(wanted, wish_of.values()), map(offered, vacancy_of.values()))
    return [Fit(wish_of[pair.wanted.key], vacancy_of[pair.offered.key], pair) for pair in pairs]


def wishes_for(vacancy, user) -> list[Fit]:
    """The live wishes opened to the HR of the vacancy's firm, to which this person belongs. One statement."""
    if not vacancy.is_open:
        return []
    rows = Wish.objects.visible_to(user).live().filter(read_by(vacancy.firm_id)).exclude(employee__user=user)
    rows = with_occupations(rows).select_related("employee__firm").defer("sealed")
    return put_together(rows.order_by("employee__last_name", "employee__first_name", "pk")[:MOST], [vacancy])


def might_fit(wish):
    """The condition under which a vacancy has a reason in common with the wish: `matching.compare` for the database."""
    said, condition = wanted(wish), Q(pk=None)
    for domain in {code[: matching.DOMAIN] for code in said.occupations}:
        condition |= Q(rome__code__startswith=domain)
    if said.hours:
        condition |= Q(hours=said.hours)
    asked = {"part_time": said.part_time, "leads_up": said.to_progress, "adaptable": said.asks_conditions}
    for flag in (name for name, is_asked in asked.items() if is_asked):
        condition |= Q(**{flag: True})
    return condition


def vacancies_for(wish, user):
    """The open vacancies that this person sees and that fit the wish, by closing day; a queryset, to be explained."""
    rows = Vacancy.objects.visible_to(user).open().filter(might_fit(wish))
    return rows.select_related("firm").order_by("closes_on", "pk")
