"""Files that people send as tables: the usual ones are read, the others are refused in words."""

import io
import random
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some
from openpyxl import Workbook

from training import tables

WANTED = [["Thème", "Places"], ["Secours; incendie", "3"]]


def workbook(*rows) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        'Thème;Places\r\n"Secours; incendie";3\r\n'.encode(),
        '\ufeffThème,Places\n"Secours; incendie",3\n'.encode(),
        'Thème\tPlaces\n"Secours; incendie"\t3'.encode("cp1252"),
        "\ufeffThème\tPlaces\nSecours; incendie\t3\n".encode("utf-16-le"),
        workbook(*WANTED),
        workbook(["Thème", "Places"], ["Secours; incendie", 3.0]),
    ],
)
def test_usual_files_are_read_alike(content):
    assert tables.rows_of(content, 10) == WANTED


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((None, ""), (True, "1"), (3.0, "3"), (1200.5, "1200.5"), (1000 / 3, "333.33"), (7, "7"), (1e300, "1e+300")),
        *((datetime(2027, 3, 1, 8), "2027-03-01"), (date(2027, 3, 1), "2027-03-01"), (float("nan"), "nan")),
    ],
)
def test_cells_become_what_somebody_would_have_typed(value, text):
    assert tables.text_of(value) == text


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Plan 2027, site de Gannat, besoins\nThème;Places;Coût\nSecours;3;1250,50\n", ["Secours", "3", "1250,50"]),
        ('Plan 2027 ; besoins\nThème,Places,Coût\n"Secours; feu",3,12\n', ["Secours; feu", "3", "12"]),
        ("To, included;Coût\n2027-03;1250,50\n", ["2027-03", "1250,50"]),
        ("Remarque : a, b, c, d, e, f\nThème;Places\nSecours;3\n", ["Secours", "3"]),
    ],
)
def test_signs_in_a_title_or_an_amount_part_no_cells(text, row):
    assert tables.rows_of(text.encode(), 10)[-1] == row


def test_empty_rows_keep_the_place_of_those_after_them():
    assert tables.rows_of(b"a;b\n\n;\nc;d\n", 10) == [["a", "b"], [], ["", ""], ["c", "d"]]
    assert tables.rows_of(workbook(["a"], [], ["c"]), 10) == [["a"], [], ["c"]]


@pytest.mark.parametrize("content", [b"a\n" * 50, workbook(*[["a"]] * 50)])
def test_no_more_rows_are_read_than_asked_for(content):
    assert len(tables.rows_of(content, 10)) == 11


def zipped(**members) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return content.getvalue()


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><workbook>&b;</workbook>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty"),
        (b" \r\n ", "This file is empty"),
        (b"%PDF-1.7\x00\x01", "neither a CSV file nor"),
        (b"\x89PNG\r\n\x1a\n\x00", "neither a CSV file nor"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "neither a CSV file nor"),
        (b"Theme;Seats\nA\x00;3", "neither a CSV file nor"),
        (b'Theme;"' + b"x" * 200_000, "cannot be told apart"),
        (b"PK\x03\x04 nothing", "damaged"),
        (zipped(word__document_xml="<x/>"), "no Excel workbook"),
        (zipped(xl__workbook_xml=BOMB), "damaged"),
        (zipped(xl__workbook_xml=BOMB.encode("utf-16")), "damaged"),
        (zipped(xl__workbook_xml="<x/>"), "damaged"),
        (zipped(xl__workbook_xml="<x/>", xl__more_xml=b"0" * (26 * 1024 * 1024)), "holds too much"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, said):
    with pytest.raises(tables.Unreadable, match=said):
        tables.rows_of(content, 10)


def is_answered(content) -> bool:
    """By rows or by words; any other exception breaks the test."""
    try:
        return len(tables.rows_of(content, 10)) <= 11
    except tables.Unreadable as error:
        return bool(str(error))


def test_damaged_workbooks_are_refused_or_read_and_never_break():
    chance, whole = random.Random(7), workbook(*WANTED)
    for _turn in range(150):
        content = bytearray(whole)
        for _change in range(chance.randint(1, 12)):
            content[chance.randrange(2, len(content))] = chance.randrange(256)
        assert is_answered(bytes(content))


def test_damaged_parts_of_a_workbook_are_refused_or_read_and_never_break():
    chance = random.Random(11)
    for _turn in range(150):
        content, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(workbook(*WANTED)))
        with zipfile.ZipFile(content, "w") as archive:
            for name in source.namelist():
                part = bytearray(source.read(name))
                if name.startswith("xl/") and chance.random() < 0.5:
                    start = chance.randrange(len(part))
                    part[start : start + chance.randrange(9)] = bytes(
                        chance.choices(b'<>/"0123456789abr=t ', k=chance.randrange(9))
                    )
                archive.writestr(name, bytes(part))
        assert is_answered(content.getvalue())


@given(
    some.lists(
        some.lists(
            some.text(some.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=9), max_size=5
        ),
        max_size=6,
    )
)
def test_what_is_sent_back_is_read_as_it_was(rows):
    assert [row or [""] for row in tables.from_text(tables.as_text(rows), 10)] == [row or [""] for row in rows]


@given(some.binary(max_size=300))
def test_any_content_is_answered(content):
    assert is_answered(content)
