"""What goes when its time has come, and who is told thirty days before. `mobility.retention_dates` holds the days.

An application goes three months after its recruitment ended: after the vacancy was filled or withdrawn (`ended_on`),
or, where nobody said so, after its closing day or the last application's settling, whichever is later, once none is
under way. With the person's agreement to the pool it stays until two years after the last contact; a withdrawn one
has no pool. Somebody hired keeps hers until the release is over. A later contact prolongs either.

A recruitment that nobody ends never comes to that: three months after its closing day those who can end it are
reminded, and again each month.

A wish goes three months after it ended, was withdrawn or was declined; its end is announced like a deletion. A request
for access goes after thirty days, as its page says. Figures hold nobody's name and stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from firms.models import Event
from mobility.domain import overdue
from mobility.domain.erasure import IN_FORCE, erase_application
from mobility.domain.links import write_to
from mobility.domain.mail import tell
from mobility.models import AccessRequest, Application, ApplicationFile, Consent, Vacancy, Wish
from mobility.retention_dates import (
    ACCESS_DAYS,
    NOTICE,
    Decision,
    Step,
    decide,
    earliest_base,
    earliest_pool_base,
    file_due,
    overdue_on,
    pool_due,
    wish_due,
)

FOLDER = "applications"
ORPHAN_AFTER = timedelta(days=1)
Status = Application.Status


@dataclass(frozen=True)
class Done:
    """One thing done, or to be done: without a name, so that whoever reads the log learns nothing."""

    kind: str
    key: int
    step: Step
    day: date | None

    def __str__(self):
        return f"{self.kind} {self.key}: {self.step.value}, {self.day}"


def run(today: date, *, dry_run=False) -> Iterator[Done]:
    """Everything that is due on `today`, each row in a transaction of its own; run again, it finds nothing."""
    yield from judged(Application, candidates(today), application_due, remove_application, today, dry_run)
    yield from ending_wishes(today, dry_run)
    yield from judged(Wish, closed_wishes(today), closed_wish_due, Wish.delete, today, dry_run)
    yield from old_requests(today, dry_run)
    for vacancy in overdue.remind_all(today, dry_run=dry_run):
        yield Done("vacancy", vacancy.pk, Step.REMIND, overdue_on(vacancy.closes_on))


def judged(model, keys, due_of, remove, today, dry_run) -> Iterator[Done]:
    for key in list(keys):
        done = judge(model, key, due_of, remove, today, dry_run)
        if done is not None:
            yield done


@transaction.atomic
def judge(model, key, due_of, remove, today, dry_run) -> Done | None:
    """Decide on one row as it stands now, held until it is done; None where nothing is to be done."""
    if model is Application:
        # Locks are taken in one order everywhere: vacancy, then consent, then application.
        Vacancy.objects.select_for_update().filter(applications=key).first()
        Consent.objects.select_for_update().filter(application=key).first()
    row = model.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        return None
    found = decide(due_of(row, today), row.notice_for, today)
    if not dry_run:
        carry_out(row, found, remove)
    return None if found.step is Step.WAIT else Done(model._meta.model_name, key, found.step, found.announced)


def carry_out(row, found: Decision, remove):
    if found.step is Step.DELETE:
        remove(row)
    elif row.notice_for != found.announced:
        announce(row, found.announced)


def announce(row, day):
    """Keep the day told, and tell it; None takes an earlier one back, silently."""
    row.notice_for = day
    row.save(update_fields=["notice_for"])
    if day is None:
        return
    if row.employee_id is not None:
        tell(row.employee.user)
    else:
        write_to(row)


def remove_application(application):
    erase_application(application)


def candidates(today):
    """Keys of the applications that today may ask something of, in a few statements however many there are."""
    ended = Q(vacancy__ended_on__lte=earliest_base(today))
    closed = Q(vacancy__ended_on__isnull=True, vacancy__closes_on__lte=earliest_base(today), is_under_way=False)
    pool = Q(pool_agreed_at__isnull=True) | Q(status=Status.WITHDRAWN)
    pool |= Q(last_contact_at__lt=start_of(earliest_pool_base(today) + timedelta(days=1)))
    rows = Application.objects.annotate(is_under_way=under_way()).filter(
        Q(notice_for__isnull=False) | (ended | closed) & pool
    )
    return rows.order_by("vacancy_id", "pk").values_list("pk", flat=True)


def under_way():
    """True where the vacancy has an application that nobody has settled."""
    return Exists(Application.objects.filter(vacancy=OuterRef("vacancy"), status__in=Application.LIVE))


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def local(moment) -> date:
    return timezone.localtime(moment).date()


def application_due(application, today) -> date | None:
    """The day an application goes, or None while that is unknown."""
    ended = recruitment_end(application, today)
    if ended is None:
        return None
    contact = local(application.last_contact_at)
    if application.pool_agreed_at is not None and application.status != Status.WITHDRAWN:
        return max(pool_due(contact), file_due(ended))
    return file_due(ended, contact)


def recruitment_end(application, today) -> date | None:
    """The day the recruitment ended for this person; None while it lasts, or her release does."""
    ended = vacancy_end(application.vacancy, today)
    release = getattr(application, "release", None)
    if ended is None or release is None:
        return ended
    if release.status in IN_FORCE:
        return None
    return max(ended, release.effective_on or ended)


def vacancy_end(vacancy, today) -> date | None:
    if vacancy.ended_on is not None:
        return vacancy.ended_on
    if vacancy.closes_on >= today or vacancy.applications.filter(status__in=Application.LIVE).exists():
        return None
    settled = vacancy.applications.aggregate(last=Max("moved_at"))["last"]
    return max(vacancy.closes_on, local(settled)) if settled else vacancy.closes_on


def ending_wishes(today, dry_run) -> Iterator[Done]:
    """Tell whose wish ends within thirty days, once for each end; the end itself needs no hand."""
    rows = Wish.objects.filter(status=Wish.Status.OPEN, ends_on__gt=today, ends_on__lte=today + NOTICE)
    for key in list(rows.order_by("pk").values_list("pk", flat=True)):
        done = tell_end(key, dry_run)
        if done is not None:
            yield done


@transaction.atomic
def tell_end(key, dry_run) -> Done | None:
    wish = Wish.objects.select_for_update(of=("self",)).filter(pk=key, status=Wish.Status.OPEN).first()
    if wish is None or wish.notice_for == wish.ends_on:
        return None
    if not dry_run:
        announce(wish, wish.ends_on)
    return Done("wish", key, Step.NOTICE, wish.ends_on)


def closed_wishes(today):
    """Keys of wishes that are over, or were never agreed to."""
    over = Q(status__in=(Wish.Status.OPEN, Wish.Status.ASKED), ends_on__lte=earliest_base(today))
    settled = Q(status__in=(Wish.Status.WITHDRAWN, Wish.Status.DECLINED))
    rows = Wish.objects.annotate(settled_at=settled_at()).filter(
        over | settled & (Q(settled_at__isnull=True) | Q(settled_at__lt=start_of(earliest_base(today) + timedelta(1))))
    )
    return rows.order_by("pk").values_list("pk", flat=True)


def settled_at():
    """When the person, or who asked her, last decided on the wish."""
    last = Event.objects.filter(kind="mobility.wish", subject_id=OuterRef("pk")).order_by("-at", "-pk")
    return Subquery(last.values("at")[:1], output_field=DateTimeField())


def closed_wish_due(wish, today) -> date | None:
    if wish.status in (Wish.Status.OPEN, Wish.Status.ASKED):
        return wish_due(wish.ends_on) if wish.ends_on <= today else None
    last = Event.objects.about(wish).order_by("-at", "-pk").first()
    return wish_due(local(last.at) if last else wish.opened_on)


def old_requests(today, dry_run) -> Iterator[Done]:
    """Requests for access, answered or not, thirty days after they came; their page has said so."""
    day = today - timedelta(days=ACCESS_DAYS)
    rows = AccessRequest.objects.filter(asked_at__lt=start_of(day + timedelta(days=1))).order_by("pk")
    found = [Done("accessrequest", key, Step.DELETE, today) for key in rows.values_list("pk", flat=True)]
    if not dry_run:
        AccessRequest.objects.filter(pk__in=[done.key for done in found]).delete()
    yield from found


def sweep_files(*, dry_run=False) -> int:
    """Delete files of applications that no row knows and that are older than a day; how many.

    A file is written before its row, and removed after it: a crash between the two leaves one behind.
    """
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    known = set(ApplicationFile.objects.values_list("file", flat=True))
    old = timezone.now() - ORPHAN_AFTER
    paths = [path for path in (f"{FOLDER}/{name}" for name in names) if path not in known]
    lost = [path for path in paths if default_storage.get_modified_time(path) < old]
    for path in [] if dry_run else lost:
        default_storage.delete(path)
    return len(lost)
