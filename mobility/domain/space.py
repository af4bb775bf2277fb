"""An employee's own space: what is open to her, what she has under way, what waits for her answer, what is held on her.

Nobody else reads it, so nothing in it depends on what an employer knows.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Role
from mobility.domain import lines
from mobility.domain.own_pages import audience
from mobility.domain.release_list import FIRM
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

Party = ReleaseSignature.Party
SHOWN = 5
MOST = 100
"""Applications of one person that are looked at: more than anybody sends before the first are deleted."""
COLUMNS = ("status", "notice_for", "sent_at", "release__status", "vacancy__title")


def space_of(user) -> dict:
    """Everything that the page shows; six statements at most, whatever it holds."""
    wish, goes_on = wishes_of(user)
    applications = own_applications(user)
    return {
        "vacancies": list(Vacancy.objects.visible_to(user).open().for_list()[:SHOWN]),
        "applications": applications[: 2 * SHOWN],
        "applications_url": reverse("mobility:application_list"),
        "wish": wish,
        "wish_goes_on": goes_on,
        "wish_readers": audience(wish) if wish else [],
        "wish_url": wish_address(user, wish),
        "questions": questions(user, wish, applications),
    }


def own_applications(user) -> list[Application]:
    """Hers, the latest first, each with `notice` where its deletion has been announced.

    `asks`: a reference waits for her leave; `waits`: she has not signed the present dates of her change of firm.
    """
    signed = ReleaseSignature.objects.filter(
        release=OuterRef("release"), party=Party.EMPLOYEE, dates_revision=OuterRef("release__dates_revision")
    )
    rows = Application.objects.filter(employee__user=user).annotate(
        asks=Q(reference__status=Reference.Status.ASKED),
        waits=Q(release__status=ReleaseRecord.Status.PROPOSED) & ~Exists(signed),
    )
    rows = rows.select_related("vacancy__firm", "release")
    rows = rows.only(*COLUMNS, *(f"vacancy__firm__{name}" for name in FIRM)).order_by("-sent_at", "-pk")
    found = list(rows[:MOST])
    for row in found:
        row.notice = row.notice_for if row.notice_for and row.notice_for >= timezone.localdate() else None
    return found


def wishes_of(user) -> tuple[Wish | None, date | None]:
    """The one that counts, open or waiting for her agreement; the announced day on which one that is over goes."""
    today = timezone.localdate()
    counts = Q(status__in=(Wish.Status.ASKED, Wish.Status.OPEN))
    rows = Wish.objects.filter(counts | Q(notice_for__gte=today), employee__user=user).order_by(
        "-status", "-opened_on", "-pk"
    )
    found = list(rows.select_related("voiced_by").prefetch_related("opened_to"))
    wish = next((row for row in found if row.status in (Wish.Status.ASKED, Wish.Status.OPEN)), None)
    days = [row.notice_for for row in found if not row.is_live and row.notice_for and row.notice_for >= today]
    return wish, min(days, default=None)


def wish_address(user, wish) -> str:
    """Where it is answered, read or said; who is no employee is told there whom to ask."""
    if wish and wish.status == Wish.Status.ASKED:
        return reverse("mobility:wish_answer", args=[wish.pk])
    return reverse("mobility:wish_own" if wish or not user.has_role(Role.EMPLOYEE) else "mobility:wish_edit")


def questions(user, wish, applications) -> list[Todo]:
    """What waits for her own answer, whoever asked."""
    found = [of_wish(wish)] if wish and wish.status == Wish.Status.ASKED else []
    asked = [of_reference(row) for row in applications if row.asks]
    to_sign = [of_release(row) for row in applications if row.waits]
    return [*found, *of_consents(user), *asked, *of_approaches(user), *to_sign]


def of_wish(wish) -> Todo:
    text = _("Your human resources have written down a wish to move for you. It is shown to nobody before you agree.")
    url = reverse("mobility:wish_answer", args=[wish.pk])
    return Todo("lock", _("A wish to move"), text, url, _("Answer"))


def of_consents(user) -> list[Todo]:
    rows = Consent.objects.filter(employee__user=user, status=Consent.Status.ASKED).select_related("vacancy__firm")
    text = _("May your human resources present you to %(firm)s? You decide.")
    return [question(row.vacancy, text, reverse("mobility:consent_list")) for row in rows if row.vacancy.is_open]


def of_reference(application) -> Todo:
    text = _("%(firm)s would like to ask your present employer for a reference. It is asked nothing before you agree.")
    return question(application.vacancy, text, reverse("mobility:application_detail", args=[application.pk]))


def of_release(application) -> Todo:
    text = _("The day on which you join %(firm)s waits for your signature.")
    url = reverse("mobility:release_detail", args=[application.release.pk])
    return question(application.vacancy, text, url, _("Sign"))


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
