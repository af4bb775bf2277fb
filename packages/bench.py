"""How long the pure calculations of quotes take: `python -m packages.bench`."""

import random
import statistics
import time
from datetime import date, timedelta
from decimal import Decimal

from packages.compose import Brief, Service, Stage, compose
from packages.coverage import Busy, Certificate, Firm, Requirement

START = date(2026, 3, 2)
STEPS = tuple(f"step {n:02d}" for n in range(12))
STANDARDS = tuple(f"standard {n}" for n in range(5))


def large_case(seed: int = 1, firms: int = 30):
    """A brief of 12 steps with 5 required certificates, and firms that hold every step with a service at each.

    The same for the same seed. Some firms are busy for a while, some certificates end before a slow chain does.
    """
    chance = random.Random(seed)
    return large_brief(), [large_firm(chance, n) for n in range(firms)], large_services(chance, firms)


def large_brief() -> Brief:
    stages = tuple(Stage(step, Decimal(500)) for step in STEPS)
    return Brief(stages, START, requirements=tuple(Requirement(standard) for standard in STANDARDS))


def large_firm(chance: random.Random, number: int) -> Firm:
    ends = [START + timedelta(days=chance.randint(150, 900)) for _ in STANDARDS]
    papers = [Certificate(standard, valid_until=end) for standard, end in zip(STANDARDS, ends, strict=True)]
    first = START + timedelta(days=chance.randint(0, 200))
    busy = [Busy(first, first + timedelta(days=chance.randint(5, 25)))] if number % 3 == 0 else []
    return Firm(str(number), f"firm {number:02d}", dict.fromkeys(STEPS, Decimal(1)), papers, busy)


def large_services(chance: random.Random, firms: int) -> list[Service]:
    return [
        Service(
            f"{firm}.{step}",
            str(firm),
            step,
            "work",
            Decimal(chance.randint(100, 9000)) / 100,
            breaks=((Decimal(100), Decimal(chance.randint(80, 8000)) / 100),),
            set_up=Decimal(chance.randint(0, 900)),
            lead_days=chance.randint(3, 30),
            transit_days=chance.randint(0, 3),
        )
        for firm in range(firms)
        for step in STEPS
    ]


def compose_times(runs: int = 9) -> list[float]:
    """Milliseconds of each run over the large case, the shortest first."""
    case, times = large_case(), []
    for _ in range(runs):
        begin = time.perf_counter()
        compose(*case)
        times.append((time.perf_counter() - begin) * 1000)
    return sorted(times)


def main():
    times, result = compose_times(), compose(*large_case())
    print(f"compose       {statistics.median(times):6.1f} ms median of {len(times)}, {times[-1]:.1f} ms at most")
    print(f"              {result.examined} beginnings examined, 30 firms, 12 steps, 5 certificates")


if __name__ == "__main__":
    main()
