"""A firm has declined: who else holds the step, and the line given to another firm, asked at once."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from firms.models import Firm, Strength
from firms.models.firm import Standing
from naturopole.workflow import InvalidTransition
from packages.domain import asking, quoting
from packages.domain.confirmed import is_asked_of_another, price_asked
from packages.models import QuoteLine

# From which strength a firm may be chosen for a step, as on the line's form.
ENOUGH = Decimal("0.5")


def holders(stages, park) -> dict[int, list[Firm]]:
    """Residents that hold each of these steps, strongest first. One query."""
    rows = Strength.objects.filter(
        level__in=stages, value__gte=ENOUGH, firm__standing=Standing.RESIDENT, firm__park=park
    ).select_related("firm")
    found = {}
    for row in rows.order_by("-value", "firm__joined", "firm__name"):
        found.setdefault(row.level_id, []).append(row.firm)
    return found


def propose(quote, lines):
    """Give each declined line `others`, the firms that hold its step beside the one that declined."""
    declined = [line for line in lines if line.answer == QuoteLine.SupplierAnswer.DECLINED]
    found = holders({line.stage_id for line in declined}, quote.firm.park_id) if declined else {}
    for line in declined:
        line.others = [firm for firm in found.get(line.stage_id, ()) if firm.pk != line.supplier_id]


def price_to_offer(line) -> Decimal | None:
    """What may be offered to another firm: the client's price where no margin is set, else sales has to say.

    One firm's price is never offered to another one.
    """
    return price_asked(line) if line.firm_unit_price is None else None


@transaction.atomic
def swap(line, firm, *, price, revision, by) -> asking.Asked:
    """Give a declined line to another firm at `price` a unit and ask that firm; the client's price stays.

    Raises Stale, and InvalidTransition when the line is not declined any more or the firm does not hold the step.
    """
    quote = quoting.locked_draft(line.quote_id)
    able = holders([line.stage_id], quote.firm.park_id).get(line.stage_id, ())
    if line.answer != QuoteLine.SupplierAnswer.DECLINED or firm not in able:
        raise InvalidTransition(_("This line is not declined any more, or that firm no longer holds its step."))
    if line.firm_unit_price is not None or price != price_asked(line):
        line.firm_unit_price = price
    line.supplier, line.outside_supplier, line.service = firm, "", None
    quoting.save_line(line, revision=revision, by=by)
    if not is_asked_of_another(quote, line):
        return asking.Asked()
    return asking.ask(quote, by=by, only={line.pk})
