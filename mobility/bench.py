"""How the pages of jobs do with 2,000 vacancies and 50,000 applications.

`python -m server with-database python -m mobility.bench`, or as a part of `make bench`.
"""

import time

from server import measuring

# what it is called, who asks, name of the address, of which row, what follows it
PAGES = (
    ("vacancy list", "hr", "mobility:vacancy_list", None, ""),
    ("vacancy list, page 15", "hr", "mobility:vacancy_list", None, "?page=15"),
    ("vacancy list, own", "hr", "mobility:vacancy_list", None, "?own=on&view=table"),
    ("vacancy list, word", "hr", "mobility:vacancy_list", None, "?q=Post+12"),
    ("vacancy, 25 people", "director", "mobility:vacancy_detail", "usual", ""),
    ("vacancy, 400 people", "hr", "mobility:vacancy_detail", "busy", ""),
    ("vacancy of a neighbour", "employee", "mobility:vacancy_detail", "busy", ""),
    ("stage, 400 people", "hr", "mobility:stage_list", "busy", ""),
    ("application", "hr", "mobility:application_detail", "application", ""),
    ("agreements", "hr", "mobility:consent_list", None, ""),
    ("staff", "hr", "mobility:staff_list", None, ""),
    ("wishes", "hr", "mobility:wish_list", None, ""),
    ("desk", "hr", "mobility:desk", None, ""),
    ("desk of a director", "director", "mobility:desk", None, ""),
    ("changes of firm", "hr", "mobility:release_list", None, ""),
    ("figures", "director", "mobility:figures", None, ""),
    ("my space", "employee", "mobility:space", None, ""),
    ("home", "hr", "home", None, ""),
)


def measure(rows):
    """One line for each page."""
    from django.urls import reverse

    measuring.heading()
    for label, person, name, row, query in PAGES:
        url = reverse(name, args=[rows[row].pk] if row else [])
        measuring.measure(label, rows[person], url + query)


def poster(vacancy):
    """The noticeboard poster of one vacancy."""
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
