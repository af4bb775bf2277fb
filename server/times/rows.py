"""Fills the database of DATABASE_URL with a park to measure: `python -m server.times.rows PARK FILE`.

PARK is a name of `PARKS`; any other leaves the database without rows. FILE then says, as JSON, the session of each
person and the keys of the rows to open.
"""

import json
import random
import sys
from pathlib import Path

from server import measuring

SIZES = {
    "large": {"posts": 2000, "files": 50_000, "quotes": 100_000},
    "small": {"posts": 40, "files": 1000, "quotes": 1000},
}
ON_MAP = 200
"""Firms of the park whose map is asked for; jobs and quotes are those of twenty, training that of fifty."""


def one_park(posts, files, quotes) -> dict:
    """Jobs and quotes of the same twenty firms."""
    from firms.models import Firm
    from mobility import bench_rows as mobility
    from packages import bench_rows as packages

    found = mobility.build(posts=posts, files=files)
    return found | packages.build(quotes, list(Firm.objects.order_by("pk"))) | {"moved": received(found["busy"])}


def training_park() -> dict:
    from training import bench_rows

    return bench_rows.build()


def wide_park() -> dict:
    from packages import bench_rows

    return bench_rows.furnish(random.Random(1), bench_rows.add_firms(ON_MAP))[0]


PARKS = {
    "large": lambda: one_park(**SIZES["large"]),
    "small": lambda: one_park(**SIZES["small"]),
    "training": training_park,
    "map": wide_park,
}
"""A database each: a person may read of all firms there are, so one park must not swell another's lists."""


def received(vacancy) -> list[int]:
    """Keys of applications that may be moved once, all for vacancies of this one's firm."""
    from mobility.models import Application

    rows = Application.objects.filter(vacancy__firm=vacancy.firm_id, status="received")
    return list(rows.order_by("pk").values_list("pk", flat=True))


def told(found) -> dict:
    """What is measured needs of the rows: sessions of people, keys of others, and keys of rows that are written."""
    from firms.models import User

    lines, moved = [line.pk for line in found.pop("lines", [])], found.pop("moved", [])
    people = {name: measuring.session_of(row) for name, row in found.items() if isinstance(row, User)}
    keys = {name: row.pk for name, row in found.items() if name not in people}
    return {"sessions": people, "keys": keys, "lines": lines, "received": moved}


def main(park, file):
    import django

    django.setup()
    from django.db import connection

    from server import prepare, roles

    prepare.migrate(roles.APP)
    prepare.collect_static()
    found = told(PARKS.get(park, dict)())
    with connection.cursor() as cursor:
        # As the server would by itself a while later.
        cursor.execute("VACUUM ANALYZE")
    Path(file).write_text(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
