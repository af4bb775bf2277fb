"""Releases: two firms and a person agree on the day of a change of firm, and on nothing else.

Nobody can refuse: either all three sign a day, or the end of the notice period applies. Pay has no place here, nor has
anything about whom a firm may hire.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Role, User
from mobility.domain.figures import count_move
from mobility.domain.mail import tell
from mobility.models import HandoverTask, ReleaseRecord, ReleaseSignature
from mobility.models.release import is_hiring, is_leaving, is_moving
from naturopole import workflow
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition

Status = ReleaseRecord.Status
Party = ReleaseSignature.Party
OPEN = (Status.DRAFT, Status.PROPOSED, Status.AGREED)
SETTLED = (Status.AGREED, Status.DONE, Status.LAPSED)
WITH_PEOPLE = (
    "application__vacancy__firm",
    "application__employee__firm",
    "application__employee__user",
    "application__employee__manager",
)


@transaction.atomic
def open_release(application, by) -> ReleaseRecord | None:
    """The record of a change of firm, once an employee of another firm is hired; made once, however often asked for.

    None for somebody from outside or of the firm itself, whom nobody has to release.
    """
    employee = application.employee
    if employee is None or employee.firm_id == application.vacancy.firm_id:
        return None
    release, is_new = ReleaseRecord.objects.get_or_create(application=application)
    if is_new:
        Event.objects.record(release, verb="opened", by=by, target=release.status)
        tell(employee.user)
    return release


def party_of(user, release) -> str:
    """For whom this person acts; "" for the line manager, who only reads the dates.

    One person acts for one party: the employee for herself, then the firm left before the firm joined.
    """
    if is_moving(user, release):
        return Party.EMPLOYEE
    if is_leaving(user, release):
        return Party.LEAVING
    return Party.HIRING if is_hiring(user, release) else ""


def locked(release) -> ReleaseRecord:
    """The record as it stands now, with its people, locked until the transaction ends."""
    rows = ReleaseRecord.objects.select_for_update(of=("self",)).select_related(*WITH_PEOPLE)
    return rows.get(pk=release.pk)


def acting(release, by, *, revision) -> tuple[ReleaseRecord, str]:
    """The locked record and the party that acts; Stale when the dates are no longer those that were read."""
    fresh = locked(release)
    party = party_of(by, fresh)
    if not party:
        raise PermissionDenied
    if fresh.status not in OPEN:
        raise InvalidTransition(_("This change of firm is over: its dates stay as they are."))
    if fresh.dates_revision != revision:
        raise Stale(fresh)
    return fresh, party


def may_set_notice(party) -> bool:
    """The end of the notice is known to the employee and to the firm left."""
    return party in (Party.EMPLOYEE, Party.LEAVING)


@transaction.atomic
def set_dates(release, *, proposed_on, notice_ends_on, revision, by) -> ReleaseRecord:
    """Write other dates. Once they were proposed, whoever writes others signs these; the two others sign anew.

    PermissionDenied for who is no party, Stale when somebody else changed them first, InvalidTransition once the move
    is over. The end of the notice stays as it is when the firm joined writes.
    """
    fresh, party = acting(release, by, revision=revision)
    if not may_set_notice(party):
        notice_ends_on = fresh.notice_ends_on
    if (proposed_on, notice_ends_on) == (fresh.proposed_on, fresh.notice_ends_on):
        return fresh
    fresh.proposed_on, fresh.notice_ends_on = proposed_on, notice_ends_on
    fresh.dates_revision += 1
    fields = ["proposed_on", "notice_ends_on", "dates_revision"]
    if fresh.status == Status.DRAFT:
        fresh.save(update_fields=fields)
        Event.objects.record(fresh, verb="dates", by=by)
        return fresh
    if proposed_on is None:
        raise InvalidTransition(_("Give the day of the move: it was proposed already."))
    fresh.agreed_on = None
    moved = workflow.apply(fresh, "revise", by=by, also=[*fields, "agreed_on"])
    moved.signatures.create(party=party, dates_revision=moved.dates_revision, by=by)
    tell_others(fresh, party)
    return moved


@transaction.atomic
def propose(release, *, revision, by) -> ReleaseRecord:
    """Put the dates before the firm left, and sign them for the firm joined.

    InvalidTransition while the employee has not told her employer: it must not learn of the move from a record.
    """
    fresh, _party = acting(release, by, revision=revision)
    if not is_hiring(by, fresh):
        raise PermissionDenied
    if not fresh.application.employer_knows:
        raise InvalidTransition(_("The person has not told her employer yet: the dates wait until she does."))
    if fresh.proposed_on is None or fresh.proposed_on < timezone.localdate():
        raise InvalidTransition(_("Give a day of the move from today on, then propose it."))
    moved = workflow.apply(fresh, "propose", by=by)
    moved.signatures.create(party=Party.HIRING, dates_revision=moved.dates_revision, by=by)
    tell_others(fresh, Party.HIRING)
    return moved


@transaction.atomic
def sign(release, *, revision, by) -> ReleaseRecord:
    """Sign the dates that were read; the third signature agrees them. Signing twice is no error.

    Stale when other dates stand there by now: nobody signs what she has not seen.
    """
    fresh, party = acting(release, by, revision=revision)
    if fresh.status == Status.DRAFT:
        raise InvalidTransition(_("These dates were not proposed yet."))
    if fresh.status == Status.AGREED or not put_signature(fresh, party, by):
        return fresh
    if fresh.proposed_on < timezone.localdate():
        raise InvalidTransition(_("The proposed day has passed: propose another one."))
    signed = fresh.signatures.filter(dates_revision=revision).values("party").distinct().count()
    if signed < len(Party):
        Event.objects.record(fresh, verb="signed", by=by)
        return fresh
    fresh.agreed_on = fresh.proposed_on
    moved = workflow.apply(fresh, "agree", by=by, also=["agreed_on"])
    tell_others(fresh, party)
    return moved


def put_signature(release, party, by) -> bool:
    """Whether it is a new one for these dates."""
    _row, is_new = ReleaseSignature.objects.get_or_create(
        release=release, party=party, dates_revision=release.dates_revision, defaults={"by": by}
    )
    return is_new


def tell_others(release, party):
    """Write to the two other parties; a firm is told by its HR and directors, the one joined by its recruiters."""
    application = release.application
    people = [] if party == Party.EMPLOYEE else [application.employee.user]
    if party != Party.HIRING:
        people += application.vacancy.named_recruiters or heads_of(application.vacancy.firm_id)
    if party != Party.LEAVING:
        people += heads_of(application.employee.firm_id)
    tell(*people)


def heads_of(firm_id) -> list[User]:
    """The firm's human resources and directors."""
    held = {"memberships__firm": firm_id, "memberships__role__in": (Role.HR, Role.DIRECTOR)}
    return list(User.objects.filter(**held).distinct())


@transaction.atomic
def add_task(release, task, *, by) -> HandoverTask:
    """Something to hand over, noted by one of the three parties while the move lies ahead; once by one form."""
    fresh = locked(release)
    if not party_of(by, fresh):
        raise PermissionDenied
    if fresh.status not in OPEN:
        raise InvalidTransition(_("This change of firm is over: nothing can be added."))
    if made := fresh.tasks.filter(request_key=task.request_key).first():
        return made
    task.release = fresh
    task.save()
    Event.objects.record(fresh, verb="task", by=by)
    return task


@transaction.atomic
def tick(task, is_done, *, by) -> HandoverTask:
    """Note that something was handed over, or was not after all; the same click twice changes nothing."""
    release = locked(task.release)
    if not party_of(by, release):
        raise PermissionDenied
    fresh = HandoverTask.objects.select_for_update().get(pk=task.pk)
    if (fresh.done_at is not None) == is_done:
        return fresh
    if release.status not in OPEN:
        raise InvalidTransition(_("This change of firm is over: its list stays as it is."))
    fresh.done_at, fresh.done_by = (timezone.now(), by) if is_done else (None, None)
    fresh.save(update_fields=["done_at", "done_by"])
    return fresh


def settle_all() -> tuple[int, int]:
    """What the calendar decides: moves whose agreed day has come are done; where nobody agreed, the notice has ended.

    An employer who was not told stays untold: such a record waits. Harmless when run again. Answers both numbers.
    """
    today = timezone.localdate()
    told = Q(application__route="sponsored") | Q(application__employer_told_at__isnull=False)
    silent = told & Q(status__in=(Status.DRAFT, Status.PROPOSED), notice_ends_on__lt=today)
    due = ReleaseRecord.objects.filter(silent | Q(status=Status.AGREED, agreed_on__lte=today))
    settled = [settle(pk, today) for pk in due.order_by("pk").values_list("pk", flat=True)]
    return settled.count("finish"), settled.count("lapse")


@transaction.atomic
def settle(pk, today) -> str:
    """End one record if its day has come and nobody was faster: "finish", "lapse" or ""."""
    release = locked(ReleaseRecord(pk=pk))
    if release.status == Status.AGREED and release.agreed_on <= today:
        name = "finish"
    elif release.status in (Status.DRAFT, Status.PROPOSED) and (release.notice_ends_on or today) < today:
        name = "lapse"
    else:
        return ""
    workflow.apply(release, name, by=None)
    count_move(release)
    return name


def states() -> list[tuple[str, int]]:
    """How many changes of firm stand where, for the park's office; no drafts: an employer may not know of them."""
    known = [status for status in Status if status != Status.DRAFT]
    found = dict(ReleaseRecord.objects.filter(status__in=known).order_by().values_list("status").annotate(Count("pk")))
    return [(status.label, found.get(status, 0)) for status in known]


@dataclass(frozen=True)
class Signed:
    """Where one party's signature of the present dates stands; `by` is None before it is given."""

    party: str
    label: str
    who: str
    by: User | None
    at: datetime | None


def signed(release) -> list[Signed]:
    """The three parties in order, each with its signature of the present dates. One query."""
    application = release.application
    names = {
        Party.EMPLOYEE: application.employee.name,
        Party.LEAVING: application.employee.firm.name,
        Party.HIRING: application.vacancy.firm.name,
    }
    rows = release.signatures.filter(dates_revision=release.dates_revision).select_related("by")
    given = {row.party: row for row in rows}
    found = []
    for party, name in names.items():
        row = given.get(party)
        found.append(Signed(party, party.label, name, row and row.by, row and row.at))
    return found


def latest_day() -> date:
    """No date of a move lies further ahead."""
    return timezone.localdate() + timedelta(days=730)
