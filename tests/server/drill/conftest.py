"""A park to save and to restore, in a database of its own."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases

from firms.models import Document, Firm, Park
from server import backup, roles
from tests.mobility.factories import WishFactory
from tests.server.drill.park import LETTER


@pytest.fixture(scope="module")
def own_database(django_db_setup, django_db_blocker, django_db_keepdb):
    """A copy of the test database, which holds no row yet, to commit in."""
    with django_db_blocker.unblock():
        # pytest makes none where only these tests run: they are not undone at their end, as others are.
        made, keep = [], {"keepdb": django_db_keepdb}
        if not connection.introspection.table_names():
            made = setup_databases(0, False, aliases=["default"], **keep)
        tests = connection.settings_dict["NAME"]
        connection.creation.clone_test_db("drill", verbosity=0)
        connection.settings_dict["NAME"] = f"{tests}_drill"
        try:
            yield
        finally:
            connection.settings_dict["NAME"] = tests
            connection.creation.destroy_test_db(verbosity=0, suffix="drill")
            teardown_databases(made, 0, **keep)


@pytest.fixture(scope="module")
def demo(own_database, tmp_path_factory):
    """The folder of files of a demo park in that database, with one lease and one sealed reason."""
    folder = tmp_path_factory.mktemp("park") / "files"
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(DEMO=True, STORAGES={"default": files, "staticfiles": plain}):
        call_command("demo", verbosity=0)
        roles.apply_grants(connection)
        firm = Firm.objects.earliest("pk")
        lease = Document(firm=firm, title="Lease", file_name="lease.pdf", size=len(LETTER))
        lease.file.save("lease.pdf", ContentFile(LETTER))
        default_storage.save("applications/letter.pdf", ContentFile(LETTER[:8]))
        WishFactory(employee__firm=firm, medical=True)
        yield folder


@pytest.fixture(scope="module")
def saved(demo, tmp_path_factory):
    """A backup of that park."""
    path = tmp_path_factory.mktemp("safe") / "park.zip"
    backup.write(path)
    return path


@pytest.fixture(scope="module")
def name(demo):
    return Park.objects.get().name
