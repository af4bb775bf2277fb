"""What measured times are made of: figures, judgements, what is asked; nothing here looks at a clock."""

from urllib.parse import parse_qs

import pytest

from server.times import pages
from server.times.figures import Compared, Turn, percentile, verdict
from server.times.visit import Needs

QUIET = Turn(before=[10, 10], subject=[20, 30], after=[11, 11])
NOISY = Turn(before=[10, 10], subject=[900, 900], after=[12, 12])


@pytest.mark.parametrize(("share", "found"), [(0, 1), (0.5, 5), (0.51, 6), (0.95, 10), (1, 10)])
def test_percentile_is_the_nearest_rank(share, found):
    assert percentile([7, 1, 9, 3, 5, 10, 2, 8, 4, 6], share) == found


def test_percentile_of_one_value_is_that_value():
    assert [percentile([4], share) for share in (0, 0.5, 1)] == [4, 4, 4]


@pytest.mark.parametrize(
    ("before", "after", "quiet"),
    [(10, 10, True), (10, 11.5, True), (11.5, 10, True), (10, 11.6, False), (12, 10, False)],
)
def test_turn_is_quiet_when_the_unit_around_it_kept_its_time(before, after, quiet):
    assert Turn([before], [1], [after]).is_quiet is quiet


def test_ratios_come_of_the_quiet_turns_alone():
    compared = Compared([QUIET, NOISY, *[QUIET] * 4])
    assert compared.is_enough
    assert (compared.ratio(0.5), compared.ratio(0.95)) == (20 / 10, 30 / 11)
    assert compared.noise == (1.1, 1.1)


def test_too_few_quiet_turns_are_told_from_all():
    compared = Compared([QUIET] * 4 + [NOISY])
    assert not compared.is_enough
    assert compared.ratio(1) == 900 / 12
    assert compared.noise == (1.1, 1.2)


@pytest.mark.parametrize(
    ("ratio", "enough", "word"),
    [(1.5, True, "within"), (1.51, True, "near"), (1.72, True, "near"), (1.73, True, "OVER"), (9, False, "too noisy")],
)
def test_verdict_needs_quiet_and_more_than_chance(ratio, enough, word):
    assert verdict(ratio, 1.5, enough=enough) == word


@pytest.fixture
def people():
    sessions, keys = {"hr": "h", "sales": "s"}, {"usual": 3, "quote": 4}
    return pages.People(1, sessions=sessions, keys=keys, lines=list(range(100, 116)), received=[7, 8])


def test_each_line_is_saved_by_one_client_and_with_the_revision_it_has(people):
    # The first eight warm up; of the others each client takes every eighth.
    drawn = [people.saved_lines.draw() for _ in range(72)][8:]
    asked: dict = {}
    for place, request in enumerate(drawn):
        asked.setdefault(request.path, []).append((place % 8, int(parse_qs(request.body.decode())["revision"][0])))
    assert len(asked) == 16
    for turns in asked.values():
        clients, revisions = zip(*turns, strict=True)
        assert len(set(clients)) == 1
        assert list(revisions) == list(range(revisions[0], revisions[0] + 4))


def test_each_line_is_saved_by_one_client_of_the_mix_too(people):
    mixed = pages.mix(people)
    drawn = [mixed.draw() for _ in range(8 + 2000)][8:]
    written = [(request.path, place % 8) for place, request in enumerate(drawn) if request.body]
    assert len(written) == 200
    assert len(set(written)) == 16


def test_applications_are_moved_one_step_after_another(people):
    drawn = [people.moves.draw() for _ in range(4)]
    assert [(request.path, request.body) for request in drawn] == [
        ("/applications/7/moves/shortlist/", b"seen=received"),
        ("/applications/8/moves/shortlist/", b"seen=received"),
        ("/applications/7/moves/interview/", b"seen=shortlisted"),
        ("/applications/8/moves/interview/", b"seen=shortlisted"),
    ]


def test_page_needs_its_files_once_and_nothing_it_only_links_to():
    needs = Needs(
        '<html><link rel="stylesheet" href="/a.css"><link rel="canonical" href="/here">'
        '<link rel="preload" as="font" href="/f.woff2"><link rel="icon" href="/i.svg">'
        '<script src="/h.js"></script>'
        '<svg><use href="/s.svg#one"></use><use href="/s.svg#two"/><use href="#own"/></svg>'
        '<img src="data:image/png;base64,AA"><a href="/elsewhere">There</a></html>'
    )
    assert needs.files == {"/a.css", "/f.woff2", "/i.svg", "/h.js", "/s.svg"}
    assert needs.nodes == 12
