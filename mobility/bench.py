"""How the pages of jobs do with 2,000 vacancies and 50,000 applications.

`python -m server with-database python -m mobility.bench`, or as a part of `make bench`.
"""

import time
from importlib.util import find_spec

from server import measuring

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


def address(name, key) -> str | None:
    """Where the page is; None for one that this version has not."""
    from django.urls import NoReverseMatch, reverse

    for full in (f"mobility:{name}", name):
        try:
            return reverse(full, args=[key] if key else [])
        except NoReverseMatch:
            continue
    return None


def measure(rows):
    """One line for each page, for whichever pages there are."""
    measuring.heading()
    for label, person, name, row, query in PAGES:
        url = address(name, row and rows[row].pk)
        if url is not None:
            measuring.measure(label, rows[person], url + query)


def poster(vacancy):
    """The noticeboard poster of one vacancy, where it can be made."""
    if find_spec("mobility.poster") is None:
        return
    from mobility.poster import typeset

    typeset(vacancy)
    print(f"poster PDF    {measuring.milliseconds(lambda: typeset(vacancy), 5):6.1f} ms median")


def main():
    with measuring.database():
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
