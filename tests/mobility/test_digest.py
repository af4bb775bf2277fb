"""The staff representatives' digest: what colleagues may apply for, nobody's name, one message a week."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from firms.models import OutboxMail
from mobility import domain
from mobility.domain import digest
from mobility.models import DigestSent
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, VacancyFactory


@pytest.fixture
def firm(park):
    return FirmFactory(park=park, name="Maison A", joined=1995)


@pytest.fixture
def representative(firm, client):
    person = member("staff_representative", firm=firm, first_name="Sylvie")
    client.force_login(person)
    return person


def day(distance):
    return timezone.localdate() + timedelta(days=distance)


def listed(client) -> list[str]:
    return [row.title for row in client.get(reverse("mobility:digest")).context["page"]]


def words(client) -> str:
    file = client.get(reverse("mobility:digest_sheet")).content
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages).split())


def test_digest_goes_by_firm_the_newest_first(park, firm, representative, client):
    later = FirmFactory(park=park, name="Maison B", joined=2001)
    for title, one, opened in (("B old", later, -9), ("A", firm, -1), ("B new", later, 0)):
        VacancyFactory(firm=one, title=title, opens_on=day(opened))
    assert listed(client) == ["A", "B new", "B old"]
    text = words(client)
    places = [text.index(part) for part in ("Maison A", "Maison B", "B new", "B old")]
    assert places == sorted(places)
    assert text.count("New") == 2


def test_digest_tells_what_all_colleagues_may_read(park, firm, representative, client):
    other = FirmFactory(park=park)
    VacancyFactory(firm=firm, title="Own", audience="firm")
    VacancyFactory(firm=other, title="Not ours", audience="firm")
    VacancyFactory(firm=other, title="For others", audience="chosen")
    VacancyFactory(firm=other, title="Public", audience="public")
    VacancyFactory(firm=other, title="Draft", status="draft")
    VacancyFactory(firm=other, title="Closed", opens_on=day(-9), closes_on=day(-1))
    # What she reads herself in another firm is not for those whom she represents.
    member("hr", firm=other, user=representative)
    assert sorted(listed(client)) == ["Own", "Public"]


def test_digest_names_nobody_and_counts_no_application(park, representative, client):
    vacancy = VacancyFactory(firm__park=park)
    recruiter = member("hr", firm=vacancy.firm, first_name="Bérengère", last_name="Introuvable")
    vacancy.recruiters.add(recruiter)

    def read():
        return words(client), [client.get(reverse("mobility:digest")).content.decode().split("<main")[1]]

    before = read()
    ApplicationFactory.create_batch(3, vacancy=vacancy)
    assert read() == before
    assert [word for word in ("Bérengère", "Introuvable", recruiter.email) if word in str(before)] == []


def test_long_digest_runs_over_pages(park, representative, client):
    firm = FirmFactory(park=park)
    VacancyFactory.create_batch(40, firm=firm)
    file = client.get(reverse("mobility:digest_sheet")).content
    assert len(PdfReader(io.BytesIO(file)).pages) > 1
    assert words(client).count("Answer by") == 40


def test_empty_digest_says_so(representative, client):
    assert "No vacancy is open today." in words(client)


def at(monkeypatch, *moment):
    monkeypatch.setattr(timezone, "now", lambda: datetime(*moment, 8, tzinfo=UTC))


def told(person) -> int:
    return OutboxMail.objects.filter(recipient=person.email).count()


@pytest.fixture
def week(park, representative, monkeypatch):
    """A Monday with one vacancy that opened the day before."""
    at(monkeypatch, 2026, 11, 30)
    return VacancyFactory(firm__park=park, opens_on=day(-1), closes_on=day(40))


def test_representative_is_told_once_a_week(week, representative, monkeypatch):
    assert (digest.tell_all(), digest.tell_all()) == (1, 0)
    at(monkeypatch, 2026, 12, 3)
    assert digest.tell_all() == 0
    VacancyFactory(firm=week.firm, opens_on=day(0), closes_on=day(20))
    at(monkeypatch, 2026, 12, 7)
    assert digest.tell_all() == 1
    assert told(representative) == 2
    mondays = list(DigestSent.objects.order_by("monday").values_list("monday", flat=True))
    assert [monday.isoformat() for monday in mondays] == ["2026-11-30", "2026-12-07"]


def test_missed_monday_is_made_up_for(week, representative, monkeypatch):
    at(monkeypatch, 2026, 12, 2)
    assert digest.tell_all() == 1


@pytest.mark.parametrize("fields", [{"audience": "firm"}, {"status": "draft"}, {"opens_on": datetime(2026, 11, 20)}])
def test_nothing_new_is_not_told(week, representative, fields):
    for name, value in fields.items():
        setattr(week, name, value)
    week.save()
    assert (digest.tell_all(), DigestSent.objects.count()) == (0, 0)


def test_only_representatives_are_told(week, firm, park):
    for role in ("hr", "employee", "director", "line_manager"):
        member(role, firm=firm)
    closed = member("staff_representative", firm=firm, is_active=False)
    digest.tell_all()
    assert OutboxMail.objects.count() == 1
    assert told(closed) == 0


def test_message_says_only_that_something_waits(week, representative):
    call_command("daily")
    mail = OutboxMail.objects.get(recipient=representative.email)
    text = f"{mail.subject} {mail.body}"
    assert [word for word in (week.title, week.firm.name, week.reference, "digest", "vacanc") if word in text] == []


def test_news_wait_on_the_home_page(week, representative, monkeypatch):
    assert [todo.text for todo in domain.todo(representative)] == ["1 vacancy opened in the last week."]
    at(monkeypatch, 2026, 12, 8)
    assert domain.todo(representative) == []


def test_pages_cost_the_same_for_any_number_of_rows(park, representative, client, statements):
    found = []
    for more in (1, 20):
        VacancyFactory.create_batch(more, firm__park=park)
        names = ("digest", "digest_sheet")
        found.append([len(statements(lambda: client.get(reverse(f"mobility:{name}")))) for name in names])  # noqa: B023
    assert found[0] == found[1]
    assert max(found[1]) <= 7
