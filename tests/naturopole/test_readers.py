"""The reader that a connection acts for: set by each request, and put back whatever happened."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.urls import path

from naturopole import readers
from tests.factories import UserFactory, member

pytestmark = pytest.mark.django_db


def reader():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.reader', true)")
        return cursor.fetchone()[0]


@login_not_required
def told(request):
    """The reader under whom a page is made."""
    if "fail" in request.GET:
        raise ValueError(reader())
    return HttpResponse(reader())


urlpatterns = [path("told/", told)]


@pytest.fixture
def page(client, settings):
    settings.ROOT_URLCONF = __name__
    return lambda query="": client.get(f"/told/{query}").content.decode()


def test_page_is_made_for_the_person_signed_in(page, client):
    user = member("hr")
    client.force_login(user)
    assert (page(), reader()) == (str(user.pk), "everyone")


def test_page_of_a_stranger_is_made_for_nobody(page, client):
    client.force_login(UserFactory(is_active=False))
    assert (page(), reader()) == ("", "everyone")
    client.logout()
    assert (page(), reader()) == ("", "everyone")


def test_page_that_fails_puts_the_reader_back(page, client):
    client.force_login(user := member("hr"))
    with pytest.raises(ValueError, match=f"^{user.pk}$"):
        page("?fail")
    assert reader() == "everyone"


def test_readers_follow_one_another_inside_out():
    with readers.nobody():
        with readers.person(user := UserFactory()):
            assert reader() == str(user.pk)
        assert reader() == ""
    assert reader() == "everyone"


@pytest.mark.parametrize("inside", [True, False])
def test_failed_transaction_puts_the_reader_back(inside):
    """Set within it, the rollback takes it back; set around it, the end of the block does."""
    first, second = (transaction.atomic, readers.nobody) if inside else (readers.nobody, transaction.atomic)
    with pytest.raises(DatabaseError, match="division by zero"), first(), second(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert reader() == "everyone"


def test_transaction_to_be_rolled_back_takes_a_reader():
    """Where Django refuses every other statement, so that an error is not hidden by a second one."""
    with transaction.atomic():
        with readers.nobody():
            transaction.set_rollback(True)
        transaction.set_rollback(False)
        assert reader() == "everyone"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_lost_connection_takes_its_reader_along():
    with readers.nobody(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        lost = cursor.fetchone()
        with pytest.raises(DatabaseError, match="terminat"):
            cursor.execute("SELECT pg_terminate_backend(%s)", lost)
    # The next connection starts as all of the tests do.
    connection.close()
    assert reader() == "everyone"
