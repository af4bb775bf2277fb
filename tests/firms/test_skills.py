"""Wanted and core skills: added once, changed, ordered, deleted."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firms import case
from firms.demo import CASE
from firms.domain import skills
from firms.models import CoreSkill, Event, Firm, Level, WantedSkill
from tests import factories


@pytest.fixture
def naturopole(db):
    return case.load(CASE)


@pytest.fixture
def page(client, naturopole):
    """`page(role, name, *args, data)` gets as a person of that role, or posts where there is data."""

    def ask(role, name, *args, data=None, **asked):
        client.force_login(factories.member(role, park=naturopole))
        address = reverse(f"firms:{name}", args=args)
        return client.get(address, asked) if data is None else client.post(address, data)

    return ask


def wanted(**more):
    return {"name_fr": "Séchage", "name_en": "Drying", "text_fr": "", "text_en": "", "open": "on"} | more


def level(name):
    return Level.objects.get(name_en=name)


@pytest.mark.parametrize("role", ["president", "office", "administrator"])
def test_wanted_skill_is_added_with_its_position(naturopole, page, role):
    data = wanted(any_market="on", request_key=uuid4())
    data |= {f"level_{level('Logistics').pk}": "0.75", f"level_{level('Paste').pk}": "0"}
    for _time in range(2):
        assert page(role, "setup_wanted_create", data=data).status_code == 302
    skill = WantedSkill.objects.get(name_en="Drying")
    held = {row.level.name_en: row.value for row in skill.strengths.select_related("level")}
    markets = Level.objects.filter(axis="market").values_list("name_en", flat=True)
    assert held == {"Logistics": Decimal("0.75")} | dict.fromkeys(markets, Decimal(1))
    assert list(WantedSkill.objects.order_by("order"))[-1] == skill


def test_wanted_skill_shows_both_values_of_a_conflict(naturopole, page):
    skill = WantedSkill.objects.first()
    place = f"level_{level('Logistics').pk}"
    typed = {"name_fr": skill.name_fr, "name_en": skill.name_en, "text_fr": "", "text_en": "", "revision": 1}
    assert page("office", "setup_wanted_edit", skill.pk, data=typed | {place: "0.5"}).status_code == 302
    answer = page("office", "setup_wanted_edit", skill.pk, data=typed | {place: "1"})
    assert (answer.status_code, answer.context["conflict"]) == (409, [("Logistics", "50%", "100%")])
    again = typed | {place: "1", "revision": answer.context["form"]["revision"].value()}
    assert page("office", "setup_wanted_edit", skill.pk, data=again).status_code == 302
    skill.refresh_from_db()
    assert (skill.revision, skill.open, [row.value for row in skill.strengths.all()]) == (3, False, [Decimal(1)])
    assert [str(event.label) for event in Event.objects.about(skill)] == ["Changed", "Changed"]


@pytest.mark.parametrize("value", ["0.3", "2", "-1", "any"])
def test_strength_that_is_no_quarter_is_refused_beside_the_field(page, value):
    field = f"level_{level('Paste').pk}"
    answer = page("office", "setup_wanted_create", data=wanted(**{field: value}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_wanted_skills_change_places(naturopole, page):
    before = list(WantedSkill.objects.all())
    page("president", "setup_wanted_move", before[1].pk, "up", data={})
    page("president", "setup_wanted_move", before[0].pk, "up", data={})
    page("president", "setup_wanted_move", before[-1].pk, "down", data={})
    assert list(WantedSkill.objects.all()) == before
    page("president", "setup_wanted_move", before[0].pk, "down", data={})
    assert list(WantedSkill.objects.all()) == [before[1], before[0], *before[2:]]
    assert page("president", "setup_wanted_move", before[0].pk, "aside", data={}).status_code == 404


def test_deleted_wanted_skill_leaves_its_candidates_and_its_name_in_the_history(naturopole, page):
    skill = WantedSkill.objects.first()
    candidacy = factories.CandidacyFactory(firm__park=naturopole, wanted_skill=skill)
    for _time in range(2):
        assert page("office", "setup_wanted_delete", skill.pk, data={}).status_code == 302
    candidacy.refresh_from_db()
    assert candidacy.wanted_skill is None
    assert [(event.verb, event.note) for event in Event.objects.about(naturopole)] == [
        ("wanted_skill_deleted", skill.name)
    ]


def core(**more):
    return {"name_fr": "Formulation", "name_en": "Formulation"} | more


def test_core_skill_is_added_once_and_read_by_all(naturopole, page):
    firms = Firm.objects.filter(name__in=["LPH", "NDS"])
    data = core(pooled="on", firms=[firm.pk for firm in firms], request_key=uuid4())
    for _time in range(2):
        assert page("office", "firm_skill_create", data=data).status_code == 302
    (skill,) = page("employee", "firm_skill_list").context["page"]
    assert (skill.name, skill.pooled, set(skill.firms.all())) == ("Formulation", True, set(firms))


def test_core_skill_of_a_taken_name_is_refused_beside_the_field(naturopole, page):
    CoreSkill.objects.create(park=naturopole, **core())
    other = CoreSkill.objects.create(park=naturopole, name_fr="Essais", name_en="Trials")
    taken = {"name_fr": ["Another core skill has this name: open it and change it."]}
    data = core(name_fr="FORMULATION", name_en="New")
    for answer in (
        page("office", "firm_skill_create", data=data),
        page("office", "firm_skill_edit", other.pk, data=data | {"revision": 1}),
    ):
        assert (answer.status_code, answer.context["form"].errors) == (422, taken)


def test_core_skill_shows_both_values_of_a_conflict(naturopole, page):
    skill = CoreSkill.objects.create(park=naturopole, **core())
    firms = {name: Firm.objects.get(name=name).pk for name in ("LPH", "NDS")}
    page("office", "firm_skill_edit", skill.pk, data=core(firms=[firms["LPH"]], revision=1))
    answer = page("office", "firm_skill_edit", skill.pk, data=core(firms=[firms["NDS"]], revision=1, pooled="on"))
    assert (answer.status_code, answer.context["conflict"]) == (409, [("Pooled", "No", "Yes"), ("Firms", "LPH", "NDS")])


@pytest.mark.parametrize(
    ("name", "asked", "found"),
    [
        ("setup_wanted", {"state": "no"}, ["Closed one"]),
        ("setup_wanted", {"q": "closed"}, ["Closed one"]),
        ("firm_skill_list", {"state": "yes"}, ["Pooled one"]),
        ("firm_skill_list", {"state": "no"}, ["Own one"]),
        ("firm_skill_list", {"q": "z"}, []),
    ],
)
def test_lists_are_narrowed(naturopole, page, name, asked, found):
    WantedSkill.objects.create(park=naturopole, order=9, name_fr="Closed one", name_en="Closed one", open=False)
    for word, pooled in (("Pooled one", True), ("Own one", False)):
        CoreSkill.objects.create(park=naturopole, name_fr=word, name_en=word, pooled=pooled)
    assert [skill.name for skill in page("office", name, **asked).context["page"]] == found


@pytest.mark.parametrize("name", ["setup_wanted", "firm_skill_list"])
def test_lists_cost_the_same_for_one_and_three_rows(naturopole, client, name):
    office = factories.member("office", park=naturopole)
    WantedSkill.objects.all().delete()
    client.force_login(office)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(f"firms:{name}"))
        return len(captured)

    def add(word):
        skills.create_core(CoreSkill(park=naturopole, name_fr=word, name_en=word), firms=Firm.objects.all(), by=office)
        skill = WantedSkill(park=naturopole, name_fr=word, name_en=word)
        skills.create_wanted(skill, strengths={level("Paste"): 1}, by=office)

    add("one")
    few = queries()
    add("two")
    add("three")
    assert queries() == few
