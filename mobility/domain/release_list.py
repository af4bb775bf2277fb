"""Releases as lists: whose are mine, what each waits for, and from whom."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from firms.models import Role
from mobility.domain import lines
from mobility.models import Application, ReleaseRecord, ReleaseSignature, Vacancy
from mobility.models.release import joined_by
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
    party = Case(
        When(application__employee__user=user, then=Value(Party.EMPLOYEE.value)),
        When(application__employee__firm_id__in=user.firm_ids(Role.HR, Role.DIRECTOR), then=Value(Party.LEAVING.value)),
        *managed(user),
        # Whoever reads the record for no other reason reads it for the firm joined.
        default=Value(Party.HIRING.value),
    )
    rows = ReleaseRecord.objects.visible_to(user).select_related(
        "application__vacancy__firm", "application__employee__firm"
    )
    return rows.annotate(party=party, parties=ArraySubquery(present.values("party")))


def managed(user) -> list[When]:
    """Those read as a line manager alone, who acts for nobody; nothing to ask of other readers."""
    if not user.has_role(Role.LINE_MANAGER):
        return []
    joined = Q(application__vacancy__in=Vacancy.objects.settled_by(user).values("pk"))
    return [When(~joined, then=Value(""))]


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


def open_for(reader) -> list:
    """What `waits_for` says, asked of the database: for the person, for the firm left and for the firm joined."""
    rows = ReleaseRecord.objects.order_by("opened_at", "pk")
    direct = Q(application__route=Application.Route.DIRECT, application__employer_told_at=None)
    mine, left = Q(application__employee=reader.employee_id), Q(application__employee__firm_id__in=reader.leaves)
    found = []
    if reader.employee_id:
        own = rows.filter(mine)
        found += [in_lines(own.filter(direct, status=Status.DRAFT), "tell")]
        found += [in_lines(own.filter(unsigned_by(Party.EMPLOYEE)), "sign")]
    if reader.leaves:
        found += [in_lines(rows.filter(~direct, left, unsigned_by(Party.LEAVING)).exclude(mine), "sign")]
    if reader.recruits or reader.hr:
        others = rows.filter(joined_by(reader.user)).exclude(mine).exclude(left)
        found += [in_lines(others.filter(~direct, status=Status.DRAFT), "propose")]
        found += [in_lines(others.filter(unsigned_by(Party.HIRING)), "sign")]
    return found


def unsigned_by(party) -> Q:
    """Proposed, and the party has not signed the present dates."""
    signed = ReleaseSignature.objects.filter(
        release=OuterRef("pk"), dates_revision=OuterRef("dates_revision"), party=party
    )
    return Q(~Exists(signed), status=Status.PROPOSED)


def in_lines(rows, what):
    columns = {"path": "application__vacancy__", "person": "application__employee__"}
    return lines.about_vacancy(rows, what, due="proposed_on", at="opened_at", **columns)[:MOST]


def todo(found) -> list[Todo]:
    """Dates to propose, to sign, or an employer to tell, for the home page."""
    rows = lines.merged(found, "tell", "propose", "sign", key=lambda row: (row.at, row.key), most=MOST)
    return [to_settle(row) for row in rows]


def to_settle(row) -> Todo:
    hired = _("You are hired. Tell your employer when you are ready: the day is agreed after.")
    title, text, action = {
        "tell": (row.firm, hired, _("See")),
        "propose": (row.person, _("Propose the day of the move to the firm this person leaves."), _("Propose")),
        "sign": (
            row.person,
            _("Read the dates of this change of firm: sign them, or propose others."),
            _("Read and sign"),
        ),
    }[row.what]
    url = reverse("mobility:release_detail", args=[row.key])
    return Todo("handshake", title, text, url, action, leaf=row.sign, due=row.due)


SOURCE = lines.Source(open_for, todo)
