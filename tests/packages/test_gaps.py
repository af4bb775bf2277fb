"""What the park lacked: sums from three quotes of three clients on, for president and directors, and nobody's name."""

from decimal import Decimal as D

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from firms.models import Strength, WantedSkill
from naturopole import workflow
from packages import domain
from packages.domain import gaps, losses, offers
from packages.models import Client, Loss, Quote
from tests.factories import CandidacyFactory, FirmFactory, LevelFactory, member
from tests.packages.factories import ClientFactory
from tests.packages.lost_sales import chance, declined, no_bid, stage_of

DRYING = {"code": "skill", "skill_name": "Freeze-drying"}
EXAMPLE = (("40000.00", "Alder"), ("25000.00", "Birch"), ("60000.00", "Cedar"))


@pytest.fixture
def president(park):
    return member("president", park=park)


@pytest.fixture
def firms(park):
    return [FirmFactory(park=park, name=f"MARKFIRM{n}") for n in range(3)]


@pytest.fixture
def lost(park, firms):
    """Three sales of three firms that were lost on freeze-drying, spelt as people do."""
    stage = stage_of(park)
    names = ("Freeze-drying", "freeze-drying", "FREEZE-DRYING")
    return [
        no_bid(firm, net, f"MARK{client}", stage=stage, skill_name=name)
        for firm, (net, client), name in zip(firms, EXAMPLE, names, strict=True)
    ]


def told(user):
    return [(gap.title.casefold(), gap.quotes, gap.net) for gap in domain.gaps_for(user)]


def test_three_losses_on_one_skill_are_one_gap(lost, president):
    assert told(president) == [("freeze-drying", 3, D("125000.00"))]


def test_lost_quotes_and_opportunities_not_quoted_are_summed(park, firms, president):
    for net, name in EXAMPLE[:2]:
        quote = declined(firms[0], net, quote__client=ClientFactory(firm=firms[0], name=name))
        loss = Loss(quote=quote, net=D(net), **DRYING)
        losses.note_loss(loss, move="withdraw", seen="", by=quote.created_by)
    no_bid(firms[1], *EXAMPLE[2], **DRYING)
    assert told(president) == [("freeze-drying", 3, D("125000.00"))]


@pytest.mark.parametrize("role", ["president", "director"])
def test_page_shows_the_sum_and_nobodys_name(lost, park, firms, client, role):
    client.force_login(member(role, park=park, firm=FirmFactory(park=park) if role == "director" else None))
    for page in (reverse("packages:gap_list"), reverse("home")):
        text = client.get(page).content.decode()
        assert "€125,000.00" in text
        assert [mark for mark in ("MARKAlder", "MARKBirch", "MARKCedar", "€60,000", "€25,000") if mark in text] == []
    assert "MARKFIRM" not in client.get(reverse("packages:gap_list")).content.decode()


@pytest.mark.parametrize("role", ["sales", "hr", "employee", "office", "administrator", "partner"])
def test_others_read_no_gap(lost, park, firms, client, role):
    client.force_login(member(role, park=park, firm=firms[0] if role in ("sales", "hr", "employee") else None))
    assert client.get(reverse("packages:gap_list")).status_code == 403
    assert "125,000" not in client.get(reverse("home")).content.decode()


def test_two_quotes_have_no_figure(lost, president, park):
    lost[0].delete()
    assert [(gap.quotes, gap.net) for gap in domain.gaps_for(president)] == [(None, None)]
    assert domain.gaps_for(member("director", firm=FirmFactory(park=park))) == []


def test_three_quotes_of_two_clients_have_no_figure(lost, president, firms):
    # Two firms know the same client: by its name, in any case.
    Client.objects.filter(pk=lost[1].client_id).update(name="markalder")
    assert told(president) == [("freeze-drying", None, None)]


def test_client_known_under_two_names_is_one_by_its_siren(lost, president):
    Client.objects.filter(pk__in=[lost[0].client_id, lost[1].client_id]).update(siren="732829320")
    assert told(president) == [("freeze-drying", None, None)]


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 4)), max_size=8))
def test_gap_has_figures_from_three_of_three_on(sales):
    """What the threshold says, over any losses; the sum is exact to the cent."""
    clients = len({client for _cents, client in sales})
    row = {
        "key": "skill:1",
        "code": "skill",
        "quotes": len(sales),
        "clients": clients,
        "total": sum((D(cents) / 100 for cents, _client in sales), D(0)),
        "named": "",
        "name_fr": "a",
        "name_en": "b",
        "skill_key": 1,
        "steps": [],
    }
    gap = gaps.to_gap(gaps.Row(**row), {})
    shown = len(sales) >= 3 and clients >= 3
    assert (gap.quotes is not None, gap.net is not None) == (shown, shown)
    if shown:
        assert gap.net * 100 == sum(cents for cents, _client in sales)


def test_names_without_figures_are_in_alphabetical_order(park, firms, president):
    for net, name in (("900.00", "Zeolite"), ("100.00", "Ageing"), ("500.00", "Milling")):
        no_bid(firms[0], net, f"Client of {name}", skill_name=name)
    assert [gap.title for gap in domain.gaps_for(president)] == ["Ageing", "Milling", "Zeolite"]


def test_sale_that_came_back_no_longer_counts(lost, president):
    row = lost[0].opportunity
    workflow.apply(row, "reopen", by=row.created_by)
    assert told(president) == [("freeze-drying", None, None)]


def test_quote_and_its_opportunity_count_once(lost, president, firms):
    quote = declined(firms[0], "40000.00", quote__client=lost[0].client)
    loss = Loss(quote=quote, net=D("40000.00"), **DRYING)
    losses.note_loss(loss, move="withdraw", seen="", by=quote.created_by)
    Quote.objects.filter(pk=quote.pk).update(opportunity=lost[0].opportunity)
    assert told(president) == [("freeze-drying", 3, D("125000.00"))]


def test_revised_quote_no_longer_counts(firms, president):
    quote = declined(firms[0], "40000.00")
    losses.note_loss(Loss(quote=quote, net=D("1"), **DRYING), move="withdraw", seen="", by=quote.created_by)
    assert len(domain.gaps_for(president)) == 1
    offers.revise(Quote.objects.get(), by=quote.created_by)
    assert domain.gaps_for(president) == []


def test_gaps_are_by_skill_certificate_or_step(park, firms, president):
    stage, other = stage_of(park), LevelFactory(park=park)
    no_bid(firms[0], "1", "A", code="certificate", certificate="GMP")
    no_bid(firms[0], "1", "B", code="certificate", certificate="gmp ")
    no_bid(firms[0], "1", "C", code="capacity", stage=stage)
    no_bid(firms[0], "1", "D", code="capacity", stage=other)
    no_bid(firms[0], "1", "E", code="price", stage=stage)
    no_bid(firms[0], "1", "F", code="lead_time", stage=stage)
    no_bid(firms[0], "1", "G", code="competitor", stage=stage)
    assert {gap.key for gap in domain.gaps_for(president)} == {
        "certificate:gmp",
        f"capacity:{stage.pk}",
        f"capacity:{other.pk}",
        f"price:{stage.pk}",
        f"lead_time:{stage.pk}",
    }


def test_one_click_puts_the_skill_on_the_public_list(lost, president, park, client):
    client.force_login(president)
    for _click in range(2):
        assert client.post(reverse("packages:gap_want"), {"gap": "named:freeze-drying"}).status_code == 302
    skill = WantedSkill.objects.get()
    assert (skill.open, skill.name.casefold(), {s.level for s in skill.strengths.all()}) == (
        True,
        "freeze-drying",
        {stage_of(park)},
    )
    assert set(Loss.objects.values_list("skill", "skill_name")) == {(skill.pk, "")}
    assert told(president) == [("freeze-drying", 3, D("125000.00"))]
    client.logout()
    text = client.get(reverse("firms:wanted_list")).content.decode()
    assert "freeze-drying" in text.casefold()
    assert [mark for mark in ("125", "MARK", "quotes lost") if mark in text] == []


@pytest.mark.parametrize("role", ["director", "sales", "office", "administrator"])
def test_only_the_president_adds_wanted_skills_from_losses(lost, park, firms, client, role):
    client.force_login(member(role, park=park, firm=firms[0] if role in ("director", "sales") else None))
    assert client.post(reverse("packages:gap_want"), {"gap": "named:freeze-drying"}).status_code == 403
    assert WantedSkill.objects.count() == 0


def candidate(park, *levels):
    candidacy = CandidacyFactory(firm__park=park)
    for level in levels:
        Strength.objects.create(firm=candidacy.firm, level=level, value=D("0.5"))
    return candidacy


def test_candidate_who_holds_the_step_meets_the_gap(lost, park, president, client):
    for axis in ("market", "specialty"):
        LevelFactory(park=park, axis=axis)
    near, far = candidate(park, stage_of(park)), candidate(park, LevelFactory(park=park))
    assert [gap.net for gap in domain.gaps_met(president, near)] == [D("125000.00")]
    assert domain.gaps_met(president, far) == []
    client.force_login(president)
    text = client.get(reverse("firms:candidacy_detail", args=[near.pk])).content.decode()
    assert "The park lost 3 quotes worth €125,000.00 for lack of “f" in text.replace("“F", "“f")
    client.force_login(member("office", park=park))
    assert "125,000" not in client.get(reverse("firms:candidacy_detail", args=[near.pk])).content.decode()


def test_wanted_skill_is_met_on_every_axis_it_names(lost, park, president):
    skill = domain.want(park, "named:freeze-drying", by=president)
    market = LevelFactory(park=park, axis="market")
    Strength.objects.create(wanted_skill=skill, level=market, value=1)
    half, whole = candidate(park, stage_of(park)), candidate(park, stage_of(park), market)
    assert [len(domain.gaps_met(president, one)) for one in (half, whole)] == [0, 1]
    half.wanted_skill = skill
    assert len(domain.gaps_met(president, half)) == 1


def test_gap_under_the_threshold_is_not_beside_a_verdict(lost, park, president):
    lost[0].delete()
    assert domain.gaps_met(president, candidate(park, stage_of(park))) == []


def test_gap_is_no_part_of_the_score(lost, park, president):
    from firms.domain.review import review

    for axis in ("market", "specialty"):
        LevelFactory(park=park, axis=axis)
    near = candidate(park, stage_of(park))
    with_gap = review(park, near.firm)[0].result
    Loss.objects.all().delete()
    assert review(park, near.firm)[0].result == with_gap


@pytest.mark.parametrize("count", [3, 60])
def test_gaps_cost_the_same_for_any_number_of_losses(
    park, firms, president, client, count, django_assert_max_num_queries
):
    for n in range(count):
        no_bid(firms[n % 3], "10.00", f"Client {n}", stage=stage_of(park), **DRYING)
    client.force_login(president)
    client.get(reverse("packages:gap_list"))
    with django_assert_max_num_queries(7):
        client.get(reverse("packages:gap_list"))
    near = candidate(park, stage_of(park))
    president.memberships_held  # noqa: B018, read before counting
    with django_assert_max_num_queries(2):
        domain.gaps_met(president, near)


def test_want_without_a_gap_changes_nothing(park, president, firms):
    chance(firms[0])
    assert domain.want(park, "named:nothing", by=president) is None
    assert WantedSkill.objects.count() == 0
