"""A quote of one firm with lines of neighbours, and what their browsers post."""

from django.utils import timezone

from packages.domain.confirmed import price_asked
from packages.domain.sheet import lines_of
from packages.models import Quote, QuoteLine
from tests.factories import FirmFactory
from tests.packages.factories import LineFactory


def asked_line(quote, supplier=None, **fields) -> QuoteLine:
    """A neighbour's line, asked about and not answered."""
    supplier = supplier or FirmFactory(park=quote.firm.park)
    line = LineFactory(quote=quote, supplier=supplier, answer="awaited", **fields)
    line.refresh_from_db()
    line.asked_sha256, line.asked_at = line.specification, fields.get("asked_at", timezone.now())
    line.save()
    Quote.objects.filter(pk=quote.pk).update(status="awaiting")
    return line


def read(line) -> QuoteLine:
    """The line as a page shows it, with its firm's last answer."""
    return next(one for one in lines_of(Quote.objects.get(pk=line.quote_id)) if one.pk == line.pk)


def yes(line, **fields) -> dict:
    """What the browser posts for a plain yes to the line as it stands."""
    line = read(line)
    posted = {
        "answer": "confirm",
        "specification": line.specification,
        "seen": line.said.pk if line.said else 0,
        "unit_price": f"{price_asked(line):f}",
        "lead_days": line.lead_days,
    }
    return posted | fields


def no(line, **fields) -> dict:
    """What the browser posts to decline the line as it stands."""
    posted = {key: value for key, value in yes(line).items() if key in ("specification", "seen")}
    return posted | {"answer": "decline", "code": "busy"} | fields
