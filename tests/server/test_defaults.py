import os
from pathlib import Path

import pytest

from naturopole import environment
from server import defaults


@pytest.fixture
def data(given, tmp_path):
    given(DATA_DIR=str(tmp_path))
    return tmp_path


def test_nothing_given_is_a_demo_with_its_own_database(data):
    cluster = defaults.fill()
    assert (os.environ["DEMO"], cluster.folder) == ("1", data / "database")


def test_own_server_is_no_demo_and_draws_no_secret(given, data):
    given(DATABASE_URL="postgresql://h/n")
    assert defaults.fill() is None
    assert (os.environ["DEMO"], os.environ.get("SECRET_KEY"), os.environ.get("MEDICAL_KEYS")) == ("0", None, None)


def test_own_server_may_hold_a_demo(given, data):
    given(DATABASE_URL="postgresql://h/n", DEMO="yes")
    assert defaults.fill() is None
    assert (os.environ["DEMO"], len(os.environ["SECRET_KEY"])) == ("1", 67)


def test_demo_secret_is_drawn_once_and_private(data):
    defaults.fill()
    drawn = os.environ.pop("SECRET_KEY")
    defaults.fill()
    assert (os.environ["SECRET_KEY"], len(drawn)) == (drawn, 67)
    assert (data / "secret").stat().st_mode & 0o777 == 0o600


def test_demo_key_is_drawn_once_private_and_taken_by_the_settings(data):
    defaults.fill()
    drawn = os.environ.pop("MEDICAL_KEYS")
    defaults.fill()
    assert (os.environ["MEDICAL_KEYS"], environment.keys("MEDICAL_KEYS")) == (drawn, [drawn])
    assert (data / "medical-key").stat().st_mode & 0o777 == 0o600


def test_data_folder_counts_from_the_current_one(given, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    given(DATA_DIR="var2")
    assert defaults.data_folder() == tmp_path / "var2"


def test_data_folder_lies_beside_the_code_when_not_given(given):
    given()
    assert defaults.data_folder() == Path(__file__).parents[2] / "var"
