"""Months in the writings that spreadsheets and people use."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from naturopole import formats
from training import month_words

MARCH = date(2027, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("2027-03", "2027-3", "2027/03", "2027.03", "2027-03-15", "2027-03-01 00:00:00", "2027-03-01T08:30"),
        *("03/2027", "3/2027", "03-2027", "3.2027", "03/27", "15/03/2027", "1/3/27", "01.03.2027"),
        *("mars 2027", "Mars 2027", " MARS  2027 ", "mars", "mars-27", "mar-27", "mar. 2027", "1er mars 2027"),
        *("March 2027", "march", "Mar 2027", "Mar-27", "15 March 2027", "1st March 2027", "3", "03"),
    ],
)
def test_usual_writings_of_march_are_read(text):
    assert month_words.read(text, 2027) == MARCH


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("janv. 2027", 1), ("fév. 2027", 2), ("février", 2), ("fevr", 2), ("avr.", 4), ("mai 2027", 5), ("May", 5)),
        *(("juin", 6), ("juil. 2027", 7), ("juillet", 7), ("août", 8), ("AOUT 2027", 8), ("Aug", 8), ("sept. 2027", 9)),
        *(("Sep 2027", 9), ("octobre", 10), ("nov-27", 11), ("déc. 2027", 12), ("December", 12)),
    ],
)
def test_each_month_is_known_by_its_names(text, number):
    assert month_words.read(text, 2027) == date(2027, number, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "13",
        "0",
        "13/2027",
        "2027-00",
        "jui 2027",
        "mars 1850",
        "2027-03-",
        "٣/2027",
        "9" * 400,
        "1e3",
        "T1 2027",
    ],
)
def test_what_is_no_month_is_refused(text):
    assert month_words.read(text, 2027) is None


@given(some.text(max_size=40))
def test_any_text_is_answered(text):
    found = month_words.read(text, 2027)
    assert found is None or found.day == 1


@given(some.dates(date(2000, 1, 1), date(2099, 12, 31)), some.sampled_from(["fr", "en"]))
def test_what_is_written_is_read_again(day, language):
    first = day.replace(day=1)
    assert month_words.read(month_words.written(first, language), 2027) == first


@pytest.mark.parametrize(
    ("first", "last", "french", "english"),
    [
        (date(2027, 3, 1), date(2027, 3, 1), "mars 2027", "March 2027"),
        (date(2027, 3, 1), date(2027, 6, 1), "mars – juin 2027", "March – June 2027"),
        (date(2027, 11, 1), date(2028, 1, 1), "novembre 2027 – janvier 2028", "November 2027 – January 2028"),
    ],
)
def test_window_is_written_as_briefly_as_it_can_be(first, last, french, english):
    assert (month_words.window(first, last, "fr"), month_words.window(first, last, "en")) == (french, english)


def test_short_month_is_written_as_in_a_day_of_a_list():
    february = date(2027, 2, 9)
    assert month_words.written_short(february, "fr") == formats.day_short(february, "fr", date(2026, 1, 1))[2:]
    assert month_words.written_short(february, "en") == "Feb\xa02027"
