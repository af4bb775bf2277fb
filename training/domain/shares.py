"""Shares stated to the firms, version after version, and what each firm answers to its own."""

import hashlib
import json
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Event, Role
from naturopole.money import from_cents, to_cents
from naturopole.workflow import InvalidTransition
from training.cost_split import ZERO, Rule
from training.domain import reckoning
from training.domain.pledging import locked
from training.domain.reckoning import key_of, stated_amount, stated_amounts
from training.domain.told import tell, tell_organiser
from training.models import Agreement, CostVersion, JointSession, Pledge
from training.models.session import organises

Status = JointSession.Status
Answer = Agreement.Answer
STATED_IN = (Status.OPEN, Status.CONFIRMED, Status.HELD)
"""Where shares can be stated; a session called off states what stays due as part of that decision."""


class Moved(InvalidTransition):
    """The figures are no longer those on the page that was clicked."""

    def __init__(self):
        super().__init__(_("The figures have changed since you opened this page. Read them again, then decide."))


def reads(user, session) -> bool:
    """Whether this person reads seats and costs by firm. One query; none where `marked_for` says it."""
    if hasattr(session, "is_shared"):
        return session.is_shared
    if user.has_role(Role.PRESIDENT, Role.OFFICE) or session.organiser_id in user.firm_ids(Role.HR, Role.DIRECTOR):
        return True
    firms = user.firm_ids(Role.HR, Role.DIRECTOR)
    return bool(firms) and Pledge.objects.standing().filter(session=session, firm_id__in=firms).exists()


def obstacle(standing) -> str:
    """Why nothing can be stated as things are; "" where it can."""
    session = standing.session
    if session.status not in STATED_IN:
        words = _("No shares are stated for a session that is “%(status)s”.")
        return words % {"status": session.get_status_display()}
    if not any(pledge.state in reckoning.COUNTED and pledge.seats for pledge in standing.pledges):
        return nobody()
    if standing.split is None:
        return zero_weights()
    return too_few(standing.viability.missing)


def nobody() -> str:
    return _("No firm has committed seats: there is nobody to share with.")


def zero_weights() -> str:
    return _("No firm has said how many people it employs, so nothing can be shared by head-count.")


def too_few(missing) -> str:
    if not missing:
        return ""
    words = ngettext(
        "%(missing)d seat is missing to the minimum: nothing can be stated to the firms.",
        "%(missing)d seats are missing to the minimum: nothing can be stated to the firms.",
        missing,
    )
    return words % {"missing": missing}


def seen_of(standing) -> str:
    """A fingerprint of what a statement would say today, and of the statement before it."""
    said = figures_of(standing, standing.split, standing.items) if standing.is_billable else {}
    return fingerprint([standing.session.pk, standing.stated and standing.stated.number, said])


def fingerprint(figures) -> str:
    return hashlib.sha256(json.dumps(figures, sort_keys=True, default=str).encode()).hexdigest()[:32]


@transaction.atomic
def state(session, reason, by, *, seen="") -> CostVersion:
    """State to every firm what it owes today, as the next version; `seen` is the fingerprint of the figures read.

    PermissionDenied for who does not organise the session. InvalidTransition below the minimum, where there is nobody
    to share with, once the session is called off, and where the last version says the same already; Moved where other
    figures stand now. The same click twice states once.
    """
    session = locked(session)
    if not organises(by, session):
        raise PermissionDenied
    pledges = list(Pledge.objects.filter(session=session).select_related("firm", "outside"))
    standing = reckoning.of(session, pledges)
    if says_the_same(standing) and (standing.stated.reason, standing.stated.by_id) == (reason, by.pk):
        return standing.stated
    if seen and seen != seen_of(standing):
        raise Moved
    if problem := obstacle(standing):
        raise InvalidTransition(problem)
    if says_the_same(standing):
        words = _("Nothing has changed since version %(number)d: it stands as it is.")
        raise InvalidTransition(words % {"number": standing.stated.number})
    version = issue(standing, standing.split, standing.items, reason=reason, by=by)
    tell(session, "shares", by=by, pledges=standing.pledges)
    return version


def says_the_same(standing) -> bool:
    """Whether the last version is, line by line, what would be stated today."""
    if standing.stated is None or standing.split is None:
        return False
    said = figures_of(standing, standing.split, standing.items)
    return all(getattr(standing.stated, name) == value for name, value in said.items())


def figures_of(standing, split, items) -> dict:
    """What a version keeps of a split over `items`: amounts and fractions as text, by the key of the pledge."""
    seats = sum(firm.seats for firm in reckoning.firms_of(standing.pledges))
    mix = reckoning.mix_of(standing.session) or {}
    return {
        "total": split.total,
        "rule": Rule(split.rule).value,
        "mix": {name: str(percent) for name, percent in mix.items()},
        "items": [
            {
                "label": item.label,
                "price": str(item.price),
                "per": str(item.per),
                "amount": str(item.amount(days=standing.days, seats=seats)),
            }
            for item in items
        ],
        "weights": {key_of(code): str(weight) for code, weight in split.weights.items()},
        "shares": {key_of(code): str(amount) for code, amount in split.shares.items()},
        "fees": {key_of(code): str(amount) for code, amount in split.fees.items()},
    }


def issue(standing, split, items, *, reason, by) -> CostVersion:
    """Write the next version, and ask again the firms that are to be. The caller holds the session and tells them."""
    before, session = standing.stated, standing.session
    version = CostVersion(
        session=session,
        number=before.number + 1 if before else 1,
        reason=reason,
        by=by,
        **figures_of(standing, split, items),
    )
    version.differences = differences(before, version) if before else {}
    version.save(force_insert=True)
    Event.objects.record(session, verb="split", by=by, detail={"number": version.number})
    ask_again(standing.pledges, version, before)
    return version


def differences(before, version) -> dict[str, str]:
    """What changes for each firm from one version to the next, by the pledge's key; the others are left out."""
    old, new = stated_amounts(before), stated_amounts(version)
    cents = {key: to_cents(new.get(key, ZERO)) - to_cents(old.get(key, ZERO)) for key in {*old, *new}}
    return {key: str(from_cents(change)) for key, change in cents.items() if change}


def ask_again(pledges, version, before):
    """Firms that had agreed and are asked anew hold their seats as committed ones until they answer."""
    keys = [
        pledge.pk
        for pledge in pledges
        if pledge.state == Pledge.State.CONFIRMED
        and is_asked_again(pledge, stated_amount(version, pledge), stated_amount(before, pledge) if before else ZERO)
    ]
    if keys:
        Pledge.objects.filter(pk__in=keys).update(state=Pledge.State.COMMITTED, revision=F("revision") + 1)


def is_asked_again(pledge, amount, before: Decimal) -> bool:
    """Whether the firm has to agree to `amount`, having been told `before` (0.00 where nothing was stated).

    Whoever gave a ceiling is asked above it, and not again while the amount no longer rises; the others whenever
    it changes. Nobody is asked to owe nothing.
    """
    if not amount or pledge.state not in reckoning.COUNTED:
        return False
    has_agreed = pledge.state == Pledge.State.CONFIRMED
    if pledge.ceiling is not None:
        return amount > pledge.ceiling and (amount > before or not has_agreed)
    return has_agreed and amount != before


def may_be_asked_again(pledge, amount, before: Decimal) -> bool:
    """What a preview says of a firm that has agreed, whatever ceiling it has given or not.

    Whoever organises can try any amounts out: a preview that knew the ceiling would let it be found.
    """
    return pledge.state == Pledge.State.CONFIRMED and bool(amount) and amount != before


@transaction.atomic
def answer(version, pledge, answer, by=None, name="") -> Agreement:
    """A firm agrees to its share of the latest version, or does not; an outside firm by its link, as `name`.

    Agreeing confirms the pledge. The same answer twice is no error, and a firm may agree after having refused; what
    was agreed stands. PermissionDenied for who is not the firm's HR; InvalidTransition where a newer version stands.
    """
    session = locked(version.session)
    if pledge.session_id != session.pk or not may_answer(by, pledge):
        raise PermissionDenied
    pledge = Pledge.objects.select_for_update(of=("self",)).select_related("firm").get(pk=pledge.pk)
    check_answerable(version, pledge)
    given = Agreement.objects.filter(version=version, pledge=pledge).first()
    if given and given.answer == Answer(answer):
        return given
    if given and given.answer == Answer.AGREED:
        raise InvalidTransition(_("Your firm has agreed to this share. To leave the session, withdraw its seats."))
    given = given or Agreement(version=version, pledge=pledge)
    given.answer, given.by, given.name, given.at = Answer(answer), by, name[:120], timezone.now()
    given.save()
    keep_answer(pledge, given, by)
    if given.answer == Answer.REFUSED or not awaits_others(given):
        tell_organiser(session)
    return given


def may_answer(user, pledge) -> bool:
    """HR of the pledge's own firm; for an outside firm whoever holds its link, so nobody with an account."""
    if pledge.firm_id is None:
        return user is None
    return user is not None and pledge.firm_id in user.firm_ids(Role.HR)


def check_answerable(version, pledge):
    if CostVersion.objects.filter(session=version.session_id, number__gt=version.number).exists():
        raise InvalidTransition(_("A newer statement has been made since. Read it, then answer."))
    if pledge.state not in reckoning.COUNTED or str(pledge.pk) not in version.shares:
        raise InvalidTransition(_("This statement asks nothing of your firm."))


def keep_answer(pledge, given, by):
    has_agreed = given.answer == Answer.AGREED
    if has_agreed and pledge.state != Pledge.State.CONFIRMED:
        pledge.state, pledge.revision = Pledge.State.CONFIRMED, pledge.revision + 1
        pledge.save(update_fields=["state", "revision"])
    Event.objects.record(pledge, verb="confirmed" if has_agreed else "refused", by=by)


def waits(version, pledge, given) -> bool:
    """Whether this firm has still to answer `version`, the latest; `given` is its answer or None."""
    owes = version.shares.get(str(pledge.pk))
    is_asked = pledge.state == Pledge.State.COMMITTED and owes is not None and given is None
    return is_asked and (Decimal(owes) > 0 or version.session.status != Status.CANCELLED)


def awaits_others(given) -> bool:
    """Whether other firms have still to agree; until then who organises is not told of an agreement."""
    keys = [int(key) for key in given.version.shares]
    return Pledge.objects.filter(pk__in=keys, state=Pledge.State.COMMITTED).exists()
