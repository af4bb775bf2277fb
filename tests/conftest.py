"""What every test may ask for: a park with its four firms' places, and people in their roles."""

import os

import pytest
from django.db.models.sql.compiler import SQLCompiler
from django.test import override_settings
from django.utils import translation
from hypothesis import settings as properties

from firms.domain.positions import forget_axes
from naturopole import readers
from tests import factories

# Tests make and look at everybody's rows, also on the connections of their threads; what a page shows, it shows
# under the setting of its own reader.
# Whoever waits for a lock that nobody gives back fails and says for which one, instead of standing still.
os.environ["PGOPTIONS"] = f"{readers.FROM_THE_START} -c lock_timeout=120s"
# A busy machine is no fault of a calculation: speed is measured by benchmarks.
properties.register_profile("untimed", deadline=None)
properties.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def plain_static_files(tmp_path_factory):
    """Tests read static files from their sources: no collected copy is needed. Uploads go to a folder of their own."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path_factory.mktemp("files")},
    }
    with override_settings(STORAGES={"default": files, "staticfiles": plain}):
        yield


@pytest.fixture(autouse=True, scope="session")
def grouped_rows_are_ordered():
    """A grouped question drops its model's order without a word, and rows then come as they lie: each says its own."""
    written = SQLCompiler.as_sql

    def as_sql(self, *given, **named):
        sql = written(self, *given, **named)
        drops = self._meta_ordering and self.query.group_by and not self.query.subquery
        assert not drops, f"Grouped, and in no order: say order_by(). {sql[0]}"
        return sql

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "as_sql", as_sql)
        yield


@pytest.fixture(autouse=True)
def real_outbox(settings):
    """The test runner would put a mail backend of its own; ours is what is tested."""
    settings.EMAIL_BACKEND = "firms.outbox.OutboxBackend"


@pytest.fixture(autouse=True)
def in_english():
    """Texts are compared in the source language unless a test asks for French."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def fresh_axes():
    """Parks come and go under the same key between tests."""
    forget_axes()


@pytest.fixture(autouse=True)
def first_firm():
    """Firms stand in the order of their years in the park: each test counts those from the first one again."""
    factories.FirmFactory.reset_sequence(0)


@pytest.fixture
def one_minute(monkeypatch):
    """All tries fall into one minute, however slow the machine."""
    monkeypatch.setattr("naturopole.limits.time", lambda: 1_900_000_000)


@pytest.fixture
def park(db):
    return factories.ParkFactory()


@pytest.fixture
def member(park):
    """`member("hr", firm)` makes a person with that role, in the firm or in the park."""

    def make(role, firm=None, **fields):
        return factories.member(role, firm=firm, park=park, **fields)

    return make


@pytest.fixture
def firm(park):
    return factories.FirmFactory(park=park, name="Maison A")


@pytest.fixture
def hr(firm, client):
    """HR of that firm, signed in."""
    person = factories.member("hr", firm=firm)
    client.force_login(person)
    return person
