"""Until when a quote may be offered: no longer than the firms' prices and the certificates it promises hold."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, JSONField, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms.models import Certification
from naturopole import formats
from packages.domain.confirmed import holds
from packages.models import RequiredCertificate


@dataclass(frozen=True)
class Limit:
    """The last day on which something holds: a firm's price, or its certificate where `standard` names one."""

    day: date
    firm: str
    step: str
    standard: str = ""

    @property
    def words(self) -> str:
        given = {"firm": self.firm, "step": self.step, "standard": self.standard} | {
            "day": formats.day(self.day, get_language())
        }
        if self.standard:
            return _("the certificate %(standard)s of %(firm)s, asked for at %(step)s, holds until %(day)s") % given
        return _("the price of %(firm)s for %(step)s holds until %(day)s") % given


def with_certificate_ends(lines):
    """Adds `certificate_json`: of the certificates that the quote asks for at the line's step, which ends first."""
    required = RequiredCertificate.objects.filter(
        Q(steps=None) | Q(steps=OuterRef(OuterRef("stage"))),
        quote=OuterRef(OuterRef("quote")),
        standard__iexact=OuterRef("standard"),
    )
    ending = Certification.objects.filter(
        Q(scope=None) | Q(scope=OuterRef("stage")),
        Exists(required),
        firm=OuterRef("supplier"),
        state=Certification.State.VALID,
        valid_until__isnull=False,
    )
    first = ending.order_by("valid_until").values(told=JSONObject(standard="standard", day="valid_until"))[:1]
    return lines.annotate(certificate_json=Subquery(first, output_field=JSONField()))


def limits(sheet) -> list[Limit]:
    """What bounds the validity, the earliest day first; options count too, for the client may choose them."""
    found = []
    for line in sheet.lines:
        if holds(line) and line.said.valid_until:
            found.append(Limit(line.said.valid_until, line.supplier.name, line.stage.name))
        if line.certificate_json:
            ends = date.fromisoformat(line.certificate_json["day"])
            found.append(Limit(ends, line.supplier.name, line.stage.name, line.certificate_json["standard"]))
    return sorted(found, key=lambda limit: limit.day)


def limit_of(sheet) -> Limit | None:
    """The limit that ends first, or None while nothing bounds the validity."""
    return next(iter(limits(sheet)), None)


def valid_until(quote, sheet) -> date:
    """The last day on which the quote may be accepted: the day asked for, or an earlier limit."""
    limit = limit_of(sheet)
    return min(quote.valid_until, limit.day) if limit else quote.valid_until


def obstacles(quote, sheet) -> list[str]:
    limit = limit_of(sheet)
    if limit is None or quote.valid_until <= limit.day:
        return []
    text = _("The quote would be valid until %(day)s, but %(limit)s. Shorten its validity, or ask that firm again.")
    return [text % {"day": formats.day(quote.valid_until, get_language()), "limit": limit.words}]
