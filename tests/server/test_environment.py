import os
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from naturopole import environment

ROOT = Path(__file__).parents[2]


def test_text_takes_an_empty_variable_for_one_not_given(given):
    given(BASE_URL="  ")
    assert environment.text("BASE_URL", default="here") == "here"


def test_text_is_freed_of_blanks(given):
    given(BASE_URL=" https://parc.example\n")
    assert environment.text("BASE_URL") == "https://parc.example"


def test_text_names_the_missing_variable(given):
    given()
    with pytest.raises(ImproperlyConfigured, match="^SECRET_KEY is missing: set it in the environment"):
        environment.text("SECRET_KEY", required=True)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1", True), ("TRUE", True), ("yes", True), ("On", True), ("0", False), ("false", False), ("No", False)],
)
def test_flag_reads_yes_and_no(given, written, meant):
    given(DEMO=written)
    assert environment.flag("DEMO", default=not meant) is meant


@pytest.mark.parametrize("written", ["2", "maybe", "oui", "1 0"])
def test_flag_refuses_anything_else(given, written):
    given(DEMO=written)
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.flag("DEMO")
    assert str(refused.value) == f"DEMO={written!r} is neither yes nor no: write 1 or 0."


@pytest.mark.parametrize("written", ["1", "65535", " 8000 "])
def test_number_takes_whole_numbers_within_its_bounds(given, written):
    given(PORT=written)
    assert environment.number("PORT", 8000, 1, 65535) == int(written)


@pytest.mark.parametrize("written", ["0", "65536", "-1", "+8", "80.5", "1_000", "٨", "²", "many", "0x50"])
def test_number_refuses_anything_else(given, written):
    given(PORT=written)
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.number("PORT", 8000, 1, 65535)
    assert str(refused.value) == f"PORT={written!r}: write a whole number from 1 to 65535."


def test_file_fills_what_is_not_given(given, tmp_path):
    given(PORT="8001", HOST="")
    file = tmp_path / ".env"
    file.write_text("# a comment\n\nPORT=9\nHOST = ::1\nBASE_URL='https://parc.example'\nSECRET_KEY=a=#b\nDEMO=\n")
    environment.read_file(file)
    names = ("PORT", "HOST", "BASE_URL", "SECRET_KEY", "DEMO")
    assert [os.environ.get(name) for name in names] == ["8001", "::1", "https://parc.example", "a=#b", None]


def test_file_that_is_missing_is_no_error(tmp_path):
    environment.read_file(tmp_path / ".env")


@pytest.mark.parametrize("line", ["PORT", "=8000", "export PORT=8000", "PORT: 8000"])
def test_file_names_the_line_it_cannot_read(tmp_path, line):
    file = tmp_path / ".env"
    file.write_text(f"# first\n{line}\n")
    with pytest.raises(ImproperlyConfigured, match=r"\.env, line 2: write NAME=value\.$"):
        environment.read_file(file)


def test_example_file_lists_every_variable_that_is_read():
    sources = [*ROOT.glob("naturopole/*.py"), *ROOT.glob("server/*.py")]
    call = re.compile(r"environment\.(?:text|flag|number)\(\s*[\"']([A-Z_]+)[\"']")
    read = {name for source in sources for name in call.findall(source.read_text(encoding="utf-8"))}
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert read - set(re.findall(r"^([A-Z_]+)=$", example, flags=re.MULTILINE)) == set()


def test_example_file_changes_nothing_when_copied(given):
    given()
    before = dict(os.environ)
    environment.read_file(ROOT / ".env.example")
    assert dict(os.environ) == before
