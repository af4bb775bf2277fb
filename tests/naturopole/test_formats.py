"""Figures and dates as they are written in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from naturopole import formats

NB = "\u00a0"
MINUS = "\u2212"
TODAY = date(2026, 10, 6)


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        (8400, f"8{NB}400{NB}€", "€8,400"),
        (Decimal("8400.00"), f"8{NB}400{NB}€", "€8,400"),
        (Decimal("8400.5"), f"8{NB}400,50{NB}€", "€8,400.50"),
        (Decimal("1234567.89"), f"1{NB}234{NB}567,89{NB}€", "€1,234,567.89"),
        (Decimal("0.005"), f"0,01{NB}€", "€0.01"),
        (Decimal("-12.30"), f"{MINUS}12,30{NB}€", f"{MINUS}€12.30"),
        (0, f"0{NB}€", "€0"),
        (None, "–", "–"),
    ],
)
def test_money(amount, french, english):
    assert formats.money(amount, "fr") == french
    assert formats.money(amount, "en-gb") == english


def test_money_exact_always_has_its_cents():
    assert formats.money_exact(9800, "fr") == f"9{NB}800,00{NB}€"
    assert formats.money_exact(9800, "en") == "€9,800.00"
    assert formats.money_exact(None, "fr") == "–"


@pytest.mark.parametrize(
    ("code", "french", "english"),
    [
        ("EUR", f"{MINUS}8{NB}400,50{NB}€", f"{MINUS}€8,400.50"),
        ("", f"{MINUS}8{NB}400,50{NB}€", f"{MINUS}€8,400.50"),
        ("USD", f"{MINUS}8{NB}400,50{NB}$US", f"{MINUS}US$8,400.50"),
        ("GBP", f"{MINUS}8{NB}400,50{NB}£GB", f"{MINUS}£8,400.50"),
        ("CHF", f"{MINUS}8{NB}400,50{NB}CHF", f"{MINUS}CHF{NB}8,400.50"),
        ("JPY", f"{MINUS}8{NB}400,50{NB}JPY", f"{MINUS}JP¥8,400.50"),
    ],
)
def test_money_in_any_currency(code, french, english):
    amount = Decimal("-8400.5")
    assert (formats.money_in(amount, code, "fr"), formats.money_in(amount, code, "en")) == (french, english)
    assert formats.money_exact_in(amount, code, "fr") == french
    assert formats.money_in(None, code, "fr") == formats.money_exact_in("", code, "en") == "–"


def test_money_in_a_currency_drops_empty_cents_only_where_asked():
    assert (formats.money_in(9800, "USD", "en"), formats.money_exact_in(9800, "USD", "en")) == (
        "US$9,800",
        "US$9,800.00",
    )
    assert (formats.money_in(9800, "CHF", "fr"), formats.money_exact_in(9800, "CHF", "fr")) == (
        f"9{NB}800{NB}CHF",
        f"9{NB}800,00{NB}CHF",
    )


def in_print(written):
    """What Babel writes, with the space and the sign of print."""
    return written.replace("\u202f", NB).replace("-", MINUS)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_french_money_has_no_narrow_space_and_keeps_its_value(amount):
    written = formats.money_exact(amount, "fr")
    assert "\u202f" not in written
    figure = written.replace(NB, "").removesuffix("€").replace(",", ".").replace(MINUS, "-")
    assert Decimal(figure) == amount


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [(60000, f"60{NB}000", "60,000"), (Decimal("3.60"), "3,6", "3.6"), (0.1 + 0.2, "0,3", "0.3"), (None, "–", "–")],
)
def test_number(value, french, english):
    assert (formats.number(value, "fr"), formats.number(value, "en")) == (french, english)


@given(st.decimals(-(10**15), 10**15, places=5), st.sampled_from(["fr", "en-gb"]))
def test_number_groups_and_parts_its_digits_as_babel_does(value, language):
    locale = formats.locale_of(language)
    written = format_decimal(formats.to_places(value, 3), format="#,##0.###", locale=locale)
    exact = format_decimal(formats.to_places(value, 4), format="#,##0.0000", locale=locale)
    assert formats.number(value, language) == in_print(written)
    assert formats.number_exact(value, language, 4) == in_print(exact)


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [(20, f"20{NB}%", "20%"), (Decimal("5.50"), f"5,5{NB}%", "5.5%"), (0, f"0{NB}%", "0%"), ("", "–", "–")],
)
def test_percent(value, french, english):
    assert (formats.percent(value, "fr"), formats.percent(value, "en")) == (french, english)


def test_share_is_in_whole_percent():
    assert formats.share(0.785, "fr") == f"79{NB}%"
    assert formats.share(Decimal("0.25"), "en") == "25%"
    assert formats.share(None, "en") == "–"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (TODAY, "6 octobre\xa02026", "6 October\xa02026"),
        (date(2026, 10, 1), "1er octobre\xa02026", "1 October\xa02026"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1er janvier\xa02027", "1 January\xa02027"),
        (None, "–", "–"),
    ],
)
def test_day(value, french, english):
    assert (formats.day(value, "fr"), formats.day(value, "en")) == (french, english)


def test_day_short_tells_the_year_only_when_it_differs():
    assert formats.day_short(TODAY, "fr", TODAY) == "6 oct."
    assert formats.day_short(TODAY, "en", TODAY) == "6 Oct"
    assert formats.day_short(date(2027, 3, 1), "fr", TODAY) == "1er mars\xa02027"
    assert formats.day_short(date(2027, 3, 1), "en") == "1 Mar"
    assert formats.day_short(None, "fr") == "–"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (
            datetime(2026, 10, 6, 7, 5, tzinfo=UTC),
            "6 octobre\xa02026 à 9\xa0h\xa005",
            "6 October\xa02026 at 9:05",
        ),
        (datetime(2026, 12, 1, 13, 0), "1er décembre\xa02026 à 13\xa0h\xa000", "1 December\xa02026 at 13:00"),
        (None, "–", "–"),
    ],
)
def test_moment_is_told_in_paris(value, french, english):
    assert (formats.moment(value, "fr"), formats.moment(value, "en")) == (french, english)


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (date(2026, 10, 9), f"dans{NB}3{NB}jours", "in 3 days"),
        (date(2026, 9, 6), f"il y a{NB}30{NB}jours", "30 days ago"),
        (date(2027, 10, 6), f"dans{NB}365{NB}jours", "in 365 days"),
        (TODAY, "aujourd’hui", "today"),
        (None, "–", "–"),
    ],
)
def test_days_away(value, french, english):
    assert formats.days_away(value, "fr", TODAY).replace(NB, " ") == french.replace(NB, " ")
    assert formats.days_away(value, "en", TODAY).replace(NB, " ") == english


@pytest.mark.parametrize("language", ["fr", "fr-ca", None, "de"])
def test_what_is_not_english_is_written_in_french(language):
    assert formats.number(Decimal("1.5"), language) == "1,5"


def test_labelled_has_the_space_of_its_language():
    assert formats.labelled("Délai", "trop long", "fr") == f"Délai{NB}: trop long"
    assert formats.labelled("Time", "too long", "en-gb") == "Time: too long"
