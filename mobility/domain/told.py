"""What others let one know of an application, for the home page: disclosures, and references to allow or to write."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Role
from mobility.models import Application, Reference
from naturopole.todo import Todo

NEWS_FOR = timedelta(days=14)
ASKED, AGREED = Reference.Status.ASKED, Reference.Status.AGREED


def waiting(user) -> list[Todo]:
    """References to allow or to write; for own HR and managers, what their people have told them. One query."""
    hr, since = user.firm_ids(Role.HR), timezone.now() - NEWS_FOR
    own_hr = Q(employee__firm_id__in=hr)
    managed = Q(employee__manager=user, employee__firm_id__in=user.firm_ids(Role.LINE_MANAGER))
    told = Q(employer_told_at__gte=since)
    news = own_hr & told | managed & (told | Q(manager_told_at__gte=since))
    to_allow = Q(employee__user=user, reference__status=ASKED)
    rows = Application.objects.visible_to(user).told_or_own(user).filter(status__in=Application.LIVE)
    rows = rows.filter(to_allow | own_hr & Q(reference__status=AGREED) | news)
    rows = rows.select_related("vacancy__firm", "employee", "reference").order_by("-moved_at", "-pk")
    return [one_line(row, user) for row in rows[:10]]


def one_line(application, user) -> Todo:
    reference = getattr(application, "reference", None)
    if application.employee.user_id == user.pk:
        return to_answer(application)
    is_hr = application.employee.firm_id in user.firm_ids(Role.HR)
    return to_write(application) if is_hr and reference and reference.status == AGREED else to_know(application)


def to_know(application) -> Todo:
    vacancy = application.vacancy
    text = _("%(person)s has applied to %(firm)s and lets you know.") % {
        "person": application.employee.name,
        "firm": vacancy.firm.name,
    }
    url = reverse("mobility:application_detail", args=[application.pk])
    return Todo("handshake", vacancy.title, text, url, _("Read"), tone="info", leaf=vacancy.firm.sign)


def to_answer(application) -> Todo:
    vacancy = application.vacancy
    text = _("%(firm)s would like a reference from your employer. You decide.") % {"firm": vacancy.firm.name}
    url = reverse("mobility:application_detail", args=[application.pk])
    return Todo("lock", vacancy.title, text, url, _("Answer"), leaf=vacancy.firm.sign)


def to_write(application) -> Todo:
    vacancy = application.vacancy
    text = _("%(person)s agrees that you write a reference for %(firm)s.") % {
        "person": application.employee.name,
        "firm": vacancy.firm.name,
    }
    url = reverse("mobility:reference_write", args=[application.reference.pk])
    return Todo("pencil", vacancy.title, text, url, _("Write"), leaf=vacancy.firm.sign)
