"""A firm's file: its page, its own facts, staff by year, people, promises; stale saves and double clicks."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firms.domain import papers
from firms.forms.papers import FirmForm, HeadCountForm, OfficerForm, UndertakingForm
from firms.models import Event, Firm, HeadCount, Officer, Strength, Undertaking
from naturopole.saving import Stale
from tests.factories import FirmFactory, LevelFactory, UserFactory, member
from tests.firms.factories import CertificationFactory, DocumentFactory

SIREN, SIRET, VAT = "732829320", "73282932000074", "FR44732829320"


@pytest.fixture
def firm(park):
    return FirmFactory(park=park, name="Maison A", joined=1991)


@pytest.fixture
def director(firm, client):
    person = member("director", firm=firm)
    client.force_login(person)
    return person


def facts(**fields):
    names = ("full_name", "legal_form", "siren", "siret", "vat_number", "address", "website", "founded")
    names += ("group_name", "group_share", "activity_fr", "activity_en", "profile_fr", "profile_en")
    return dict.fromkeys(names, "") | {"revision": 1} | fields


def errors(form) -> dict:
    return {name: [str(text) for text in texts] for name, texts in form.errors.items()}


def firm_form(firm, person, **fields):
    return FirmForm(facts(**fields), instance=firm, firm=firm, user=person)


def edit(client, firm, **fields):
    return client.post(reverse("firms:firm_edit", args=[firm.pk]), facts(**fields))


@pytest.mark.parametrize("count", [1, 3])
def test_file_costs_the_same_for_any_number_of_rows(park, firm, director, client, count, django_assert_num_queries):
    for number in range(count):
        level = LevelFactory(park=park)
        Strength.objects.create(firm=firm, level=level, value=1)
        CertificationFactory(firm=firm).scope.add(level)
        Officer.objects.create(firm=firm, name=f"P{number}", responsibility="other")
        HeadCount.objects.create(firm=firm, year=2020 + number, staff=number)
        Undertaking.objects.create(firm=firm, signed_on=date(2020, 1, 1)).levels.add(level)
        DocumentFactory(firm=firm)
        papers.add_part(HeadCount(firm=firm, year=2000 + number, staff=1), kind="head_count", by=director)
    address = reverse("firms:firm_detail", args=[firm.pk])
    client.get(address)  # the park's axes are kept in memory
    with django_assert_num_queries(11):
        assert client.get(address).status_code == 200


def test_page_says_what_the_park_loses(park, firm, director, client):
    for axis in ("process", "market", "specialty"):
        level = LevelFactory(park=park, axis=axis, order=1, name_en=f"Only {axis}")
        Strength.objects.create(firm=firm, level=level, value=1)
    page = client.get(reverse("firms:firm_detail", args=[firm.pk])).content.decode()
    expected = "Without Maison A the chain loses 100 points of 100 (Only process), and the breadth"
    assert expected in page


def test_numbers_typed_with_spaces_are_kept_without(firm, director, client):
    spaced = {"siren": "732 829 320", "siret": "732 829 320 00074", "vat_number": "fr 44 732829320"}
    assert edit(client, firm, **spaced).status_code == 302
    firm.refresh_from_db()
    assert (firm.siren, firm.siret, firm.vat_number, firm.revision) == (SIREN, SIRET, VAT, 2)


DISAGREES = "Its digits do not agree with the SIREN: correct one of them."
BOTH = "A public profile needs its text in both languages."


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"siren": "732829321"}, {"siren": ["This is no SIREN: check its nine digits."]}),
        (
            {"siren": SIREN, "siret": "73282932000075"},
            {"siret": ["This is no SIRET: check its fourteen digits."]},
        ),
        ({"siren": "552100554", "siret": SIRET}, {"siret": [DISAGREES]}),
        ({"siren": "552100554", "vat_number": VAT}, {"vat_number": [DISAGREES]}),
        ({"siret": SIRET}, {"siren": ["Enter the SIREN too: the other numbers are made from it."]}),
        ({"vat_number": "FR45732829320"}, {"vat_number": ["This is no French VAT number: check its digits."]}),
        (
            {"founded": 1992},
            {"founded": ["The firm joined the park in 1991: it was founded in that year at the latest."]},
        ),
        ({"founded": 2999}, {"founded": ["This year is still to come."]}),
        ({"group_share": "30"}, {"group_name": ["Name the group that holds this part."]}),
        (
            {"group_name": "G", "group_share": "100.01"},
            {"group_share": ["Ensure this value is less than or equal to 100."]},
        ),
        ({"profile_public": "on", "profile_fr": "Bonjour"}, {"profile_en": [BOTH]}),
        ({"website": "javascript:alert(1)"}, {"website": ["Enter a valid URL."]}),
        ({"website": "ftp://a.example/"}, {"website": ["Enter an address that starts with https://."]}),
    ],
)
def test_contradictions_are_told_beside_their_field(firm, director, fields, expected):
    assert errors(firm_form(firm, director, **fields)) == expected


@pytest.mark.parametrize("share", ["0", "33,3", "100"])
def test_group_part_from_none_to_whole_is_taken(firm, director, share):
    assert errors(firm_form(firm, director, group_name="G", group_share=share)) == {}


def test_refused_facts_keep_what_was_typed(firm, director, client):
    answer = edit(client, firm, siren="1", address="MARKTYPED")
    assert answer.status_code == 422
    assert "MARKTYPED" in answer.content.decode()
    assert Firm.objects.get(pk=firm.pk).revision == 1


def test_stale_facts_show_both_values_and_save_again(firm, director, client):
    assert edit(client, firm, address="Theirs").status_code == 302
    answer = edit(client, firm, address="Mine")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert [cell in page for cell in ("<td>Theirs</td>", "<td>Mine</td>")] == [True, True]
    assert Firm.objects.get(pk=firm.pk).address == "Theirs"
    assert edit(client, firm, address="Mine", revision=2).status_code == 302
    assert Firm.objects.get(pk=firm.pk).address == "Mine"


def test_change_is_told_in_the_history_with_its_author(firm, director, client):
    edit(client, firm)
    event = Event.objects.about(firm)[0]
    assert (str(event.label), event.by) == ("Facts about the firm changed", director)


def test_history_is_for_who_keeps_the_file(firm, director, client):
    edit(client, firm)
    address, shown = reverse("firms:firm_detail", args=[firm.pk]), {}
    for role in ("president", "office", "hr"):
        client.force_login(member(role, firm=firm))
        shown[role] = "Facts about the firm changed" in client.get(address).content.decode()
    assert shown == {"president": True, "office": True, "hr": False}


def enter_year(client, firm, year, staff):
    return client.post(reverse("firms:head_count_create", args=[firm.pk]), {"year": year, "staff": staff})


def test_latest_year_is_the_staff_shown_everywhere(firm, director, client):
    for year, staff in ((2024, 21), (2022, 15)):
        assert enter_year(client, firm, year, staff).status_code == 302
    assert Firm.objects.get(pk=firm.pk).headcount == 21
    latest = HeadCount.objects.get(year=2024)
    gone = {"revision": papers.stamp_of(latest)}
    client.post(reverse("firms:head_count_delete", args=[latest.pk]), gone)
    assert Firm.objects.get(pk=firm.pk).headcount == 15


def test_same_year_sent_twice_is_entered_once_and_another_figure_refused(firm, director, client):
    answers = [enter_year(client, firm, 2024, staff) for staff in (21, 21, 22)]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert "This year is entered already: change it instead." in answers[2].content.decode()
    assert list(HeadCount.objects.values_list("year", "staff")) == [(2024, 21)]
    assert Event.objects.about(firm).count() == 1


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2999, ["This year is still to come."]), (1986, ["The firm was founded in 1987."]), (1987, None)],
)
def test_year_of_staff_is_one_the_firm_has_known(firm, director, year, expected):
    firm.founded = 1987
    form = HeadCountForm({"year": year, "staff": 3}, firm=firm, user=director)
    assert errors(form).get("year") == expected


def officer_fields(**fields):
    return {"name": "Dominique", "responsibility": "legal", "title": "", "since": "", "until": ""} | fields


def test_officers_account_is_one_of_the_firm(firm, director):
    stranger = UserFactory()
    outsider = member("director", firm=FirmFactory(park=firm.park))
    office = member("office", park=firm.park)
    form = OfficerForm(firm=firm, user=office)
    assert list(form.fields["user"].queryset) == [director]
    refused = {"user": ["Select a valid choice. That choice is not one of the available choices."]}
    for other in (stranger, outsider, office):
        assert errors(OfficerForm(officer_fields(user=other.pk), firm=firm, user=office)) == refused


def test_responsibility_is_entered_once_and_ended(firm, director, client):
    for _twice in range(2):
        client.post(reverse("firms:officer_create", args=[firm.pk]), officer_fields(since="2020-01-01"))
    officer = Officer.objects.get()
    address = reverse("firms:officer_edit", args=[officer.pk])
    ended = officer_fields(since="2020-01-01", until="2021-01-01", revision=papers.stamp_of(officer))
    assert client.post(address, ended | {"until": "2019-01-01"}).status_code == 422
    assert client.post(address, ended).status_code == 302
    assert Officer.objects.get().until == date(2021, 1, 1)
    assert "1 that has ended" in client.get(reverse("firms:firm_detail", args=[firm.pk])).content.decode()


def test_stale_part_shows_both_values(firm, director, client):
    officer = Officer.objects.create(firm=firm, name="First", responsibility="legal")
    seen, address = papers.stamp_of(officer), reverse("firms:officer_edit", args=[officer.pk])
    assert client.post(address, officer_fields(name="Theirs", revision=seen)).status_code == 302
    answer = client.post(address, officer_fields(name="Mine", responsibility="sales", revision=seen))
    page = answer.content.decode()
    assert answer.status_code == 409
    cells = ("<td>Theirs</td>", "<td>Mine</td>", "<td>Legal representative</td>", "<td>Sales</td>")
    assert [cell in page for cell in cells] == [True] * 4
    assert Officer.objects.get().name == "Theirs"


def test_part_changed_meanwhile_is_not_removed(firm, director, client):
    officer = Officer.objects.create(firm=firm, name="First", responsibility="legal")
    address = reverse("firms:officer_delete", args=[officer.pk])
    assert client.post(address, {"revision": "0" * 16}).status_code == 409
    assert client.post(address, {"revision": papers.stamp_of(officer)}).status_code == 302
    assert Officer.objects.count() == 0


def test_part_removed_meanwhile_is_stale(firm, director):
    officer = Officer.objects.create(firm=firm, name="First", responsibility="legal")
    seen = papers.stamp_of(officer)
    Officer.objects.all().delete()
    with pytest.raises(Stale):
        papers.save_part(officer, kind="officer", revision=seen, by=director)


def test_edited_part_keeps_the_same_stamp_rule_for_ticked_levels(park, firm, director, client):
    levels = [LevelFactory(park=park), LevelFactory(park=park, axis="market")]
    fields = {"towards": "", "levels": [levels[0].pk], "signed_on": "2020-02-03", "until": ""}
    for _twice in range(2):
        assert client.post(reverse("firms:undertaking_create", args=[firm.pk]), fields).status_code == 302
    row = Undertaking.objects.get()
    seen = papers.stamp_of(row)
    row.levels.set(levels)
    answer = client.post(reverse("firms:undertaking_edit", args=[row.pk]), fields | {"revision": seen})
    assert answer.status_code == 409
    assert f"<td>{levels[0]}, {levels[1]}</td>" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"signed_on": "2999-01-01"}, {"signed_on": ["This day is still to come."]}),
        ({"until": "2019-01-01"}, {"__all__": ["It ends before it was signed: correct one of the two days."]}),
        ({"levels": []}, {"levels": ["This field is required."]}),
        ({}, {}),
    ],
)
def test_contradictory_undertaking_is_told(park, firm, director, fields, expected):
    level = LevelFactory(park=park)
    given = {"levels": [level.pk], "signed_on": "2020-02-03", "until": ""} | fields
    assert errors(UndertakingForm(given, firm=firm, user=director)) == expected


def test_undertaking_towards_itself_is_not_offered(firm, director):
    other = FirmFactory(park=firm.park)
    FirmFactory(park=firm.park, standing="candidate", leaf=None)
    assert list(UndertakingForm(firm=firm, user=director).fields["towards"].queryset) == [other]


def test_certificates_near_their_end_wait_on_the_directors_home(firm, director, client):
    today = timezone.localdate()
    for standard, days in (("MARKNEAR", 90), ("MARKFAR", 91)):
        CertificationFactory(firm=firm, standard=standard, valid_until=today + timedelta(days=days))
    CertificationFactory(standard="MARKOTHER", firm__park=firm.park, valid_until=today)
    waiting = client.get(reverse("home")).context["waiting"]
    assert [(todo.title, todo.due) for todo in waiting] == [("MARKNEAR", today + timedelta(days=90))]


# The day of arrival, which the park keeps


@pytest.fixture
def office(park, client):
    person = member("office", park=park)
    client.force_login(person)
    return person


def test_office_enters_the_day_of_arrival(firm, office, client):
    assert edit(client, firm, joined_on="1993-02-04").status_code == 302
    firm.refresh_from_db()
    assert (firm.joined_on, firm.joined) == (date(1993, 2, 4), 1993)


def test_year_of_arrival_stays_where_no_day_is_known(firm, office, client):
    assert edit(client, firm, joined_on="").status_code == 302
    firm.refresh_from_db()
    assert (firm.joined_on, firm.joined) == (None, 1991)


def test_director_does_not_move_the_day_of_arrival(firm, director, client):
    assert edit(client, firm, joined_on="1993-02-04").status_code == 302
    firm.refresh_from_db()
    assert (firm.joined_on, firm.joined) == (None, 1991)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"joined_on": "2999-01-01"}, {"joined_on": ["This day is still to come."]}),
        ({"joined_on": "2001-01-02"}, {"joined_on": ["The firm left before this day: correct it."]}),
        (
            {"joined_on": "1990-05-01", "founded": 1991},
            {"founded": ["The firm joined the park in 1990: it was founded in that year at the latest."]},
        ),
    ],
)
def test_contradictory_day_of_arrival_is_refused(firm, office, fields, expected):
    firm.left_on = date(2001, 1, 1)
    assert errors(firm_form(firm, office, **fields)) == expected


def test_undertaking_lists_levels_by_axis_in_its_order(park, firm, director):
    for order, axis in enumerate(("specialty", "market", "process")):
        LevelFactory(park=park, axis=axis, order=order, name_en=axis)
    form = UndertakingForm(firm=firm, user=director)
    assert [level.axis for level in form.fields["levels"].queryset] == ["process", "market", "specialty"]


def test_page_marks_the_levels_a_document_proves(park, firm, director, client):
    for order, proof in enumerate((None, DocumentFactory(firm=firm))):
        level = LevelFactory(park=park, axis="process", order=order)
        Strength.objects.create(firm=firm, level=level, value=1, proof=proof)
    page = client.get(reverse("firms:firm_detail", args=[firm.pk])).content.decode()
    assert page.count(">proven</span>") == 1


def test_capital_and_register_are_kept_for_the_quotes(firm, director, client):
    assert edit(client, firm, share_capital="400 000", registry="RCS Cusset").status_code == 302
    page = client.get(reverse("firms:firm_detail", args=[firm.pk])).content.decode()
    assert ("€400,000" in page, "RCS Cusset" in page) == (True, True)


@pytest.mark.parametrize("typed", ["-1", "1,5", "9" * 30, "x"])
def test_odd_capital_is_refused(firm, director, client, typed):
    assert edit(client, firm, share_capital=typed).status_code == 422
