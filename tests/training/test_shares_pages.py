"""Pages of shares and choices, as the firms' human resources, the organiser, the president and strangers meet them."""

import io
import re
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from tests.factories import FirmFactory, member
from tests.training.factories import HalfDayFactory, ItemFactory, PledgeFactory, in_days
from tests.training.shares import Course, frozen
from training import statement
from training.domain import desk, pledging
from training.models import Agreement, Pledge

pytestmark = pytest.mark.django_db


def page(client, name, key, user, method="get", data=None, **headers):
    client.force_login(user)
    return getattr(client, method)(reverse(f"training:{name}", args=[key]), data or {}, **headers)


def text(answer) -> str:
    """What is read, tags left out."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", plain.replace("&#x27;", "’"))


def cells(answer, table="Firm") -> list[list[str]]:
    """The rows of the page's table, in words."""
    body = answer.content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", body[body.index("<tbody>") : body.index("</table>")], re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in row] for row in found]


def seen(answer) -> str:
    return re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]


def decide(client, course, choice, *, seen_now=None, **typed):
    shown = page(client, "session_options", course.session.pk, course.organiser, data=typed)
    sent = {"choice": choice, "reason": "Two have left", "seen": seen_now or seen(shown)} | typed
    return page(client, "session_options", course.session.pk, course.organiser, "post", sent)


# the choices


def test_choices_show_each_firms_cost_before_and_now(client):
    course = Course().join()
    pledging.withdraw(course.pledges["X"])
    found = cells(page(client, "session_options", course.session.pk, course.organiser))
    assert [[row[0].split()[1], *row[1:4]] for row in found] == [
        ["A", "4", "€1,200.00", "€1,866.67"],
        ["B", "3", "€900.00", "€1,400.00"],
        ["C", "2", "€600.00", "€933.33"],
        ["X", "5", "€1,500.00", "–"],
        ["before", "9", "", "€4,200.00"],
    ]


def test_choices_never_show_a_ceiling(client):
    course = Course().join()
    course.state()
    Pledge.objects.filter(pk=course.pledges["A"].pk).update(ceiling=D("1234.56"))
    pledging.withdraw(course.pledges["X"])
    answer = page(client, "session_options", course.session.pk, course.organiser)
    assert ("to be asked again" in cells(answer)[0][3], "1,234.56" in text(answer)) == (True, False)


def test_what_is_typed_is_shown_before_anybody_decides(client):
    course = Course(cost="0", minimum=10)
    trainer = ItemFactory(session=course.session, label="Trainer", price=D("3600.00"))
    room = ItemFactory(session=course.session, label="Room", price=D("600.00"))
    typed = {"falls_away": room.pk, "minimum": 9, "still_due": trainer.pk}
    answer = page(client, "session_options", course.session.pk, course.organiser, data=typed)
    assert [row[4] for row in cells(answer)] == ["€1,600.00", "€1,200.00", "€800.00", "€3,600.00"]
    assert f'type="hidden" name="falls_away" value="{room.pk}"' in answer.content.decode()
    room.refresh_from_db()
    assert room.falls_away is False


def test_decision_is_carried_out_and_leads_to_the_session(client):
    course = Course().join()
    pledging.withdraw(course.pledges["X"])
    answer = decide(client, course, "re_split")
    assert (answer.status_code, answer.url) == (302, reverse("training:session_detail", args=[course.session.pk]))
    assert course.by_letter(course.versions()[0].shares) == {"A": "1866.67", "B": "1400.00", "C": "933.33"}


def test_scaled_back_through_the_page_to_the_cent(client):
    course = Course(minimum=10)
    answer = decide(client, course, "scale_back", minimum="9")
    course.session.refresh_from_db()
    assert (answer.status_code, course.session.minimum, len(course.versions())) == (302, 9, 1)


def test_put_off_through_the_page(client):
    course = Course()
    days = {"starts_on": in_days(60).isoformat(), "pledge_deadline": in_days(50).isoformat()}
    answer = decide(client, course, "postpone", **days)
    course.session.refresh_from_db()
    assert (answer.status_code, course.session.starts_on) == (302, in_days(60))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_called_off_through_the_page_with_an_amount_still_due(client, language):
    course = Course()
    client.cookies["django_language"] = language
    typed = {"other_due": "900,50" if language == "fr" else "900.50", "other_label": "Deposit"}
    course.organiser.language = language
    course.organiser.save()
    answer = decide(client, course, "cancel", **typed)
    assert (answer.status_code, course.versions()[0].total) == (302, D("900.50"))
    assert course.by_letter(course.versions()[0].shares) == {"A": "400.22", "B": "300.17", "C": "200.11"}


def test_figures_that_moved_answer_409_with_the_new_ones(client):
    course = Course().join()
    shown = seen(page(client, "session_options", course.session.pk, course.organiser))
    pledging.withdraw(course.pledges["X"])
    answer = decide(client, course, "re_split", seen_now=shown)
    assert (answer.status_code, course.versions()) == (409, [])
    assert cells(answer)[0][3] == "€1,866.67"
    assert "The figures have changed since you opened this page" in text(answer)
    # The page now carries the new figures: deciding again goes through.
    sent = {"choice": "re_split", "reason": "Two have left", "seen": seen(answer)}
    assert page(client, "session_options", course.session.pk, course.organiser, "post", sent).status_code == 302


def test_choice_that_cannot_be_carried_out_says_why(client):
    course = Course(seats={"A": 4}, minimum=8)
    answer = decide(client, course, "re_split")
    assert (answer.status_code, "4 seats are missing" in text(answer)) == (409, True)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"choice": "re_split"},
        {"choice": "nonsense", "reason": "x", "seen": "x"},
        {"choice": "cancel", "reason": "x" * 301, "seen": "x"},
        {"choice": "scale_back", "reason": "x", "seen": "x", "minimum": "0"},
        {"choice": "scale_back", "reason": "x", "seen": "x", "minimum": "99"},
        {"choice": "scale_back", "reason": "x", "seen": "x", "falls_away": "99999999"},
        {"choice": "postpone", "reason": "x", "seen": "x", "starts_on": "soon"},
        {"choice": "cancel", "reason": "x", "seen": "x", "other_due": "-1", "other_label": "y"},
        {"choice": "cancel", "reason": "x", "seen": "x", "other_due": "10"},
    ],
)
def test_bad_input_is_answered_in_words(client, sent):
    course = Course()
    ItemFactory(session=course.session)
    answer = page(client, "session_options", course.session.pk, course.organiser, "post", sent)
    assert (answer.status_code, course.versions()) == (422, [])


@pytest.mark.parametrize("name", ["session_options", "version_create"])
def test_nul_bytes_are_refused(client, name):
    course = Course()
    sent = {"choice": "cancel", "reason": "a\0b", "seen": "x"}
    assert page(client, name, course.session.pk, course.organiser, "post", sent).status_code == 400


def test_bad_days_in_the_address_are_answered_in_words(client):
    course = Course()
    answer = page(client, "session_options", course.session.pk, course.organiser, data={"starts_on": "9999-99-99"})
    assert (answer.status_code, "point to correct" in text(answer)) == (422, True)


def test_htmx_gets_the_figures_and_the_decision_out_of_band(client):
    course = Course()
    answer = page(client, "session_options", course.session.pk, course.organiser, HTTP_HX_REQUEST="true")
    body = answer.content.decode()
    assert (body.count("<html"), body.count('id="figures"'), body.count('id="decide"')) == (0, 1, 1)
    assert 'hx-swap-oob="true"' in body


def people(course) -> dict:
    firm = course.pledges["A"].firm
    invited = FirmFactory(park=course.park)
    PledgeFactory(session=course.session, firm=invited, seats=0, state="invited")
    return {
        "organiser": course.organiser,
        "office": member("office", park=course.park),
        "president": member("president", park=course.park),
        "hr": course.people["A"],
        "director": member("director", firm=firm),
        "employee": member("employee", firm=firm),
        "invited": member("hr", firm=invited),
        "other": member("hr", firm=FirmFactory(park=course.park)),
    }


def test_who_gets_which_page(client):
    course = Course().join()
    version = course.state()
    names = {
        "session_options": course.session.pk,
        "version_list": course.session.pk,
        "version_create": course.session.pk,
    }
    found = {
        who: [page(client, name, key, user).status_code for name, key in names.items()]
        + [page(client, "version_detail", version.pk, user).status_code]
        for who, user in people(course).items()
    }
    assert found == {
        "organiser": [200, 200, 200, 200],
        "office": [200, 200, 200, 200],
        "president": [403, 200, 403, 200],
        "hr": [403, 200, 403, 200],
        "director": [403, 200, 403, 200],
        "employee": [404] * 4,
        "invited": [404] * 4,
        "other": [404] * 4,
    }


# stating and answering


def test_shares_are_stated_on_the_figures_shown(client):
    course = Course().join()
    shown = page(client, "version_create", course.session.pk, course.organiser)
    assert [row[:3] for row in cells(shown)][3] == ["Maison X", "5", "€1,500.00"]
    sent = {"reason": "As agreed", "seen": seen(shown)}
    answer = page(client, "version_create", course.session.pk, course.organiser, "post", sent)
    assert (answer.status_code, len(course.versions())) == (302, 1)
    # A colleague who clicks on the same figures a moment later states nothing.
    again = page(client, "version_create", course.session.pk, course.organiser, "post", sent)
    assert (again.status_code, len(course.versions())) == (409, 1)


@pytest.mark.parametrize("sent", [{}, {"reason": "x"}, {"reason": " ", "seen": "x"}, {"seen": "x"}])
def test_statement_without_reason_or_figures_is_refused(client, sent):
    course = Course()
    answer = page(client, "version_create", course.session.pk, course.organiser, "post", sent)
    assert (answer.status_code, course.versions()) == (422, [])


def test_page_says_why_nothing_can_be_stated(client):
    answer = page(client, "version_create", (course := Course(minimum=12)).session.pk, course.organiser)
    assert ("3 seats are missing to the minimum" in text(answer), 'name="seen"' in answer.content.decode()) == (
        True,
        False,
    )


def answer_share(client, course, letter, answer, user=None):
    version = course.versions()[-1]
    sent = {"pledge": course.pledges[letter].pk, "answer": answer}
    return page(client, "share_answer", version.pk, user or course.people[letter], "post", sent)


def test_firm_reads_its_share_and_agrees(client):
    course = frozen()
    course.state()
    pledging.withdraw(course.pledges["X"])
    course.state("The laboratory has left")
    shown = text(page(client, "version_list", course.session.pk, course.people["A"]))
    assert "Owed, before VAT €1,666.67 Difference to the version before +€466.67" in shown
    assert answer_share(client, course, "A", "agreed").status_code == 302
    assert course.states() == {"A": "confirmed", "B": "committed", "C": "committed", "X": "withdrawn"}
    table = cells(page(client, "version_list", course.session.pk, course.organiser))
    assert [row[:5] for row in table] == [
        ["Maison A", "Agreed", "4/9 (44.44%)", "€1,666.67", "+€466.67"],
        ["Maison B", "to answer", "1/3 (33.33%)", "€1,250.00", "+€350.00"],
        ["Maison C", "to answer", "2/9 (22.22%)", "€833.33", "+€233.33"],
        ["Maison X", "–", "fee of a firm that has left", "€450.00", "-€1,050.00"],
        ["Total", "", "", "€4,200.00", ""],
    ]


def test_refusing_leads_to_the_next_steps(client):
    course = Course()
    course.state()
    assert answer_share(client, course, "A", "refused").status_code == 302
    shown = page(client, "version_list", course.session.pk, course.people["A"])
    assert "You do not agree with this share" in text(shown)
    assert (shown.content.decode().count('value="agreed"'), shown.content.decode().count('value="refused"')) == (1, 0)
    assert [todo.text for todo in desk.todo(course.organiser)] == ["A firm does not agree with its share."]


@pytest.mark.parametrize(("who", "status"), [("B", 403), ("director", 403), ("office", 403), ("other", 404)])
def test_only_own_human_resources_answer(client, who, status):
    course = Course()
    course.state()
    user = course.people["B"] if who == "B" else people(course)[who]
    assert answer_share(client, course, "A", "agreed", user).status_code == status
    assert Agreement.objects.count() == 0


@pytest.mark.parametrize("sent", [{}, {"pledge": "x", "answer": "agreed"}, {"answer": "agreed"}, {"answer": "maybe"}])
def test_answer_that_makes_no_sense_is_refused(client, sent):
    course = Course()
    version = course.state()
    sent = {"pledge": course.pledges["A"].pk} | sent if sent.get("answer") == "maybe" else sent
    assert page(client, "share_answer", version.pk, course.people["A"], "post", sent).status_code == 422


def test_answer_to_a_replaced_version_is_refused(client):
    course = Course().join()
    first = course.state()
    pledging.withdraw(course.pledges["X"])
    course.state("X has left")
    sent = {"pledge": course.pledges["A"].pk, "answer": "agreed"}
    answer = page(client, "share_answer", first.pk, course.people["A"], "post", sent)
    assert (answer.status_code, "A newer statement has been made" in text(answer)) == (409, True)


def test_own_ceiling_is_shown_to_the_firm_alone(client):
    course = Course()
    Pledge.objects.filter(pk=course.pledges["A"].pk).update(ceiling=D("1234.56"))
    version = course.state()
    readers = people(course) | {"B": course.people["B"]}
    found = {
        who
        for who, user in readers.items()
        for name, key in [("version_list", course.session.pk), ("version_detail", version.pk)]
        if "1,234.56" in text(page(client, name, key, user))
    }
    assert found == {"hr", "director"}


def test_statement_out_of_date_says_so(client):
    course = Course().join()
    course.state()
    pledging.withdraw(course.pledges["X"])
    shown = text(page(client, "version_list", course.session.pk, course.people["A"]))
    assert "Version 1 stands until the organiser states the shares anew." in shown


# the paper


def pdf_of(client, version, pledge, user):
    client.force_login(user)
    return client.get(reverse("training:statement_pdf", args=[version.pk, pledge.pk]))


def words(answer) -> str:
    found = PdfReader(io.BytesIO(answer.content))
    return re.sub(r"\s+", " ", "\n".join(one.extract_text() for one in found.pages).replace("\xa0", " "))


def left() -> Course:
    course = frozen()
    course.state()
    pledging.withdraw(course.pledges["X"])
    course.last = course.state("The laboratory has left")
    return course


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                *(
                    "Cost statement",
                    "not an invoice: it asks for no payment",
                    "Maison A",
                    "2 of ",
                    "The laboratory has left",
                ),
                *("Total still due €4,200.00", "Fees of firms that have left -€450.00", "Left to share €3,750.00"),
                *("by seat", "4/9 (44.44%)", "Share €1,666.67", "In all, before VAT €1,666.67"),
                "Difference to version 1 +€466.67",
            ],
        ),
        (
            "fr",
            [
                *("Maison A", "The laboratory has left", "4 200,00 €", "-450,00 €", "3 750,00 €"),
                *("4/9 (44,44 %)", "1 666,67 €", "+466,67 €"),
            ],
        ),
    ],
)
def test_statement_says_all_in_the_readers_language(client, language, said):
    course = left()
    with translation.override(language):
        found = PdfReader(io.BytesIO(statement.typeset(course.last, course.pledge("A"))))
    read = re.sub(r"\s+", " ", "\n".join(one.extract_text() for one in found.pages).replace("\xa0", " "))
    assert [part for part in [*said, course.organiser.name] if part not in read] == []


def test_statement_names_no_other_firm(client):
    course = left()
    answer = pdf_of(client, course.last, course.pledges["A"], course.people["A"])
    read = words(answer)
    assert [name for name in ("Maison B", "Maison C", "Maison X", "1,250.00", "833.33") if name in read] == []
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == (
        "application/pdf",
        'attachment; filename="statement-2.pdf"',
    )


def test_statement_of_a_leaver_says_its_fee(client):
    course = left()
    read = words(pdf_of(client, course.last, course.pledges["X"], course.organiser))
    assert "Fee for leaving after the freeze €450.00 In all, before VAT €450.00" in read
    assert "Difference to version 1 -€1,050.00" in read


def test_statement_counts_items_by_day_and_seat(client):
    course = Course(cost="0")
    ItemFactory(session=course.session, label="Room", price=D("300.00"), per="day")
    ItemFactory(session=course.session, label="Lunch", price=D("15.50"), per="seat")
    for day in (1, 2, 3):
        HalfDayFactory(session=course.session, day=in_days(30 + day))
    version = course.state()
    read = words(pdf_of(client, version, course.pledges["A"], course.people["A"]))
    assert "Room (€300.00 by day) €450.00 Lunch (€15.50 by seat) €139.50 Total still due €589.50" in read
    assert "Difference" not in read


def test_statement_is_for_its_own_firm_the_organiser_office_and_president(client):
    course = Course()
    version = course.state()
    found = {
        who: pdf_of(client, version, course.pledges["A"], user).status_code for who, user in people(course).items()
    }
    found["B"] = pdf_of(client, version, course.pledges["A"], course.people["B"]).status_code
    assert found == {
        **dict.fromkeys(("organiser", "office", "president", "hr", "director"), 200),
        **{"B": 403, "employee": 404, "invited": 404, "other": 404},
    }


def test_version_that_names_no_share_of_a_firm_has_no_statement_for_it(client):
    course = Course()
    version = course.state()
    course.join("Y", seats=1)
    assert pdf_of(client, version, course.pledges["Y"], course.organiser).status_code == 404


# the home page


def test_share_waits_for_an_answer_until_it_is_given():
    course = Course()
    course.state()
    before = [(todo.text, todo.action, todo.url) for todo in desk.todo(course.people["A"])]
    course.answer("A")
    url = reverse("training:version_list", args=[course.session.pk])
    assert before == [("Your firm’s share is stated: say whether you agree.", "Answer", url)]
    assert desk.todo(course.people["A"]) == []


def test_session_short_past_its_deadline_waits_for_a_decision():
    course = Course(minimum=12, pledge_deadline=in_days(-1))
    (todo,) = desk.todo(course.organiser)
    assert (todo.text, todo.action) == ("The day for pledges is over and 3 seats are missing.", "Decide")
    assert todo.url == reverse("training:session_options", args=[course.session.pk])
    assert desk.todo(course.people["A"]) == []


def test_session_at_its_minimum_past_its_deadline_waits_for_nothing():
    assert desk.todo(Course(minimum=9, pledge_deadline=in_days(-1)).organiser) == []


def test_shares_out_of_date_wait_for_the_organiser():
    course = Course().join()
    course.state()
    before = desk.todo(course.organiser)
    pledging.withdraw(course.pledges["X"])
    (todo,) = desk.todo(course.organiser)
    assert (before, todo.text, todo.action) == ([], "The shares stated are out of date.", "State them anew")


def test_called_off_for_nothing_asks_nobody(client):
    course = Course()
    course.state()
    decide(client, course, "cancel")
    assert [desk.todo(user) for user in (course.people["A"], course.organiser)] == [[], []]


# what pages cost


def cost(client, name, key, user, method="get", data=None) -> int:
    """Statements of one request by somebody who is signed in."""
    client.force_login(user)
    with CaptureQueriesContext(connection) as found:
        getattr(client, method)(reverse(f"training:{name}", args=[key]), data or {})
    said = [one["sql"] for one in found.captured_queries]
    # A change is counted from where its transaction begins; that itself and its end are no statements.
    begins = [place for place, sql in enumerate(said) if sql.startswith("SAVEPOINT")][:1] if method == "post" else [-1]
    return len([sql for sql in said[begins[0] + 1 :] if "SAVEPOINT" not in sql])


@pytest.mark.parametrize(("name", "most"), [("session_options", 8), ("version_list", 8), ("version_create", 7)])
def test_page_costs_the_same_with_many_firms(client, name, most):
    few, many = Course(), Course(seats={f"F{n}": 1 for n in range(60)}, capacity=80)
    for course in (few, many):
        course.state()
    cost(client, name, few.session.pk, few.organiser)
    found = [cost(client, name, course.session.pk, course.organiser) for course in (few, many)]
    assert (found[0], found[0] <= most) == (found[1], True), found


@pytest.mark.parametrize("firms", [3, 60])
def test_decision_costs_the_same_with_many_firms(client, firms):
    course = Course(seats={f"F{number}": 1 for number in range(firms)}, minimum=2, capacity=80).join()
    course.state()
    Pledge.objects.filter(session=course.session).update(state="confirmed")
    pledging.withdraw(course.pledges["X"])
    shown = page(client, "session_options", course.session.pk, course.organiser)
    sent = {"choice": "re_split", "reason": "Two have left", "seen": seen(shown)}
    assert cost(client, "session_options", course.session.pk, course.organiser, "post", sent) <= 12
    assert len(course.versions()) == 2


@pytest.mark.parametrize("firms", [3, 60])
def test_statement_costs_the_same_with_many_firms(client, firms):
    course = Course(seats={f"F{number}": 1 for number in range(firms)}, minimum=2, capacity=80).join()
    sent = {"reason": "Agreed", "seen": seen(page(client, "version_create", course.session.pk, course.organiser))}
    assert cost(client, "version_create", course.session.pk, course.organiser, "post", sent) <= 12
    assert len(course.versions()) == 1


def test_answer_costs_little(client):
    course = Course()
    version = course.state()
    sent = {"pledge": course.pledges["A"].pk, "answer": "agreed"}
    assert cost(client, "share_answer", version.pk, course.people["A"], "post", sent) <= 12


def test_todo_costs_the_same_for_many_sessions(client):
    few = Course()
    few.state()
    organiser = few.organiser

    def queries():
        organiser.__dict__.pop("memberships_held", None)
        with CaptureQueriesContext(connection) as found:
            desk.todo(organiser)
        return len(found)

    before = queries()
    for number in range(8):
        more = Course(seats={f"{letter}{number}": 2 for letter in "ABC"})
        type(more.session).objects.filter(pk=more.session.pk).update(organiser=few.session.organiser)
        more.session.refresh_from_db()
        more.organiser = organiser
        more.state()
    assert (queries(), before <= 8) == (before, True), before
