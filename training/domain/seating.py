"""Who sits on a firm's seats: named, moved up, replaced or taken off. Every verb locks the session first."""

from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event
from mobility.domain.staff import own_staff
from naturopole.workflow import InvalidTransition
from training.domain import told
from training.domain.pledging import check_alive, fresh, locked, settle
from training.models import Enrolment, Need, Pledge

State = Enrolment.State
SHOWN = 30


def candidates(user, pledge, *, word="", staff=None):
    """People of the pledge's firm who may be named, those of its needs first; each has `is_needed`.

    Who has left, sits or waits already is left out. For human resources of that firm; nobody for the others. `staff`
    is what `staff_of` says, where it is known already.
    """
    session = pledge.session
    needs = Need.objects.visible_to(user).filter(plan__firm=pledge.firm_id, status=Need.Status.PLANNED)
    theme = Q(theme=session.theme_id) if session.theme_id else Q(pk__in=[])
    needs = needs.filter(theme | Q(session=session.pk), people=OuterRef("pk"))
    taken = Enrolment.objects.live().filter(session=session.pk, employee__isnull=False).values("employee")
    rows = (staff_of(user, pledge) if staff is None else staff).exclude(pk__in=taken)
    for part in word.split()[:3]:
        rows = rows.filter(Q(first_name__icontains=part) | Q(last_name__icontains=part))
    return rows.annotate(is_needed=Exists(needs)).order_by("-is_needed", "last_name", "first_name", "pk")


@dataclass(frozen=True)
class Found:
    """People who may be named, as many as a page shows; read when it is drawn, for saving needs none of them."""

    rows: QuerySet

    @cached_property
    def read(self) -> list:
        return list(self.rows[: SHOWN + 1])

    @property
    def shown(self) -> list:
        return self.read[:SHOWN]

    @property
    def is_cut(self) -> bool:
        """That there are more, to be searched for by name."""
        return len(self.read) > SHOWN


def staff_of(user, pledge):
    """People who work in the pledge's firm, for its human resources."""
    gone = Q(left_on__isnull=False, left_on__lte=timezone.localdate())
    return own_staff(user).filter(firm=pledge.firm_id).exclude(gone)


@transaction.atomic
def enrol(pledge, rows, *, by=None) -> list[Enrolment]:
    """Give seats to people, in their order; `rows` are not saved yet and hold an employee, or an outside name.

    Beyond the firm's seats they wait. Who sits there already is left out, so that the same click twice does nothing
    more. Raises InvalidTransition once the session is over, for a firm without seats, or another firm's people.
    """
    session = locked(pledge.session)
    check_alive(session)
    pledge = fresh(pledge)
    if pledge.state not in Pledge.HOLDING:
        raise InvalidTransition(_("Pledge seats first, then name the people."))
    live = list(pledge.enrolments.live())
    known = {row.employee_id for row in live if row.employee_id}
    new = [row for row in rows if row.employee_id is None or row.employee_id not in known]
    for row in new:
        check_person(pledge, row)
    free = (pledge.seats if pledge.is_counted else 0) - sum(row.state == State.ENROLLED for row in live)
    for place, row in enumerate(new):
        row.session, row.pledge = session, pledge
        row.state = State.ENROLLED if place < free else State.WAITING
    Enrolment.objects.bulk_create(new)
    tell_all(new, "enrolled", by=by)
    return new


@transaction.atomic
def replace(enrolment, row, *, by=None) -> Enrolment:
    """Let another person of the firm take this one's seat, or place in the queue; any time until the session is held.

    No fee is owed, after the freeze either. `row` is not saved yet. Raises InvalidTransition where somebody else was
    put there meanwhile, or the other one sits there already.
    """
    session = locked(enrolment.session)
    check_alive(session)
    old = Enrolment.objects.select_related("pledge", "employee__user", "replaced_by").get(pk=enrolment.pk)
    if old.replaced_by and (old.replaced_by.employee_id, old.replaced_by.outside_name) == (
        row.employee_id,
        row.outside_name,
    ):
        return old.replaced_by
    check_live(old)
    check_person(old.pledge, row)
    if row.employee_id and old.pledge.enrolments.live().filter(employee=row.employee_id).exists():
        raise InvalidTransition(_("This person is enrolled already."))
    # The place in the queue goes over with the seat.
    row.session, row.pledge, row.state, row.enrolled_at = session, old.pledge, old.state, old.enrolled_at
    row.save()
    old.state, old.replaced_by = State.REPLACED, row
    old.save(update_fields=["state", "replaced_by"])
    note([(old, "replaced"), (row, "enrolled")], by=by)
    told.tell_people([row])
    told.tell_people([old])
    return row


@transaction.atomic
def take_off(enrolment, *, by=None) -> Enrolment:
    """Somebody does not come; the firm keeps its seat, and whoever of it waits moves up."""
    check_alive(locked(enrolment.session))
    row = Enrolment.objects.select_related("pledge__session", "employee__user").get(pk=enrolment.pk)
    check_live(row)
    row.state = State.CANCELLED
    row.save(update_fields=["state"])
    Event.objects.record(row, verb="cancelled", by=by)
    told.tell_people([row])
    settle(row.pledge)
    return row


def check_live(row):
    if row.state not in (State.ENROLLED, State.WAITING):
        words = _("This has changed in the meantime: it is now “%(status)s”.")
        raise InvalidTransition(words % {"status": row.get_state_display()})


def check_person(pledge, row):
    """Somebody of the firm that holds the seats, who still works there; outside firms name whom they like."""
    if row.employee is None:
        return
    if row.employee.firm_id != pledge.firm_id:
        raise InvalidTransition(_("Name people of the firm that holds the seats."))
    if row.employee.left_on is not None and row.employee.left_on <= timezone.localdate():
        raise InvalidTransition(_("This person has left the firm."))


def tell_all(rows, verb, *, by):
    """A line in the history of each, and a mail."""
    note([(row, verb) for row in rows], by=by)
    told.tell_people(rows)


def note(happened, *, by):
    """A line in the history of each seat, without a name: (seat, verb) in their order."""
    kind = Enrolment._meta.label_lower
    known = by if by is not None and by.is_authenticated else None
    Event.objects.bulk_create(Event(kind=kind, subject_id=row.pk, verb=verb, by=known) for row, verb in happened)
