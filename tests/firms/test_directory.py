"""The directory of firms: narrowed, sorted, taken away as a table."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from firms.models import Level, Strength
from tests import factories


@pytest.fixture
def firms(park):
    """Three residents and a former one, on two levels of each axis."""
    level = {
        name: Level.objects.create(park=park, axis=axis, order=order, name_fr=name, name_en=name)
        for order, (axis, name) in enumerate(
            [("process", "Saw"), ("process", "Dry"), ("market", "Homes"), ("specialty", "Oak")]
        )
    }

    def firm(name, levels, standing="resident", standard="", state="valid", until=None, **fields):
        row = factories.FirmFactory(park=park, name=name, standing=standing, **fields)
        Strength.objects.bulk_create(Strength(firm=row, level=level[held], value=1) for held in levels)
        if standard:
            row.certifications.create(standard=standard, state=state, valid_until=until)
        return row

    firm("Arbre", ["Saw", "Oak"], standard="FSC", joined=2003, headcount=5, activity_fr="Scie", activity_en="Saws")
    firm("Bois", ["Dry", "Homes"], standard="FSC", state="preparing", joined=2001, headcount=None)
    ended = timezone.localdate() - timedelta(days=1)
    firm(
        "Copeau",
        ["Saw", "Homes"],
        standard="FSC",
        until=ended,
        joined=2002,
        headcount=9,
        activity_fr="=SUM(A1)",
        activity_en="=SUM(A1)",
    )
    firm("Disparu", ["Saw"], standing="former", joined=1990)
    return level


@pytest.fixture
def listed(client, member):
    """`listed(role, **asked)`: names on the page, in order."""

    def names(role="office", **asked):
        client.force_login(member(role))
        return [firm.name for firm in client.get(reverse("firms:firm_list"), asked).context["page"]]

    return names


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Bois", "Copeau", "Arbre"]),
        ({"q": "saws"}, ["Arbre"]),
        ({"q": "bo"}, ["Bois"]),
        ({"process": "Saw"}, ["Copeau", "Arbre"]),
        ({"process": "Saw", "market": "Homes"}, ["Copeau"]),
        ({"specialty": "Oak"}, ["Arbre"]),
        ({"certificate": "FSC"}, ["Arbre"]),
        ({"standing": "former"}, ["Disparu"]),
        ({"standing": "all", "process": "Saw"}, ["Disparu", "Copeau", "Arbre"]),
        ({"sort": "name"}, ["Arbre", "Bois", "Copeau"]),
        ({"sort": "-staff"}, ["Copeau", "Arbre", "Bois"]),
        ({"sort": "staff"}, ["Arbre", "Copeau", "Bois"]),
        ({"sort": "address", "process": "x"}, ["Bois", "Copeau", "Arbre"]),
        ({"q": "nothing"}, []),
    ],
)
def test_directory_is_narrowed_and_sorted(firms, listed, asked, found):
    keys = {name: firms[value].pk if value in firms else value for name, value in asked.items()}
    assert listed(**keys) == found


def test_certificate_that_ended_is_not_shown(firms, client, member):
    client.force_login(member("office"))
    page = client.get(reverse("firms:firm_list")).context["page"]
    assert {firm.name: firm.standards for firm in page} == {"Bois": [], "Copeau": [], "Arbre": ["FSC"]}


def test_former_residents_are_for_the_desk(firms, listed):
    assert listed("partner", standing="former") == ["Bois", "Copeau", "Arbre"]


def test_directory_leaves_as_csv_with_formulas_defused(firms, client, member):
    client.force_login(member("office"))
    answer = client.get(reverse("firms:firm_export", args=["csv"]), {"process": firms["Saw"].pk})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:5] == ["Firm", "Full name", "Standing", "What it does", "Staff"]
    assert [(row[0], row[3], row[4], row[10:]) for row in rows[1:]] == [
        ("Copeau", "'=SUM(A1)", "9", ["Saw", "Homes", "", "FSC (expired)"]),
        ("Arbre", "Saws", "5", ["Saw", "", "Oak", "FSC"]),
    ]


def test_directory_leaves_as_xlsx_with_numbers_as_numbers(firms, client, member):
    client.force_login(member("office"))
    answer = client.get(reverse("firms:firm_export", args=["xlsx"]), {"sort": "name"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [(row[0], row[4], row[13]) for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ("Arbre", 5, "FSC"),
        ("Bois", None, "FSC (in preparation)"),
        ("Copeau", 9, "FSC (expired)"),
    ]
    assert client.get(reverse("firms:firm_export", args=["exe"])).status_code == 404


@pytest.mark.parametrize(("name", "args"), [("firm_list", []), ("firm_export", ["csv"])])
def test_directory_costs_the_same_for_one_and_three_rows(firms, client, member, name, args):
    client.force_login(member("office"))
    address = reverse(f"firms:{name}", args=args)

    def queries(asked):
        with CaptureQueriesContext(connection) as captured:
            client.get(address, asked)
        return len(captured)

    queries({})  # the axes are read once, then kept in memory
    assert queries({"q": "Copeau"}) == queries({})
