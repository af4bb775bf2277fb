"""Fills the database of DATABASE_URL with the rows of U and W: `python -m server.times.yardstick.rows FILE`.

FILE then says, as JSON, the session of the person who asks and how many orders there are, from key 1 on.
"""

import json
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from server import measuring

MAKERS, ORDERS = 40, 2000


def build():
    """The person who asks; the orders have the keys 1 to `ORDERS`."""
    from django.contrib.auth.models import User

    from server.times.yardstick.models import Maker, Order

    makers = Maker.objects.bulk_create(Maker(name=f"Maker {n:02d}") for n in range(MAKERS))
    day, moment = date(2026, 3, 2), datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))
    Order.objects.bulk_create(
        Order(
            maker=makers[n % MAKERS],
            reference=f"O{n:06d}",
            ordered_on=day + timedelta(days=n % 700),
            moved_at=moment + timedelta(minutes=n),
            pieces=1000 + n,
            weight=Decimal(n) * 7 / 8,
            share=n % 100 / 100,
            paid=Decimal(n) * 3,
        )
        for n in range(ORDERS)
    )
    return User.objects.create(username="asker")


def main(file):
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", run_syncdb=True, verbosity=0)
    Path(file).write_text(json.dumps({"session": measuring.session_of(build()), "orders": ORDERS}))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main(*sys.argv[1:])
