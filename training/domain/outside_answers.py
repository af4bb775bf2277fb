"""An answer to a stated share, and the statement as a file: the two places where this part meets the shares."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole.workflow import InvalidTransition
from training.cost_split import COUNTED
from training.domain import pledging
from training.domain.outside_links import tell_organiser
from training.models import Agreement, CostVersion, JointSession, Pledge

Answer = Agreement.Answer
VERBS = {Answer.AGREED: "confirmed", Answer.REFUSED: "refused"}


@transaction.atomic
def answer(version, pledge, answer, by=None, name="") -> Agreement:
    """An outside firm's answer to the last version: agreeing confirms its seats, refusing leaves them committed.

    The same answer twice is no error, and who has refused may still agree; what was agreed stands. Raises
    InvalidTransition where another version stands by now, or the firm has left.
    """
    session = pledging.locked(version.session)
    if pledge.session_id != session.pk or pledge.firm_id is not None or by is not None:
        raise PermissionDenied
    pledge = Pledge.objects.select_for_update(of=("self",)).select_related("firm").get(pk=pledge.pk)
    check_answerable(session, version, pledge)
    given = version.agreements.filter(pledge=pledge).first() or Agreement(version=version, pledge=pledge)
    if given.answer == answer:
        return given
    if given.answer == Answer.AGREED:
        raise InvalidTransition(_("Your firm has agreed to this share. To leave the session, withdraw its seats."))
    given.answer, given.by, given.name, given.at = Answer(answer), by, name, timezone.now()
    given.save()
    pledge.state = Pledge.State.CONFIRMED if given.answer == Answer.AGREED else Pledge.State.COMMITTED
    pledge.revision += 1
    pledge.save(update_fields=["state", "revision"])
    Event.objects.record(pledge, verb=VERBS[given.answer], by=by, detail={"version": version.number})
    tell_organiser(session)
    return given


def check_answerable(session, version, pledge):
    if session.status not in JointSession.LIVE:
        raise InvalidTransition(_("This session is over: its shares stay as they are."))
    if CostVersion.objects.filter(session=session, number__gt=version.number).exists():
        raise InvalidTransition(_("A newer version of the shares stands by now. Read it, then answer."))
    if pledge.state not in COUNTED or str(pledge.pk) not in version.shares:
        raise InvalidTransition(_("Your firm holds no firm seats in this version."))


def statement(version, pledge) -> bytes | None:
    """The firm's statement of one version as a PDF in the page's language; None where statements are not typeset."""
    try:
        from training.statement import typeset
    except ImportError:
        return None
    return typeset(version, pledge)
