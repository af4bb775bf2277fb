"""Figures of sales: win rate, age of open quotes, time taken, value by step and by firm.

Sellers read those of the quotes that their firms coordinate. The president reads the whole park's states and totals:
neither steps nor firms, since a step held by one firm would tell that firm's prices. All amounts are in euros before
VAT; a quote counts with the net of the last version sent, in the year in which it was first sent. A draft that never
left counts nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median

from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models import Firm, Level, Role
from naturopole.formats import to_places
from naturopole.money import total
from packages.domain.desk import LOST as LOST_QUOTE
from packages.domain.desk import in_euros, net_of
from packages.models import Answer, Quote, QuoteLine, QuoteVersion
from packages.models.client import SELLERS

WON, LOST, OPEN = "won", "lost", "open"
STATES = {Quote.Status.ACCEPTED: WON} | dict.fromkeys(LOST_QUOTE, LOST) | dict.fromkeys(Quote.OPEN_TO_CLIENT, OPEN)
DAY = 86400  # seconds
MOST = 10_000
"""Quotes read, the latest ones."""
SUPPLIERS = 50
# label, last day (None: no end), counted from the last sending
AGES = (
    (_("0 to 7 days"), 7),
    (_("8 to 15 days"), 15),
    (_("16 to 30 days"), 30),
    (_("31 days and more"), None),
)


@dataclass(frozen=True)
class Sale:
    """A quote that has left: what became of it (won, lost, open or "" for none of them), its net and its moments.

    `answered` is the moment of the client's answer and `asked` that of the sending it answers; None before.
    """

    state: str
    net: Decimal
    drafted: datetime
    first_sent: datetime
    last_sent: datetime
    asked: datetime | None = None
    answered: datetime | None = None

    @property
    def year(self) -> int:
        return timezone.localtime(self.first_sent).year

    def age(self, today) -> int:
        """Whole days since the last sending."""
        return (today - timezone.localdate(self.last_sent)).days


@dataclass(frozen=True)
class Rate:
    """What became of the quotes first sent in a year, or in all of them (year None): numbers, nets, median times.

    `to_send` goes from the opening of the draft to the first sending, `to_answer` from the sending of the version that
    was answered to its answer; both in days, None where nothing was measured.
    """

    year: int | None
    won: int
    lost: int
    open: int
    won_net: Decimal
    lost_net: Decimal
    open_net: Decimal
    to_send: Decimal | None
    to_answer: Decimal | None

    @property
    def by_count(self) -> Decimal | None:
        """Won ÷ (won + lost), between 0 and 1; None before anything is settled."""
        return self.won / Decimal(self.won + self.lost) if self.won + self.lost else None

    @property
    def by_value(self) -> Decimal | None:
        settled = self.won_net + self.lost_net
        return self.won_net / settled if settled else None


@dataclass(frozen=True)
class Age:
    """Open quotes that were last sent about as long ago."""

    label: str
    number: int
    net: Decimal


@dataclass(frozen=True)
class Part:
    """What the lines at one step, or of one firm, come to in won and in open quotes; no firm: bought outside."""

    name: str
    sign: str
    won: Decimal
    open: Decimal

    @property
    def both(self) -> Decimal:
        return self.won + self.open


@dataclass(frozen=True)
class Figures:
    """All that the page shows; `steps` and `firms` are None for the whole park. `is_capped`: older quotes left out."""

    years: list[Rate]
    whole: Rate
    ages: list[Age]
    steps: list[Part] | None
    firms: list[Part] | None
    is_capped: bool


def sees_park(user) -> bool:
    """The president reads the park; one who sells for a firm too reads that firm's figures, which tell more."""
    return user.has_role(Role.PRESIDENT) and not user.has_role(*SELLERS)


def figures_of(user) -> Figures | None:
    """The figures this person may read; None for who reads none. Three queries, one for the park."""
    if sees_park(user):
        return reckoned(sales(Quote.objects.filter(firm__park=user.memberships_held[0].park)))
    if not user.has_role(*SELLERS):
        return None
    own = Quote.objects.visible_to(user).order_by()
    counted = own.filter(status__in=[status for status, state in STATES.items() if state in (WON, OPEN)])
    lines = QuoteLine.objects.filter(quote__in=counted.values("pk"), chosen=True).order_by()
    return reckoned(sales(own), by_step(lines), by_firm(lines))


def sales(quotes) -> list[Sale]:
    """The latest quotes that have left, at most MOST + 1. One query."""
    versions = QuoteVersion.objects.filter(quote=OuterRef("pk")).order_by("number")
    answers = Answer.objects.filter(version__quote=OuterRef("pk")).order_by("-answered_at", "-pk")
    rows = quotes.filter(number__isnull=False).annotate(
        net=in_euros(Subquery(versions.reverse().values("net")[:1])),
        first_sent=Subquery(versions.values("sent_at")[:1]),
        last_sent=Subquery(versions.reverse().values("sent_at")[:1]),
        asked=Subquery(answers.values("version__sent_at")[:1]),
        answered=Subquery(answers.values("answered_at")[:1]),
    )
    found = rows.order_by("-pk").values_list(
        "status", "net", "created_at", "first_sent", "last_sent", "asked", "answered"
    )
    return [Sale(STATES.get(status, ""), *others) for status, *others in found[: MOST + 1]]


def reckoned(found, steps=None, firms=None) -> Figures:
    shown = found[:MOST]
    years = sorted({sale.year for sale in shown})
    rates = [rate(year, [sale for sale in shown if sale.year == year]) for year in years]
    return Figures(rates, rate(None, shown), ages(shown, timezone.localdate()), steps, firms, len(found) > MOST)


def rate(year, found: Iterable[Sale]) -> Rate:
    by_state = {state: [sale.net for sale in found if sale.state == state] for state in (WON, LOST, OPEN)}
    return Rate(
        year,
        *(len(nets) for nets in by_state.values()),
        *(total(nets) for nets in by_state.values()),
        middle(sale.first_sent - sale.drafted for sale in found),
        middle(sale.answered - sale.asked for sale in found if sale.answered),
    )


def middle(times) -> Decimal | None:
    """The median of some durations in days, with one decimal; between the two middle ones of an even number."""
    days = [time.total_seconds() / DAY for time in times]
    return to_places(median(days), 1) if days else None


def ages(found, today) -> list[Age]:
    """The open quotes by the days since they were last sent."""
    waiting = [(sale.age(today), sale.net) for sale in found if sale.state == OPEN]
    rows, first = [], 0
    for label, last in AGES:
        nets = [net for age, net in waiting if first <= age and (last is None or age <= last)]
        rows.append(Age(label, len(nets), total(nets)))
        first = (last or 0) + 1
    return rows


def by_step(lines) -> list[Part]:
    """What the lines of won and open quotes come to at each step, in the chain's order. One query."""
    names = ("stage__order", "stage__name_fr", "stage__name_en")
    rows = lines.values(*names).annotate(**won_and_open()).order_by("stage__order")
    found = rows.values_list("stage__name_fr", "stage__name_en", WON, OPEN)
    return [Part(Level(name_fr=fr, name_en=en).name, "", won, waiting) for fr, en, won, waiting in found]


def by_firm(lines) -> list[Part]:
    """The same by supplier, the largest first; what is bought outside is one row without a name. One query."""
    names = ("supplier__name", "supplier__leaf", "supplier__standing")
    rows = lines.values(*names).annotate(**won_and_open(), both=Sum("net")).order_by("-both")
    found = rows.values_list(*names, WON, OPEN)[:SUPPLIERS]
    return [
        Part(name or "", Firm(leaf=leaf, standing=standing).sign if name else "x", won, waiting)
        for name, leaf, standing, won, waiting in found
    ]


def won_and_open() -> dict:
    accepted = Q(quote__status=Quote.Status.ACCEPTED)
    return {WON: net_of("net", accepted), OPEN: net_of("net", ~accepted)}
