"""The pages of the set-up: preview, save, both values of a conflict, what is refused beside its field."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from firms import case
from firms.demo import CASE
from firms.domain.setup import AxisDraft, InUse, axis_draft, save_axis, save_rules
from firms.domain.setup_words import setup_history
from firms.models import Firm, Level, Park, Strength, Undertaking
from tests import factories
from tests.firms.axis_rows import POOL_PACKING, candidate, edited, hidden, hidden_rows, rules_of, sent
from tests.firms.case import COPACKING
from tests.packages.factories import ClientFactory, LineFactory, QuoteFactory


@pytest.fixture
def naturopole(db):
    return case.load(CASE)


@pytest.fixture
def administrator(naturopole):
    return factories.member("administrator", park=naturopole)


@pytest.fixture
def page(client, administrator):
    """Signed in as the administrator: `page(name, *args, data)` gets, or posts where there is data."""
    client.force_login(administrator)

    def ask(name, *args, data=None):
        address = reverse(f"firms:{name}", args=args)
        return client.get(address) if data is None else client.post(address, data)

    return ask


def use_strength(level):
    return Strength.objects.create(level=level, value=1, firm=Firm.objects.get(name="LPH")), "LPH"


def use_wanted(level):
    skill = level.park.wanted_skills.first()
    return Strength.objects.create(level=level, value=1, wanted_skill=skill), f"Wanted skill: {skill.name}"


def use_certificate(level):
    row = Firm.objects.get(name="NDS").certifications.create(standard="FSC")
    row.scope.add(level)
    return row, "NDS, certificate FSC"


def use_undertaking(level):
    row = Undertaking.objects.create(firm=Firm.objects.get(name="NDS"), signed_on="2026-01-01")
    row.levels.add(level)
    return row, "NDS, undertaking not to compete"


def use_quote(level):
    firm = Firm.objects.get(name="LPH")
    seller = factories.member("sales", firm=firm)
    quote = QuoteFactory(firm=firm, client=ClientFactory(firm=firm), created_by=seller)
    return LineFactory(quote=quote, stage=level), "lines of quotes: 1"


USES = [use_strength, use_wanted, use_certificate, use_undertaking, use_quote]


@pytest.mark.parametrize("use", USES)
def test_level_in_use_stays(naturopole, administrator, page, use):
    present = axis_draft(naturopole, "process")
    parked = save_axis(naturopole, edited(present, extra=["Dyeing"]), revision=1, by=administrator)
    level = Level.objects.get(name_en="Dyeing")
    _row, label = use(level)
    with pytest.raises(InUse) as refusal:
        save_axis(parked, present, revision=2, by=administrator)
    assert [(key, [use.label for use in users]) for key, users in refusal.value.users.items()] == [
        (str(level.pk), [label])
    ]
    answer = page("setup_axis", "process", data=sent(axis_draft(naturopole, "process"), 2, removed=["Dyeing"]))
    assert answer.status_code == 422
    body = answer.content.decode()
    (named,) = refusal.value.users[str(level.pk)]
    shown = f'<a href="{named.url}">{label}</a>' if named.url else f"<li>{label}</li>"
    assert body.count(shown) == 1
    assert bool(named.url) == (use is not use_quote)
    assert Level.objects.filter(pk=level.pk).exists()


def test_page_previews_then_saves(naturopole, page):
    candidate(naturopole, COPACKING)
    draft = edited(axis_draft(naturopole, "process"), change=POOL_PACKING)
    preview = page("setup_axis", "process", data=sent(draft, 1))
    assert preview.status_code == 200
    assert [moved.after.score for moved in preview.context["trial"].moved] == [50.0]
    assert not Level.objects.get(name_en="Packing").pooled
    saved = page("setup_axis", "process", data=hidden(preview) | {"then": "save"})
    assert (saved.status_code, saved.url) == (302, "/park/set-up/")
    assert axis_draft(naturopole, "process") == draft


def test_preview_of_pairs_comes_back_to_be_edited(naturopole, page):
    draft = edited(axis_draft(naturopole, "market"), extra=["Pets"])
    preview = page("setup_axis", "market", data=sent(draft, 1))
    again = page("setup_axis", "market", data=hidden(preview) | {"then": "edit"})
    assert again.status_code == 200
    assert again.context["form"].draft() == draft


@pytest.mark.parametrize(
    ("then", "order"), [("up-1", [1, 0, 2]), ("down-0", [1, 0, 2]), ("up-0", [0, 1, 2]), ("down-99", [0, 1, 2])]
)
def test_arrows_move_a_row_and_save_nothing(naturopole, page, then, order):
    draft = edited(axis_draft(naturopole, "market"), change={"Cosmetics": {"name_en": "Typed"}})
    keys = [level.key for level in draft.levels]
    answer = page("setup_axis", "market", data=sent(draft, 1, then))
    rows = answer.context["form"].levels.forms
    assert [row["key"].value() for row in rows] == [keys[place] for place in order] + keys[3:]
    assert [row["name_en"].value() for row in rows].count("Typed") == 1
    assert not Level.objects.filter(name_en="Typed").exists()


def test_numbers_order_the_levels(naturopole, page):
    draft = axis_draft(naturopole, "specialty")
    page("setup_axis", "specialty", data=sent(draft, 1, "save") | {"level-0-ORDER": 99})
    assert axis_draft(naturopole, "specialty").levels == (*draft.levels[1:], draft.levels[0])


def test_one_more_row_is_offered_and_a_row_left_empty_is_not_kept(naturopole, page):
    draft = axis_draft(naturopole, "market")
    more = page("setup_axis", "market", data=sent(draft, 1, "add-level"))
    assert len(more.context["form"].levels.forms) == len(draft.levels) + 1
    same = page("setup_axis", "market", data=hidden_rows(more) | {"then": "preview", "revision": 1})
    assert same.context["lines"] == []


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"name_en": "pharmacy"}, "name_en", "Another level has this name: choose one that tells them apart."),
        ({"name_fr": "PHARMACIE"}, "name_fr", "Another level has this name: choose one that tells them apart."),
        ({"name_en": "Packing"}, "name_en", "Another level has this name: choose one that tells them apart."),
        ({"name_fr": " "}, "name_fr", "Write the name in both languages."),
    ],
)
def test_name_that_confuses_is_refused_beside_the_field(naturopole, page, change, field, message):
    draft = edited(axis_draft(naturopole, "market"), change={"Functional foods": change})
    answer = page("setup_axis", "market", data=sent(draft, 1, "save"))
    assert answer.status_code == 422
    assert [row.errors.get(field) for row in answer.context["form"].levels.forms if row.errors] == [[message]]
    assert Park.objects.get().axes_revision == 1


def test_wrong_place_is_told_beside_its_field(naturopole, page):
    data = sent(axis_draft(naturopole, "market"), 1) | {"level-0-ORDER": "x"}
    answer = page("setup_axis", "market", data=data)
    assert (answer.status_code, answer.content.decode().count('id="id_level-0-ORDER_error"')) == (422, 1)


def test_axis_keeps_one_level(db, client):
    park = factories.ParkFactory()
    client.force_login(factories.member("administrator", park=park))
    empty = AxisDraft("market", ())
    answer = client.post(reverse("firms:setup_axis", args=["market"]), sent(empty, 1, "save"))
    assert (answer.status_code, answer.context["form"].messages) == (422, ["An axis has at least one level."])


def test_pair_with_itself_or_alone_is_refused(naturopole, page):
    draft = axis_draft(naturopole, "market")
    key = draft.levels[0].key
    data = sent(draft, 1) | {"pair-0-second": key, "pair-0-first": key, "pair-1-second": ""}
    answer = page("setup_axis", "market", data=data)
    assert answer.status_code == 422
    assert [row.errors for row in answer.context["form"].pairs.forms][:2] == [
        {"second": ["Choose another level: none is its own neighbour."]},
        {"second": ["Choose two levels, or leave both empty."]},
    ]


def test_second_administrator_sees_both_values_of_an_axis(naturopole, administrator, page):
    present = axis_draft(naturopole, "market")
    theirs = edited(present, change={"Cosmetics": {"name_en": "Beauty"}})
    save_axis(naturopole, theirs, revision=1, by=administrator)
    mine = edited(present, change={"Cosmetics": {"name_en": "Skin care"}})
    for then in ("preview", "save"):
        answer = page("setup_axis", "market", data=sent(mine, 1, then))
        assert answer.status_code == 409
        assert answer.context["conflict"] == [(1, "Cosmétique / Beauty", "Cosmétique / Skin care")]
    again = page("setup_axis", "market", data=sent(mine, answer.context["form"].revision, "save"))
    assert again.status_code == 302
    assert axis_draft(naturopole, "market") == mine


def test_second_administrator_sees_both_values_of_the_rules(naturopole, administrator, page):
    save_rules(naturopole, {"appeal_days": 30}, revision=1, by=administrator)
    answer = page("setup_rules", data=rules_of(naturopole, "save", appeal_days=90))
    assert answer.status_code == 409
    assert answer.context["conflict"] == [("Days to appeal", "30", "90")]
    assert Park.objects.get().appeal_days == 30
    data = rules_of(naturopole, "save", appeal_days=90, revision=answer.context["form"]["revision"].value())
    assert page("setup_rules", data=data).status_code == 302
    assert Park.objects.get().appeal_days == 90


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        (
            {"threshold_low_rivalry": "0.6"},
            "threshold_low_rivalry",
            "It must stay below the rivalry that competes: no candidate could be both.",
        ),
        (
            {"threshold_covered": "0,7"},
            "threshold_high_novelty",
            "It must be above the novelty that is already covered: no candidate could be both.",
        ),
        (
            {"threshold_competes": "0", "threshold_low_rivalry": "0"},
            "threshold_competes",
            "At 0 every candidate would compete: write more.",
        ),
        ({"neighbour_weight": "1.01"}, "neighbour_weight", "Ensure this value is less than or equal to 1."),
        ({"threshold_outside": "NaN"}, "threshold_outside", "Write a number such as 1250.50."),
        (
            {"opinion_days": "0"},
            "opinion_days",
            "Ensure this value is greater than or equal to 1.",
        ),
        ({"next_council_on": "2001-01-01"}, "next_council_on", "This day has passed: choose a later one."),
    ],
)
def test_contradictory_rule_is_refused_beside_the_field(naturopole, page, changed, field, message):
    answer = page("setup_rules", data=rules_of(naturopole, "save", **changed))
    assert answer.status_code == 422
    assert answer.context["form"].errors[field] == [message]
    assert Park.objects.get().axes_revision == 1


def test_rules_are_previewed_then_saved(naturopole, page):
    candidate(naturopole, COPACKING)
    preview = page("setup_rules", data=rules_of(naturopole, threshold_competes="0.50"))
    assert preview.context["lines"] == ["Competes from a rivalry of: 0.6 → 0.5"]
    assert [str(moved.after.label) for moved in preview.context["trial"].moved] == ["Competes"]
    assert Park.objects.get().threshold_competes == Decimal("0.60")
    assert page("setup_rules", data=hidden(preview) | {"then": "save"}).status_code == 302
    assert Park.objects.get().threshold_competes == Decimal("0.50")


def test_substitute_and_council_are_named(naturopole, page):
    office = factories.member("office", park=naturopole, last_name="Lafaye")
    day = timezone.localdate() + timedelta(days=20)
    data = rules_of(naturopole, "save", substitute=office.pk, next_council_on=day)
    assert page("setup_rules", data=data).status_code == 302
    park = Park.objects.get()
    assert (park.substitute, park.next_council_on) == (office, day)
    (event,) = setup_history(park)
    assert event.lines[1] == f"Substitute for the president: – → {office.name}"


@pytest.mark.parametrize("role", ["president", "employee", "partner"])
def test_substitute_is_neither_the_president_nor_anybody(naturopole, page, role):
    person = factories.member(role, park=naturopole)
    answer = page("setup_rules", data=rules_of(naturopole, "save", substitute=person.pk))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["substitute"])


ODD = ["", "-1", "9" * 400, "1e999", "é" * 300, "a\x00b", "0", "٣", "[]"]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("then", ["preview", "save", "edit", "up-1", "add-pair", "up-٣"])
def test_odd_rows_are_answered_not_broken(naturopole, page, odd, then):
    data = sent(axis_draft(naturopole, "market"), 1, then)
    for name in ("revision", "level-0-key", "level-0-ORDER", "pair-0-first", "level-TOTAL_FORMS", "pair-INITIAL_FORMS"):
        assert page("setup_axis", "market", data=data | {name: odd}).status_code < 500, name
    assert page("setup_rules", data=dict.fromkeys(rules_of(naturopole), odd) | {"then": then}).status_code < 500


def test_unknown_axis_is_not_found(naturopole, page):
    assert page("setup_axis", "colour").status_code == 404


def test_rows_are_called_by_their_name_in_the_language_of_the_page(naturopole, page):
    rows = page("setup_axis", "process").context["form"].levels.forms
    with translation.override("fr"):
        assert [rows[0].called, rows[-1].called] == ["R&D et formulation", ""]
