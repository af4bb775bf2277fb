"""Where a row stands, and the one thing worth saying of a vacancy first: tone, icon and word of its tag.

Lists reckon the words of all their rows at once: asked one by one in a template, they are a third of the page's work.
"""

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mobility.models import Application, Consent, ReleaseRecord, Vacancy
from mobility.models.vacancy import NEW_FOR_DAYS
from naturopole import formats

Status = Vacancy.Status
SOON, LATER = 7, 21
"""Days to the closing from which it is told before anything else, and from which it still waits."""
SETTLED, WAITS, GONE = ("ok", "circle-check"), ("wait", "hourglass"), ("", "circle-x")
STANDINGS = {
    Application: {"hired": SETTLED, "not_retained": GONE, "withdrawn": GONE, "": ("info", "hourglass")},
    Consent: {"given": SETTLED, "asked": WAITS, "": GONE},
    ReleaseRecord: {"done": SETTLED, "agreed": SETTLED, "lapsed": ("", "clock"), "": WAITS},
}
"""Tone and icon by status; "" is every other one."""
ICONS = {Status.DRAFT: ("wait", "pencil"), Status.FILLED: ("ok", "check"), Status.WITHDRAWN: ("", "circle-x")}


def standing_of(row) -> tuple[str, str, str]:
    """Where an application, an agreement or a change of firm stands."""
    looks = STANDINGS[type(row)]
    return (*looks.get(row.status, looks[""]), row.Status(row.status).label)


def state_of(vacancy) -> tuple[str, str, str]:
    """Open, closed by its day, opening later; or its status."""
    if vacancy.status != Status.PUBLISHED:
        return (*ICONS[vacancy.status], vacancy.get_status_display())
    today = timezone.localdate()
    if vacancy.closes_on < today:
        return "", "clock", _("Closed")
    if vacancy.opens_on > today:
        return "wait", "hourglass", _("Opens later")
    return "ok", "circle-check", _("Open")


def priority_of(vacancy) -> tuple[str, str, str] | None:
    """Until which day the park is alone with an open vacancy that is meant for everybody."""
    if not (vacancy.is_open and vacancy.is_park_first):
        return None
    day = formats.day_short(vacancy.park_first_until, get_language(), timezone.localdate())
    return "info", "house", _("The park first, until %(day)s") % {"day": day}


def worded(vacancies) -> list[Vacancy]:
    """Each with `terms` (contract and time), `shifts` and `until`, in the page's language."""
    today, language = timezone.localdate(), get_language()
    contracts, hours = ({key: str(word) for key, word in kind.choices} for kind in (Vacancy.Contract, Vacancy.Hours))
    times, until = {True: _("part time possible"), False: _("full time")}, _("Until %(day)s")
    for vacancy in vacancies:
        vacancy.terms = f"{contracts[vacancy.contract]}, {times[vacancy.part_time]}"
        vacancy.shifts = hours[vacancy.hours]
        vacancy.until = until % {"day": formats.day_short(vacancy.closes_on, language, today)}
    return vacancies


def first_to_say(vacancy, today=None) -> tuple[str, str, str]:
    """In a list: a step up, a post that can be adapted, a new one, or the days that are left; else its state."""
    today = today or timezone.localdate()
    if vacancy.status != Status.PUBLISHED or not vacancy.opens_on <= today <= vacancy.closes_on:
        return state_of(vacancy)
    left = (vacancy.closes_on - today).days
    if left > SOON and vacancy.leads_up:
        return "ok", "arrow-right", _("A step up")
    if left > SOON and vacancy.adaptable:
        return "info", "handshake", _("Can be adapted")
    if left > LATER and (today - vacancy.opens_on).days < NEW_FOR_DAYS:
        return "new", "sprout", _("New")
    if left == 0:
        return "wait", "clock", _("Last day")
    days = ngettext("%(days)s day", "%(days)s days", left) % {"days": left}
    return "wait" if left <= LATER else "", "clock", days
