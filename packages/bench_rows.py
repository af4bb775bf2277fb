"""Many firms on three axes and many quotes of one of them, for measurements, in a database that is thrown away."""

import random
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from firms.models import Axis, Event, Firm, Level, Membership, NeighbourPair, Park, Strength, User
from packages.models import Client, Quote, QuoteLine, QuoteStage

FIRMS, CLIENTS = 20, 200
LEVELS = {Axis.PROCESS: 8, Axis.MARKET: 10, Axis.SPECIALTY: 10}
OPENED, LONG = 16, 20
"""Quotes to open or write, and their lines; the others have `SHORT` lines."""
SHORT = 3
STATUSES = ("draft", "awaiting", "sent", "sent", "declined", "expired", "withdrawn")
DAYS = 1000
"""The quotes were written over so many days, the last one today."""


def build(quotes, firms=None, seed=1) -> dict:
    """The people to sign in as, by role, the quote to open, and a line of each of several drafts to write.

    `firms` are those of a park without levels; without them there is one of `FIRMS` firms.
    """
    firms = firms or add_firms(FIRMS)
    people, levels = furnish(random.Random(seed), firms)
    opened = add_quote(firms, people["sales"], levels[Axis.PROCESS])
    add_copies(opened, OPENED - 1, LONG, {"title": "'Product ' || copy"})
    lines = list(QuoteLine.objects.filter(description="Work 0"))
    add_copies(opened, quotes - OPENED, SHORT, past(quotes))
    return people | {"quote": opened, "lines": lines}


def add_firms(count) -> list[Firm]:
    """A park of so many residents."""
    park = Park.objects.create(name="Bench")
    return Firm.objects.bulk_create(
        Firm(park=park, name=f"Firm {n:03d}", standing="resident", leaf=n % 8 + 1, joined=2010) for n in range(count)
    )


def furnish(chance, firms) -> tuple[dict[str, User], dict[str, list[Level]]]:
    """The levels of the firms' park with their positions; its president, and the sellers of the first firm."""
    levels = add_levels(firms[0].park)
    add_positions(chance, firms, levels)
    return add_people(firms[0]), levels


def add_levels(park) -> dict[str, list[Level]]:
    made = Level.objects.bulk_create(
        Level(park=park, axis=axis, order=n, name_fr=f"{axis} {n:02d}", name_en=f"{axis} {n:02d}")
        for axis, count in LEVELS.items()
        for n in range(count)
    )
    levels = {axis: [level for level in made if level.axis == axis] for axis in LEVELS}
    pairs = [
        pair for axis in (Axis.MARKET, Axis.SPECIALTY) for pair in zip(levels[axis], levels[axis][1:], strict=False)
    ]
    NeighbourPair.objects.bulk_create(NeighbourPair(first=first, second=second) for first, second in pairs)
    return levels


def add_positions(chance, firms, levels):
    """Two steps, two markets and two specialties each; the first firm has every step."""
    Strength.objects.bulk_create(
        Strength(firm=firm, level=level, value=Decimal(chance.choice(("0.25", "0.50", "1.00"))))
        for n, firm in enumerate(firms)
        for axis, own in levels.items()
        for level in (own if n == 0 and axis == Axis.PROCESS else chance.sample(own, 2))
    )


def add_people(firm) -> dict[str, User]:
    roles = {"sales": firm, "director": firm, "president": None}
    users = User.objects.bulk_create(User(email=f"{role}@sales.bench.example", last_name=role) for role in roles)
    Membership.objects.bulk_create(
        Membership(user=user, park=firm.park, firm=held, role=role)
        for user, (role, held) in zip(users, roles.items(), strict=True)
    )
    return dict(zip(roles, users, strict=True))


def add_quote(firms, seller, steps) -> Quote:
    """A draft of `LONG` lines over all steps with a past of twelve events."""
    firm, today = firms[0], timezone.localdate()
    clients = Client.objects.bulk_create(
        Client(firm=firm, name=f"Client {n:03d}", email=f"c{n}@bench.example", address="Here") for n in range(CLIENTS)
    )
    quote = Quote.objects.create(
        firm=firm,
        client=clients[0],
        title="Product 0",
        valid_until=today + timedelta(days=30),
        payment_terms="30 days",
        created_by=seller,
    )
    QuoteStage.objects.bulk_create(QuoteStage(quote=quote, level=step, order=n) for n, step in enumerate(steps))
    QuoteLine.objects.bulk_create(
        QuoteLine(
            quote=quote,
            stage=steps[n % len(steps)],
            supplier=firms[n % 5],
            description=f"Work {n}",
            quantity=n + 1,
            unit_price=Decimal("12.34"),
            answer="confirmed",
            asked_sha256="asked",
        )
        for n in range(LONG)
    )
    Event.objects.bulk_create(
        Event(kind="packages.quote", subject_id=quote.pk, verb="edited", by=seller) for _event in range(12)
    )
    return quote


def past(count) -> dict[str, str]:
    """What makes of copies `count` quotes of some years, by column."""
    return {
        "number": "'B' || lpad(copy::text, 8, '0')",
        "title": "'Product ' || copy",
        "status": f"(ARRAY[{', '.join(map(repr, STATUSES))}])[copy % {len(STATUSES)} + 1]",
        "client_id": f"client_id + copy % {CLIENTS}",
        "created_at": f"now() - copy * interval '{DAYS} days' / {count}",
    }


def add_copies(first, count, lines, changed):
    """`count` quotes like the first one with some of its lines, copied by the database itself."""
    newest = Quote.objects.order_by("-pk").values_list("pk", flat=True)[0]
    copies(Quote, changed, f"generate_series(1, {count}) AS copy", f"packages_quote.id = {first.pk}")
    owners = f"(SELECT id AS copy FROM packages_quote WHERE id > {newest}) AS others"
    some = ", ".join(str(line.pk) for line in first.lines.order_by("pk")[:lines])
    copies(QuoteLine, {"quote_id": "copy"}, owners, f"packages_quoteline.id IN ({some})")


def copies(model, changed, beside, which):
    """Copy the rows that `which` names once for each row of `beside`, with the columns in `changed` computed anew."""
    fields = [field for field in model._meta.concrete_fields if not (field.primary_key or field.generated)]
    columns = [field.column for field in fields]
    table = model._meta.db_table
    values = [changed.get(column, f"{table}.{column}") for column in columns]
    with connection.cursor() as cursor:
        copied = f"SELECT {', '.join(values)} FROM {table}, {beside} WHERE {which}"
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) {copied}")
