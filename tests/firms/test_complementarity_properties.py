"""What must hold in every park, and the model written out literally as a second opinion."""

from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firms import complementarity
from firms.complementarity import AXES, STRENGTHS, Axes, Edit, Firm, Park, Position, Settings
from firms.complementarity.terms import fit_value, rivalry_value

few = settings(max_examples=60, deadline=None)


@st.composite
def axes(draw):
    levels = [tuple(f"{axis} {n}" for n in range(draw(st.integers(1, 4)))) for axis in AXES]
    pairs = [
        draw(st.lists(st.sampled_from([*combinations(names, 2)]), max_size=3)) if len(names) > 1 else []
        for names in levels[1:]
    ]
    return Axes(*levels, *map(tuple, pairs), frozenset(draw(st.lists(st.sampled_from(levels[0]), max_size=2))))


def positions(axes):
    strength = st.one_of(st.just(0.0), st.sampled_from([float(step) for step in STRENGTHS]))
    return st.builds(Position, *(st.tuples(*[strength] * len(axes.levels(axis))) for axis in AXES))


@st.composite
def parks(draw, newcomers=1, smallest=0):
    """A park, then so many firms outside it; all names differ."""
    found = draw(axes())
    held = [draw(positions(found)) for _ in range(draw(st.integers(smallest, 4)) + newcomers)]
    firms = [Firm(f"firm {n}", position) for n, position in enumerate(held)]
    weight = draw(st.sampled_from([0.0, 0.3, 0.5, 1.0]))
    park = Park(found, tuple(firms[newcomers:]), Settings(neighbour_weight=weight))
    return park, *firms[:newcomers]


def best(values):
    return max(values, default=0.0)


def close(park, axis, one, two):
    pairs = park.axes.market_pairs if axis == "market" else park.axes.specialty_pairs
    names = park.axes.levels(axis)
    return any({names[one], names[two]} == {*pair} for pair in pairs)


def near(park, firm, axis, level):
    own = firm.position.on(axis)
    neighbours = [other for other in range(len(own)) if close(park, axis, level, other)]
    return best([own[level], *(park.settings.neighbour_weight * own[other] for other in neighbours)])


def b(firm, ground):
    return min(firm.position.market[ground[0]], firm.position.specialty[ground[1]])


def b_near(park, firm, ground):
    return min(near(park, firm, "market", ground[0]), near(park, firm, "specialty", ground[1]))


def a(firm, cell):
    return min(firm.position.process[cell[0]], b(firm, cell[1:]))


def a_near(park, firm, cell):
    return min(firm.position.process[cell[0]], b_near(park, firm, cell[1:]))


def cells(park):
    return [*product(*(range(len(park.axes.levels(axis))) for axis in AXES))]


def novelty(park, candidate):
    own = sum(a(candidate, cell) for cell in cells(park))
    if not own:
        return 0
    there = [(a(candidate, cell), best(a_near(park, firm, cell) for firm in park.residents)) for cell in cells(park)]
    return 1 - sum(map(min, *zip(*there, strict=True))) / own


def share(one, two):
    smaller = min(sum(one), sum(two))
    return sum(map(min, one, two)) / smaller if smaller else 0


def fit(park, one, two):
    ours, theirs = one.position, two.position
    apart = 1 - share(ours.process, theirs.process) if sum(ours.process) and sum(theirs.process) else 0
    link = best(
        min(ours.specialty[s], theirs.specialty[other])
        for s, other in product(range(len(park.axes.specialty)), repeat=2)
        if s == other or close(park, "specialty", s, other)
    )
    return share(ours.market, theirs.market) * apart * link


def covered(park, one, two):
    grounds = [*product(range(len(park.axes.market)), range(len(park.axes.specialty)))]
    total = sum(b(one, ground) for ground in grounds)
    return sum(min(b(one, ground), b_near(park, two, ground)) for ground in grounds) / total if total else 0


def rivalry(park, one, two):
    steps = [n for n, step in enumerate(park.axes.process) if step not in park.axes.pooled]
    strength = best(min(one.position.process[n], two.position.process[n]) for n in steps)
    return strength * max(covered(park, one, two), covered(park, two, one))


def chain(park, firms):
    steps = range(len(park.axes.process))
    reached = [best(a(firm, cell) for firm in firms for cell in cells(park) if cell[0] == n) for n in steps]
    return sum(reached) / len(reached)


def breadth(park, firms):
    return sum(best(a(firm, cell) for firm in firms) for cell in cells(park)) / len(cells(park))


@few
@given(parks())
def test_assess_agrees_with_the_definitions(drawn):
    park, candidate = drawn
    result = complementarity.assess(park, candidate)

    before, after = park.residents, (*park.residents, candidate)
    assert [
        result.novelty.value,
        result.fit.value,
        result.rivalry.value,
        result.chain.before,
        result.breadth.before,
        result.chain.gain,
        result.breadth.gain,
    ] == pytest.approx(
        [
            novelty(park, candidate),
            best(fit(park, candidate, firm) for firm in before),
            best(rivalry(park, candidate, firm) for firm in before),
            chain(park, before),
            breadth(park, before),
            100 * (chain(park, after) - chain(park, before)),
            100 * (breadth(park, after) - breadth(park, before)),
        ],
        abs=1e-9,
    )
    assert complementarity.verdict_on(park, candidate) == result.verdict


@few
@given(parks())
def test_terms_and_score_stay_within_bounds(drawn):
    park, candidate = drawn
    result = complementarity.assess(park, candidate)

    for share in (result.novelty.value, result.fit.value, result.rivalry.value, park.chain, park.breadth):
        assert 0 <= share <= 1
    assert 0 <= result.score <= 100
    assert result.chain.gain >= 0
    assert result.breadth.gain >= 0
    assert (result.fit.partner is None) == (result.fit.value == 0)
    assert (result.rivalry.rival is None) == (result.rivalry.value == 0)


@few
@given(parks(newcomers=0, smallest=1))
def test_copy_of_a_resident_brings_nothing(drawn):
    (park,) = drawn
    placed = park.residents[0].position.replacing("market", 0, 0.5).replacing("specialty", 0, 0.75)
    original = replace(park.residents[0], position=placed)
    result = complementarity.assess(park.joined_by(original), replace(original, name="copy"))

    assert (result.novelty.value, result.chain.gain, result.breadth.gain, result.score) == (0, 0, 0, 0)
    rival_steps = [original.position.process[step] for step in park.axes.rival_steps]
    assert result.rivalry.value == best(rival_steps)


@few
@given(parks(smallest=2), st.randoms(use_true_random=False))
def test_order_of_residents_changes_nothing(drawn, random):
    park, candidate = drawn
    shuffled = replace(park, residents=tuple(random.sample(park.residents, len(park.residents))))

    assert complementarity.assess(shuffled, candidate) == complementarity.assess(park, candidate)
    assert complementarity.stability(shuffled, candidate, 3) == complementarity.stability(park, candidate, 3)


@few
@given(parks(newcomers=2))
def test_one_more_resident_moves_each_term_one_way(drawn):
    park, candidate, newcomer = drawn
    before = complementarity.assess(park, candidate)
    after = complementarity.assess(park.joined_by(newcomer), candidate)

    assert after.novelty.value <= before.novelty.value
    assert after.chain.gain <= before.chain.gain
    assert after.breadth.gain <= before.breadth.gain
    assert after.fit.value >= before.fit.value
    assert after.rivalry.value >= before.rivalry.value
    assert after.breadth.before >= before.breadth.before


@few
@given(parks(newcomers=2))
def test_two_entrants_gain_the_same_in_either_order(drawn):
    park, one, two = drawn

    def gains(first, second):
        results = complementarity.assess(park, first), complementarity.assess(park.joined_by(first), second)
        return sum(result.chain.gain for result in results), sum(result.breadth.gain for result in results)

    assert gains(one, two) == pytest.approx(gains(two, one), abs=1e-9)


@few
@given(parks(newcomers=2))
def test_rivalry_and_fit_of_two_firms_are_symmetric(drawn):
    park, one, two = drawn
    first, second = park.stance(one), park.stance(two)
    assert rivalry_value(first, second) == rivalry_value(second, first)
    assert fit_value(first, second) == fit_value(second, first)


@few
@given(parks(smallest=1))
def test_resident_listed_twice_changes_nothing(drawn):
    park, candidate = drawn
    twice = park.joined_by(park.residents[0])

    assert complementarity.assess(twice, candidate) == complementarity.assess(park, candidate)
    assert complementarity.stability(twice, candidate, 3) == complementarity.stability(park, candidate, 3)
    assert (twice.chain, twice.breadth) == (park.chain, park.breadth)


@few
@given(parks(newcomers=0))
def test_candidate_off_all_axes_scores_nothing(drawn):
    (park,) = drawn
    candidate = Firm("elsewhere", park.axes.position({}))
    result = complementarity.assess(park, candidate)

    assert (result.novelty.value, result.fit.value, result.rivalry.value, result.score) == (0, 0, 0, 0)
    assert (result.chain.gain, result.breadth.gain, result.verdict) == (0, 0, "outside")
    assert complementarity.stability(park, candidate, 2).share == 1


@few
@given(parks(), st.sampled_from(AXES))
def test_reversed_axis_changes_nothing(drawn, axis):
    park, candidate = drawn

    def turned(firm):
        return replace(firm, position=replace(firm.position, **{axis: firm.position.on(axis)[::-1]}))

    reversed_axes = replace(park.axes, **{axis: park.axes.levels(axis)[::-1]})
    mirrored = replace(park, axes=reversed_axes, residents=tuple(map(turned, park.residents)))

    assert complementarity.assess(mirrored, turned(candidate)).figures() == (
        complementarity.assess(park, candidate).figures()
    )
    assert (mirrored.chain, mirrored.breadth) == (park.chain, park.breadth)


@few
@given(parks())
def test_claiming_any_market_and_specialty_never_lowers_rivalry(drawn):
    park, candidate = drawn
    anywhere = replace(park.axes.everything, process=candidate.position.process)
    claimed = complementarity.assess(park, replace(candidate, position=anywhere)).rivalry.value
    assert claimed >= complementarity.assess(park, candidate).rivalry.value


@few
@given(parks())
def test_smallest_edit_is_the_first_of_all_that_flip(drawn):
    park, candidate = drawn
    verdict, flips = complementarity.verdict_on(park, candidate), []
    for order, (axis, after) in enumerate(product(AXES, STRENGTHS)):
        for index, before in enumerate(candidate.position.on(axis)):
            edited = replace(candidate, position=candidate.position.replacing(axis, index, float(after)))
            if (flipped := complementarity.verdict_on(park, edited)) != verdict:
                place = AXES.index(axis), index, order
                flips.append(
                    (abs(after - before), place, Edit(axis, park.axes.levels(axis)[index], before, after, flipped))
                )

    first = min(flips, default=(None, None, None))[-1]
    assert complementarity.smallest_edit(park, candidate) == first


@few
@given(parks(smallest=1))
def test_weight_is_what_the_park_loses(drawn):
    park, _ = drawn
    leaver = park.residents[0]
    weight, without = complementarity.weight(park, leaver), park.without(leaver.name)

    assert weight.chain.gain == pytest.approx(100 * (park.chain - without.chain), abs=1e-9)
    assert weight.breadth.gain == pytest.approx(100 * (park.breadth - without.breadth), abs=1e-9)


@few
@given(parks())
def test_written_park_reads_back_the_same(drawn):
    park, candidate = drawn
    assert complementarity.read(complementarity.write(park, [candidate])) == (park, [candidate])
