"""How the pages of jobs do with 2,000 vacancies and 50,000 applications.

`python -m server with-database python -m mobility.bench`, or as a part of `make bench`. Statements leave transaction
control out; one of them that is repeated with only its values changed counts among “again”.
Calls are those of functions written in Python.
"""

import cProfile
import os
import pstats
import re
import statistics
import time
from contextlib import contextmanager
from importlib.util import find_spec

RUNS = 9
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SELECT set_config")
VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b|\((?:\?|NULL)(?:, ?(?:\?|NULL))+\)")
# what it is called, who asks, name of the address, of which row, what follows it
PAGES = (
    ("vacancy list", "hr", "vacancy_list", None, ""),
    ("vacancy list, page 15", "hr", "vacancy_list", None, "?page=15"),
    ("vacancy list, own", "hr", "vacancy_list", None, "?own=on&view=table"),
    ("vacancy list, word", "hr", "vacancy_list", None, "?q=Post+12"),
    ("vacancy, 25 people", "director", "vacancy_detail", "usual", ""),
    ("vacancy, 400 people", "hr", "vacancy_detail", "busy", ""),
    ("vacancy of a neighbour", "employee", "vacancy_detail", "busy", ""),
    ("pipeline, 400 people", "hr", "pipeline", "busy", ""),
    ("application", "hr", "application_detail", "application", ""),
    ("agreements", "hr", "consent_list", None, ""),
    ("staff", "hr", "staff_list", None, ""),
    ("wishes", "hr", "wish_list", None, ""),
    ("desk", "hr", "desk", None, ""),
    ("desk of a director", "director", "desk", None, ""),
    ("changes of firm", "hr", "release_list", None, ""),
    ("figures", "director", "figures", None, ""),
    ("my space", "employee", "space", None, ""),
    ("home", "hr", "home", None, ""),
)


@contextmanager
def database():
    """A database of its own, gone afterwards; whatever the address given leads to is left alone."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naturopole.settings")
    django.setup()
    from django.db import connection
    from django.test.utils import override_settings

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, serialize=False)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    try:
        with override_settings(STORAGES={"default": files, "staticfiles": plain}, ALLOWED_HOSTS=["testserver"]):
            yield connection
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def address(name, key) -> str | None:
    """Where the page is; None for one that this version has not."""
    from django.urls import NoReverseMatch, reverse

    for full in (f"mobility:{name}", name):
        try:
            return reverse(full, args=[key] if key else [])
        except NoReverseMatch:
            continue
    return None


def visit(client, url) -> tuple[int, list[str]]:
    """How many bytes came, and by which statements. ValueError for any answer but 200."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    if answer.status_code != 200:
        raise ValueError(f"{url} answers {answer.status_code}")
    found = [query["sql"] for query in captured if not query["sql"].startswith(CONTROL)]
    return len(answer.getvalue()), found


def repeated(statements) -> int:
    """How many statements differ from an earlier one by their values only."""
    shapes = [VALUES.sub("?", VALUES.sub("?", sql)) for sql in statements]
    return len(shapes) - len(set(shapes))


def calls_of(client, url) -> int:
    profile = cProfile.Profile(builtins=False)
    profile.enable()
    client.get(url)
    profile.disable()
    return pstats.Stats(profile).total_calls


def milliseconds(call, runs=RUNS) -> float:
    """The median of several runs."""
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        call()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def measure(rows):
    """One line for each page, for whichever pages there are."""
    from django.test import Client

    print(f"{'':24} statements  again   bytes    calls       ms")
    for label, person, name, row, query in PAGES:
        url = address(name, row and rows[row].pk)
        if url is None:
            continue
        client = Client()
        client.force_login(rows[person])
        url += query
        visit(client, url)
        size, statements = visit(client, url)
        calls, median = calls_of(client, url), milliseconds(lambda: client.get(url))  # noqa: B023
        print(f"{label:24} {len(statements):10} {repeated(statements):6} {size:7} {calls:8} {median:8.1f}")


def poster(vacancy):
    """The noticeboard poster of one vacancy, where it can be made."""
    if find_spec("mobility.poster") is None:
        return
    from mobility.poster import typeset

    typeset(vacancy)
    print(f"poster PDF    {milliseconds(lambda: typeset(vacancy), 5):6.1f} ms median")


def main():
    with database():
        from django.db import connection

        from mobility import bench_rows

        begin = time.perf_counter()
        rows = bench_rows.build()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{bench_rows.VACANCIES} vacancies, {bench_rows.APPLICATIONS} applications", end=" ")
        print(f"made in {time.perf_counter() - begin:.0f} s")
        measure(rows)
        poster(rows["busy"])


if __name__ == "__main__":
    main()
