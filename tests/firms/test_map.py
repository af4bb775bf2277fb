"""The position map: a firm left out, a candidate laid over, what is said, the files, and what it costs."""

import random
import re
from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firms import case
from firms import complementarity as engine
from firms.demo import CASE
from firms.domain.map import Asked, card, loss_sentence, map_of, strengths_in_words, table
from firms.domain.map_figure import description, key, some_of, title
from firms.models import Firm, Level, PositionRecord, Strength
from tests import factories

RIVAL = {
    "process": {"Dosage form": 1, "Packing": 0.5},
    "market": {"Pharmacy": 0.5, "Food supplements": 1},
    "specialty": {"Powder / dry extract": 0.5, "Finished dry form": 1},
}


@pytest.fixture
def naturopole(db):
    return case.load(CASE)


@pytest.fixture
def rival(naturopole):
    return candidate(naturopole, "Gélules", RIVAL)


@pytest.fixture
def president(naturopole, client):
    person = factories.member("president", park=naturopole)
    client.force_login(person)
    return person


def candidate(park, name, position, **fields):
    firm = Firm.objects.create(park=park, name=name, **fields)
    case.hold({(level.axis, level.name_en): level for level in Level.objects.all()}, position, firm=firm)
    return firm


def named(name):
    return Firm.objects.get(name=name)


def drawn(park, **asked):
    return map_of(park, Asked(**asked), visible=set(Firm.objects.values_list("pk", flat=True)))


def page(client, **asked):
    return client.get(reverse("firms:position_map"), asked)


def residents(placed):
    return [firm.name for firm in placed.park.residents]


# A firm left out


def test_loss_of_lph_is_told_with_its_steps(naturopole):
    shown = drawn(naturopole, without=named("LPH"))
    assert residents(shown.placed) == ["Eskiss Packaging", "NDS", "Biosphère"]
    assert loss_sentence(shown) == (
        "Without LPH the chain loses 22.2 points of 100 and the breadth 2.7; these steps fall empty: "
        "Dosage form, Packing."
    )
    assert card(shown).facts == [("Chain", "−22.2"), ("Breadth", "−2.7"), ("Steps that fall empty", "2")]


def test_leaving_out_a_firm_of_the_past_uses_that_day(naturopole):
    shown = drawn(naturopole, without=named("LPH"), day=date(1990, 1, 1))
    assert residents(shown.placed) == []
    assert "R&D / formulation, Dosage form, Packing" in loss_sentence(shown)


def test_leaving_out_a_firm_that_was_not_there_changes_nothing(naturopole):
    shown = drawn(naturopole, without=named("NDS"), day=date(1990, 1, 1))
    assert (residents(shown.placed), loss_sentence(shown)) == (
        ["LPH"],
        "NDS was not in the park on that day: nothing changes.",
    )


# A candidate laid over


def test_card_and_key_of_a_rival(naturopole, rival):
    shown = drawn(naturopole, candidate=rival)
    assert card(shown).facts == [("Free places taken", "0"), ("Places already held", "8"), ("Closest", "LPH")]
    assert [(line.kind, line.sentences) for line in key(shown)] == [
        (
            "clash",
            [
                "Dosage form, Packing; Pharmacy, Food supplements; Powder / dry extract, Finished dry form: "
                "already held by LPH."
            ],
        )
    ]


def test_cells_follow_the_rule_of_the_flat_views(naturopole):
    position = {
        "process": {"R&D / formulation": 1, "Extraction": 1, "Logistics": 1},
        "market": {"Pharmacy": 1},
        "specialty": {"Powder / dry extract": 1},
    }
    shown = drawn(naturopole, candidate=candidate(naturopole, "Une autre", position))
    assert {cell[0]: (meeting.state, meeting.firms) for cell, meeting in shown.meetings.items()} == {
        0: ("", ("LPH", "Biosphère")),
        3: ("clash", ("Biosphère",)),
        8: ("fill", ()),
    }
    group = candidate(naturopole, "Du groupe", position, group_name="G")
    Firm.objects.filter(name="Biosphère").update(group_name="G")
    shown = drawn(naturopole, candidate=group)
    assert [meeting.state for meeting in shown.meetings.values()] == ["", "", "fill"]


def test_candidate_without_position_is_no_error(naturopole):
    shown = drawn(naturopole, candidate=candidate(naturopole, "Garage", {}))
    assert [fact for _name, fact in card(shown).facts] == ["0", "0", "nobody"]
    assert key(shown) == []


# What is said


def test_description_says_who_holds_what_and_what_is_free(naturopole, rival):
    told = description(drawn(naturopole, candidate=rival))
    assert "NDS holds Process prototyping." in told
    assert "Nobody holds: Regulatory file, Blending / granulation, Logistics." in told
    assert "Gélules would take 0 free places and meet residents in 8." in told


def test_title_says_the_day_and_the_firm_left_out(naturopole):
    shown = drawn(naturopole, day=date(1995, 6, 30), without=named("LPH"))
    assert title(shown) == "The park on three axes, 30 June\xa01995, without LPH"


def test_strengths_are_told_in_words(naturopole):
    shown = drawn(naturopole)
    [lph, eskiss] = shown.placed.park.residents[:2]
    assert strengths_in_words(shown.placed, lph, "process") == ["full: R&D / formulation, Dosage form", "half: Packing"]
    assert strengths_in_words(shown.placed, eskiss, "specialty") == ["full: all"]
    assert [row["firm"].name for row in table(shown)] == ["LPH", "Eskiss Packaging", "NDS", "Biosphère"]


def test_page_says_chain_and_breadth(president, client):
    body = page(client).content.decode()
    assert "The chain is covered to 61%: 6 of its 9 steps are held" in body
    assert "The breadth is 17%" in body


def test_page_shows_figure_views_and_table_of_the_past(president, client):
    body = page(client, on="1995-06-30").content.decode()
    assert "The chain is covered to 39%" in body
    assert re.findall(r'<tr><th scope="row"><span class="firm">.*?</svg>([^<]*)', body) == ["LPH", "Eskiss Packaging"]
    assert set(re.findall(r'<g class="box" data-firm="(\w)"', body)) == {"1", "2"}


def test_day_before_the_park_says_so(president, client):
    answer = page(client, on="1950-01-01")
    assert (answer.status_code, answer.context["drawn"].residents) == (200, [])
    assert "No firm was in the park on this day." in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("soon", "Write the day as year-month-day"),
        ("1995-02-30", "Write the day as year-month-day"),
        ("2999-12-31", "This day is still to come"),
        (f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}", "This day is still to come"),
    ],
)
@pytest.mark.parametrize("name", ["position_map", "position_map_svg", "position_map_png"])
def test_wrong_day_is_told_beside_its_field(president, client, rival, name, typed, told):
    answer = client.get(reverse(f"firms:{name}"), {"on": typed, "candidate": rival.pk})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert told in re.search(r'<div class="field +err">.*?</div>\s*</div>', body, re.DOTALL)[0]
    assert f'value="{typed}"' in body
    assert f'<option value="{rival.pk}" selected>' in body


def test_unknown_firm_is_left_aside(president, client):
    for odd in ("999999", "x", "-1"):
        answer = page(client, without=odd, candidate=odd, firm=odd)
        assert (answer.status_code, answer.context["drawn"].asked) == (200, Asked())


def test_today_may_be_asked_for(president, client):
    assert page(client, on=f"{timezone.localdate():%Y-%m-%d}").context["drawn"].asked.day is None


def test_only_reviewers_lay_a_candidate_over(naturopole, rival, client):
    client.force_login(factories.member("employee", firm=named("NDS")))
    answer = page(client, candidate=rival.pk)
    assert (answer.status_code, answer.context["drawn"].asked.candidate) == (200, None)
    assert "Gélules" not in answer.content.decode()
    client.force_login(factories.member("director", firm=named("NDS")))
    assert page(client, candidate=rival.pk).context["drawn"].asked.candidate == rival


@pytest.mark.parametrize(("role", "shown"), [("employee", False), ("director", True)])
def test_former_resident_keeps_its_name_for_reviewers(naturopole, client, role, shown):
    Firm.objects.filter(name="NDS").update(left_on=date(2010, 1, 1), standing="former")
    client.force_login(factories.member(role, firm=named("LPH")))
    for name in ("position_map", "position_map_svg"):
        body = client.get(reverse(f"firms:{name}"), {"on": "2008-01-01"}).content.decode()
        assert ("NDS" in body, "a former resident" in body) == (shown, not shown)


def test_button_opens_the_candidates_file(president, client, rival):
    candidacy = factories.CandidacyFactory(firm=rival)
    assert reverse("firms:candidacy_detail", args=[candidacy.pk]) in page(client, candidate=rival.pk).content.decode()


def test_park_without_firms_says_what_comes(client, park):
    client.force_login(factories.member("president", park=park))
    assert "No firm in the park yet" in page(client).content.decode()


# Files


def test_svg_file_stands_alone(president, client, rival):
    answer = client.get(reverse("firms:position_map_svg"), {"candidate": rival.pk, "on": "2006-01-01"})
    assert answer["Content-Disposition"] == 'attachment; filename="position-map-2006-01-01.svg"'
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    tree = ElementTree.fromstring(answer.content)
    drawn_signs = {box.get("data-firm") for box in tree.iter("{http://www.w3.org/2000/svg}g")}
    assert drawn_signs == {"1", "2", "3", "c"}
    assert answer.content.count(b"@font-face") == 2


def test_png_file_is_a_picture(president, client):
    from PIL import Image

    answer = client.get(reverse("firms:position_map_png"))
    picture = Image.open(BytesIO(answer.content))
    assert (answer["Content-Type"], picture.format) == ("image/png", "PNG")
    assert picture.width > 1500
    colours = {colour for _count, colour in picture.convert("RGB").getcolors(2**24)}
    assert (255, 255, 255) in colours
    assert len(colours) > 100


# Cost


@pytest.fixture
def crowd(db):
    """`crowd(firms, sizes, most)` makes a park with so many firms and levels, each firm on `most` of each axis."""

    def make(count, sizes=(20, 10, 10), most=4):
        park = factories.ParkFactory()
        draw = random.Random(0)
        levels = {
            axis: [
                Level.objects.create(park=park, axis=axis, order=n, name_en=f"{axis} level {n}", name_fr=f"{axis} {n}")
                for n in range(size)
            ]
            for axis, size in zip(engine.AXES, sizes, strict=True)
        }
        for number in range(count):
            firm = factories.FirmFactory(park=park, name=f"Maison numéro {number}", leaf=number % 8 + 1)
            held = [level for rows in levels.values() for level in draw.sample(rows, min(most, len(rows)))]
            Strength.objects.bulk_create(
                Strength(firm=firm, level=level, value=draw.choice(Strength.STEPS)) for level in held
            )
        return park

    return make


def asked_with(client, **asked):
    with CaptureQueriesContext(connection) as queries:
        answer = page(client, **asked)
    assert answer.status_code == 200
    return answer, len(queries)


@pytest.mark.parametrize("most", [4, 20])
def test_two_hundred_firms_stay_light_and_readable(crowd, client, most):
    park = crowd(200, most=most)
    client.force_login(factories.member("president", park=park))
    marked = Firm.objects.get(name="Maison numéro 7")
    newcomer = Firm.objects.create(park=park, name="Nouvelle", standing="candidate")
    Strength.objects.bulk_create(Strength(firm=newcomer, level=level, value=1) for level in Level.objects.all()[::3])
    answer, queries = asked_with(client, firm=marked.pk, candidate=newcomer.pk, on="2025-01-01")
    body = answer.content.decode()
    assert len(answer.content) <= 200_000
    assert queries <= 12
    assert body.index('id="flat"') < body.index('id="fig1"')
    assert sorted(re.findall(r'class="name"[^>]*>([^<]*)<', body)) == ["Maison numéro 7", "Nouvelle"]
    assert len(re.findall(r"\d+ firms", body)) > 100
    assert max(cell.count("<svg") for cell in re.findall(r"<td.*?</td>", body)) == 2


@pytest.mark.parametrize(("count", "told"), [(1, "A"), (3, "A, B, C"), (4, "A, B, C, D"), (5, "A, B, C and 2 others")])
def test_key_names_the_first_of_many_firms(count, told):
    assert some_of(list("ABCDE")[:count]) == told


def test_leaves_of_a_crowd_stand_in_the_page_itself(crowd, client):
    client.force_login(factories.member("president", park=crowd(9, (3, 2, 2))))
    body = page(client).content.decode()
    assert max(cell.count("<svg") for cell in re.findall(r"<td.*?</td>", body)) == 2
    used, held = (set(re.findall(f'<{name}="#?(leaf-\\w)"', body)) for name in ("use href", "symbol id"))
    assert used
    assert used <= held


def test_figure_of_two_hundred_firms_as_a_file(crowd, client):
    client.force_login(factories.member("president", park=crowd(200)))
    answer = client.get(reverse("firms:position_map_svg"))
    assert ElementTree.fromstring(answer.content).get("class") == "cube wide"


@pytest.mark.parametrize("asked", [{}, {"on": "2025-01-01"}])
def test_queries_do_not_grow_with_the_firms(crowd, client, asked):
    park = crowd(1, (3, 2, 2))
    client.force_login(factories.member("president", park=park))
    asked_with(client, **asked)
    _answer, few = asked_with(client, **asked)
    level = Level.objects.first()
    for number in range(12):
        firm = factories.FirmFactory(park=park, name=f"Autre {number}")
        Strength.objects.create(firm=firm, level=level, value=1)
        PositionRecord.objects.create(firm=firm, since=date(2000, 1, 1), held={str(level.pk): 1})
    _answer, many = asked_with(client, **asked)
    assert (many, many <= 12) == (few, True)


def test_former_resident_that_applies_again_is_a_candidate_and_a_memory(naturopole, president, client):
    Firm.objects.filter(name="NDS").update(left_on=date(2010, 1, 1), standing="candidate")
    nds = named("NDS")
    shown = page(client, on="2008-01-01").context["drawn"]
    assert residents(shown.placed) == ["LPH", "Eskiss Packaging", "NDS", "Biosphère"]
    answer = page(client, candidate=nds.pk, without=nds.pk, on="2008-01-01")
    assert residents(answer.context["drawn"].placed) == ["LPH", "Eskiss Packaging", "Biosphère"]
    assert answer.status_code == 200
