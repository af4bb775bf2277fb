"""Vacancies: numbers, the form, publication, the list and its filters."""

import csv
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from mobility import domain
from mobility.domain import applying
from mobility.domain.search import matching
from mobility.forms import VacancyForm
from mobility.models import Application, RomeCode, Vacancy, VacancySeries
from mobility.states import first_to_say
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory, VacancyFactory, vacancy_form
from tests.reading import read


def form_of(hr, own, **fields):
    return VacancyForm({**vacancy_form(own), **fields}, user=hr)


def day(distance):
    return timezone.localdate() + timedelta(days=distance)


def test_numbers_follow_one_another_by_year(firm, hr):
    VacancySeries.objects.create(year=2025, last=7)
    made = [domain.create_vacancy(form_of(hr, firm).save(commit=False), by=hr)[0] for _ in range(3)]
    year = timezone.localdate().year
    assert [vacancy.reference for vacancy in made] == [f"{year}-01", f"{year}-02", f"{year}-03"]


def test_refused_form_takes_no_number(firm, hr, client):
    client.post(reverse("mobility:vacancy_create"), vacancy_form(firm, title=""))
    assert VacancySeries.objects.count() == 0


def test_key_of_another_firms_form_makes_a_vacancy_of_ones_own(firm, hr):
    theirs = VacancyFactory(request_key="6d4a3f3e-0000-4000-8000-000000000001")
    form = form_of(hr, firm, request_key=theirs.request_key)
    assert form.is_valid()
    vacancy, is_new = domain.create_vacancy(form.save(commit=False), by=hr)
    assert (is_new, vacancy.firm, vacancy.request_key) == (True, firm, None)


def test_draft_is_kept_from_everybody_else(firm, hr, client):
    form = {key: value for key, value in vacancy_form(firm).items() if key != "then"}
    client.post(reverse("mobility:vacancy_create"), form)
    vacancy = Vacancy.objects.get()
    client.force_login(member("sales", firm=firm))
    assert vacancy.status == Vacancy.Status.DRAFT
    assert client.get(reverse("mobility:vacancy_detail", args=[vacancy.pk])).status_code == 404


@pytest.mark.parametrize("role", ["sales", "director", "employee", "line_manager", "staff_representative"])
def test_only_hr_publishes(firm, role):
    with pytest.raises(PermissionDenied):
        domain.publish(VacancyFactory(firm=firm, status="draft"), by=member(role, firm=firm))


def test_who_publishes_becomes_recruiter(firm, hr):
    vacancy = VacancyFactory(firm=firm, status="draft", pay_from=1, pay_to=2)
    assert domain.publish(vacancy, by=hr).named_recruiters == [hr]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"closes_on": day(-1), "opens_on": day(-9)}, "The closing day has passed"),
        ({"pay_to": None}, "The park asks for a pay range"),
    ],
)
def test_draft_that_has_gone_stale_is_not_published(firm, hr, client, fields, words):
    vacancy = VacancyFactory(**{"firm": firm, "status": "draft", "pay_from": 1, "pay_to": 2} | fields)
    answer = client.post(reverse("mobility:vacancy_move", args=[vacancy.pk, "publish"]))
    vacancy.refresh_from_db()
    assert (answer.status_code, vacancy.status) == (409, Vacancy.Status.DRAFT)
    assert words in answer.content.decode()


def test_pay_may_be_left_out_where_the_park_allows_it(firm, hr):
    firm.park.pay_range_required = False
    firm.park.save()
    assert form_of(hr, firm, pay_from="", pay_to="").is_valid()
    assert form_of(hr, firm, pay_from="2000", pay_to="").is_valid()


@pytest.mark.parametrize(("typed", "saved"), [("2 100,50", "2100.50"), ("2100.5", "2100.5"), ("2 100 €", "2100")])
def test_french_amounts_are_read(firm, hr, typed, saved):
    with translation.override("fr"):
        form = form_of(hr, firm, pay_from=typed)
        assert form.is_valid()
        assert str(form.cleaned_data["pay_from"]) == saved


@pytest.mark.parametrize("typed", ["31/12/2099", "2099-12-31"])
def test_french_days_are_read(firm, hr, typed):
    form = form_of(hr, firm, closes_on=typed)
    assert form.is_valid()
    assert form.cleaned_data["closes_on"].isoformat() == "2099-12-31"


@pytest.mark.parametrize(
    "typed", ["H2301", "h2301", "H2301 et des mots", "conduite d'équipement de production chimique ou pharmaceutique"]
)
def test_occupation_is_found_by_code_or_by_its_whole_name(firm, hr, typed):
    form = form_of(hr, firm, rome=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["rome"].code == "H2301"


def test_occupation_suggestions_come_by_code_and_word(hr, client):
    address = reverse("mobility:occupation_list")
    answer = client.get(address, {"rome": "h23 chimique"}, headers={"HX-Request": "true"})
    found = RomeCode.objects.filter(code__startswith="H23", label__icontains="chimique").count()
    assert answer.content.decode().count("<option") == found > 0
    assert client.get(address, {"rome": "h2301"}).content.decode().count("<dt>H2301</dt>") == 1


def test_firm_of_another_hr_cannot_be_chosen(firm, hr):
    assert "firm" in form_of(hr, firm, firm=FirmFactory(park=firm.park).pk).errors


def test_chosen_firms_are_residents_and_not_ones_own(firm, hr):
    neighbour = FirmFactory(park=firm.park)
    FirmFactory(park=firm.park, standing="candidate", leaf=None)
    assert list(form_of(hr, firm).fields["chosen_firms"].queryset) == [neighbour]


def test_chosen_firms_are_forgotten_with_another_audience(firm, hr, client):
    vacancy, neighbour = VacancyFactory(firm=firm), FirmFactory(park=firm.park)
    address = reverse("mobility:vacancy_edit", args=[vacancy.pk])
    chosen = {"audience": "chosen", "chosen_firms": neighbour.pk, "recruiters": hr.pk}
    client.post(address, vacancy_form(firm, **chosen))
    assert list(vacancy.chosen_firms.all()) == [neighbour]
    client.post(address, vacancy_form(firm, **chosen | {"audience": "park", "revision": 2}))
    assert list(vacancy.chosen_firms.all()) == []


def test_recruiters_are_chosen_among_colleagues(firm, hr, client):
    vacancy, colleague, stranger = VacancyFactory(firm=firm), member("line_manager", firm=firm), member("hr")
    address = reverse("mobility:vacancy_edit", args=[vacancy.pk])
    refused = client.post(address, vacancy_form(firm, recruiters=stranger.pk))
    nobody = client.post(address, vacancy_form(firm))
    client.post(address, vacancy_form(firm, recruiters=[hr.pk, colleague.pk]))
    assert (refused.status_code, nobody.status_code) == (422, 422)
    assert set(vacancy.recruiters.all()) == {hr, colleague}


def test_closed_vacancy_is_not_edited(firm, hr, client):
    vacancy = VacancyFactory(firm=firm, status="filled")
    answer = client.post(reverse("mobility:vacancy_edit", args=[vacancy.pk]), vacancy_form(firm, recruiters=hr.pk))
    assert answer.status_code == 409
    assert "put it back to draft before changing it" in answer.content.decode()


def test_typing_error_is_mended_after_the_closing_day(firm, hr, client):
    vacancy = VacancyFactory(firm=firm, opens_on=day(-9), closes_on=day(-1))
    form = vacancy_form(firm, opens_on=day(-9), closes_on=day(-1), recruiters=hr.pk, title="Poste corrigé")
    assert client.post(reverse("mobility:vacancy_edit", args=[vacancy.pk]), form).status_code == 302
    assert (
        client.post(reverse("mobility:vacancy_edit", args=[vacancy.pk]), form | {"closes_on": day(-2)}).status_code
        == 422
    )


@pytest.mark.parametrize("name", list(Vacancy.TRANSITIONS))
@pytest.mark.parametrize("status", Vacancy.Status.values)
@pytest.mark.parametrize("role", ["hr", "director", "employee", "hr elsewhere", "president"])
def test_transition_by_role_and_source(firm, name, status, role):
    vacancy = VacancyFactory(firm=firm, status=status, pay_from=1, pay_to=2)
    place = FirmFactory(park=firm.park) if role == "hr elsewhere" else firm
    user, move = member(role.split()[0], firm=place, park=firm.park), Vacancy.TRANSITIONS[name]
    if role == "hr" and status in move.sources:
        assert domain.move_vacancy(vacancy, name, by=user).status == move.target
    else:
        with pytest.raises(InvalidTransition if role == "hr" else PermissionDenied):
            domain.move_vacancy(vacancy, name, by=user)


@pytest.fixture
def five(firm):
    """Two of the firm, three of a neighbour, and four that no list shows."""
    neighbour = FirmFactory(park=firm.park, name="Maison B", joined=firm.joined + 1)
    VacancyFactory(firm=firm, title="Séchage", hours="two_shifts")
    VacancyFactory(firm=firm, title="Labo", part_time=True)
    VacancyFactory(firm=neighbour, title="Cariste", mission="Ranger les plantes séchées.")
    VacancyFactory(firm=neighbour, title="Gélules", rome=RomeCode.objects.get(code="H2301"))
    VacancyFactory(firm=neighbour, title="Dernier jour", closes_on=day(0))
    VacancyFactory(firm=neighbour, title="Hier", closes_on=day(-1))
    VacancyFactory(firm=neighbour, title="Demain", opens_on=day(1))
    VacancyFactory(firm=neighbour, title="Pourvue", status="filled")
    VacancyFactory(firm=firm, title="Brouillon", status="draft")
    return neighbour


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, {"Séchage", "Labo", "Cariste", "Gélules", "Dernier jour"}),
        ({"q": "séch"}, {"Séchage", "Cariste"}),
        ({"q": "pharmaceutique"}, {"Gélules"}),
        ({"hours": "two_shifts"}, {"Séchage"}),
        ({"part_time": "on"}, {"Labo"}),
        ({"own": "on"}, {"Séchage", "Labo", "Brouillon"}),
        ({"hours": "x", "view": "x", "page": "x", "firm": ["x", "9" * 30, "²"]}, 5),
        ({"q": "x" * 500}, 5),
        ({"page": "999"}, 5),
        ({"firm": "999999999"}, set()),
    ],
)
@pytest.mark.parametrize("view", ["", "table"])
def test_list_is_narrowed(five, hr, client, query, titles, view):
    answer = client.get(reverse("mobility:vacancy_list"), {"view": view} | query)
    found = {vacancy.title for vacancy in answer.context["page"]}
    assert answer.status_code == 200
    assert (len(found) if isinstance(titles, int) else found) == titles


def test_list_is_narrowed_to_firms(five, hr, client):
    answer = client.get(reverse("mobility:vacancy_list"), {"firm": five.pk})
    assert {vacancy.firm for vacancy in answer.context["page"]} == {five}
    assert [(firm.name, firm.open_count) for firm in answer.context["firms"]] == [("Maison A", 2), ("Maison B", 3)]


def test_who_is_no_hr_finds_no_drafts(five, firm, client):
    client.force_login(member("employee", firm=firm))
    answer = client.get(reverse("mobility:vacancy_list"), {"own": "on"})
    assert len(answer.context["page"].object_list) == 5
    assert reverse("mobility:vacancy_create") not in answer.content.decode()


def test_fragment_holds_the_results_alone(five, hr, client):
    page = client.get(reverse("mobility:vacancy_list"), headers={"HX-Request": "true"})
    assert page.content.decode().strip().startswith('<section id="results"')
    assert "HX-Request" in page["Vary"]


@pytest.mark.parametrize("view", ["", "table"])
@pytest.mark.parametrize("htmx", [False, True])
def test_list_costs_the_same_for_any_number_of_rows(firm, hr, client, statements, view, htmx):
    headers = {"HX-Request": "true"} if htmx else {}

    def look():
        assert client.get(reverse("mobility:vacancy_list"), {"view": view}, headers=headers).status_code == 200

    counts = []
    for more in (1, 2, 22):
        VacancyFactory.create_batch(more, firm=firm)
        counts.append(len(statements(look)))
    assert counts[0] == counts[1] == counts[2] <= (6 if htmx else 7)


def test_forms_cost_little(firm, hr, client, statements):
    vacancy = VacancyFactory(firm=firm)
    for name, keys in (("vacancy_create", []), ("vacancy_edit", [vacancy.pk])):
        assert len(statements(lambda: client.get(reverse(f"mobility:{name}", args=keys)))) <= 7  # noqa: B023


@pytest.mark.parametrize("odd", ["\x00", "%", "'\"><script>", "＜", "9" * 400, "مرحبا"])
def test_odd_words_break_nothing(firm, hr, client, odd):
    vacancy = VacancyFactory(firm=firm)
    answers = [
        client.get(reverse("mobility:vacancy_list"), {"q": odd, "firm": odd, "hours": odd, "page": odd}),
        client.get(reverse("mobility:occupation_list"), {"rome": odd}),
        client.post(reverse("mobility:vacancy_create"), dict.fromkeys(vacancy_form(firm), odd)),
        client.post(reverse("mobility:vacancy_edit", args=[vacancy.pk]), dict.fromkeys(vacancy_form(firm), odd)),
        client.get("/vacancies/99999999999999999999999999/"),
        client.get("/vacancies/?q=%ED%A0%80&firm=%FF"),
    ]
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
    assert all(b"<script>" not in answer.content for answer in answers)


@pytest.mark.parametrize("name", ["vacancy_detail", "vacancy_edit"])
def test_vacancy_kept_inside_another_firm_looks_like_none(firm, hr, client, name):
    hidden = VacancyFactory(audience="firm", firm__park=firm.park)
    assert client.get(reverse(f"mobility:{name}", args=[hidden.pk])).status_code == 404


def test_days_to_know_are_told_in_order(firm):
    vacancy = VacancyFactory(firm=firm, opens_on=day(-2), closes_on=day(5), starts_on=day(40))
    assert domain.milestones(vacancy) == [
        ("Opening", day(-2), False),
        ("Closing", day(5), True),
        ("Start of work", day(40), False),
    ]


def test_interviews_stand_among_the_days_by_their_first(firm):
    vacancy = VacancyFactory(firm=firm, opens_on=day(-2), closes_on=day(5))
    first = timezone.make_aware(datetime.combine(day(3), time(9)))
    interviews = {"label": "Interviews", "first": first}
    assert domain.milestones(vacancy, interviews) == [
        ("Opening", day(-2), False),
        ("Interviews", day(3), True),
        ("Closing", day(5), False),
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_own_vacancies_leave_as_a_table(five, hr, client, kind):
    answer = client.get(reverse("mobility:vacancy_export"), {"format": kind, "part_time": "on"})
    assert answer["Content-Disposition"] == f'attachment; filename="vacancies.{kind}"'
    assert [title for title in ("Labo", "Séchage", "Brouillon", "Cariste") if title in read(answer)] == ["Labo"]


def test_table_holds_every_state_of_ones_own_firm(five, firm, hr, client):
    Vacancy.objects.filter(title="Labo").update(title="=1+1")
    rows = list(csv.reader(read(client.get(reverse("mobility:vacancy_export"))).splitlines(), delimiter=";"))
    assert {row[2]: row[1] for row in rows[1:]} == {"Séchage": "Published", "'=1+1": "Published", "Brouillon": "Draft"}


@pytest.mark.parametrize("role", ["director", "employee", "office"])
def test_table_is_for_human_resources(firm, client, role):
    client.force_login(member(role, firm=firm, park=firm.park))
    assert client.get(reverse("mobility:vacancy_export")).status_code == 403


def test_very_long_list_is_counted_to_a_thousand(firm, hr, client):
    VacancyFactory.create_batch(26, firm=firm)
    page = client.get(reverse("mobility:vacancy_list"), {"page": "99999"}).context["page"]
    assert (page.number, page.paginator.count, page.paginator.is_capped) == (3, 26, False)


def test_whole_page_of_the_list_is_light(firm, hr, client):
    VacancyFactory.create_batch(30, firm=firm, title="Conducteur ou conductrice de ligne gélules")
    for view in ("", "table"):
        page = client.get(reverse("mobility:vacancy_list"), {"view": view})
        assert (len(page.context["page"].object_list), len(page.content) < 18_000) == (12, True)


def test_word_anywhere_in_a_vacancy_is_found_by_an_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        plan = Vacancy.objects.filter(pk__in=matching("calendula")).explain()
    assert [name in plan for name in ("vacancy_title_trigrams", "vacancy_mission_trigrams")] == [True, True]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"closes_on": day(0)}, ("wait", "clock", "Last day")),
        ({"closes_on": day(1)}, ("wait", "clock", "1 day")),
        ({"closes_on": day(7), "leads_up": True}, ("wait", "clock", "7 days")),
        ({"closes_on": day(8), "leads_up": True}, ("ok", "arrow-right", "A step up")),
        ({"closes_on": day(8), "adaptable": True}, ("info", "handshake", "Can be adapted")),
        ({"closes_on": day(22)}, ("new", "sprout", "New")),
        ({"closes_on": day(22), "opens_on": day(-7)}, ("", "clock", "22 days")),
        ({"closes_on": day(-1), "opens_on": day(-7)}, ("", "clock", "Closed")),
        ({"closes_on": day(9), "opens_on": day(1)}, ("wait", "hourglass", "Opens later")),
        ({"status": "draft"}, ("wait", "pencil", "Draft")),
        ({"status": "filled"}, ("ok", "check", "Filled")),
    ],
)
def test_one_thing_is_said_first(fields, said):
    assert first_to_say(VacancyFactory.build(firm=None, **fields)) == said


@pytest.mark.parametrize(
    ("closes", "last", "first"),
    [
        # The day ends in Paris, in winter, in summer, and on the day that clocks change.
        (date(2026, 11, 30), "2026-11-30T22:59:59Z", "2026-11-30T23:00:00Z"),
        (date(2027, 6, 30), "2027-06-30T21:59:59Z", "2027-06-30T22:00:00Z"),
        (date(2027, 3, 28), "2027-03-28T21:59:59Z", "2027-03-28T22:00:00Z"),
        (date(2026, 12, 31), "2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z"),
    ],
)
def test_vacancy_closes_at_midnight_in_paris(firm, monkeypatch, closes, last, first):
    vacancy = VacancyFactory(firm=firm, audience="public", opens_on=date(2026, 1, 1), closes_on=closes)
    person = EmployeeFactory(firm=FirmFactory(park=firm.park), user=member("employee", park=firm.park))
    found = []
    for moment in (last, first):
        monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat(moment))  # noqa: B023
        known = Vacancy.objects
        found.append(
            (vacancy.is_open, known.open().exists(), known.public().exists(), vacancy.is_public, vacancy.is_over)
        )
    assert found == [(True, True, True, True, False), (False, False, False, False, True)]
    with pytest.raises(InvalidTransition):
        applying.apply_directly(vacancy, person, files=[], request_key=None, by=person.user, letter="Late")
    assert Application.objects.count() == 0


def test_recruiters_read_with_a_vacancy_are_those_there(firm, park):
    there, gone, closed = member("hr", firm=firm), member("hr", park=park), member("hr", firm=firm, is_active=False)
    member("line_manager", firm=firm, user=there)
    vacancy = VacancyFactory(firm=firm)
    vacancy.recruiters.set([there, gone, closed])
    told = Vacancy.objects.with_recruiters().get(pk=vacancy.pk).named_recruiters
    assert [(row, row.name) for row in told] == [(there, there.name)]
    assert told == list(vacancy.recruiters_there())
