"""Noticeboards: which poster may hang where, who hung it, who takes it down, and who is reminded."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, Membership
from mobility import domain
from mobility.domain import boards
from mobility.models import Noticeboard, Posting, Vacancy
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import NoticeboardFactory, PostingFactory, VacancyFactory


@pytest.fixture
def board(firm):
    return NoticeboardFactory(firm=firm, name="Cantine")


@pytest.fixture
def vacancy(park):
    return VacancyFactory(firm=FirmFactory(park=park, name="Maison B"), title="Séchage")


def day(distance):
    return timezone.localdate() + timedelta(days=distance)


def hang(vacancy, board, by, **more):
    given = {"remover": by, "remove_by": vacancy.closes_on, "by": by} | more
    return boards.hang(vacancy, board, **given)[0]


def fresh(person):
    """The person as the next request knows her."""
    person.__dict__.pop("memberships_held", None)
    return person


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def test_board_is_added_once_however_often_the_form_is_sent(firm, hr, client):
    form = {"firm": firm.pk, "name": "Cantine", "place": "Bâtiment 2", "request_key": str(uuid.uuid4())}
    answers = [client.post(address("board_create"), form) for _ in range(2)]
    made = Noticeboard.objects.get()
    assert [answer.url for answer in answers] == [address("board_detail", made.pk)] * 2
    assert (made.firm, made.park, made.name, made.place, made.in_use) == (
        firm,
        firm.park,
        "Cantine",
        "Bâtiment 2",
        True,
    )


@pytest.mark.parametrize("key", ["neighbour", "none", "odd"])
def test_board_of_another_firm_cannot_be_added(firm, hr, client, park, key):
    chosen = {"neighbour": FirmFactory(park=park).pk, "none": "", "odd": "x"}[key]
    answer = client.post(address("board_create"), {"firm": chosen, "name": "Cantine"})
    assert (answer.status_code, Noticeboard.objects.count()) == (422, 0)


def test_office_adds_the_parks_own_boards(park, client):
    client.force_login(member("office", park=park))
    client.post(address("board_create"), {"name": "Mairie"})
    assert Noticeboard.objects.get().firm is None


@pytest.mark.parametrize(
    ("role", "own", "parks"),
    [
        ("hr", True, False),
        ("staff_representative", True, False),
        ("office", False, True),
        ("director", False, False),
        ("line_manager", False, False),
        ("president", False, False),
        ("administrator", False, False),
    ],
)
def test_boards_are_changed_by_who_keeps_them(firm, board, park, role, own, parks):
    shared, person = NoticeboardFactory(firm=None, park=park), member(role, firm=firm, park=park)
    assert (boards.may_change(person, board), boards.may_change(person, shared)) == (own, parks)


def test_edit_compares_with_what_a_colleague_saved(board, hr, client):
    revision = board.revision
    Noticeboard.objects.filter(pk=board.pk).update(name="Vestiaire")
    posted = {"name": "Atelier", "place": "", "in_use": "on", "revision": revision}
    answer = client.post(address("board_edit", board.pk), posted)
    assert answer.status_code == 409
    assert answer.context["form"].differences == [("Board", "Vestiaire", "Atelier")]
    again = {**posted, "revision": answer.context["form"]["revision"].value()}
    assert client.post(address("board_edit", board.pk), again).status_code == 302
    assert Noticeboard.objects.get().name == "Atelier"


def test_board_out_of_use_takes_no_poster(board, hr, vacancy, client):
    client.post(address("board_edit", board.pk), {"name": "Cantine", "place": "", "revision": board.revision})
    board.refresh_from_db()
    assert board.in_use is False
    with pytest.raises(InvalidTransition):
        hang(vacancy, board, hr)
    assert list(boards.boards_for(vacancy, hr, is_free=True)) == []


@pytest.mark.parametrize(
    ("audience", "own", "chosen", "neighbour", "parks"),
    [
        ("firm", True, False, False, False),
        ("chosen", True, True, False, False),
        ("park", True, True, True, True),
        ("public", True, True, True, True),
    ],
)
def test_poster_hangs_only_where_everybody_may_read_it(park, audience, own, chosen, neighbour, parks):
    """Whose board it is: the hiring firm's, a chosen firm's, another firm's, the park's."""
    hiring, invited, other = (FirmFactory(park=park) for _ in range(3))
    vacancy = VacancyFactory(firm=hiring, audience=audience)
    vacancy.chosen_firms.add(invited)
    found = []
    for firm in (hiring, invited, other, None):
        board = NoticeboardFactory(firm=firm, park=park)
        # She belongs to the hiring firm too, so that her own sight of the vacancy decides nothing.
        keeper = member("hr", firm=firm or other)
        member("employee", firm=hiring, user=keeper)
        offered = board in boards.boards_for(vacancy, keeper, is_free=True)
        assert offered == (vacancy in boards.postable(board, keeper))
        try:
            hang(vacancy, board, keeper)
            found.append(offered is True)
        except InvalidTransition:
            found.append(offered is True)
            assert not offered
    assert found == [own, chosen, neighbour, parks]
    assert Posting.objects.count() == sum(found)


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "filled"}, {"closes_on": day(-1)}])
def test_closed_vacancy_is_hung_nowhere(board, hr, vacancy, fields):
    Vacancy.objects.update(**fields)
    with pytest.raises(InvalidTransition):
        hang(vacancy, board, hr)
    assert Posting.objects.count() == 0


@pytest.mark.parametrize(("distance", "is_taken"), [(-1, False), (0, True), (20, True), (21, False)])
def test_poster_comes_down_by_the_closing_day(board, hr, vacancy, client, distance, is_taken):
    posted = {"board": board.pk, "remover": hr.pk, "remove_by": day(distance).isoformat()}
    answer = client.post(address("posting_create", vacancy.pk), posted)
    assert (answer.status_code, Posting.objects.count()) == ((302, 1) if is_taken else (422, 0))


def test_posting_says_who_when_and_until(board, hr, vacancy, client, firm):
    representative = member("staff_representative", firm=firm)
    posted = {"board": board.pk, "remover": representative.pk, "remove_by": day(3).isoformat()}
    answers = [client.post(address("posting_create", vacancy.pk), posted) for _ in range(2)]
    row = Posting.objects.get()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (row.posted_by, row.remover, row.remove_by) == (hr, representative, day(3))
    assert [event.label for event in Event.objects.about(row)] == ["Posted"]


def test_colleague_is_told_that_it_hangs_already(board, hr, vacancy, client, firm):
    hang(vacancy, board, member("staff_representative", firm=firm))
    posted = {"board": board.pk, "remover": hr.pk, "remove_by": day(3).isoformat()}
    assert client.post(address("posting_create", vacancy.pk), posted).status_code == 409
    assert Posting.objects.count() == 1


@pytest.mark.parametrize("role", ["hr", "employee", "line_manager"])
def test_remover_keeps_the_board(board, hr, vacancy, client, firm, park, role):
    other = member(role, firm=FirmFactory(park=park) if role == "hr" else firm)
    posted = {"board": board.pk, "remover": other.pk, "remove_by": day(3).isoformat()}
    assert client.post(address("posting_create", vacancy.pk), posted).status_code == 422
    with pytest.raises(PermissionDenied):
        hang(vacancy, board, hr, remover=other)


def test_poster_is_taken_down_and_hangs_after_all(board, hr, vacancy, client):
    row = hang(vacancy, board, hr)
    states = []
    for move in ("take-down", "put-back"):
        assert client.post(address("posting_move", row.pk, move)).url == address("board_detail", board.pk)
        row.refresh_from_db()
        states.append((row.removed_at is None, row.removed_by))
    assert states == [(False, hr), (True, None)]
    assert [event.label for event in Event.objects.about(row)] == ["Still hanging", "Taken down", "Posted"]


def test_poster_taken_down_by_a_colleague_answers_conflict(board, hr, vacancy, client):
    row = hang(vacancy, board, hr)
    boards.take_down(row, by=hr)
    for headers in ({}, {"HX-Request": "true"}):
        assert client.post(address("posting_move", row.pk, "take-down"), headers=headers).status_code == 409
    assert Event.objects.about(row).count() == 2


def test_put_back_meets_a_new_copy(board, hr, vacancy, client):
    row = hang(vacancy, board, hr)
    boards.take_down(row, by=hr)
    hang(vacancy, board, hr)
    assert client.post(address("posting_move", row.pk, "put-back")).status_code == 409
    assert Posting.objects.hanging().count() == 1


def test_htmx_answers_the_fresh_lists(board, hr, vacancy, client):
    row = hang(vacancy, board, hr)
    answer = client.post(address("posting_move", row.pk, "take-down"), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert (answer.status_code, page.count("<main"), page.count('id="board"'), page.count("hx-swap-oob")) == (
        200,
        0,
        1,
        1,
    )


def test_unknown_move_is_not_found(board, hr, vacancy, client):
    assert client.post(address("posting_move", hang(vacancy, board, hr).pk, "burn")).status_code == 404


def waiting(person):
    return [(todo.title, todo.action) for todo in domain.todo(fresh(person)) if todo.action == "Take it down"]


@pytest.mark.parametrize(
    ("posting", "vacancy_fields", "is_due"),
    [
        ({}, {}, False),
        ({"remove_by": day(1)}, {}, False),
        ({"remove_by": day(0)}, {}, True),
        ({"remove_by": day(-3)}, {}, True),
        ({}, {"status": "filled"}, True),
        ({}, {"status": "withdrawn"}, True),
        ({}, {"status": "draft"}, True),
        ({}, {"audience": "firm"}, True),
        ({}, {"audience": "chosen"}, True),
        ({}, {"audience": "public"}, False),
        ({}, {"closes_on": day(-1)}, True),
        ({"removed_at": timezone.now()}, {"status": "filled"}, False),
    ],
)
def test_poster_waits_for_its_remover(board, hr, vacancy, firm, posting, vacancy_fields, is_due):
    colleague = member("staff_representative", firm=firm)
    PostingFactory(vacancy=vacancy, board=board, posted_by=hr, remover=colleague, **({"remove_by": day(9)} | posting))
    Vacancy.objects.update(**vacancy_fields)
    assert (len(waiting(colleague)), len(waiting(hr))) == (int(is_due), 0)


def test_poster_of_somebody_who_left_waits_for_all_keepers(board, hr, vacancy, firm):
    gone = member("staff_representative", firm=firm)
    PostingFactory(vacancy=vacancy, board=board, posted_by=hr, remover=gone, remove_by=day(-1))
    assert (len(waiting(gone)), len(waiting(hr))) == (1, 0)
    Membership.objects.filter(user=gone).delete()
    member("employee", firm=firm, user=gone)
    assert (len(waiting(gone)), len(waiting(hr))) == (0, 1)


@pytest.mark.parametrize("whose", ["own", "chosen", "other", "park"])
def test_narrower_audience_calls_back_the_posters_of_others(park, vacancy, whose):
    other = FirmFactory(park=park)
    firm = {"own": vacancy.firm, "park": None}.get(whose, other)
    board = NoticeboardFactory(firm=firm, park=park)
    keeper = member("hr", firm=firm or other)
    PostingFactory(vacancy=vacancy, board=board, posted_by=keeper, remove_by=day(9))
    assert waiting(keeper) == []
    Vacancy.objects.update(audience="chosen")
    if whose == "chosen":
        vacancy.chosen_firms.add(other)
    assert len(waiting(keeper)) == (whose in ("other", "park"))


def test_office_is_reminded_of_the_parks_boards(park, vacancy):
    office = member("office", park=park)
    shared = NoticeboardFactory(firm=None, park=park)
    PostingFactory(vacancy=vacancy, board=shared, posted_by=office, remove_by=day(0))
    assert waiting(office) == [("Séchage", "Take it down")]


def rows(client, **asked):
    return list(client.get(address("board_list"), asked).context["page"])


def test_list_tells_what_is_late_and_what_came_down(board, hr, park, client):
    fine, late, filled, down = (VacancyFactory(firm__park=park) for _ in range(4))
    for one in (fine, late, filled, down):
        PostingFactory(vacancy=one, board=board, posted_by=hr)
    Posting.objects.filter(vacancy=late).update(remove_by=day(-1))
    Vacancy.objects.filter(pk=filled.pk).update(status="filled")
    boards.take_down(Posting.objects.get(vacancy=down), by=hr)
    assert {row.vacancy for row in rows(client)} == {fine, late, filled}
    assert {row.vacancy: row.is_overdue for row in rows(client)} == {fine: False, late: True, filled: True}
    assert {row.vacancy for row in rows(client, state="late")} == {late, filled}
    assert {row.vacancy for row in rows(client, state="removed")} == {down}
    counted = client.get(address("board_list")).context["boards"][0]
    assert (counted.hanging_count, counted.late_count) == (3, 2)


def test_hiring_firms_hr_sees_where_its_poster_hangs(board, vacancy, hr, client):
    row = hang(vacancy, board, hr)
    hiring = member("hr", firm=vacancy.firm)
    client.force_login(hiring)
    assert [one.pk for one in client.get(address("vacancy_detail", vacancy.pk)).context["paper"]["places"]] == [row.pk]
    assert client.get(address("board_detail", board.pk)).status_code == 404
    assert client.post(address("posting_move", row.pk, "take-down")).status_code == 403
    client.force_login(member("hr", firm=FirmFactory(park=vacancy.firm.park)))
    assert client.get(address("vacancy_detail", vacancy.pk)).context["paper"]["places"] == []


@pytest.mark.parametrize("audience", ["firm", "chosen", "park", "public"])
@pytest.mark.parametrize(("status", "closes"), [("published", 5), ("published", -1), ("filled", 5)])
def test_row_says_of_a_poster_what_the_database_says(board, hr, park, audience, status, closes):
    chosen, foreign = FirmFactory(park=park), NoticeboardFactory(firm=FirmFactory(park=park))
    days = {"opens_on": day(-30), "closes_on": day(closes)}
    vacancy = VacancyFactory(firm=board.firm, audience=audience, status=status, **days)
    vacancy.chosen_firms.add(chosen)
    for place in (board, foreign, NoticeboardFactory(firm=chosen), NoticeboardFactory(firm=None, park=park)):
        PostingFactory(vacancy=vacancy, board=place, posted_by=hr)
    void = set(Posting.objects.filter(boards.is_void()))
    assert {row for row in Posting.objects.all() if boards.is_void_here(vacancy, row.board)} == void


def test_words_of_a_vacancy_taken_back_stay_in_its_firm(board, hr, vacancy, client):
    hang(vacancy, board, hr)
    assert "Séchage" in client.get(address("board_detail", board.pk)).content.decode()
    Vacancy.objects.update(status="draft", title="Secret")
    for page in (address("board_detail", board.pk), address("board_list"), reverse("home")):
        text = client.get(page).content.decode()
        assert ("Secret" in text, vacancy.reference in text) == (False, True)


def test_board_offers_what_does_not_hang_there(board, hr, vacancy, client, park):
    other = VacancyFactory(firm__park=park)
    VacancyFactory(firm__park=park, audience="firm")
    hang(vacancy, board, hr)
    assert list(client.get(address("board_detail", board.pk)).context["offered"]) == [other]


def test_pages_cost_the_same_for_any_number_of_posters(board, hr, park, firm, client, statements):
    vacancy = VacancyFactory(firm__park=park)
    pages = {
        address("board_list"): 7,
        address("board_detail", board.pk): 9,
        address("posting_create", vacancy.pk): 7,
        address("board_create"): 7,
        address("vacancy_detail", vacancy.pk): 9,
    }
    found = []
    for more in (1, 20):
        for one in VacancyFactory.create_batch(more, firm__park=park):
            PostingFactory(vacancy=one, board=NoticeboardFactory(firm=firm), posted_by=hr)
            PostingFactory(vacancy=one, board=board, posted_by=hr)
            PostingFactory(vacancy=vacancy, board=NoticeboardFactory(firm=firm), posted_by=hr)
        found.append({page: len(statements(lambda: client.get(page))) for page in pages})  # noqa: B023
    assert found[0] == found[1]
    assert {page: count for page, count in found[1].items() if count > pages[page]} == {}


def test_changes_cost_few_statements(board, hr, vacancy, client, statements):
    posted = {"board": board.pk, "remover": hr.pk, "remove_by": day(3).isoformat()}
    hung = len(statements(lambda: client.post(address("posting_create", vacancy.pk), posted)))
    row = Posting.objects.get()
    moved = len(statements(lambda: client.post(address("posting_move", row.pk, "take-down"))))
    assert (hung, moved) <= (12, 12)


@pytest.mark.parametrize("odd", ["", "-1", "9" * 400, "é" * 500, "'\"><script>", "\u202e", "0000-00-00"])
def test_odd_input_breaks_nothing(board, hr, vacancy, client, odd):
    typed = dict.fromkeys(("firm", "name", "board", "remover", "remove_by", "revision", "request_key"), odd)
    codes = {
        client.post(address("board_create"), typed).status_code,
        client.post(address("board_edit", board.pk), typed).status_code,
        client.post(address("posting_create", vacancy.pk), typed).status_code,
        client.get(address("board_list"), {"state": odd, "page": odd}).status_code,
        client.get(address("posting_create", vacancy.pk), {"board": odd}).status_code,
        client.get(address("vacancy_poster", vacancy.pk), {"paper": odd, "by": odd}).status_code,
    }
    assert max(codes) < 500
