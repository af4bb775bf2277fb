"""What trainees think: asked by mail once right after and once three months later, read by their own firm alone.

Everybody else reads averages, and only of so many answers that none shows through.
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from naturopole import readers
from naturopole.links import fingerprint
from naturopole.months import months_later
from naturopole.workflow import InvalidTransition
from training.models import Attendance, Enrolment, Evaluation, JointSession

Kind = Evaluation.Kind
QUESTIONS = ("content", "trainer", "useful")
ENOUGH = 5
"""Averages are told from so many answers on."""
OPEN_FOR = timedelta(days=60)
LATEST = timedelta(days=30)
"""Who could not be asked within these days of the due one is not asked any more."""


def ask_all(today: date | None = None) -> int:
    """Ask everybody whose day has come and who was not asked yet; how many were written to. Harmless when run again."""
    today = today or timezone.localdate()
    return sum(ask(row, kind, due) for row, kind, due in due_on(today))


def due_on(today: date) -> list[tuple]:
    """(seat, kind, due day) of those who were there, could be reached, and have not been asked. Two queries."""
    found = []
    for kind, months in ((Kind.HOT, 0), (Kind.COLD, Evaluation.COLD_AFTER_MONTHS)):
        for row in attended(kind, today, months):
            due = months_later(row.last_day, months)
            if due <= today <= due + LATEST and address_of(row):
                found.append((row, kind, due))
    return found


def attended(kind, today, months):
    """Seats of those who `came` and have no evaluation of this kind."""
    asked = Evaluation.objects.filter(enrolment=OuterRef("pk"), kind=kind)
    earliest = months_later(today, -months) - LATEST - timedelta(days=3)
    rows = came(today).filter(~Exists(asked), last_day__gte=earliest)
    return rows.select_related("employee__user", "pledge__outside")


def came(today):
    """Seats of people who were there at least once in a session that is over, with its `last_day`."""
    over = Q(session__status=JointSession.Status.HELD, last_day__lte=today)
    over |= Q(session__status=JointSession.Status.CONFIRMED, last_day__lt=today)
    there = Attendance.objects.filter(enrolment=OuterRef("pk"), state=Attendance.State.PRESENT)
    rows = Enrolment.objects.annotate(last_day=Max("session__half_days__day"))
    return rows.filter(over, Exists(there)).order_by("pk")


def address_of(enrolment) -> str:
    """Where the person is written to, "" where nobody knows."""
    if enrolment.employee is None:
        return enrolment.outside_email
    user = enrolment.employee.user
    return user.email if user is not None and user.is_active else ""


def language_of(enrolment) -> str:
    if enrolment.employee is not None:
        # The account may have gone since she was asked.
        user = enrolment.employee.user
        return (user and user.language) or "fr"
    return enrolment.pledge.outside.language if enrolment.pledge.outside else "fr"


@transaction.atomic
def ask(enrolment, kind, due) -> bool:
    """Make the evaluation and mail its link; False where another run has just done so."""
    Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if Evaluation.objects.filter(enrolment=enrolment, kind=kind).exists():
        return False
    token = secrets.token_urlsafe(32)
    Evaluation.objects.create(
        enrolment=enrolment, kind=kind, due_on=due, token_sha256=fingerprint(token), asked_at=timezone.now()
    )
    get_connection().send_messages([letter(enrolment, token)])
    return True


def link_to(token) -> str:
    """The full address, which is kept nowhere."""
    return settings.BASE_URL + reverse("training:evaluation", args=[token])


def letter(enrolment, token) -> EmailMessage:
    """To who can be reached: that something waits, and where."""
    with translation.override(language_of(enrolment)):
        body = _("Something new waits for you: %(url)s") % {"url": link_to(token)}
        return EmailMessage(_("A message for you"), body, None, [address_of(enrolment)])


def evaluation_of(token) -> Evaluation | None:
    """The evaluation behind a token, or None; whether it still opens is `is_gone`'s to say."""
    rows = Evaluation.objects.select_related("enrolment__session", "enrolment__pledge__outside", "enrolment__employee")
    # Whose it is, only the row behind the token says.
    with readers.everyone():
        return rows.filter(token_sha256=fingerprint(token)).first()


def is_gone(evaluation) -> bool:
    return evaluation.asked_at is None or evaluation.asked_at + OPEN_FOR < timezone.now()


def waiting(user):
    """The evaluations that this person is asked for and has not given."""
    rows = Evaluation.objects.filter(enrolment__employee__user=user, answered_at=None)
    return rows.filter(asked_at__gte=Now() - OPEN_FOR).select_related("enrolment__session")


@transaction.atomic
def answer(evaluation, **said) -> Evaluation:
    """Write the marks and the words, once. Raises InvalidTransition where they were given already, or too late."""
    fresh = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if fresh.answered_at is not None:
        raise InvalidTransition(_("You have answered already. Thank you."))
    if is_gone(fresh):
        raise InvalidTransition(_("This question is closed: too much time has passed."))
    for name, value in said.items():
        setattr(fresh, name, value)
    fresh.answered_at = timezone.now()
    fresh.save(update_fields=[*said, "answered_at"])
    return fresh


@dataclass(frozen=True)
class Result:
    """One kind's answers: how many were asked and answered, the averages or None, and those of the reader's people.

    `counted` answers make up the averages.
    """

    kind: Kind
    asked: int
    answered: int
    averages: dict | None
    counted: int
    own: list

    @property
    def label(self) -> str:
        return self.kind.label


def results(session, user) -> list[Result]:
    """What `user` may read of a session: answers of her own firm's people, averages of all where there are enough.

    The averages take up the answers of others by fives, so that no single one can be computed from them, from her own
    people's and from the averages of the day before.
    """
    everything = Evaluation.objects.filter(enrolment__session=session)
    # Averages are of all; words and names are not read.
    with readers.everyone():
        rows = list(everything.order_by("answered_at", "pk").values("pk", "kind", "answered_at", *QUESTIONS))
    mine = Evaluation.objects.visible_to(user).filter(enrolment__session=session, answered_at__isnull=False)
    own = list(mine.select_related("enrolment__employee").order_by("answered_at", "pk"))
    return [result(kind, [row for row in rows if row["kind"] == kind], own) for kind in Kind]


def result(kind, rows, own) -> Result:
    answered = [row for row in rows if row["answered_at"]]
    own = [row for row in own if row.kind == kind]
    ours = {row.pk for row in own}
    others = [row for row in answered if row["pk"] not in ours]
    whole = others[: len(others) // ENOUGH * ENOUGH]
    counted = [row for row in answered if row["pk"] in ours] + whole if whole or not others else []
    told = len(counted) >= ENOUGH
    averages = {name: mean([row[name] for row in counted]) for name in QUESTIONS} if told else None
    return Result(kind, len(rows), len(answered), averages, len(counted), own)


def mean(marks) -> Decimal:
    """To one decimal, half up."""
    return (Decimal(sum(marks)) / len(marks)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
