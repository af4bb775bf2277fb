"""An answer to a stated share, and the statement as a file: the two places where this part meets the shares."""

from django.db import transaction
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole.workflow import InvalidTransition
from training.cost_split import COUNTED
from training.domain import pledging
from training.models import Agreement, CostVersion, JointSession, Pledge

VERBS = {Agreement.Answer.AGREED: "confirmed", Agreement.Answer.REFUSED: "refused"}


@transaction.atomic
def answer(version, pledge, answer, by=None, name="") -> Agreement:
    """A firm's answer to the last version: agreeing confirms its seats, refusing leaves them committed.

    Raises InvalidTransition where another version stands by now, or the firm has answered or left.
    """
    session = pledging.locked(version.session)
    pledge = Pledge.objects.select_for_update(of=("self",)).select_related("firm").get(pk=pledge.pk)
    if session.status not in JointSession.LIVE:
        raise InvalidTransition(_("This session is over: its shares stay as they are."))
    if CostVersion.objects.filter(session=session, number__gt=version.number).exists():
        raise InvalidTransition(_("A newer version of the shares stands by now. Read it, then answer."))
    if pledge.state not in COUNTED or str(pledge.pk) not in version.shares:
        raise InvalidTransition(_("Your firm holds no firm seats in this version."))
    if version.agreements.filter(pledge=pledge).exists():
        raise InvalidTransition(_("Your firm has answered this version already."))
    given = Agreement.objects.create(version=version, pledge=pledge, answer=answer, by=by, name=name)
    agrees = answer == Agreement.Answer.AGREED
    pledge.state = Pledge.State.CONFIRMED if agrees else Pledge.State.COMMITTED
    pledge.revision += 1
    pledge.save(update_fields=["state", "revision"])
    Event.objects.record(pledge, verb=VERBS[answer], by=by, detail={"version": version.number})
    return given


def statement(version, pledge, language) -> bytes | None:
    """The firm's statement of one version as a PDF; None as long as statements are not typeset."""
    try:
        from training.statement import typeset
    except ImportError:
        return None
    return typeset(version, pledge, language)
