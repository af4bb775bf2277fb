"""How the pages of training do with 500 sessions and 20,000 enrolments, and the cost engine with 50 firms.

`python -m server with-database python -m training.bench`, or as a part of `make bench`.
"""

import random
import time
from datetime import date
from decimal import Decimal

from server import measuring
from training.cost_split import Firm, Item, Per, Split, differences, leaving_fee, split_cost, total_due, withdraw
from training.grouping import Wanted, proposals
from training.options import Plan, Standing, previews

ENGINE_FIRMS, ENGINE_LIMIT = 50, 10  # milliseconds
NEEDS, NEEDS_LIMIT = 2000, 50  # milliseconds
MIX = {"seats": 50, "head_count": 30, "equal": 20}
# what it is called, who asks, name of the address, of which row, what follows it
PAGES = (
    ("sessions", "hr", "session_list", None, ""),
    ("sessions, page 15", "hr", "session_list", None, "?show=past&page=15"),
    ("sessions, president", "president", "session_list", None, ""),
    ("session, 8 firms", "hr", "session_detail", "usual", ""),
    ("session, 50 firms", "office", "session_detail", "busy", ""),
    ("session held", "office", "session_detail", "held", ""),
    ("plans", "hr", "plan_list", None, ""),
    ("plan", "hr", "plan_detail", "plan", ""),
    ("need", "hr", "need_detail", "need", ""),
    ("need, form", "hr", "need_create", "plan", ""),
    ("themes", "office", "theme_list", None, ""),
    ("proposals", "office", "proposal_list", None, ""),
    ("session, form", "office", "session_create", None, ""),
    ("session, edit", "office", "session_edit", "usual", ""),
    ("session, moves", "office", "session_organise", "busy", ""),
    ("programmes", "hr", "programme_list", None, ""),
    ("programme", "hr", "programme_detail", "programme", ""),
    ("registers", "office", "register_list", None, ""),
    ("own pledge", "hr", "pledge_edit", "busy", ""),
    ("people of a session", "hr", "seat_list", "busy", ""),
    ("choices, 50 firms", "office", "session_options", "busy", ""),
    ("shares, 50 firms", "office", "version_list", "busy", ""),
    ("statement, form", "office", "version_create", "busy", ""),
    ("statement", "office", "version_detail", "version", ""),
    ("invitations", "office", "invitation_list", "busy", ""),
    ("outside firms", "office", "outside_firm_list", None, ""),
    ("attendance, 40 people", "office", "attendance", "held", ""),
    ("certificates issued", "office", "certificate_list", "held", ""),
    ("opinions", "hr", "evaluation_list", "held", ""),
    ("opinions to ask", "hr", "evaluation_links", "held", ""),
    ("my training", "employee", "own_training", None, ""),
    ("training of a team", "line_manager", "team_training", None, ""),
    ("certificates", "hr", "expiry_list", None, ""),
    ("seats needed", "president", "seats_needed", None, ""),
    ("calendar", "hr", "calendar", None, ""),
    ("feeds", "hr", "feed_list", None, ""),
    ("year in review", "hr", "review", None, ""),
    ("year, park", "president", "review", None, ""),
)
HOMES = ("hr", "director", "office", "employee")


def engine_case() -> tuple[list[Firm], list[Item]]:
    """Fifty firms and the items of two days' course, the same each time."""
    chance = random.Random(1)
    firms = [Firm(f"firm {n:02d}", chance.randint(1, 9), chance.randint(3, 250)) for n in range(ENGINE_FIRMS)]
    prices = (("Trainer", "1234.56", Per.DAY), ("Room", "150.05", Per.SESSION), ("Handbook", "12.34", Per.SEAT))
    return firms, [Item(label, Decimal(price), per) for label, price, per in prices]


def run_engine(firms, items) -> Split:
    """All that a statement takes: what is due, the shares, a leaver with its fee, the next shares, what changes."""
    seats = sum(firm.seats for firm in firms)
    before = split_cost(total_due(items, days=2, seats=seats), firms, "mixed", mix=MIX)
    left = firms[0].code
    frozen = date(2026, 9, 30)
    fee = leaving_fee(before.shares[left], fee_percent=30, left_on=date(2026, 10, 1), frozen_on=frozen)
    after = withdraw(before, firms, left, due=before.total, fee=fee)
    differences(before, after)
    return after


def run_previews(firms, items):
    """The four choices of a session below its minimum."""
    plan = Plan(items, 2, 400)
    return previews(Standing(firms, "mixed", MIX), planned=plan, smaller=plan, called_off=items[:1])


def needs_case(number=NEEDS) -> list[Wanted]:
    """Needs of fifty firms in twelve themes over two years, the same each time."""
    chance, months = random.Random(2), [date(2027 + n // 12, n % 12 + 1, 1) for n in range(24)]
    found = []
    for key in range(number):
        first = chance.randrange(24)
        last = months[min(first + chance.randrange(6), 23)]
        theme, firm = f"theme {chance.randrange(12):02d}", f"firm {chance.randrange(ENGINE_FIRMS):02d}"
        found.append(Wanted(theme, firm, key, chance.randint(1, 5), months[first], last, 6))
    return found


def calculations():
    """The pure parts, each beside its limit."""
    case, needs = engine_case(), needs_case()
    for word, call, limit in (
        ("cost engine, 50 firms", lambda: run_engine(*case), ENGINE_LIMIT),
        ("four choices, 50 firms", lambda: run_previews(*case), ENGINE_LIMIT),
        ("proposals, 2,000 needs", lambda: proposals(needs), NEEDS_LIMIT),
    ):
        median = measuring.milliseconds(call, clock=time.process_time)
        print(f"{word:24} {median:8.1f} ms median of processor time, {limit} at most")


def measure(rows):
    """One line for each page, and the homes of those whom training concerns most."""
    from django.urls import reverse

    measuring.heading()
    for label, person, name, row, query in PAGES:
        url = reverse(f"training:{name}", args=[rows[row].pk] if row else [])
        measuring.measure(label, rows[person], url + query)
    for role in HOMES:
        measuring.measure(f"home, {role}", rows[role], "/")


def main():
    calculations()
    with measuring.database():
        from django.db import connection

        from training import bench_rows

        begin = time.perf_counter()
        rows = bench_rows.build()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{bench_rows.SESSIONS} sessions, {bench_rows.ENROLMENTS} enrolments", end=" ")
        print(f"made in {time.perf_counter() - begin:.0f} s")
        measure(rows)


if __name__ == "__main__":
    main()
