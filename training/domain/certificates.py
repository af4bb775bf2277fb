"""Certificates of completion: decided by the organiser once a session is held, issued once, valid as the theme says.

That one was issued, and on what grounds, is an event of the seat: it holds for people of outside firms too, who are
on no firm's board. Somebody of the park also gets the row that her firm's board of expiry reads.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole.workflow import InvalidTransition
from training.domain import attendance
from training.domain.attendance import Line
from training.domain.expiry import end_of_validity
from training.domain.pledging import locked
from training.models import Enrolment, JointSession, TrainingCertificate
from training.models.session import organises

ISSUED = "issued"


class Moved(InvalidTransition):
    """Attendance has changed since the page was drawn."""

    def __init__(self):
        super().__init__(_("Attendance has changed meanwhile: look at the list again, then issue."))


@dataclass(frozen=True)
class Candidate:
    """Somebody of the register and her certificate of this session, None while there is none."""

    line: Line
    issued: dict | None

    @property
    def may_have_one(self) -> bool:
        """Who was there at all; for a part of the session the organiser decides."""
        return self.issued is None and self.line.present > 0


def candidates(rows, half_days) -> list[Candidate]:
    """Everybody of these enrolments, with what was issued. Three queries, whatever their number."""
    found = attendance.lines(rows, half_days)
    said = issued_to(line.enrolment.pk for line in found)
    return [Candidate(line, said.get(line.enrolment.pk)) for line in found]


def issued_to(keys) -> dict:
    """What was issued to these seats, by their key: days, hours, validity as they stood."""
    rows = Event.objects.filter(kind=Enrolment._meta.label_lower, subject_id__in=list(keys), verb=ISSUED)
    return {row.subject_id: row.detail | {"on": row.at, "by": row.by_id} for row in rows}


@transaction.atomic
def issue(session, picks, *, by) -> int:
    """Issue to the people picked; `picks` says for each seat's key how many half-days the page counted.

    Who has one already gets no second one; answers how many are new. Raises PermissionDenied; InvalidTransition before
    the session is held, or for somebody who was never there; Moved when attendance has changed since.
    """
    session = locked(session)
    if not organises(by, session):
        raise PermissionDenied
    if session.status != JointSession.Status.HELD:
        raise InvalidTransition(_("Certificates come once the session is marked as held."))
    half_days = list(session.half_days.all())
    rows = candidates(Enrolment.objects.filter(session=session, pk__in=picks), half_days)
    fresh = [row for row in rows if row.issued is None]
    if any(row.line.present != picks[row.line.enrolment.pk] for row in fresh):
        raise Moved
    if any(row.line.present == 0 for row in fresh):
        raise InvalidTransition(_("Who was never there gets no certificate."))
    if fresh:
        write(session, fresh, half_days[-1].day, by)
    return len(fresh)


def write(session, rows, day, by):
    """The grounds of each as an event, the rows of the boards, and one event of the session."""
    end = end_of_validity(session.theme, day) if session.theme else None
    dates = {"obtained_on": day.isoformat(), "valid_until": end.isoformat() if end else ""}
    kind, about = Enrolment._meta.label_lower, JointSession._meta.label_lower
    events = [
        Event(kind=kind, subject_id=row.line.enrolment.pk, verb=ISSUED, by=by, detail=dates | grounds(row.line))
        for row in rows
    ]
    told = {"certificates": len(rows)}
    Event.objects.bulk_create([*events, Event(kind=about, subject_id=session.pk, verb="certified", by=by, detail=told)])
    people = [row.line.enrolment.employee for row in rows if row.line.enrolment.employee is not None]
    if session.theme is not None:
        # A row that own HR has entered for the same day already stands: the person holds one, not two.
        TrainingCertificate.objects.bulk_create(
            [certificate(session, person, day, end) for person in people], ignore_conflicts=True
        )


def grounds(line) -> dict:
    """On what the certificate rests; presence in part was the organiser's decision."""
    return {"present": line.present, "of": len(line.marks), "minutes": line.minutes, "in_part": not line.is_whole}


def certificate(session, person, day, end) -> TrainingCertificate:
    return TrainingCertificate(employee=person, theme=session.theme, obtained_on=day, valid_until=end, session=session)


def count_of(session) -> int:
    """How many were issued: a figure without a name."""
    seats = session.enrolments.values("pk")
    return Event.objects.filter(kind=Enrolment._meta.label_lower, subject_id__in=seats, verb=ISSUED).count()
