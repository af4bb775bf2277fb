"""Needs from a file: columns in two languages, every mistake told by line, nothing kept before it is confirmed."""

import io
from datetime import date
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from firms.models import Event, OutboxMail
from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import NeedFactory, PlanFactory, ThemeFactory
from training.models import AnnualPlan, Need

pytestmark = pytest.mark.django_db
ENGLISH = "Theme,What is wanted,Priority,People,Seats,From,To,Expected cost,Let the park know\n"
FRENCH = "Thème;Ce qui est souhaité;Priorité;Personnes;Places;De;À;Coût prévu;Le faire savoir au parc\n"


def page(plan) -> str:
    return reverse("training:need_import", args=[plan.pk])


def sent(client, plan, content, name="needs.csv", **more):
    content = content.encode() if isinstance(content, str) else content
    return client.post(page(plan), {"upload": SimpleUploadedFile(name, content), "shared": "on"} | more)


def confirmed(client, plan, shown):
    """What the page's own button sends."""
    return client.post(
        page(plan), {"table": shown.context["form"].cleaned_data["table"], "shared": "on", "then": "keep"}
    )


def errors(answer) -> list:
    return [(line.number, line.errors) for line in answer.context["lines"] if line.errors]


def workbook(*rows) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


@pytest.fixture
def ada(plan):
    return EmployeeFactory(firm=plan.firm, first_name="Ada", last_name="Roux")


def facts(need) -> tuple:
    people = [person.name for person in need.people.all()]
    months = need.first_month.month, need.last_month.month
    return need.theme.name_en, need.note, need.priority, people, need.seats, *months, need.budget, need.shared


GOOD = ("First aid", "Night shift", 1, ["Ada Roux"], 3, 3, 6, D("1200.50"), False)


@pytest.mark.parametrize(
    ("language", "content"),
    [
        ("en", ENGLISH + 'first aid,Night shift,Required,Ada Roux,3,2027-03,June 2027,"1,200.50",no\n'),
        ("fr", FRENCH + "PREMIERS SECOURS;Night shift;Obligatoire;Roux Ada;3;mars 2027;06/2027;1 200,50 €;non\n"),
        ("fr", FRENCH.upper() + "premiers  secours;Night shift;1;ROUX, Ada;3;mars;juin;1200,5;NON\n"),
        ("en", FRENCH + "First aid;Night shift;1;ada roux;3;01/03/2027;jun-27;1200.50;0\n"),
        ("en", "\n\nNeeds of 2027\n" + ENGLISH + "First aid,Night shift,1,Ada Roux,3,Mar 2027,6,1200.5,n\n"),
        (
            "en",
            workbook(
                ["Thème", "Objectif", "Priorité", "Noms", "Effectif", "Début", "Fin", "Montant", "Partagé"],
                [
                    "Premiers secours",
                    "Night shift",
                    1,
                    "Ada Roux",
                    3.0,
                    date(2027, 3, 1),
                    date(2027, 6, 30),
                    1200.5,
                    False,
                ],
            ),
        ),
    ],
)
def test_usual_files_give_the_same_need(client, firm, plan, theme, ada, language, content):
    client.force_login(member("hr", firm=firm, language=language))
    shown = sent(client, plan, content)
    assert (shown.status_code, errors(shown), Need.objects.count()) == (200, [], 0)
    assert confirmed(client, plan, shown).status_code == 302
    assert [facts(need) for need in Need.objects.all()] == [GOOD]


def test_theme_alone_is_enough(signed, plan, theme):
    confirmed(signed, plan, sent(signed, plan, "Theme\nFirst aid\n"))
    assert [facts(need) for need in Need.objects.all()] == [("First aid", "", 2, [], 1, 1, 12, D("0.00"), True)]


def test_people_without_seats_are_counted(signed, plan, theme, ada):
    EmployeeFactory(firm=plan.firm, first_name="Jean-Luc", last_name="Le Gall")
    shown = sent(signed, plan, "Theme;People\nFirst aid;Ada Roux, Le Gall Jean-Luc\n")
    assert [(line.values["seats"], len(line.people)) for line in shown.context["lines"]] == [(2, 2)]


def test_same_file_twice_creates_nothing_twice(signed, plan, theme, hr):
    content = "Theme;Note;Month\nFirst aid;a;March\nFirst aid;b;March\n"
    shown = sent(signed, plan, content)
    for _twice in range(2):
        assert confirmed(signed, plan, shown).status_code == 302
    assert Need.objects.count() == 2
    again = sent(signed, plan, content)
    assert [line.is_known for line in again.context["lines"]] == [True, True]
    assert 'value="keep"' not in again.content.decode()
    told = [(event.kind, event.verb, event.by) for event in Event.objects.order_by("pk")]
    assert told == [("training.annualplan", "imported", hr)] + [("training.need", "created", hr)] * 2


def test_need_in_the_plan_is_left_as_it_is(signed, plan, theme):
    NeedFactory(plan=plan, theme=theme, note="A", seats=7)
    confirmed(signed, plan, sent(signed, plan, "Theme;Note;Seats;From;To\nFirst aid;a;2;3;6\nFirst aid;b;2;3;6\n"))
    assert sorted(Need.objects.values_list("note", "seats")) == [("A", 7), ("b", 2)]


LINES = [
    (";x;;;;;;;", "the theme is missing"),
    ("First ad;;;;;;;;", "First ad is no theme of the park: is it “First aid”?"),
    ("Chess;;;;;;;;", "Chess is no theme of the park: add it under Themes, or write one of them"),
    ("First aid;;urgent;;;;;;", "priority: urgent is unknown, write 1, 2, 3"),
    ("First aid;;;;0;;;;", "seats: 0 is no whole number from 1 to 500"),
    ("First aid;;;;2,5;;;;", "seats: 2,5 is no whole number from 1 to 500"),
    ("First aid;;;;99999999999999999999999;;;;", "seats: 99999999999999999999 is no whole number from 1 to 500"),
    ("First aid;;;;;2027-06;2027-03;;", "the last month comes before the first: change one of them"),
    ("First aid;;;;;2026-06;2026-07;;", "2026-06 is not in 2027, the year of this plan"),
    ("First aid;;;;;soon;;;", "soon is no month: write 2027-03 or March 2027"),
    ("First aid;;;;;;;-5;", "expected cost: -5 is no amount such as 1250.50"),
    ("First aid;;;;;;;1e99;", "expected cost: 1e99 is no amount such as 1250.50"),
    ("First aid;;;;;;;a lot;", "expected cost: a lot is no amount such as 1250.50"),
    ("First aid;;;;;;;;maybe", "let the park know: maybe is unknown, write yes or no"),
    ("First aid;" + "é" * 201 + ";;;;;;;", "what is wanted is too long: keep to 200 characters"),
    ("First aid;;;Jean Voisin;;;;;", "Jean Voisin is not on your list of people"),
    ("First aid;;;Léa Partie;;;;;", "Léa Partie is not on your list of people"),
    ("First aid;;;Max Double;;;;;", "several people are called Max Double"),
    ("First aid;;;Ada Roux, Bo Bé;1;;;;", "2 people are named: write at least as many seats"),
]


@pytest.mark.parametrize(("line", "said"), LINES)
def test_each_mistake_is_told_with_its_line_and_what_to_do(signed, plan, theme, ada, line, said):
    EmployeeFactory(firm=FirmFactory(park=plan.firm.park), first_name="Jean", last_name="Voisin")
    EmployeeFactory(firm=plan.firm, first_name="Léa", last_name="Partie", left_on=timezone.localdate())
    EmployeeFactory(firm=plan.firm, first_name="Bo", last_name="Bé")
    for _twice in range(2):
        EmployeeFactory(firm=plan.firm, first_name="Max", last_name="Double")
    shown = sent(signed, plan, f"{FRENCH}First aid;good;;;;;;;\n\n{line}\n")
    ((number, told), *_more) = errors(shown)
    assert (shown.status_code, number, told[0].startswith(said)) == (200, 4, True)
    confirmed(signed, plan, shown)
    assert list(Need.objects.values_list("note", flat=True)) == ["good"]


def test_foreign_colleague_is_told_like_somebody_unknown(signed, plan, theme, park):
    EmployeeFactory(firm=FirmFactory(park=park), first_name="Jean", last_name="Voisin")
    shown = sent(signed, plan, "Theme;People\nFirst aid;Jean Voisin\nFirst aid;Nobody Here\n")
    told = [told[0].split(" is ")[1] for _number, told in errors(shown)]
    assert (len(told), len(set(told))) == (2, 1)


def test_same_need_twice_in_a_file_is_told(signed, plan, theme):
    shown = sent(signed, plan, "Theme;Note\nFirst aid;x\nFirst aid;X\n")
    text = "the same need as line 2: write the difference into “What is wanted”"
    assert errors(shown) == [(3, [text])]


def test_mistakes_are_told_in_french(client, firm, plan, theme):
    client.force_login(member("hr", firm=firm, language="fr"))
    shown = sent(client, plan, "Thème;Places\nPremiers secour;0\n")
    theme_said = "Premiers secour n’est pas un thème du parc\xa0: est-ce «\xa0Premiers secours\xa0»\xa0?"
    seats_said = "places\xa0: 0 n’est pas un nombre entier de 1 à 500"
    assert sorted(errors(shown)[0][1]) == [theme_said, seats_said]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty"),
        (b"Course name;Seats\nFirst aid;3\n", "No line names the columns"),
        (b"Theme;Seats\n;\n", "Choose a file that holds at least one need."),
        (b"Theme\n" + b"First aid\n" * 501, "More than 500 lines"),
        (b"Theme\n" + b"x" * (2 * 1024 * 1024), "weighs more than 2 MB"),
        (b"\x89PNG\r\n\x1a\n\x00", "neither a CSV file nor"),
        (b"PK\x03\x04", "damaged"),
    ],
)
def test_file_that_cannot_be_taken_is_refused_in_words(signed, plan, theme, content, said):
    answer = sent(signed, plan, content)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["upload"])
    assert (said in answer.content.decode(), Need.objects.count()) == (True, 0)


def test_file_beyond_all_limits_is_not_read_to_its_end(signed, plan):
    answer = sent(signed, plan, b"x" * (11 * 1024 * 1024))
    assert (answer.status_code, "weighs more than 2 MB" in answer.content.decode()) == (422, True)


def test_nothing_chosen_is_told(signed, plan):
    assert signed.post(page(plan), {"shared": "on"}).status_code == 422


@pytest.mark.parametrize(
    "table", ["x", "Theme\n", "Theme;\n" + "a;" * 5000, '"', "Theme\n" + "\u202e" * 50, "é" * 3_000_000]
)
def test_odd_table_in_place_of_the_kept_one_breaks_nothing(signed, plan, theme, table):
    answer = signed.post(page(plan), {"table": table, "then": "keep"})
    assert (answer.status_code in (200, 302, 422), Need.objects.count()) == (True, 0)


def test_columns_that_are_not_read_are_named(signed, plan, theme):
    shown = sent(signed, plan, "Theme;Colour;Status\nFirst aid;red;Done\n")
    assert shown.context["form"].unread == ["Colour", "Status"]


def test_preview_says_what_is_left_of_the_budget(signed, plan, theme):
    NeedFactory(plan=plan, budget=D("4000"))
    shown = sent(signed, plan, "Theme;Cost\nFirst aid;1500\nChess;9000\n")
    assert (shown.context["cost"], shown.context["left"]) == (D("1500"), D("-500"))
    assert shown.content.decode().count("€500 over") == 1


@pytest.mark.parametrize(
    ("good", "said"),
    [("", "0 lines of 1 will be added"), ("First aid;1;5\n", "1 line of 2 will be added")],
)
def test_preview_counts_the_lines_and_shows_no_number_that_nobody_wrote(signed, plan, theme, good, said):
    shown = sent(signed, plan, f"Theme;Seats;Cost\n{good}First aid;many;-5\n")
    bad = shown.context["lines"][-1]
    assert (bad.values["seats"], bad.values["budget"]) == (None, None)
    page = shown.content.decode()
    row = page.rpartition("<tr><td")[2]
    assert (page.count(f'<h2 id="lines">{said}</h2>'), row.count('<td class="num">–</td>')) == (1, 2)


def test_park_learns_only_what_was_ticked_where_the_file_is_silent(signed, plan, theme):
    shown = signed.post(page(plan), {"upload": SimpleUploadedFile("a.csv", b"Theme\nFirst aid\n")})
    signed.post(page(plan), {"table": shown.context["form"].cleaned_data["table"], "then": "keep"})
    assert Need.objects.get().shared is False


@pytest.mark.parametrize("count", [1, 20])
def test_import_pays_few_statements_whatever_it_holds(signed, plan, theme, statements, count):
    names = []
    for number in range(count):
        names.append(EmployeeFactory(firm=plan.firm, first_name="Ada", last_name=f"N{number}").name)
        ThemeFactory(park=plan.firm.park)
    content = "Theme;Note;People\n" + "".join(f"First aid;{number};{name}\n" for number, name in enumerate(names))
    answers = []
    paid = [len(statements(lambda: answers.append(sent(signed, plan, content))))]
    paid.append(len(statements(lambda: confirmed(signed, plan, answers[0]))))
    assert (paid, Need.objects.count()) == ([7, 11], count)


def test_import_into_an_approved_plan_tells_the_director_once(signed, plan, theme, director):
    AnnualPlan.objects.update(status="approved")
    confirmed(signed, plan, sent(signed, plan, "Theme;Note\nFirst aid;a\nFirst aid;b\n"))
    assert ([mail.recipient for mail in OutboxMail.objects.all()], Need.objects.count()) == ([director.email], 2)


def test_import_into_a_submitted_plan_is_refused(signed, plan, theme):
    shown = sent(signed, plan, "Theme\nFirst aid\n")
    AnnualPlan.objects.update(status="submitted")
    confirmed(signed, plan, shown)
    assert Need.objects.count() == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_taken_away_can_be_taken_in_again(client, firm, plan, theme, ada, kind, language):
    client.force_login(member("hr", firm=firm, language=language))
    need = NeedFactory(plan=plan, theme=theme, note="=1+1", priority=1, seats=3, budget=D("1200.50"), shared=False)
    need.people.add(ada)
    address = f"{reverse('training:plan_export', args=[plan.pk])}?format={kind}"
    content = client.get(address).getvalue()
    second = PlanFactory(firm=FirmFactory(park=firm.park), year=2027)
    other = member("hr", firm=second.firm, language=language)
    EmployeeFactory(firm=second.firm, first_name="Ada", last_name="Roux")
    client.force_login(other)
    shown = sent(client, second, content, name=f"x.{kind}")
    confirmed(client, second, shown)
    assert (errors(shown), facts(Need.objects.get(plan=second))) == ([], facts(need))


def test_export_defuses_formulas_and_keeps_numbers(signed, plan, theme):
    NeedFactory(plan=plan, theme=theme, note="=cmd()", budget=D("10.50"))
    answer = signed.get(f"{reverse('training:plan_export', args=[plan.pk])}?format=xlsx")
    row = list(load_workbook(io.BytesIO(answer.getvalue())).active.values)[1]
    assert (row[2], row[4], row[7], answer["Content-Disposition"]) == (
        "'=cmd()",
        2,
        10.5,
        'attachment; filename="training-plan-2027.xlsx"',
    )
