"""Training in a person's own archive, and what of it goes when she has herself erased.

A firm and the organiser must be able to show, for years, who followed what it paid for: seats, signatures and
certificates stay, as the employer's staff list does, and lose the name with it. What was hers alone goes at once: what
she thought of a course, and the calendars that she subscribed to.
"""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats, readers
from naturopole.formats import ABSENT
from training.clock import span
from training.models import CalendarFeed, Enrolment, Evaluation, TrainingCertificate


@dataclass(frozen=True)
class Held:
    """Everything of training that is held on one person."""

    enrolments: list
    certificates: list
    evaluations: list
    feeds: list


def held(user) -> Held:
    """Five queries, whatever there is."""
    enrolments = Enrolment.objects.filter(employee__user=user).select_related("session", "pledge__firm")
    certificates = TrainingCertificate.objects.filter(employee__user=user).select_related("theme")
    evaluations = Evaluation.objects.filter(enrolment__employee__user=user).select_related("enrolment__session")
    feeds = CalendarFeed.objects.filter(user=user).select_related("firm")
    enrolments = enrolments.prefetch_related("attendances__half_day")
    return Held(list(enrolments), list(certificates), list(evaluations), list(feeds))


def about(found: Held) -> dict:
    """Rows whose history is told in the archive, by their kind."""
    return {"training.enrolment": found.enrolments, "training.trainingcertificate": found.certificates}


def sections(found: Held) -> list:
    """(title, rows of (label, value)) as the archive takes them."""
    return [
        (_("Courses"), [of_enrolment(row) for row in found.enrolments]),
        (_("Certificates of training"), [of_certificate(row) for row in found.certificates]),
        (_("My opinions of courses"), [of_evaluation(row) for row in found.evaluations]),
        (_("Calendars I subscribe to"), [of_feed(row) for row in found.feeds]),
    ]


def of_enrolment(row) -> list:
    return [
        (_("Course"), row.session.title),
        (_("Begins on"), row.session.starts_on),
        (_("Firm"), row.pledge.holder),
        (_("State"), row.get_state_display()),
        (_("Enrolled"), row.enrolled_at),
        (_("Attendance"), [of_mark(mark) for mark in row.attendances.all()]),
    ]


def of_mark(mark) -> str:
    """One half-day on one line: the day, the hours, the state, and when it was signed."""
    language = get_language()
    day = f"{formats.day(mark.half_day.day, language)}, {span(mark.half_day, language)}"
    signed = _("signed on %(moment)s") % {"moment": formats.moment(mark.signed_at, language)} if mark.signed_at else ""
    return ", ".join(filter(None, [day, str(mark.get_state_display()), signed]))


def of_certificate(row) -> list:
    return [
        (_("Theme"), row.theme.name),
        (_("Obtained on"), row.obtained_on),
        (_("Valid until"), row.valid_until),
    ]


def of_evaluation(row) -> list:
    return [
        (_("Course"), row.enrolment.session.title),
        (_("Asked"), row.get_kind_display()),
        (_("Asked on"), row.asked_at),
        (_("Answered on"), row.answered_at),
        (_("The content"), row.content),
        (_("The trainer"), row.trainer),
        (_("Of use in my work"), row.useful),
        (_("In your words"), row.comment),
    ]


def of_feed(row) -> list:
    return [(_("Firm"), row.firm), (_("Since"), row.created_at), (_("Last read on"), row.read_at)]


def erase(employee, *, is_leaving):
    """What she thought goes; with `is_leaving` her seats and signatures lose her name and her certificates go.

    `is_leaving` says that the employer's staff list loses her line too. Harmless when run again.
    """
    # Her account has gone from the staff list's line by now.
    with readers.everyone():
        Evaluation.objects.filter(enrolment__employee=employee).delete()
    if is_leaving:
        TrainingCertificate.objects.filter(employee=employee).delete()
        Enrolment.objects.filter(employee=employee).update(employee=None, outside_name=ABSENT)


def forget_feeds(user):
    """The secret addresses by which calendars read a person's days."""
    CalendarFeed.objects.filter(user=user).delete()
