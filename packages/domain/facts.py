"""What the rules of a chain ask of the firms, read in one query: positions, certificates, busy days, requirements."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from firms.models import Certification, Firm, Strength
from packages import coverage
from packages.models import BusyPeriod, RequiredCertificate

STATE_VALID = Certification.State.VALID


def papers(firm: str) -> ArraySubquery:
    """The certificates of the firm at the outer query's `firm`, as JSON for `certificate`."""
    scope = Certification.scope.through.objects.filter(certification=OuterRef("pk")).values("level")
    rows = Certification.objects.filter(firm=OuterRef(firm)).order_by("standard", "pk")
    known = JSONObject(
        standard="standard", state="state", first="valid_from", last="valid_until", steps=ArraySubquery(scope)
    )
    return ArraySubquery(rows.values(row=known))


def certificate(row: dict) -> coverage.Certificate:
    return coverage.Certificate(
        row["standard"],
        row["state"] == STATE_VALID,
        as_day(row["first"]),
        as_day(row["last"]),
        frozenset(map(str, row["steps"])),
    )


def as_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def asked_of(quote: str) -> ArraySubquery:
    """The certificates that the quote at the outer query's `quote` requires, as JSON for `requirement`."""
    steps = RequiredCertificate.steps.through.objects.filter(requiredcertificate=OuterRef("pk")).values("level")
    rows = RequiredCertificate.objects.filter(quote=OuterRef(quote)).order_by("standard")
    return ArraySubquery(rows.values(row=JSONObject(standard="standard", steps=ArraySubquery(steps))))


def requirement(row: dict) -> coverage.Requirement:
    return coverage.Requirement(row["standard"], frozenset(map(str, row["steps"])))


def required_of(quote) -> list[RequiredCertificate]:
    """The quote's required certificates, each with `step_ids`. One query."""
    step_ids = ArrayAgg("steps", filter=Q(steps__isnull=False), default=[])
    return list(quote.required_certificates.grouped(step_ids=step_ids))


def residents(user, park) -> list[tuple[Firm, coverage.Firm]]:
    """The residents that the person sees, each beside what the rules know of it, by arrival. One query."""
    held = Strength.objects.filter(firm=OuterRef("pk")).values(row=JSONObject(level="level", value="value"))
    busy = BusyPeriod.objects.filter(firm=OuterRef("pk")).order_by("starts_on", "pk")
    days = busy.values(row=JSONObject(first="starts_on", last="ends_on", step="stage"))
    rows = Firm.objects.visible_to(user).residents().filter(park=park)
    rows = rows.annotate(held=ArraySubquery(held), papers=papers("pk"), busy_days=ArraySubquery(days))
    return [(row, known(row)) for row in rows]


def known(row) -> coverage.Firm:
    return coverage.Firm(
        str(row.pk),
        row.name,
        {str(one["level"]): Decimal(str(one["value"])) for one in row.held},
        [certificate(one) for one in row.papers],
        [busy_period(one) for one in row.busy_days],
    )


def busy_period(row: dict) -> coverage.Busy:
    step = None if row["step"] is None else str(row["step"])
    return coverage.Busy(as_day(row["first"]), as_day(row["last"]), step)
