"""An employee's own space: what is open to her, what she has under way, what waits for her answer, what is held on her.

Nobody else reads it, so nothing in it depends on what an employer knows.
"""

from datetime import date

from django.db.models import Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Role
from mobility.domain import lines
from mobility.domain.own_pages import audience
from mobility.models import (
    AccessRequest,
    Application,
    Approach,
    Consent,
    Reference,
    ReleaseRecord,
    ReleaseSignature,
    Vacancy,
    Wish,
)
from naturopole.todo import Todo

SHOWN = 5


def space_of(user) -> dict:
    """Everything that the page shows; eleven statements whatever it holds."""
    wish = wish_of(user)
    return {
        "vacancies": list(Vacancy.objects.visible_to(user).open().select_related("firm")[:SHOWN]),
        "applications": own_applications(user),
        "applications_url": reverse("mobility:application_list"),
        "wish": wish,
        "wish_goes_on": wish_goes_on(user),
        "wish_readers": audience(wish) if wish else [],
        "wish_url": wish_address(user, wish),
        "questions": questions(user, wish),
    }


def own_applications(user) -> list:
    """Her latest, each with `notice` where its deletion has been announced."""
    rows = Application.objects.filter(employee__user=user).select_related("vacancy__firm")
    found = list(rows.order_by("-sent_at", "-pk")[: 2 * SHOWN])
    for row in found:
        row.notice = row.notice_for if row.notice_for and row.notice_for >= timezone.localdate() else None
    return found


def wish_of(user) -> Wish | None:
    """The one that counts: open, or waiting for her agreement; else none."""
    rows = Wish.objects.filter(employee__user=user, status__in=(Wish.Status.ASKED, Wish.Status.OPEN))
    rows = rows.select_related("voiced_by").prefetch_related("opened_to")
    return rows.order_by("-status", "-opened_on", "-pk").first()


def wish_address(user, wish) -> str:
    """Where it is answered, read or said; who is no employee is told there whom to ask."""
    if wish and wish.status == Wish.Status.ASKED:
        return reverse("mobility:wish_answer", args=[wish.pk])
    return reverse("mobility:wish_own" if wish or not user.has_role(Role.EMPLOYEE) else "mobility:wish_edit")


def wish_goes_on(user) -> date | None:
    """The announced day on which a wish that is over is deleted."""
    today = timezone.localdate()
    over = ~Q(status=Wish.Status.OPEN) | Q(ends_on__lte=today)
    rows = Wish.objects.filter(over, employee__user=user, notice_for__gte=today)
    return rows.aggregate(day=Min("notice_for"))["day"]


def questions(user, wish) -> list[Todo]:
    """What waits for her own answer, whoever asked."""
    found = [of_wish(wish)] if wish and wish.status == Wish.Status.ASKED else []
    return [*found, *of_consents(user), *of_references(user), *of_approaches(user), *of_releases(user)]


def of_wish(wish) -> Todo:
    text = _("Your human resources have written down a wish to move for you. It is shown to nobody before you agree.")
    url = reverse("mobility:wish_answer", args=[wish.pk])
    return Todo("lock", _("A wish to move"), text, url, _("Answer"))


def of_consents(user) -> list[Todo]:
    rows = Consent.objects.filter(employee__user=user, status=Consent.Status.ASKED).select_related("vacancy__firm")
    text = _("May your human resources present you to %(firm)s? You decide.")
    return [question(row.vacancy, text, reverse("mobility:consent_list")) for row in rows if row.vacancy.is_open]


def of_references(user) -> list[Todo]:
    rows = Reference.objects.filter(application__employee__user=user, status=Reference.Status.ASKED)
    text = _("%(firm)s would like to ask your present employer for a reference. It is asked nothing before you agree.")
    return [
        question(row.application.vacancy, text, reverse("mobility:application_detail", args=[row.application_id]))
        for row in rows.select_related("application__vacancy__firm")
    ]


def of_approaches(user) -> list[Todo]:
    rows = Approach.objects.filter(wish__employee__user=user, wish__status=Wish.Status.OPEN, declined_at=None)
    text = _("%(firm)s has read your wish and tells you of this vacancy.")
    rows = rows.select_related("vacancy__firm")
    # An application answers it.
    rows = rows.exclude(vacancy__in=Application.objects.filter(employee__user=user).values("vacancy"))
    return [
        question(row.vacancy, text, reverse("mobility:vacancy_detail", args=[row.vacancy_id]), _("Read"))
        for row in rows
        if row.vacancy.is_open
    ]


def of_releases(user) -> list[Todo]:
    """Records whose present dates she has not signed."""
    rows = ReleaseRecord.objects.filter(application__employee__user=user, status=ReleaseRecord.Status.PROPOSED)
    rows = rows.select_related("application__vacancy__firm").prefetch_related("signatures")
    text = _("The day on which you join %(firm)s waits for your signature.")
    return [
        question(row.application.vacancy, text, reverse("mobility:release_detail", args=[row.pk]), _("Sign"))
        for row in rows
        if not is_signed(row)
    ]


def is_signed(release) -> bool:
    mine = ReleaseSignature.Party.EMPLOYEE
    return any(s.party == mine and s.dates_revision == release.dates_revision for s in release.signatures.all())


def question(vacancy, text, url, action="") -> Todo:
    firm = vacancy.firm
    return Todo("lock", vacancy.title, text % {"firm": firm.name}, url, action or _("Answer"), leaf=firm.sign)


def asked_of(reader) -> list:
    """The next day of which the person was told, that something of hers is deleted or ends; requests for access."""
    today, found = timezone.localdate(), []
    if reader.employee_id and reader.user.has_role(Role.EMPLOYEE):
        announced = {"employee": reader.employee_id, "notice_for__gte": today}
        for rows in (Application.objects.filter(**announced), Wish.objects.filter(**announced)):
            found.append(lines.summed(rows, "kept", due="notice_for"))
    if reader.hr:
        asked = AccessRequest.objects.filter(firm_id__in=reader.hr, status=AccessRequest.Status.ASKED)
        found.append(lines.summed(asked, "access"))
    return found


def todo(found) -> list[Todo]:
    """For the home page: deletions announced to the person, and requests for access for HR."""
    days = [line.due for line in found.get("kept", [])]
    asked = [access_asked(line.number) for line in found.get("access", [])]
    return [kept_until(min(days)), *asked] if days else asked


def kept_until(day: date) -> Todo:
    text = _("Something of yours is deleted or ends on that day. Your space says what, and how to keep it.")
    return Todo("clock", _("Kept until"), text, reverse("mobility:space"), _("Read"), tone="info", due=day)


def access_asked(count) -> Todo:
    text = ngettext("%(count)d person asks for a way in.", "%(count)d people ask for a way in.", count)
    title, url = _("Requests for access"), reverse("mobility:access_list")
    return Todo("user-round", title, text % {"count": count}, url, _("Look"))


SOURCE = lines.Source(asked_of, todo)
