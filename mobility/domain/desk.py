"""What jobs mean for the home page and beside a vacancy: what waits, who hires, which days count."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Firm, Role
from mobility.domain import boards, digest, lines, overdue, release_list, space, told, waiting, wish_desk
from mobility.models import Application, Consent, Vacancy
from naturopole import kept
from naturopole.todo import Todo, summed

NEWS_FOR = timedelta(days=14)
MOST, MOST_ANSWERS = 10, 200


def todo(user) -> list[Todo]:
    """Agreements to give, agreed applications to send, applications to read, answers received, moves to agree.

    Two queries; none for who has nothing to do with jobs.
    """
    if not user.firm_ids() and not boards.keeps_some(user):
        return []
    return lines.todo_of(user, *(SOURCES if user.firm_ids() else PAPER))


def consents_asked(reader) -> list:
    """Questions to the person; and agreements that her people gave, not used yet, where she is human resources."""
    rows = Consent.objects.filter(vacancy__in=Vacancy.objects.open().values("pk")).order_by("vacancy__closes_on", "pk")
    found = []
    if reader.employee_id:
        mine = rows.filter(employee=reader.employee_id, status=Consent.Status.ASKED)
        found.append(lines.about_vacancy(mine, "ask", at="asked_at")[:MOST])
    if reader.hr:
        ours = rows.filter(employee__firm_id__in=reader.hr, status=Consent.Status.GIVEN, application=None)
        found.append(lines.about_vacancy(ours, "send", person="employee__", at="asked_at")[:MOST])
    return found


def consents_waiting(found) -> list[Todo]:
    rows = lines.merged(found, "ask", "send", most=MOST)
    return [to_answer(row) if row.what == "ask" else to_send(row) for row in rows]


def to_answer(row) -> Todo:
    text = _("Your human resources would like to present you to %(firm)s. You decide.") % {"firm": row.firm}
    return Todo("lock", row.title, text, reverse("mobility:consent_list"), _("Answer"), leaf=row.sign, due=row.due)


def to_send(row) -> Todo:
    text = _("%(person)s agrees to be presented to %(firm)s.") % {"person": row.person, "firm": row.firm}
    url = reverse("mobility:application_send", args=[row.key])
    return Todo("send", row.title, text, url, _("Send the application"), leaf=row.sign, due=row.due)


def applications_moved(reader) -> list:
    """By vacancy, what a recruiter has not looked at yet; and the answer to one's own application, for two weeks."""
    found = []
    if reader.employee_id:
        mine = Application.objects.filter(
            employee=reader.employee_id, status__in=Application.DECIDED, moved_at__gte=Now() - NEWS_FOR
        )
        found.append(lines.about_vacancy(mine.order_by("sent_at", "pk"), "learn", at="sent_at")[:MOST_ANSWERS])
    if reader.recruits:
        unread = Application.objects.hiring(reader.user).filter(status=Application.Status.RECEIVED)
        unread = lines.by_vacancy(unread.order_by("vacancy__closes_on", "vacancy_id"), "read")
        found.append(unread[:MOST])
    return found


def applications_waiting(found) -> list[Todo]:
    answers = lines.merged(found, "learn", key=lambda row: (row.at, row.key))
    return [to_learn(row) for row in answers] + [to_read(row) for row in lines.merged(found, "read")]


def to_learn(row) -> Todo:
    text = _("%(firm)s has answered your application.") % {"firm": row.firm}
    url = reverse("mobility:application_detail", args=[row.key])
    return Todo("mail", row.title, text, url, _("Read"), tone="info", leaf=row.sign)


def to_read(row) -> Todo:
    text = ngettext("%(fresh)d application to read.", "%(fresh)d applications to read.", row.number)
    url = reverse("mobility:vacancy_detail", args=[row.key])
    return Todo("users", row.title, text % {"fresh": row.number}, url, _("Read"), leaf=row.sign, due=row.due)


PAPER = (boards.SOURCE, digest.SOURCE)
SOURCES = (
    lines.Source(consents_asked, consents_waiting),
    lines.Source(applications_moved, applications_waiting),
    release_list.SOURCE,
    space.SOURCE,
    wish_desk.SOURCE,
    waiting.SOURCE,
    told.SOURCE,
    overdue.SOURCE,
    *PAPER,
)


def park_state(user) -> dict:
    """How many vacancies this person may see open today, and the way to an employee's own space. One query."""
    own = reverse("mobility:space") if user.has_role(Role.EMPLOYEE) else ""
    [[count]] = kept.rows(open_count, user) or [[0]]
    return {"open": count, "space": own}


def open_count(user) -> list:
    return [summed(Vacancy.objects.visible_to(user).open(), "open").values_list("found")]


def firms_hiring(user) -> list[Firm]:
    """The residents, each with `open_count`, the vacancies this person may see open there. One query."""
    seen = Vacancy.objects.visible_to(user).open().values("pk")
    count = Count("vacancies", filter=Q(vacancies__in=seen))
    rows = Firm.objects.visible_to(user).residents().grouped(open_count=count)
    return list(rows.only("name", "leaf", "standing"))


def milestones(vacancy, interviews=None) -> list[tuple[str, date, bool]]:
    """The vacancy's days in order: what, when, and whether it is the next one to come.

    `interviews` (of `interview_days`) stand among them by their first day.
    """
    days = [(_("Opening"), vacancy.opens_on)]
    if vacancy.park_first_until:
        days.append((_("End of the park’s priority"), vacancy.park_first_until))
    days.append((_("Closing"), vacancy.closes_on))
    if vacancy.starts_on:
        days.append((_("Start of work"), vacancy.starts_on))
    if interviews:
        days.append((interviews["label"], timezone.localdate(interviews["first"])))
        days.sort(key=lambda one: one[1])
    today = timezone.localdate()
    coming = next((day for _label, day in days if day >= today), None)
    return [(label, day, day == coming) for label, day in days]
