"""The public job pages: what everybody may read, in which language, and how often it is sent."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from mobility.domain import public
from mobility.models import RomeCode, Vacancy
from mobility.posting import data_block, for_xml, job_posting
from tests.factories import FirmFactory, member
from tests.mobility.factories import VacancyFactory

LIST = "/jobs/"
FEED = "/jobs/feed/"
ATOM = "{http://www.w3.org/2005/Atom}"


def day(distance):
    return timezone.localdate() + timedelta(days=distance)


@pytest.fixture
def firm(park):
    return FirmFactory(park=park, name="Maison A")


@pytest.fixture
def vacancy(firm):
    return VacancyFactory(firm=firm, audience="public", title="Conduite de ligne", reference="2026-11")


def page_of(vacancy):
    return reverse("mobility:job_detail", args=[vacancy.reference])


# What a vacancy is, and whether everybody reads it today: on its page, in the list and in the feed.
STATES = [
    ({"audience": "public"}, 200),
    ({"audience": "public", "closes_on": day(0)}, 200),
    ({"audience": "public", "park_first_until": day(-1)}, 200),
    ({"audience": "public", "park_first_until": day(0)}, 404),
    ({"audience": "public", "opens_on": day(1)}, 404),
    ({"audience": "public", "status": "draft"}, 404),
    ({"audience": "public", "status": "withdrawn"}, 404),
    ({"audience": "public", "closes_on": day(-1), "opens_on": day(-9)}, 410),
    ({"audience": "public", "status": "filled", "ended_on": day(0)}, 410),
    ({"audience": "public", "status": "filled", "ended_on": day(0), "park_first_until": day(3)}, 404),
    ({"audience": "park"}, 404),
    ({"audience": "park", "closes_on": day(-1), "opens_on": day(-9)}, 404),
    ({"audience": "firm"}, 404),
    ({"audience": "chosen"}, 404),
]


@pytest.mark.parametrize(("fields", "status"), STATES)
def test_public_pages_show_what_is_open_to_everybody(firm, client, fields, status):
    vacancy = VacancyFactory(firm=firm, title="MARQUE", **fields)
    assert client.get(page_of(vacancy)).status_code == status
    shown = [b"MARQUE" in client.get(address).content for address in (LIST, FEED)]
    assert shown == [status == 200] * 2


def test_vacancy_kept_inside_answers_as_one_that_never_was(firm, client):
    hidden = client.get(page_of(VacancyFactory(firm=firm, reference="2026-77")))
    none = client.get("/jobs/2026-78/")
    assert (hidden.status_code, none.status_code) == (404, 404)
    assert hidden.content == none.content


def test_closed_vacancy_leads_to_the_list_and_says_nothing_of_itself(firm, client):
    closed = VacancyFactory(firm=firm, title="MARQUE", audience="public", closes_on=day(-1), opens_on=day(-9))
    page = client.get(page_of(closed)).content.decode()
    assert "MARQUE" not in page
    assert f'<a class="btn go" href="{LIST}">' in page


def test_list_is_sent_again_only_when_it_changed(vacancy, client):
    first = client.get(LIST, headers={"Accept-Language": "fr"})
    assert first["Cache-Control"] == "public, no-cache"
    assert {"Cookie", "Accept-Language", "HX-Request"} <= set(re.split(", *", first["Vary"]))
    assert not first.cookies

    def again(**headers):
        return client.get(LIST, headers={"If-None-Match": first["ETag"], "Accept-Language": "fr"} | headers).status_code

    assert again() == 304
    assert again(**{"HX-Request": "true"}) == 200
    assert again(**{"Accept-Language": "en"}) == 200
    Vacancy.objects.filter(pk=vacancy.pk).update(revision=2)
    assert again() == 200


def test_compressed_list_is_not_sent_again_either(vacancy, client):
    first = client.get(LIST, headers={"Accept-Encoding": "gzip"})
    assert (first["Content-Encoding"], first["ETag"][:3]) == ("gzip", 'W/"')
    again = client.get(LIST, headers={"Accept-Encoding": "gzip", "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", [LIST, FEED])
@pytest.mark.parametrize(
    "change",
    [
        lambda row: VacancyFactory(firm=row.firm, audience="public"),
        lambda row: Vacancy.objects.update(status="filled"),
        lambda row: Vacancy.objects.update(audience="park"),
        lambda row: type(row.firm).objects.filter(pk=row.firm_id).update(name="Autre nom"),
    ],
)
def test_every_change_makes_a_new_answer(vacancy, client, address, change):
    tag = client.get(address)["ETag"]
    change(vacancy)
    answer = client.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer["ETag"] == tag) == (200, False)


def test_next_day_makes_a_new_answer(vacancy, client, monkeypatch):
    tag, tomorrow = client.get(LIST)["ETag"], day(1)
    monkeypatch.setattr(timezone, "localdate", lambda *_given: tomorrow)
    assert client.get(LIST, headers={"If-None-Match": tag}).status_code == 200


def test_page_of_who_is_signed_in_is_never_kept(vacancy, client):
    client.force_login(member("sales", firm=vacancy.firm))
    for address in (LIST, FEED, page_of(vacancy)):
        answer = client.get(address)
        assert (answer.status_code, answer["Cache-Control"], answer.has_header("ETag")) == (200, "no-store", False)


@pytest.mark.parametrize("rows", [1, 25, 60])
def test_public_pages_cost_little(firm, client, statements, rows):
    VacancyFactory.create_batch(rows, firm=firm, audience="public")
    one = Vacancy.objects.first()
    for address, most in ((LIST, 3), (f"{LIST}?q=poste&firm={firm.pk}", 3), (FEED, 3), (page_of(one), 3)):
        assert len(statements(lambda: client.get(address))) <= most, address  # noqa: B023
    tag = client.get(LIST)["ETag"]
    assert len(statements(lambda: client.get(LIST, headers={"If-None-Match": tag}))) == 1
    assert len(client.get(LIST).content) <= 20_000


def test_empty_list_costs_little_and_says_so(park, client, statements):
    assert len(statements(lambda: client.get(LIST))) <= 3
    assert "No post is open to everybody today" in client.get(LIST, {"lang": "en"}).content.decode()


@pytest.fixture
def three(firm):
    other = FirmFactory(park=firm.park, name="Maison B")
    VacancyFactory(firm=firm, audience="public", title="Séchage", mission="Sécher les plantes.")
    VacancyFactory(firm=firm, audience="public", title="Labo", contract="fixed_term")
    VacancyFactory(firm=other, audience="public", title="Gélules", rome=RomeCode.objects.get(code="H2301"))
    VacancyFactory(firm=other, title="Interne aux plantes")
    return other


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, {"Séchage", "Labo", "Gélules"}),
        ({"q": "plantes"}, {"Séchage"}),
        ({"q": "la"}, {"Labo"}),
        ({"q": "pharmaceutique"}, {"Gélules"}),
        ({"contract": "fixed_term"}, {"Labo"}),
        ({"contract": "x", "firm": "x", "page": "x", "lang": "x"}, {"Séchage", "Labo", "Gélules"}),
        ({"firm": "9" * 30, "q": "x" * 500, "page": "99999999"}, {"Séchage", "Labo", "Gélules"}),
        ({"q": "nulle part"}, set()),
    ],
)
def test_list_is_narrowed(three, client, query, titles):
    answer = client.get(LIST, query)
    assert {vacancy.title for vacancy in answer.context["page"]} == titles


def test_list_is_narrowed_to_a_firm(three, client):
    answer = client.get(LIST, {"firm": three.pk})
    assert [vacancy.title for vacancy in answer.context["page"]] == ["Gélules"]


def test_fragment_holds_the_results_alone(three, client):
    piece = client.get(LIST, headers={"HX-Request": "true"}).content.decode().strip()
    assert piece.startswith('<section id="results"')


@pytest.mark.parametrize(("lang", "word"), [("fr", "Emplois au parc"), ("en", "Jobs in the park")])
def test_each_language_has_an_address(vacancy, client, lang, word):
    answer = client.get(LIST, {"lang": lang})
    page = answer.content.decode()
    assert (answer["Content-Language"], f'<html lang="{lang}"' in page) == (lang, True)
    assert f'hreflang="{lang}" href="http://127.0.0.1:8000/jobs/?lang={lang}"' in page
    assert f'href="/jobs/2026-11/?lang={lang}"' in page


def test_pages_of_one_hold_no_form_token(vacancy, client):
    """A page that others are sent too may not carry a token of its own."""
    for address in (LIST, page_of(vacancy), FEED):
        answer = client.get(address)
        assert (b"csrfmiddlewaretoken" in answer.content, bool(answer.cookies)) == (False, False)


def test_search_engines_may_list_public_pages_only(vacancy, client):
    gone = VacancyFactory(firm=vacancy.firm, audience="public", opens_on=day(-9), closes_on=day(-1))
    found, hidden = (LIST, page_of(vacancy), "/firms-of-the-park/", "/join/"), (page_of(gone), "/", "/nowhere/")
    assert {client.get(address)["X-Robots-Tag"] for address in found} == {"all"}
    assert {client.get(address)["X-Robots-Tag"] for address in (*hidden, "/account/login/")} == {"noindex"}


def posting_in(answer) -> dict:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.content.decode(), re.DOTALL)
    assert len(found) == 1
    return json.loads(found[0])


def test_page_holds_a_job_posting(vacancy, client):
    fields = {
        "pay_from": "2150.50",
        "pay_to": 2400,
        "starts_on": day(50),
        "part_time": True,
        "rome": RomeCode.objects.get(code="H2301"),
        "place": "Saint-Essai",
        "park_first_until": day(-1),
        "requirements": "Lire <b>.",
    }
    Vacancy.objects.filter(pk=vacancy.pk).update(**fields)
    posting = posting_in(client.get(page_of(vacancy)))
    assert posting.pop("validThrough").startswith(f"{vacancy.closes_on.isoformat()}T23:59:59+0")
    assert posting == {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": "Conduite de ligne",
        "description": "<p>Travailler.</p><p>Lire &lt;b&gt;.</p>",
        "identifier": {"@type": "PropertyValue", "name": "Maison A", "value": "2026-11"},
        "url": "http://127.0.0.1:8000/jobs/2026-11/",
        "inLanguage": "fr",
        "datePosted": day(0).isoformat(),
        "employmentType": ["FULL_TIME", "PART_TIME"],
        "hiringOrganization": {"@type": "Organization", "name": "Maison A"},
        "jobLocation": {
            "@type": "Place",
            "address": {"@type": "PostalAddress", "addressLocality": "Saint-Essai", "addressCountry": "FR"},
        },
        "directApply": True,
        "jobStartDate": day(50).isoformat(),
        "occupationalCategory": str(RomeCode.objects.get(code="H2301")),
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "EUR",
            "value": {"@type": "QuantitativeValue", "minValue": 2150.5, "maxValue": 2400.0, "unitText": "MONTH"},
        },
    }


def test_no_word_ends_the_data_block(vacancy, client):
    Vacancy.objects.update(mission="</script><script>alert(1)</script><!-- & \u2028")
    answer = client.get(page_of(vacancy))
    assert b"<script>alert" not in answer.content
    assert "&lt;/script&gt;" in posting_in(answer)["description"]
    assert set("<>&\u2028") & set(data_block({"a": "</script>&\u2028"})) == set()


def test_pay_that_is_not_told_is_left_out(vacancy):
    assert "baseSalary" not in job_posting(vacancy, "https://x.example/")


def test_feed_is_rss_in_the_language_asked(vacancy, client):
    Vacancy.objects.update(mission="Lire & écrire <tout>\x0b.")
    answer = client.get(FEED, {"lang": "en"})
    channel = ElementTree.fromstring(answer.content).find("channel")
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert channel.findtext("title") == "Jobs in the park"
    assert channel.findtext("language") == "en"
    assert channel.find(f"{ATOM}link").get("href") == "http://127.0.0.1:8000/jobs/feed/?lang=en"
    (item,) = channel.findall("item")
    assert item.findtext("title") == "Conduite de ligne, Maison A"
    assert item.findtext("link") == "http://127.0.0.1:8000/jobs/2026-11/?lang=en"
    assert item.findtext("guid") == "http://127.0.0.1:8000/jobs/2026-11/"
    assert item.findtext("description") == "Lire & écrire <tout> ."
    assert item.findtext("category") == "Permanent (CDI)"
    assert item.findtext("pubDate").startswith(vacancy.opens_on.strftime("%a, %d %b %Y 00:00:00 +0"))


def test_feed_is_french_unless_asked(vacancy, client):
    channel = ElementTree.fromstring(client.get(FEED, headers={"Accept-Language": "en"}).content).find("channel")
    assert channel.findtext("language") == "fr"


@pytest.mark.parametrize("odd", ["\x1b", "\ufffe", "\x08\x0c"])
def test_what_xml_cannot_hold_is_left_out(odd):
    assert for_xml(f"a{odd}b").strip("ab ") == ""


def test_search_engine_is_told_when_everybody_may_read(firm):
    row = VacancyFactory(firm=firm, audience="public", opens_on=day(-9), park_first_until=day(-3))
    assert job_posting(row, "")["datePosted"] == day(-2).isoformat()


def test_firms_that_recruit_are_told_with_their_posts(three):
    VacancyFactory(audience="park", firm__park=three.park, firm__name="Maison C")
    assert [(one.name, one.open_count) for one in public.firms_recruiting()] == [("Maison A", 2), ("Maison B", 1)]


def test_footer_and_login_lead_to_the_public_list(park, client):
    page = client.get("/account/login/", headers={"Accept-Language": "en"}).content.decode()
    assert f'<a href="{LIST}">See the posts open to everybody</a>' in page
    page = client.get("/help/", headers={"Accept-Language": "en"}).content.decode()
    assert f'<a href="{LIST}">Jobs<span class="vh"> open to everybody</span></a>' in page
