"""What must hold for any statement, whatever firms take part: exact sums, no order, a new start at each re-split."""

from decimal import Decimal as D

from hypothesis import assume, given
from hypothesis import strategies as st

from naturopole.money import from_cents
from training.cost_split import Item
from training.domain import reckoning, shares
from training.domain.reckoning import stated_amounts
from training.models import CostVersion, JointSession, Pledge

RULES = st.sampled_from(["seats", "head_count", "equal", "mixed"])
AMOUNTS = st.integers(0, 10_000_000).map(from_cents)


@st.composite
def standings(draw) -> reckoning.Standing:
    """A session of up to twelve firms, some of which have left and owe a fee; nothing of it is in the database."""
    mix = {"seats": 50, "equal": 30, "head_count": 20}
    session = JointSession(pk=1, rule=draw(RULES), mix=mix, minimum=1, capacity=500, cost=0, status="open")
    size = draw(st.integers(1, 12))
    pledges = [
        Pledge(
            pk=number,
            session=session,
            outside_name=draw(st.sampled_from(["Alpha", "Beta", "Gamma", "Delta"])),
            seats=draw(st.integers(1, 30)),
            head_count=draw(st.integers(1, 400)),
            state="committed",
        )
        for number in range(1, size + 1)
    ]
    items = [Item(f"Item {number}", draw(AMOUNTS)) for number in range(draw(st.integers(1, 4)))]
    return reckoning.of(session, pledges, items=items, days=D("2"), stated=None)


def version_of(standing) -> CostVersion:
    """What would be written of a standing, not saved."""
    return CostVersion(number=1, **shares.figures_of(standing, standing.split, standing.items))


def without(standing, leaver, fee) -> reckoning.Standing:
    """The same once one firm has left, owing `fee`."""
    rows = [
        Pledge(**{field.attname: getattr(pledge, field.attname) for field in Pledge._meta.concrete_fields})
        for pledge in standing.pledges
    ]
    for pledge in rows:
        if pledge.pk == leaver:
            pledge.state, pledge.fee = "withdrawn", fee
    return reckoning.of(standing.session, rows, items=standing.items, days=standing.days, stated=None)


@given(standings())
def test_shares_of_a_version_add_up_to_its_total_to_the_cent(standing):
    version = version_of(standing)
    assert sum(stated_amounts(version).values()) == version.total == sum(D(item["amount"]) for item in version.items)


@given(standings(), st.randoms())
def test_order_of_the_pledges_changes_no_figure(standing, chance):
    rows = list(standing.pledges)
    chance.shuffle(rows)
    other = reckoning.of(standing.session, rows, items=standing.items, days=standing.days, stated=None)
    said, again = version_of(standing), version_of(other)
    assert (said.shares, said.weights, said.total) == (again.shares, again.weights, again.total)
    assert shares.seen_of(standing) == shares.seen_of(other)


@given(standings(), st.integers(0, 100))
def test_resplit_starts_from_the_remaining_total_after_the_fee(standing, percent):
    assume(len(standing.pledges) > 1)
    leaver = standing.pledges[0]
    before = version_of(standing)
    fee = (D(before.shares[str(leaver.pk)]) * percent / 100).quantize(D("0.01"))
    left = without(standing, leaver.pk, fee)
    after = version_of(left)
    assert sum(map(D, after.shares.values())) == before.total - fee
    assert sum(stated_amounts(after).values()) == before.total
    # The same as if the leaver had never been there, of a total less its fee: old shares play no part.
    rest = [pledge for pledge in standing.pledges if pledge.pk != leaver.pk]
    fresh = reckoning.of(standing.session, rest, items=[Item("Rest", before.total - fee)], days=D("2"), stated=None)
    assert after.shares == version_of(fresh).shares


@given(standings())
def test_differences_lead_from_one_version_to_the_next(standing):
    assume(len(standing.pledges) > 1)
    before, after = version_of(standing), version_of(without(standing, standing.pledges[0].pk, D("0.00")))
    changes = shares.differences(before, after)
    old, new = stated_amounts(before), stated_amounts(after)
    assert {key: old.get(key, D(0)) + D(changes.get(key, "0")) for key in old} == {
        key: new.get(key, D(0)) for key in old
    }
