"""`make bench`: how long a start takes, what it holds in memory, how fast a page and a candidate's score are."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from random import Random

from firms.complementarity import STRENGTHS, Axes, Firm, Park, Position, assess
from packages.bench import main as calculations
from server.defaults import ROOT

VISITS = 200
SCORES = 15
RESIDENTS = 200
LEVELS = (20, 10, 10)
LOGIN = "/account/login/"


def main():
    """Start a demo of its own twice and print the figures; milliseconds are those of one client at a time."""
    scored = scores()
    print(f"one score     {statistics.median(scored):6.1f} ms median, {max(scored):.1f} ms at most, of processor time")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="naturopole-bench-") as folder:
        with started(folder, port) as (seconds, _process):
            print(f"first start   {seconds:6.2f} s")
        with started(folder, port) as (seconds, process):
            print(f"second start  {seconds:6.2f} s")
            times = sorted(visit(port) for _ in range(VISITS))
            print(f"login page    {statistics.median(times):6.1f} ms median, {times[VISITS * 95 // 100]:.1f} ms p95")
            for name, megabytes in memory(process.pid).items():
                print(f"{name:13} {megabytes:6.1f} MB")
    calculations()
    for module in ("mobility.bench", "training.bench"):
        subprocess.run([sys.executable, "-m", "server", "with-database", sys.executable, "-m", module], cwd=ROOT)
    subprocess.run([sys.executable, "-m", "server.times"], cwd=ROOT)


def scores():
    """Return the milliseconds of each score of one candidate against 200 residents on 20 × 10 × 10 levels.

    Each park is a new one, so that nothing is remembered from the score before.
    """
    random, times = Random(0), []
    steps, markets, specialties = (tuple(map(str, range(count))) for count in LEVELS)
    axes = Axes(steps, markets, specialties, tuple(pairwise(markets)), tuple(pairwise(specialties)))
    for _time in range(SCORES):
        firms = [Firm(f"firm {n}", anywhere(random)) for n in range(RESIDENTS + 1)]
        begin = time.process_time()
        assess(Park(axes, tuple(firms[1:])), firms[0])
        times.append((time.process_time() - begin) * 1000)
    return times


def anywhere(random):
    """A position that holds about half of the levels, at any strength."""
    strengths = (0.0, 0.0, 0.0, 0.0, *map(float, STRENGTHS[1:]))
    return Position(*(tuple(random.choice(strengths) for _level in range(count)) for count in LEVELS))


@contextmanager
def started(folder, port):
    """Run the whole program and yield the seconds until it was ready, and its process."""
    environment = os.environ | {"DATA_DIR": folder, "PORT": str(port)}
    begin = time.monotonic()
    command = [sys.executable, "-m", "server", "run"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            if not any("is ready" in line for line in process.stdout):
                sys.exit("It did not start: see above.")
            yield time.monotonic() - begin, process
        finally:
            process.terminate()


def visit(port):
    """Return the milliseconds until the whole login page was read."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    begin = time.perf_counter()
    try:
        connection.request("GET", LOGIN)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"{LOGIN} answers {answer.status}.")
        return (time.perf_counter() - begin) * 1000
    finally:
        connection.close()


def memory(pid):
    """Return megabytes, shared pages counted once (PSS), of web server, database and what starts them."""
    totals = {"starter": proportion(pid), "web server": 0, "database": 0}
    for child in descendants(pid):
        name = Path(f"/proc/{child}/comm").read_text().strip()
        totals["database" if name == "postgres" else "web server"] += proportion(child)
    return totals


def descendants(pid):
    """Return the numbers of all processes below one."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [number for child in children for number in (child, *descendants(child))]


def proportion(pid):
    """Return the PSS of a process in megabytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:"))
