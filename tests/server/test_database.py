import pytest
from django.core.exceptions import ImproperlyConfigured

from naturopole import database


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p@h/n", {"NAME": "n", "USER": "u", "PASSWORD": "p", "HOST": "h", "PORT": ""}),
        ("postgres://u@h:5433/n", {"NAME": "n", "USER": "u", "PASSWORD": "", "HOST": "h", "PORT": "5433"}),
        ("postgresql://u:%40%2F%25@[::1]/n", {"PASSWORD": "@/%", "HOST": "::1"}),
        ("postgresql://u@/n?host=/run/a%20b", {"HOST": "/run/a b", "NAME": "n"}),
        ("postgresql://u@a:1,b:2/n", {"HOST": "a,b", "PORT": "1,2"}),
        ("postgresql://%C3%A9:p@h/parc%C3%A9", {"USER": "é", "NAME": "parcé"}),
    ],
)
def test_address_is_read_as_libpq_does(url, expected):
    entry = database.from_url(url)
    assert {key: entry[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("postgresql://h/n", {"connect_timeout": "2"}),
        ("postgresql://h/n?connect_timeout=9&sslmode=require", {"connect_timeout": "9", "sslmode": "require"}),
        ("postgresql://a,b/n", {"connect_timeout": "2", "target_session_attrs": "read-write"}),
        ("postgresql://a,b/n?target_session_attrs=any", {"connect_timeout": "2", "target_session_attrs": "any"}),
    ],
)
def test_address_brings_its_options(url, options):
    assert database.from_url(url)["OPTIONS"] == options


@pytest.mark.parametrize("url", ["mysql://u:secret@h/n", "sqlite:///n", "h/n", "host=h dbname=n", "POSTGRES://h/n"])
def test_other_databases_are_refused(url):
    with pytest.raises(ImproperlyConfigured, match="^DATABASE_URL must be the address of a PostgreSQL database"):
        database.from_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:sec/ret@h/n",
        "postgresql://u:sec@ret@h/n",
        "postgresql://u:sec%zzret@h/n",
        "postgresql://u:secret@h:port/n",
        "postgresql://u:secret@h:70000/n",
        "postgresql://u:secret@[::1/n",
        "postgresql://u:secret@h/n?colour=red",
        "postgresql://u:secret@h/n%00",
    ],
)
def test_malformed_address_is_refused_without_repeating_it(url):
    with pytest.raises(ImproperlyConfigured, match="^OTHER_URL can't be read") as refused:
        database.from_url(url, name="OTHER_URL")
    assert [part for part in ("sec", "ret@", "colour") if part in str(refused.value)] == []


@pytest.mark.parametrize("url", ["postgresql://u:secret@h", "postgresql://u:secret@h/", "postgresql://"])
def test_address_without_a_database_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="^DATABASE_URL names no database"):
        database.from_url(url)
