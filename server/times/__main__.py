"""`python -m server.times`, or `make bench-times`: what takes a clock.

Pages against U and W, growth, the first visit, memory and start, each beside its budget. Nothing here fails: a
judgement needs a machine without other work, and says so itself where it had none.
"""

import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

from server.preflight import Refusal
from server.times import pages
from server.times.figures import Compared, percentile, verdict
from server.times.load import Refused, ask, compare, load
from server.times.site import sites
from server.times.visit import visit

CLIENTS = {1: 16, 8: 64}
"""Requests of one turn, by how many ask at once."""
GROWN, MIXED = 1.25, 0.65
VISIT = {"first": 45_000, "with fonts": 165_000, "requests": 8, "again": 8_000, "nodes": 1_200}
MEMORY, MEMORY_GROWN = 150, 1.05
WARM, MANY = 2_000, 10_000
START, FIRST_HIT = 3, 5
MEDIAN, HIGH, HIGHEST = 0.5, 0.95, 0.99


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="naturopole-times-") as folder, sites(Path(folder)) as served:
        bare, large = served.pop("yardstick"), served["large"]
        units = pages.units(bare.port, **bare.found)
        people = {name: pages.People(site.port, **site.found) for name, site in served.items()}
        print(f"Made ready in {time.monotonic() - begin:.0f} s")
        say("cold start, database running", f"{large.seconds:.2f} s", large.seconds, START)
        found = pages.classes(people["large"], people["training"], people["map"])
        hits = {one.name: first_hit(served, one) for one in found}
        large.fresh_workers()
        held, mixed = [large.memory], pages.mix(people["large"])
        load(mixed, 8, WARM)
        held.append(large.memory)
        asked = WARM + times(units, found, hits)
        mix(units[0], mixed)
        growth(people["large"], people["small"])
        visits(large.port, people["large"])
        load(mixed, 8, max(MANY - asked, 0))
        memory([*held, large.memory])
        print(f"All in {time.monotonic() - begin:.0f} s")


def say(name, told, value, budget):
    """One line: a figure beside its budget, where it has one."""
    print(f"{name:30} {told:>12}   {budget:>7} at most   {verdict(value, budget, enough=True)}")


def first_hit(served, one) -> float:
    """Milliseconds of the first request of this kind to new workers."""
    next(site for site in served.values() if site.port == one.target.port).fresh_workers()
    return ask(one.target.port, [one.target.draw()])[0]


def times(units, found, hits) -> int:
    """A line for each class of page, asked for by one client and by eight; returns how many requests that took."""
    asked, columns = 0, f"{'p50 ms':>8}{'p95':>7}{'/p50':>6}{'/p95':>6}  {'noise':9}  {'judgement':9}"
    print(f"\n{'ratio to U, of writes to W':24} {'most':>5} | 1: {columns} | 8: {columns} | first hit")
    for one in found:
        results = [compare(units[one.writes], one.target, *pace) for pace in CLIENTS.items()]
        asked += sum(len(turn.subject) for result in results for turn in result.turns)
        told = " | ".join(f"   {line(result, one.budget)}" for result in results)
        first = hits[one.name] / percentile(results[0].subject, MEDIAN)
        print(f"{one.name:24} {one.budget:5.2f} | {told} | {first:4.1f} {'OVER' * (first > FIRST_HIT)}", flush=True)
    for name, unit in zip("UW", units, strict=True):
        told = [statistics.median(load(unit, clients, count)) for clients, count in CLIENTS.items()]
        print(f"{name:24} {told[0]:5.1f} ms, with eight clients {told[1]:.1f}")
    return asked


def line(result: Compared, budget) -> str:
    """Percentiles, ratios, the unit against itself, and whether the 95th keeps within the budget."""
    (low, high), ratio = result.noise, result.ratio(HIGH)
    middle, slow = (percentile(result.subject, share) for share in (MEDIAN, HIGH))
    told = verdict(ratio, budget, enough=result.is_enough)
    return f"{middle:8.1f}{slow:7.1f}{result.ratio(MEDIAN):6.2f}{ratio:6.2f}  {low:.2f}–{high:.2f}  {told:9}"


def mix(unit, mixed):
    """Throughput of the mix against U's, and how far its slowest answers lie from the usual ones."""
    result = compare(unit, mixed, 8, 80)
    slower = statistics.fmean(result.subject) / statistics.fmean(result.unit)
    spread = percentile(result.subject, HIGHEST) / percentile(result.subject, MEDIAN)
    print()
    for name, value, budget in (("mix, time of a request in U", slower, 1 / MIXED), ("mix, p99 to p50", spread, 3)):
        print(f"{name:30} {value:12.2f}   {budget:7.2f} at most   {verdict(value, budget, enough=result.is_enough)}")


def growth(many, few):
    """Medians with many rows over those with few, in turns."""
    print(f"\n{'many rows against few':30} {'few ms':>8} {'many ms':>8} {'ratio':>6}")
    small = pages.growing(few)
    for name, target in pages.growing(many).items():
        result = compare(small[name], target, 1, 12)
        ratio, (low, high) = result.ratio(MEDIAN), result.noise
        few_ms, many_ms = percentile(result.unit, MEDIAN), percentile(result.subject, MEDIAN)
        told = verdict(ratio, GROWN, enough=result.is_enough)
        print(f"{name:30} {few_ms:8.1f} {many_ms:8.1f} {ratio:6.2f}  {low:.2f}–{high:.2f}  {told}", flush=True)


def visits(port, people):
    """First visits of pages by somebody signed in, and of those that need no sign-in."""
    addresses = {"login": ("/account/login/", {}), "public jobs": ("/jobs/", {})}
    addresses |= {name: (path, people.headers("hr")) for name, path in (("home", "/"), ("vacancies", "/vacancies/"))}
    print()
    for name, (path, headers) in addresses.items():
        found = visit(port, path, headers)
        values = (found.first, found.first + found.fonts, found.requests, found.again, found.nodes)
        over = [word for (word, most), value in zip(VISIT.items(), values, strict=True) if value > most]
        told = ", ".join(f"{word} {value:,}" for word, value in zip(VISIT, values, strict=True))
        print(f"first visit, {name:12} {told}   {'OVER: ' + ', '.join(over) if over else 'within'}")
        print(f"{'':25} not packed: {', '.join(found.unpacked) or 'nothing'}")


def memory(held):
    """PSS of master and two workers before, after and long after."""
    print()
    for count, megabytes in zip((0, WARM, MANY), held, strict=True):
        say(f"memory after {count:,} requests", f"{megabytes:.1f} MB", megabytes, MEMORY)
    say("memory, last to middle", f"{held[2] / held[1]:.3f}", held[2] / held[1], MEMORY_GROWN)


if __name__ == "__main__":
    try:
        main()
    except (Refusal, Refused) as reason:
        sys.exit(f"Naturopôle: {reason}")
