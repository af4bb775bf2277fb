"""Releases as lists: whose are mine, what each waits for, and from whom."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from firms.models import Role
from mobility.models import ReleaseRecord, ReleaseSignature, Vacancy
from naturopole.todo import Todo

Status = ReleaseRecord.Status
Party = ReleaseSignature.Party
MOST = 50
FIRM = ("name", "leaf", "standing")
LISTED = (
    *("status", "proposed_on", "notice_ends_on", "agreed_on", "opened_at"),
    *("application__route", "application__employer_told_at"),
    *("application__employee__first_name", "application__employee__last_name"),
    *(f"application__{place}__firm__{name}" for place in ("employee", "vacancy") for name in FIRM),
)
"""What a list says of a release; any other column costs a statement of its own."""


def records(user):
    """The releases this person reads, each with `party`, for whom she acts ("" for a line manager), and `parties`,
    who has signed its present dates."""
    present = ReleaseSignature.objects.filter(release=OuterRef("pk"), dates_revision=OuterRef("dates_revision"))
    left = Q(application__employee__firm_id__in=user.firm_ids(Role.HR, Role.DIRECTOR))
    party = Case(
        When(application__employee__user=user, then=Value(Party.EMPLOYEE.value)),
        When(left, then=Value(Party.LEAVING.value)),
        # Whoever reads the record and recruits for its vacancy reads it for the firm joined.
        When(application__vacancy__in=Vacancy.objects.recruited_by(user).values("pk"), then=Value(Party.HIRING.value)),
        default=Value(""),
    )
    rows = ReleaseRecord.objects.visible_to(user).select_related(
        "application__vacancy__firm", "application__employee__firm"
    )
    return rows.annotate(party=party, parties=ArraySubquery(present.values("party")))


def waits_for(release) -> str:
    """What the reader's party should do now, as a word of `WORDS`; "" for nothing."""
    knows = release.application.employer_knows
    if release.status == Status.DRAFT:
        if release.party == Party.EMPLOYEE and not knows:
            return "tell"
        return "propose" if release.party == Party.HIRING and knows else ""
    if release.status == Status.PROPOSED and release.party and release.party not in release.parties:
        return "sign"
    return ""


def awaited(user) -> list:
    """The releases on which this person should act, each with `task`. One query."""
    rows = records(user).filter(status__in=(Status.DRAFT, Status.PROPOSED)).order_by("opened_at", "pk")
    found = []
    for row in rows.only(*LISTED)[:MOST]:
        row.task = waits_for(row)
        if row.task:
            found.append(row)
    return found


def todo(user) -> list[Todo]:
    """Dates to propose, to sign, or an employer to tell, for the home page. One query."""
    return [to_settle(row) for row in awaited(user)] if user.firm_ids() else []


def to_settle(release) -> Todo:
    application = release.application
    person, firm = application.employee.name, application.vacancy.firm
    hired = _("You are hired. Tell your employer when you are ready: the day is agreed after.")
    title, text, action = {
        "tell": (firm.name, hired, _("See")),
        "propose": (person, _("Propose the day of the move to the firm this person leaves."), _("Propose")),
        "sign": (person, _("Read the dates of this change of firm: sign them, or propose others."), _("Read and sign")),
    }[release.task]
    url = reverse("mobility:release_detail", args=[release.pk])
    return Todo("handshake", title, text, url, action, leaf=firm.sign, due=release.proposed_on)
