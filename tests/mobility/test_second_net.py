"""The database keeps wishes and files to their readers, whatever a statement forgets to ask."""

from itertools import product

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from mobility.models import Application, ApplicationFile, SealedRead, Wish
from naturopole import readers
from server import roles
from tests.factories import FirmFactory, UserFactory, member
from tests.mobility.factories import ApplicationFactory, VacancyFactory, WishFactory
from tests.nets import agree, people_of

pytestmark = pytest.mark.django_db
TABLES = ("mobility_wish", "mobility_applicationfile")


def file_of(application):
    return ApplicationFile.objects.create(application=application, file="a", file_name="a", size=1, sha256="a")


@pytest.fixture
def rows(park):
    """A wish opened to nobody and a file, of one person."""
    wish = WishFactory(employee__firm=FirmFactory(park=park), medical=True)
    return {"wish": wish, "file": file_of(ApplicationFactory(employee=wish.employee, route="direct"))}


@pytest.fixture
def app_role(rows):
    """SQL as it comes from the web processes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [roles.APP])
        if cursor.fetchone() == (0,):
            cursor.execute(f"CREATE ROLE {roles.APP}")
        roles.apply_grants(connection)
        cursor.execute(f"SET LOCAL ROLE {roles.APP}")
        yield cursor
        cursor.execute("RESET ROLE")


def counts(cursor):
    """How many rows of each table this SQL, which asks for all, is given."""
    found = []
    for table in TABLES:
        cursor.execute(f"SELECT count(*) FROM {table}")
        found += cursor.fetchone()
    return found


def test_raw_sql_finds_what_the_reader_may_read(rows, app_role):
    assert counts(app_role) == [1, 1]
    for reader, expected in (
        (readers.person(rows["wish"].employee.user), [1, 1]),
        (readers.person(member("hr", firm=rows["wish"].employee.firm)), [0, 0]),
        (readers.link_holder(rows["file"].application), [0, 1]),
        (readers.link_holder(Application(pk=rows["file"].application_id + 1)), [0, 0]),
        (readers.acting_as("x' OR true"), [0, 0]),
        (readers.acting_as("9" * 40), [0, 0]),
        (readers.nobody(), [0, 0]),
    ):
        with reader:
            assert counts(app_role) == expected


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_connection_that_names_no_reader_finds_nothing(rows):
    """Not even as the owner, whom the tables are forced to ask too."""
    own = connection.get_connection_params()
    names = {name: own[name] for name in ("dbname", "user", "password", "host", "port") if own.get(name)}
    with psycopg2.connect(**names, options="-c search_path=public") as silent, silent.cursor() as cursor:
        found = counts(cursor)
    silent.close()
    assert (found, counts(connection.cursor())) == ([0, 0], [1, 1])


def test_without_the_net_the_same_sql_finds_all(app_role):
    """The tests above are known to bite."""
    app_role.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET ROLE")
    for table in TABLES:
        app_role.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    app_role.execute(f"SET LOCAL ROLE {roles.APP}")
    with readers.nobody():
        assert counts(app_role) == [1, 1]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE mobility_wish SET target = 'x'", "DELETE FROM mobility_applicationfile", "DELETE FROM mobility_wish"],
)
def test_raw_sql_changes_nothing_of_others(app_role, statement):
    with readers.person(UserFactory()):
        app_role.execute(statement)
        assert app_role.rowcount == 0


def test_row_of_somebody_else_is_not_written(rows):
    with readers.person(member("hr", firm=rows["wish"].employee.firm)):
        for write in (lambda: file_of(rows["file"].application), lambda: WishFactory(employee=rows["wish"].employee)):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                write()


def test_followed_relation_ends_where_the_reader_may_not_read(rows):
    """From rows that a page of another firm's HR would hold by mistake."""
    neighbour = member("hr", firm=FirmFactory(park=rows["wish"].employee.firm.park))
    read = SealedRead.objects.create(wish=rows["wish"], by=neighbour)
    application = Application.objects.get(pk=rows["file"].application_id)
    with readers.person(neighbour):
        assert list(application.files.all()) == []
        assert list(application.employee.wishes.all()) == []
        assert list(SealedRead.objects.select_related("wish")) == []
        with pytest.raises(Wish.DoesNotExist):
            SealedRead.objects.get(pk=read.pk).wish  # noqa: B018


@pytest.mark.parametrize("group", [False, True])
def test_net_says_of_wishes_what_visible_to_says(park, group):
    a, b, c = firms = [FirmFactory(park=park, group_name="Groupe" if group and i else "") for i in range(3)]
    hr = member("hr", firm=b)
    for own, everybody, status in product((False, True), (False, True), Wish.Status.values):
        wish = WishFactory(employee__firm=b, open_to_own=own, open_to_all=everybody, status=status, voiced_by=hr)
        wish.opened_to.add(a, c)
    given = agree(Wish, [*people_of(firms), hr, wish.employee.user])
    assert (min(given), max(given), given[-1]) == (0, 7, 1)


@pytest.mark.parametrize("group", [False, True])
def test_net_says_of_files_what_visible_to_says(park, group):
    a, b, c = firms = [FirmFactory(park=park, group_name="Groupe" if group and i else "") for i in range(3)]
    people = people_of(firms)
    manager = next(person for person in people if person.firm_ids("line_manager") == [b.pk])
    now = "2026-09-01T08:00Z"
    told = ({}, {"employer_told_at": now}, {"manager_told_at": now})
    for firm, route, more, status in product(firms, ("direct", "sponsored"), told, ("received", "withdrawn")):
        vacancy = VacancyFactory(firm=firm)
        vacancy.recruiters.add(*people)
        person = WishFactory(employee__firm=b, employee__manager=manager).employee
        file_of(ApplicationFactory(vacancy=vacancy, employee=person, route=route, status=status, **more))
    file_of(ApplicationFactory(vacancy=vacancy, employee=None, route="outside"))
    given = agree(ApplicationFile, [*people, person.user])
    assert (min(given), given[-1]) == (0, 1)
