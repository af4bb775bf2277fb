"""What jobs mean for the home page and beside a vacancy: what waits, who hires, which days count."""

from datetime import date, timedelta

from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Firm, Role
from mobility.domain import boards, digest, overdue, release_list, space, told, waiting, wish_desk
from mobility.models import Application, Consent, Vacancy
from naturopole.todo import Todo

NEWS_FOR = timedelta(days=14)
MOST = 200
LONG = ("mission", "requirements", "prospects")


def todo(user) -> list[Todo]:
    """Agreements to give, agreed applications to send, applications to read, answers received, moves to agree."""
    paper = boards.posters_to_take_down(user) + digest.news(user)
    if not user.firm_ids():
        return paper
    sources = (
        consents_waiting,
        applications_waiting,
        release_list.todo,
        space.todo,
        wish_desk.todo,
        waiting.todo,
        told.waiting,
    )
    return [one for source in sources for one in source(user)] + paper


def consents_waiting(user) -> list[Todo]:
    mine = Q(employee__user=user, status=Consent.Status.ASKED)
    ours = Q(employee__firm_id__in=user.firm_ids("hr"), status=Consent.Status.GIVEN, application=None)
    open_today = Vacancy.objects.open().values("pk")
    rows = Consent.objects.visible_to(user).filter(mine | ours, vacancy__in=open_today)
    rows = rows.select_related("vacancy__firm", "employee").order_by("vacancy__closes_on", "pk")
    return [to_answer(row) if row.status == Consent.Status.ASKED else to_send(row) for row in rows[:10]]


def to_answer(consent) -> Todo:
    vacancy = consent.vacancy
    text = _("Your human resources would like to present you to %(firm)s. You decide.") % {"firm": vacancy.firm.name}
    url = reverse("mobility:consent_list")
    return Todo("lock", vacancy.title, text, url, _("Answer"), leaf=vacancy.firm.sign, due=vacancy.closes_on)


def to_send(consent) -> Todo:
    vacancy = consent.vacancy
    text = _("%(person)s agrees to be presented to %(firm)s.") % {
        "person": consent.employee.name,
        "firm": vacancy.firm.name,
    }
    url = reverse("mobility:application_send", args=[consent.pk])
    return Todo(
        "send", vacancy.title, text, url, _("Send the application"), leaf=vacancy.firm.sign, due=vacancy.closes_on
    )


def applications_waiting(user) -> list[Todo]:
    """By vacancy, what a recruiter has not looked at yet, and which to end; the answer to one's own, for two weeks."""
    since = timezone.now() - NEWS_FOR
    answered = Application.objects.visible_to(user).filter(
        employee__user=user, status__in=Application.DECIDED, moved_at__gte=since
    )
    # Asked apart: each is found by an index, both at once only by looking at every application.
    unread = Application.objects.hiring(user).filter(status=Application.Status.RECEIVED)
    answers = [to_learn(row) for row in answered.select_related("vacancy__firm")[:MOST]]
    found = having(unread, overdue.ending(user))
    return answers + [to_read(row, row.fresh) if row.fresh else overdue.to_end(row) for row in found]


def having(unread, ending) -> list[Vacancy]:
    """The first ten vacancies by closing day of those applications, each with `fresh`, how many it has; and those to
    be ended, without any. One query for both.
    """
    rows = Vacancy.objects.filter(applications__in=unread.order_by().values("pk"))
    rows = rows.annotate(fresh=Count("applications")).order_by("closes_on", "pk")[:10]
    first, late = (one.select_related("firm").defer(*LONG) for one in (rows, ending.annotate(fresh=Value(0))))
    return list(first.union(late, all=True).order_by("closes_on", "pk"))


def to_learn(application) -> Todo:
    vacancy = application.vacancy
    text = _("%(firm)s has answered your application.") % {"firm": vacancy.firm.name}
    url = reverse("mobility:application_detail", args=[application.pk])
    return Todo("mail", vacancy.title, text, url, _("Read"), tone="info", leaf=vacancy.firm.sign)


def to_read(vacancy, fresh) -> Todo:
    text = ngettext("%(fresh)d application to read.", "%(fresh)d applications to read.", fresh) % {"fresh": fresh}
    url = reverse("mobility:vacancy_detail", args=[vacancy.pk])
    return Todo("users", vacancy.title, text, url, _("Read"), leaf=vacancy.firm.sign, due=vacancy.closes_on)


def park_state(user) -> dict:
    """How many vacancies this person may see open today, and the way to an employee's own space. One query."""
    own = reverse("mobility:space") if user.has_role(Role.EMPLOYEE) else ""
    return {"open": Vacancy.objects.visible_to(user).open().count(), "space": own}


def firms_hiring(user) -> list[Firm]:
    """The residents, each with `open_count`, the vacancies this person may see open there. One query."""
    seen = Vacancy.objects.visible_to(user).open().values("pk")
    count = Count("vacancies", filter=Q(vacancies__in=seen))
    return list(Firm.objects.visible_to(user).residents().annotate(open_count=count))


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
