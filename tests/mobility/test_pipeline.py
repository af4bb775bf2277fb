"""The pipeline of a vacancy: short columns, stages in pages, cards moved by htmx, paper applications, the export."""

import csv
import io
import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from firms.models import OutboxMail
from mobility.domain.applications import move_application
from mobility.domain.columns import COLUMNS, SHOWN
from mobility.models import Application, Vacancy
from naturopole.workflow import InvalidTransition
from server.measuring import calls_of
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, VacancyFactory

HTMX = {"HX-Request": "true"}
PDF = b"%PDF-1.7 essai"


@pytest.fixture
def vacancy(park):
    return VacancyFactory(firm=FirmFactory(park=park))


@pytest.fixture
def hiring(vacancy, client):
    person = member("hr", firm=vacancy.firm)
    vacancy.recruiters.add(person)
    client.force_login(person)
    return person


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def outsider(vacancy, **fields):
    fields = {"outside_name": "Dominique Dehors", "outside_place": "Gannat"} | fields
    return ApplicationFactory(vacancy=vacancy, employee=None, route="outside", **fields)


def many(vacancy, number, **fields):
    rows = [
        Application(vacancy=vacancy, route="outside", outside_name=f"Personne {n}", outside_place="Vichy", **fields)
        for n in range(number)
    ]
    return Application.objects.bulk_create(rows)


def secret(vacancy, **fields):
    """A direct application of a neighbour's employee, whose employer does not know."""
    employee = EmployeeFactory(firm=FirmFactory(park=vacancy.firm.park), last_name="Marksecret")
    return ApplicationFactory(vacancy=vacancy, employee=employee, route="direct", **fields)


def test_column_shows_its_first_cards_and_counts_all(vacancy, hiring, client):
    many(vacancy, SHOWN + 15)
    shown = client.get(address("vacancy_detail", vacancy.pk)).content.decode()
    assert shown.count('class="person"') == SHOWN
    assert f'id="count-received">{SHOWN + 15}</span>' in shown
    assert f'href="{address("stage_list", vacancy.pk)}?stage=received"' in shown
    assert shown.count("Show all of this stage") == 1


def test_columns_begin_with_who_waits_and_what_closed_last(vacancy, hiring, client):
    now = timezone.now()
    for n in range(SHOWN + 2):
        outsider(vacancy, outside_name=f"Reçue {n}", sent_at=now - timedelta(days=n))
        status = ("hired", "not_retained")[n % 2]
        outsider(vacancy, outside_name=f"Close {n}", status=status, moved_at=now - timedelta(days=n))
    page = client.get(address("vacancy_detail", vacancy.pk))
    names = {column["key"]: [person.name for person in column["people"]] for column in page.context["pipeline"]}
    assert names["received"] == [f"Reçue {n}" for n in range(SHOWN + 1, 1, -1)]
    assert names["closed"] == [f"Close {n}" for n in range(SHOWN)]


def test_words_of_others_are_escaped_on_a_card(vacancy, hiring, client):
    outsider(vacancy, outside_name='<b>Mark</b>"', outside_place="<i>Place</i>")
    shown = client.get(address("vacancy_detail", vacancy.pk)).content.decode()
    assert shown.count("&lt;b&gt;Mark&lt;/b&gt;&quot;") == 3
    assert ("<b>Mark" in shown, "<i>Place" in shown, "&lt;i&gt;Place" in shown) == (False, False, True)


def test_count_stops_at_a_thousand(vacancy, hiring, client):
    many(vacancy, 1002)
    shown = client.get(address("vacancy_detail", vacancy.pk)).content.decode()
    assert 'id="count-received">1,000+</span>' in shown
    assert "1,000+" in client.get(address("stage_list", vacancy.pk)).content.decode().replace("1000+", "1,000+")


def full(vacancy, number):
    """So many of a neighbour's people in each column, the heaviest cards there are."""
    park = vacancy.firm.park
    firm = park.firms.filter(name="Eskiss Packaging").first() or FirmFactory(park=park, name="Eskiss Packaging")
    for column in COLUMNS:
        for _ in range(number):
            person = EmployeeFactory(firm=firm)
            ApplicationFactory(vacancy=vacancy, employee=person, route="direct", status=column.statuses[0])


def test_vacancys_page_holds_to_its_budget(vacancy, hiring, client, statements):
    sizes, costs = [], []
    for more in (1, 14):
        full(vacancy, more)
        costs.append(
            len(statements(lambda: sizes.append(len(client.get(address("vacancy_detail", vacancy.pk)).content))))
        )
    assert costs[0] == costs[1] <= 9
    assert max(sizes) <= 40_000
    assert calls_of(client, address("vacancy_detail", vacancy.pk)) <= 30_000


def test_list_of_a_stage_holds_to_its_budget(vacancy, hiring, client, statements):
    costs, sizes, asked = [], [], address("stage_list", vacancy.pk)
    for more in (1, 24):
        full(vacancy, more)
        for headers in ({}, HTMX):
            sent = statements(lambda headers=headers: sizes.append(len(client.get(asked, headers=headers).content)))
            costs.append(len(sent))
    whole, piece, whole_20, piece_20 = costs
    assert (whole, piece) == (whole_20, piece_20)
    assert whole <= 7
    assert piece <= 6
    assert [sizes[2] <= 20_000, sizes[3] <= 12_000] == [True, True]
    assert calls_of(client, asked) <= 33_000


@pytest.mark.parametrize("move", ["shortlist", "hire", "withdraw"])
def test_moved_card_is_all_that_comes_back(vacancy, hiring, client, statements, move):
    full(vacancy, 12)
    row = secret(vacancy, status="offer" if move == "hire" else "received")
    answers = []

    def click():
        answers.append(client.post(address("application_move", row.pk, move), {"seen": row.status}, headers=HTMX))

    sent = statements(click)
    if move == "withdraw":
        assert answers[0].status_code == 403
        return
    shown = answers[0].content.decode()
    assert (answers[0].status_code, shown.count('class="person"'), len(answers[0].content) <= 4000) == (200, 1, True)
    assert [f'id="count-{column.key}" hx-swap-oob="true">' in shown for column in COLUMNS] == [True] * 5
    # A hiring opens the release as well and counts in two figures.
    assert len(sent) <= (16 if move == "hire" else 12)


def test_empty_column_says_so_after_the_last_card_left(vacancy, hiring, client):
    row = outsider(vacancy)
    answer = client.post(address("application_move", row.pk, "shortlist"), {"seen": "received"}, headers=HTMX)
    shown = answer.content.decode()
    assert 'id="none-received" hx-swap-oob="true">Nobody at this stage</p>' in shown
    assert 'id="none-shortlisted" hx-swap-oob="true"></p>' in shown


def test_list_is_narrowed_by_stage_name_and_route(vacancy, hiring, client):
    outsider(vacancy, outside_name="Ada Lointaine")
    outsider(vacancy, outside_name="Bob Proche", status="interview")
    secret(vacancy)

    def found(**query):
        page = client.get(address("stage_list", vacancy.pk), query, headers=HTMX).content.decode()
        return [name for name in ("Ada Lointaine", "Bob Proche", "Marksecret") if name in page]

    assert found() == ["Ada Lointaine", "Bob Proche", "Marksecret"]
    assert found(stage="interview") == ["Bob Proche"]
    assert found(q="lointaine") == ["Ada Lointaine"]
    assert found(route="direct") == ["Marksecret"]
    assert found(stage="nonsense", page="x") == ["Ada Lointaine", "Bob Proche", "Marksecret"]


def test_withdrawn_application_is_found_by_no_name(vacancy, hiring, client):
    row = secret(vacancy, status="withdrawn")
    page = client.get(address("stage_list", vacancy.pk), {"q": "marksecret"}).content.decode()
    assert address("application_detail", row.pk) not in page
    page = client.get(address("stage_list", vacancy.pk)).content.decode()
    assert (address("application_detail", row.pk) in page, "Marksecret" in page) == (True, False)


def test_own_employer_among_recruiters_counts_nothing_of_it(vacancy, hiring, client):
    """A recruiter who works for the person's employer too meets no card, no number, no row, no line."""
    row = secret(vacancy)
    member("employee", firm=row.employee.firm, user=hiring)
    pages = [client.get(address(name, vacancy.pk)) for name in ("vacancy_detail", "stage_list", "application_export")]
    assert [b"Marksecret" in page.content for page in pages] == [False] * 3
    assert b'id="count-received">0</span>' in pages[0].content
    assert pages[2].content.count(b"\r\n") == 1
    answer = client.post(address("application_move", row.pk, "shortlist"), headers=HTMX)
    assert (answer.status_code, client.get(address("application_refuse", row.pk)).status_code) == (404, 404)


@pytest.mark.parametrize(("query", "words"), [({}, "No application yet"), ({"q": "x"}, "No application matches")])
def test_empty_list_says_whether_a_search_emptied_it(client, vacancy, hiring, query, words):
    page = client.get(address("stage_list", vacancy.pk), query, headers={"Accept-Language": "en"}).content.decode()
    assert re.findall(r"<h3>(No application[^<]*)</h3>", page) == [words]
    assert ('name="move"' in page) == bool(query)


@pytest.mark.parametrize("name", ["stage_list", "application_export", "application_add", "slot_list"])
def test_neighbour_reads_the_vacancy_and_not_its_pipeline(vacancy, client, name):
    client.force_login(member("hr", firm=FirmFactory(park=vacancy.firm.park)))
    assert client.get(address(name, vacancy.pk)).status_code == 403
    Vacancy.objects.update(audience="firm")
    assert client.get(address(name, vacancy.pk)).status_code == 404


def paper(**fields):
    today = timezone.localdate().isoformat()
    posted = {
        "outside_name": "Jeanne Papier",
        "outside_place": "Ébreuil",
        "outside_email": "Jeanne@Papier.example",
        "outside_phone": "04 70 00 00 00",
        "language": "fr",
        "channel": "poster",
        "letter": "Dix ans de métier.",
        "received_on": today,
        "request_key": uuid.uuid4(),
    }
    return posted | fields


def test_paper_application_is_kept_with_its_cv(vacancy, hiring, client):
    file = SimpleUploadedFile("cv.pdf", PDF)
    answer = client.post(address("application_add", vacancy.pk), paper(upload=file))
    row = Application.objects.get()
    assert answer.url == address("application_detail", row.pk)
    assert (row.route, row.outside_email, row.channel, row.sent_by) == (
        "outside",
        "jeanne@papier.example",
        "poster",
        hiring,
    )
    assert [(kept.kind, kept.file_name, kept.size) for kept in row.files.all()] == [("cv", "cv.pdf", len(PDF))]


def test_paper_application_sent_twice_is_one(vacancy, hiring, client):
    posted = paper(outside_email="")
    urls = {client.post(address("application_add", vacancy.pk), posted).url for _ in range(2)}
    assert (len(urls), Application.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"outside_name": ""}, "This field is required."),
        ({"received_on": "2999-01-01"}, "This day has not come yet."),
        ({"received_on": "2001-01-01"}, "The vacancy was not open yet on that day."),
        ({"outside_email": "x"}, "Enter a valid email address."),
        ({"upload": SimpleUploadedFile("cv.exe", b"MZ")}, "Send a PDF"),
        ({"upload": SimpleUploadedFile("cv.pdf", b"MZ")}, "not what its name says"),
    ],
)
def test_bad_paper_application_keeps_what_was_typed(vacancy, hiring, client, fields, words):
    answer = client.post(address("application_add", vacancy.pk), paper(**fields))
    assert (answer.status_code, Application.objects.count()) == (422, 0)
    assert [word in answer.content.decode() for word in (words, "Dix ans de métier.")] == [True, True]


def test_paper_application_after_closing_or_twice_from_one_address_is_refused(vacancy, hiring, client):
    client.post(address("application_add", vacancy.pk), paper())
    again = client.post(address("application_add", vacancy.pk), paper(outside_email="JEANNE@papier.example"))
    Vacancy.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    late = client.post(address("application_add", vacancy.pk), paper(outside_email=""))
    assert (again.status_code, late.status_code, Application.objects.count()) == (409, 409, 1)
    assert "already applied from this e-mail address" in again.content.decode()
    assert "no longer takes applications" in late.content.decode()


def lines_of(answer) -> list:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_export_defuses_formulas_and_hides_what_was_withdrawn(vacancy, hiring, client):
    outsider(vacancy, outside_name="=1+1", outside_phone="+33 4")
    secret(vacancy, status="withdrawn", letter="MARKLETTER")
    secret(vacancy)
    heading, *lines = lines_of(client.get(address("application_export", vacancy.pk)))
    assert (len(heading), [len(line) for line in lines]) == (10, [10] * 3)
    assert [line[2:6] for line in lines if line[2].startswith("'=")] == [["'=1+1", "Gannat", "", "'+33 4"]]
    hidden = next(line for line in lines if line[1] == "Withdrawn")
    assert (hidden[2].startswith("Application of"), hidden[3:]) == (True, [""] * 7)
    assert [line[8] for line in lines if "Marksecret" in line[2]] == ["no"]


def test_export_follows_the_filter_and_leaves_as_a_workbook(vacancy, hiring, client):
    outsider(vacancy, outside_name="Ada")
    outsider(vacancy, outside_name="Bob", status="offer")
    answer = client.get(address("application_export", vacancy.pk), {"stage": "offer"})
    assert [line[2] for line in lines_of(answer)[1:]] == ["Bob"]
    book = client.get(address("application_export", vacancy.pk), {"format": "xlsx"})
    assert (book.content[:2], book.headers["Content-Disposition"]) == (
        b"PK",
        'attachment; filename="applications.xlsx"',
    )


@pytest.mark.parametrize(
    ("move", "source", "told"), [("shortlist", "received", 0), ("interview", "received", 1), ("offer", "interview", 1)]
)
def test_move_renews_the_contact_and_tells_the_person(vacancy, hiring, move, source, told):
    row = ApplicationFactory(vacancy=vacancy, status=source, employee__user=member("employee"))
    before = timezone.now() - timedelta(days=80)
    Application.objects.update(last_contact_at=before)
    moved = move_application(Application.objects.get(), move, by=hiring, seen=source)
    assert (moved.last_contact_at > before, OutboxMail.objects.filter(recipient=row.employee.user.email).count()) == (
        True,
        told,
    )


def test_template_of_the_refusal_page_is_in_the_persons_language(vacancy, hiring, client):
    french, english = outsider(vacancy), outsider(vacancy, language="en", outside_name="John Away")
    texts = [
        client.get(address("application_refuse", row.pk)).context["form"].initial["answer"] for row in (french, english)
    ]
    assert texts[0] != texts[1]
    assert texts[1].startswith("Dear John Away,")
    assert vacancy.title in texts[1]


def test_refusal_fills_in_the_name(vacancy, hiring):
    row = outsider(vacancy)
    moved = move_application(row, "not_retain", by=hiring, reason="profile", answer="{name}, merci. {autre}")
    assert moved.answer == "Dominique Dehors, merci. {autre}"


def test_stale_refusal_raises(vacancy, hiring):
    row = outsider(vacancy, status="interview")
    with pytest.raises(InvalidTransition):
        move_application(row, "not_retain", by=hiring, seen="received", reason="other", answer="Non.")
