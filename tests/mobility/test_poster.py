"""The poster: what it says, that it is one page without colour, and where its code leads."""

import io
import json
import re
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
import segno
import typst
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from mobility import poster
from mobility.models import Vacancy
from naturopole import formats
from naturopole.fonts import prepare_fonts
from tests.factories import FirmFactory, UserFactory, member
from tests.mobility.factories import VacancyFactory

LONG = "Vous suivez les dossiers de lot, du premier relevé à la dernière signature. "
DOTS = 150


@pytest.fixture
def vacancy(park):
    return VacancyFactory(
        firm=FirmFactory(park=park, name="Maison Verte"),
        reference="2026-11",
        title="Conducteur ou conductrice de ligne",
        mission="Conduire deux lignes.",
        pay_from=Decimal(2150),
        pay_to=Decimal(2400),
        closes_on=timezone.localdate() + timedelta(days=20),
    )


def opened(file) -> PdfReader:
    return PdfReader(io.BytesIO(file))


def text_of(file) -> str:
    """The words of all pages, in reading order, on one line."""
    text = " ".join(page.extract_text() for page in opened(file).pages)
    return " ".join(text.split())


def in_french(day) -> str:
    return formats.day(day, "fr").replace("\xa0", " ")


def drawn(vacancy, paper="a4") -> Image.Image:
    """The page as a printer sees it."""
    data = json.dumps(poster.content(vacancy, paper=paper, remove_by=None))
    fonts = {"font_paths": [str(prepare_fonts())], "ignore_system_fonts": True}
    page = typst.compile(poster.TEMPLATE.read_bytes(), format="png", ppi=DOTS, sys_inputs={"data": data}, **fonts)
    return Image.open(io.BytesIO(page)).convert("RGB")


def test_poster_says_what_a_passer_by_asks(vacancy):
    text = text_of(poster.typeset(vacancy, remove_by=timezone.localdate() + timedelta(days=5)))
    expected = [
        *("Maison Verte", "Conducteur ou conductrice de ligne", "Saint-Essai", "CDI", "Conduire deux lignes."),
        *("2026-11", "/v/2026-11", in_french(vacancy.closes_on), in_french(timezone.localdate())),
        in_french(timezone.localdate() + timedelta(days=5)),
    ]
    assert [words for words in expected if words not in text] == []
    assert re.search(r"2 150 € .* 2 400 €", text)


def test_poster_names_no_recruiter(vacancy):
    recruiter = member("hr", firm=vacancy.firm, first_name="Bérengère", last_name="Introuvable")
    vacancy.recruiters.add(recruiter)
    text = text_of(poster.typeset(vacancy))
    assert [word for word in ("Bérengère", "Introuvable", recruiter.email) if word in text] == []


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("a3", (297, 420))])
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"mission": (LONG * 90)[:6000]},
        {"mission": (LONG * 90)[:6000], "requirements": LONG * 50, "prospects": LONG * 50},
        {"mission": "W" * 6000, "requirements": "a\n" * 2000, "title": "W" * 80, "place": "W" * 120},
        {"title": "Assistant ou assistante affaires réglementaires et qualité, matières premières"},
    ],
)
def test_poster_is_one_page_whatever_it_holds(vacancy, paper, size, fields):
    for name, value in fields.items():
        setattr(vacancy, name, value)
    file = opened(poster.typeset(vacancy, paper=paper))
    assert [tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) for page in file.pages] == [size]
    assert "/v/2026-11" in " ".join(file.pages[0].extract_text().replace("\xad", "-").split())


def test_long_text_is_cut_between_sentences(vacancy):
    vacancy.mission = (LONG * 90)[:6000]
    text = text_of(poster.typeset(vacancy))
    told = text.count("dernière signature.")
    assert 20 < told < 78
    assert text.count("dernière signature. […]") == 1


def largest_line(file, words) -> float:
    """The size, in points, of the piece of text that begins with these words."""
    found = []

    def note(text, _matrix, _text_matrix, _font, size):
        if text.strip().startswith(words):
            found.append(size)

    opened(file).pages[0].extract_text(visitor_text=note)
    return max(found)


def test_long_text_is_set_smaller(vacancy):
    short = largest_line(poster.typeset(vacancy), "Conduire")
    vacancy.mission = f"Conduire deux lignes. {LONG * 12}"
    long = poster.typeset(vacancy)
    assert largest_line(long, "Conduire") < short
    assert text_of(long).count("dernière signature.") == 12


def test_poster_is_an_archive_file(vacancy):
    assert "pdfaid:part" in opened(poster.typeset(vacancy)).xmp_metadata.stream.get_data().decode()


def test_nothing_on_it_depends_on_a_colour(vacancy):
    colours = {colour for _count, colour in drawn(vacancy).getcolors(maxcolors=100_000)}
    assert {colour for colour in colours if len(set(colour)) > 1} == set()
    assert {(0, 0, 0), (255, 255, 255)} <= colours


def modules_of(image, size) -> list[list[bool]]:
    """The squares of the code at the foot of an A4 page: its three great squares mark the edges."""
    dot = DOTS / 25.4
    dark = image.convert("L").point(lambda light: 255 if light < 128 else 0)
    corner = dark.crop((int(16 * dot), int(228 * dot), int(62 * dot), int(272 * dot)))
    code = corner.crop(corner.getbbox())
    step = code.width / size
    middles = [int((place + 0.5) * step) for place in range(size)]
    return [[code.getpixel((x, y)) > 0 for x in middles] for y in middles]


def test_code_on_the_page_is_that_of_the_address(vacancy, settings):
    settings.BASE_URL = "https://parc.essai.example"
    expected = segno.make("https://parc.essai.example/v/2026-11/", error="q", micro=False).matrix
    assert modules_of(drawn(vacancy), len(expected)) == [[bool(module) for module in row] for row in expected]
    assert poster.typed(vacancy) == "parc.essai.example/v/2026-11"


@pytest.fixture
def hr(vacancy, client):
    person = member("hr", firm=vacancy.firm)
    client.force_login(person)
    return person


def poster_of(client, vacancy, **asked):
    return client.get(reverse("mobility:vacancy_poster", args=[vacancy.pk]), asked)


def test_poster_comes_as_a_download_that_runs_nothing(vacancy, hr, client):
    answer = poster_of(client, vacancy, paper="a3")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="affiche-2026-11-a3.pdf"'
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert round(float(opened(answer.content).pages[0].mediabox[3]) / 72 * 25.4) == 420


@pytest.mark.parametrize(
    ("asked", "days"), [("5", 5), ("0", 0), ("20", 20), ("21", 20), ("-1", 20), ("odd", 20), ("", 20)]
)
def test_poster_comes_down_on_the_closing_day_or_before(vacancy, hr, client, asked, days):
    today = timezone.localdate()
    by = (today + timedelta(days=int(asked))).isoformat() if asked.lstrip("-").isdigit() else asked
    text = text_of(poster_of(client, vacancy, by=by, paper="odd").content)
    expected = [in_french(vacancy.closes_on), in_french(today), in_french(today + timedelta(days=days))]
    days_read = re.findall(r"\d+(?:er)? \S+ 20\d\d", text)
    assert sorted(days_read) == sorted(expected)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "draft"}, 409),
        ({"status": "filled"}, 409),
        ({"status": "withdrawn"}, 409),
        ({"closes_on": timezone.localdate() - timedelta(days=1), "opens_on": timezone.localdate() - timedelta(9)}, 409),
        ({"opens_on": timezone.localdate() + timedelta(days=1)}, 200),
    ],
)
def test_poster_is_printed_while_it_is_of_use(vacancy, hr, client, fields, expected):
    Vacancy.objects.filter(pk=vacancy.pk).update(**fields)
    assert poster_of(client, vacancy).status_code == expected


def test_poster_costs_few_statements(vacancy, hr, client, statements):
    assert len(statements(lambda: poster_of(client, vacancy))) <= 6


def gate(client, reference, **asked):
    return client.get(reverse("mobility:vacancy_gate", args=[reference]), asked)


def bare(answer, reference) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return text.replace(reference, "…")


# All but the one that is for everybody.
SECRET = [pair for pair in product(Vacancy.Audience, Vacancy.Status) if pair != ("public", "published")]


@pytest.mark.parametrize(("audience", "status"), SECRET)
def test_code_tells_strangers_nothing(vacancy, client, audience, status):
    Vacancy.objects.filter(pk=vacancy.pk).update(audience=audience, status=status)
    pages = [(reference, gate(client, reference)) for reference in (vacancy.reference, "2026-99", "nothing")]
    assert {answer.status_code for _reference, answer in pages} == {200}
    assert len({bare(answer, reference) for reference, answer in pages}) == 1


@pytest.mark.parametrize("fields", [{"audience": "firm"}, {"audience": "chosen"}, {"status": "draft"}])
def test_code_tells_a_neighbour_nothing_that_is_not_for_her(vacancy, client, statements, fields):
    Vacancy.objects.filter(pk=vacancy.pk).update(**fields)
    client.force_login(member("employee", firm=FirmFactory(park=vacancy.firm.park)))
    pages = [(reference, gate(client, reference)) for reference in (vacancy.reference, "2026-99")]
    assert {answer.status_code for _reference, answer in pages} == {200}
    assert bare(pages[0][1], vacancy.reference) == bare(pages[1][1], "2026-99")
    asked = [len(statements(lambda: gate(client, reference))) for reference in (vacancy.reference, "2026-99")]  # noqa: B023
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("asked", "carried"), [({}, "poster"), ({"via": "digest"}, "digest"), ({"via": "'\"><b>"}, "poster")]
)
def test_code_leads_somebody_of_the_park_to_the_vacancy(vacancy, client, asked, carried):
    client.force_login(member("employee", firm=FirmFactory(park=vacancy.firm.park)))
    answer = gate(client, vacancy.reference, **asked)
    assert (answer.status_code, answer.url) == (302, f"/vacancies/{vacancy.pk}/?via={carried}")


def test_code_leads_outsiders_to_the_public_page(vacancy, client):
    public = reverse("mobility:job_detail", args=[vacancy.reference])
    Vacancy.objects.update(audience="public")
    client.force_login(UserFactory())
    signed_in = gate(client, vacancy.reference)
    client.logout()
    assert [answer.url for answer in (signed_in, gate(client, vacancy.reference))] == [f"{public}?via=poster"] * 2


def test_public_page_offers_access_to_who_works_in_the_park_without_an_account(vacancy, client):
    Vacancy.objects.update(audience="public")
    link = f'href="{reverse("mobility:access_ask")}"'
    found = [client.get(gate(client, vacancy.reference).url).content.decode().count(link)]
    client.force_login(UserFactory())
    found.append(client.get(gate(client, vacancy.reference).url).content.decode().count(link))
    assert found == [1, 0]


def test_typed_address_needs_no_slash(vacancy, client):
    assert client.get("/v/2026-11").url == "/v/2026-11/"


def test_sign_in_leads_back_to_the_vacancy(vacancy, client):
    page = gate(client, vacancy.reference, via="poster").content.decode()
    assert re.findall(r'class="btn go" href="([^"]*)"', page) == [
        "/account/login/?next=%2Fv%2F2026-11%2F%3Fvia%3Dposter"
    ]
