"""What a page costs: its statements, their repeats, its bytes, calls and milliseconds, in a database of its own.

Statements leave transaction control out; one of them that is repeated with only its values changed counts among
“again”. Calls are those of functions written in Python.
"""

import cProfile
import os
import pstats
import re
import statistics
import time
from contextlib import contextmanager

RUNS = 9
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SELECT set_config")
VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b|\((?:\?|NULL)(?:, ?(?:\?|NULL))+\)")


@contextmanager
def database():
    """A database of its own, gone afterwards; whatever the address given leads to is left alone."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naturopole.settings")
    django.setup()
    from django.db import connection
    from django.test.utils import override_settings

    from naturopole import readers

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, serialize=False)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    try:
        settings = override_settings(STORAGES={"default": files, "staticfiles": plain}, ALLOWED_HOSTS=["testserver"])
        # The rows are made for all; a page is asked by one.
        with settings, readers.everyone():
            yield connection
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def session_of(user) -> str:
    """The key of a new session that this person is signed in with."""
    from django.conf import settings
    from django.contrib import auth
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[auth.SESSION_KEY], session[auth.HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.save()
    return session.session_key


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


def milliseconds(call, runs=RUNS, clock=time.perf_counter) -> float:
    """The median of several runs; `time.process_time` for a calculation that others on the machine must not slow."""
    times = []
    for _ in range(runs):
        begin = clock()
        call()
        times.append((clock() - begin) * 1000)
    return statistics.median(times)


def heading():
    print(f"{'':24} statements  again   bytes    calls       ms")


def measure(label, person, url):
    """One line of the table: the page as this person gets it, warm."""
    from django.test import Client

    client = Client()
    client.force_login(person)
    visit(client, url)
    size, statements = visit(client, url)
    calls, median = calls_of(client, url), milliseconds(lambda: client.get(url))
    print(f"{label:24} {len(statements):10} {repeated(statements):6} {size:7} {calls:8} {median:8.1f}")
