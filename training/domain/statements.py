"""Statements of shares as people read them: by firm, version after version, with each firm's answer."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from firms.models import Role
from training.cost_split import COUNTED, ZERO
from training.domain import reckoning, shares
from training.domain.reckoning import stated_amount
from training.models import Agreement, CostVersion, Pledge
from training.models.plan import PLANNERS
from training.models.session import organises


@dataclass(frozen=True)
class Line:
    """One firm in a version; `change` is from the version before, None where there is none, and `given` its answer."""

    pledge: Pledge
    weight: Fraction | None
    share: Decimal | None
    fee: Decimal | None
    amount: Decimal
    change: Decimal | None
    given: Agreement | None
    waits: bool = False
    may_read: bool = False
    may_answer: bool = False

    @property
    def stands(self) -> bool:
        """That it agreed before and is not asked again."""
        return self.given is None and self.pledge.state == Pledge.State.CONFIRMED


@dataclass(frozen=True)
class Now:
    """What a firm would owe if shares were stated today."""

    pledge: Pledge
    stated: Decimal | None
    amount: Decimal
    change: Decimal
    is_asked: bool


def reads_statement(user, version, pledge) -> bool:
    """A firm's HR and director read its own; who organises, the office and the president read all."""
    if user.has_role(Role.OFFICE, Role.PRESIDENT) or organises(user, version.session):
        return True
    return pledge.firm_id is not None and pledge.firm_id in user.firm_ids(*PLANNERS)


def lines_of(version, pledges, answers, user=None, *, is_last=True) -> list[Line]:
    """Every firm the version says something of, in the order of the pledges."""
    given = {one.pledge_id: one for one in answers if one.version_id == version.pk}
    return [
        line(version, pledge, given.get(pledge.pk), user, is_last=is_last)
        for pledge in pledges
        if is_named(version, pledge)
    ]


def is_named(version, pledge) -> bool:
    """Whether the version says anything of this firm: a share, a fee, or that it owes nothing any more."""
    return any(str(pledge.pk) in part for part in (version.shares, version.fees, version.differences))


def line(version, pledge, given, user=None, *, is_last=True) -> Line:
    key = str(pledge.pk)
    weight, share, fee = version.weights.get(key), version.shares.get(key), version.fees.get(key)
    return Line(
        pledge,
        Fraction(weight) if weight else None,
        Decimal(share) if share is not None else None,
        Decimal(fee) if fee is not None else None,
        stated_amount(version, pledge),
        Decimal(version.differences.get(key, "0.00")) if version.number > 1 else None,
        given,
        is_last and shares.waits(version, pledge, given),
        user is not None and reads_statement(user, version, pledge),
        user is not None and shares.may_answer(user, pledge),
    )


def latest_lines(versions, pledges, user) -> list[Line]:
    """The lines of the first of `versions`, the latest; none where nothing was stated."""
    return lines_of(versions[0], pledges, answers_to(versions[:1], user), user) if versions else []


def own_lines(lines, user) -> list[Line]:
    """Those of the firms for which this person plans."""
    firms = user.firm_ids(*PLANNERS)
    return [one for one in lines if one.pledge.firm_id in firms]


def today(standing) -> list[Now]:
    """Beside what was stated, what each firm would owe by a statement of today; empty where nothing can be stated."""
    if not standing.is_billable:
        return []
    found = []
    for pledge in standing.pledges:
        was, amount = standing.stated_to(pledge), standing.amount_of(pledge) or ZERO
        if was or pledge.state in COUNTED or amount:
            is_asked = shares.may_be_asked_again(pledge, amount, was or ZERO)
            found.append(Now(pledge, was, amount, amount - (was or ZERO), is_asked))
    return found


def history_of(session, user) -> list[CostVersion]:
    """All versions that this person reads, the latest first, each with its session and author. One query."""
    rows = CostVersion.objects.visible_to(user).filter(session=session).select_related("session", "by")
    return list(rows.order_by("-number"))


def answers_to(versions, user) -> list[Agreement]:
    return list(Agreement.objects.visible_to(user).filter(version__in=[version.pk for version in versions]))


def pledges_of(session, user) -> list[Pledge]:
    return list(Pledge.objects.visible_to(user).filter(session=session).with_firms())


def standing_of(session, pledges, versions) -> reckoning.Standing:
    """Today's standing beside the latest of `versions`; `half_day_count` on the session saves a query."""
    count = getattr(session, "half_day_count", None)
    days = None if count is None else count * reckoning.HALF_DAY
    return reckoning.of(session, pledges, days=days, stated=versions[0] if versions else None)
