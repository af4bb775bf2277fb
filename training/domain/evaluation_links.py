"""Links to say what a course was worth, for those whom no mail reaches: on paper with a code, or by mail once more.

Human resources hand them to their own people, the organiser to those from outside the park: nobody else can. A new
link ends the one before, and lengthens nothing: a question closes when it would have closed.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Role
from naturopole import readers
from naturopole.links import fingerprint
from naturopole.months import months_later
from naturopole.workflow import InvalidTransition
from training.domain import evaluations
from training.models import Enrolment, Evaluation
from training.models.session import organises

MONTHS = {Evaluation.Kind.HOT: 0, Evaluation.Kind.COLD: Evaluation.COLD_AFTER_MONTHS}


@dataclass(frozen=True)
class Question:
    """What one person can be asked now; `asked` is the evaluation that waits for her answer, or None."""

    enrolment: Enrolment
    kind: Evaluation.Kind
    due: date
    asked: Evaluation | None

    @property
    def pick(self) -> str:
        """Its word in a form: another one once another link was made, so that a page drawn before makes none."""
        mark = fingerprint(self.asked.token_sha256 or "")[:12] if self.asked else "new"
        return f"{self.enrolment.pk}-{self.kind}-{mark}"

    @property
    def label(self) -> str:
        return Evaluation.Kind(self.kind).label

    @property
    def address(self) -> str:
        return evaluations.address_of(self.enrolment)

    @property
    def closes_at(self) -> datetime:
        return (self.asked.asked_at if self.asked else timezone.now()) + evaluations.OPEN_FOR


@dataclass(frozen=True)
class Link:
    """A link just made: its address is shown now or never."""

    question: Question
    token: str

    @property
    def url(self) -> str:
        return evaluations.link_to(self.token)


def may_hand_out(user, session) -> bool:
    """Whether this person has somebody to ask, or might: HR of a firm, and who organises the session."""
    return user.has_role(Role.HR) or organises(user, session)


def questions(session, user, today: date | None = None) -> list[Question]:
    """What can be asked of whom `user` may ask, by name. Two queries."""
    today = today or timezone.localdate()
    own = Q(employee__firm_id__in=user.firm_ids(Role.HR))
    # A seat of the park without a person is one whose person had herself erased: nobody is to be asked there.
    own |= Q(pledge__outside__isnull=False, employee=None) if organises(user, session) else Q()
    rows = evaluations.came(today).filter(own, session=session)
    rows = rows.select_related("employee__user", "pledge__outside", "pledge__firm")
    rows = rows.prefetch_related(Prefetch("evaluations", Evaluation.objects.all(), to_attr="said"))
    # Of people from outside the organiser learns whether they were asked; what they said is not shown.
    with readers.everyone():
        found = [question(row, kind, today) for row in rows for kind in MONTHS]
    return sorted((one for one in found if one), key=lambda one: (one.due, one.enrolment.name.casefold()))


def question(enrolment, kind, today) -> Question | None:
    """None where it is too early or too late, or the answer was given."""
    due = months_later(enrolment.last_day, MONTHS[kind])
    asked = next((one for one in enrolment.said if one.kind == kind), None)
    is_open = not evaluations.is_gone(asked) if asked else today <= due + evaluations.LATEST
    if due > today or not is_open or asked and asked.answered_at:
        return None
    return Question(enrolment, kind, due, asked)


@transaction.atomic
def make(session, picks, *, by, mail=False) -> list[Link]:
    """Make a link for each question that is picked; with `mail` they are sent, else they are to be handed over.

    InvalidTransition where one of them was asked anew, answered or closed meanwhile, and where no address is known.
    """
    list(Enrolment.objects.select_for_update(of=("self",)).filter(session=session).order_by("pk").values_list("pk"))
    chosen = [one for one in questions(session, by) if one.pick in picks]
    if len(chosen) < len(set(picks)):
        raise InvalidTransition(_("Something has changed since you opened this page. Read it again, then choose."))
    unknown = [one.enrolment.name for one in chosen if mail and not one.address]
    if unknown:
        raise InvalidTransition(_("No address is known of: %(names)s.") % {"names": ", ".join(unknown)})
    links = [Link(one, secrets.token_urlsafe(32)) for one in chosen]
    keep(links)
    Event.objects.record(session, verb="asked", by=by, detail={"links": len(links)})
    if mail:
        get_connection().send_messages([evaluations.letter(one.question.enrolment, one.token) for one in links])
    return links


def keep(links):
    """Two statements, whatever their number; when a question was first asked stays."""
    again, first = [], []
    for link in links:
        one = link.question
        row = one.asked or Evaluation(enrolment=one.enrolment, kind=one.kind, due_on=one.due, asked_at=timezone.now())
        row.token_sha256 = fingerprint(link.token)
        (again if one.asked else first).append(row)
    # A question to somebody from outside is in nobody's sight but the link's.
    with readers.everyone():
        Evaluation.objects.bulk_create(first)
        Evaluation.objects.bulk_update(again, ["token_sha256"])
