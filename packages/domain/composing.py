"""From a brief to chains: what the firms share, the pure search, its words, and the draft that a chain opens."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from firms.domain.positions import axes_of
from firms.models import Axis
from naturopole.formats import money_exact
from packages import compose
from packages.compose import Chain, Offer
from packages.coverage import Why
from packages.domain import chain, quoting
from packages.domain.reasons import said
from packages.models import PriceBreak, Quote, QuoteLine, RequiredCertificate, Service

DESCRIPTION = 200


def axes_levels(park) -> dict[str, list]:
    """The park's levels by axis, in order, from memory."""
    axes = axes_of(park)
    return {axis: [axes.levels[name] for name in getattr(axes.engine, axis)] for axis in Axis.values}


def services_for(user, park) -> list[Service]:
    """The services whose prices this person may read: the own firm's, and those that neighbours share. One query."""
    breaks = PriceBreak.objects.filter(service=OuterRef("pk"))
    prices = breaks.values(row=JSONObject(at="from_quantity", price="unit_price"))
    rows = Service.objects.visible_to(user).filter(active=True, firm__park=park)
    return list(rows.annotate(prices=ArraySubquery(prices)).order_by("pk"))


def pure(row: Service) -> compose.Service:
    return compose.Service(
        str(row.pk),
        str(row.firm_id),
        str(row.stage_id),
        row.name,
        row.unit_price,
        tuple((Decimal(str(one["at"])), Decimal(str(one["price"]))) for one in row.prices),
        row.set_up,
        row.minimum_quantity,
        row.lead_days,
        row.transit_days,
    )


def composed(user, park, brief, residents) -> tuple[compose.Result, dict[str, Service]]:
    """The result for a brief, and the services behind its offers by their key. One query."""
    services = {str(row.pk): row for row in services_for(user, park)}
    firms = [firm for _row, firm in residents]
    return compose.compose(brief, firms, [pure(row) for row in services.values()]), services


@dataclass(frozen=True)
class Wording:
    """What is needed to put results in words: names of levels by key, rows of firms by key."""

    names: dict[str, str]
    rows: dict[str, object]

    @classmethod
    def of(cls, axes, residents):
        names = {str(level.pk): level.name for levels in axes.values() for level in levels}
        return cls(names, {firm.key: row for row, firm in residents})

    def offer(self, offer: Offer) -> str:
        """An offer in a list of choices."""
        if offer.firm is None:
            return _("Bought outside, price to be asked")
        if offer.service is None:
            return _("%(firm)s, price to be asked") % {"firm": offer.firm.name}
        price = money_exact(offer.price, get_language())
        return f"{offer.firm.name}, {offer.service.name}, {price}"

    def steps(self, brief: compose.Brief, shown: Chain) -> list[dict]:
        """The steps of a chain for a list: names, firm, price, dates, certificates held, and what bars it there."""
        found = []
        for place, (pick, slot) in enumerate(zip(shown.picks, shown.plan.slots, strict=True)):
            own = [reason for at, reason in shown.reasons if at == place]
            lacking = {reason.about for reason in own}
            asked = [one.standard for one in brief.requirements if pick.firm and one.concerns(pick.stage.key)]
            found.append(
                {
                    "name": self.names[pick.stage.key],
                    "firm": self.rows.get(pick.firm.key) if pick.firm else None,
                    "service": pick.service.name if pick.service else "",
                    "price": pick.price,
                    "slot": slot,
                    "days": pick.lead_days,
                    "standards": [standard for standard in asked if standard not in lacking],
                    "reasons": [said(reason, self.names) for reason in own],
                }
            )
        return found

    @staticmethod
    def days(count: int) -> str:
        """So many working days, more or fewer; the number of a word goes by the size alone."""
        return ngettext("%(days)s working day", "%(days)s working days", abs(count)) % {"days": count}

    def whole(self, shown: Chain) -> list[str]:
        """What bars the chain as a whole."""
        return [said(reason, self.names) for at, reason in shown.reasons if at is None]

    def refusals(self, brief: compose.Brief, result: compose.Result) -> list[dict]:
        """For each step, who can have no part in it and why; firms of another position are named together."""
        found = []
        for place, (stage, own) in enumerate(zip(brief.stages, result.offers, strict=True)):
            mine = [one for one in result.refused if one.stage == stage]
            away = [one.firm.name for one in mine if one.reasons[0].why == Why.STEP]
            asked = [offer.firm.name for offer in own if offer.firm and offer.service is None]
            rows = [self.refusal(one) for one in mine if one.reasons[0].why != Why.STEP]
            step = {"name": self.names[stage.key], "rows": rows, "gap": place in result.gaps}
            found.append(step | {"away": ", ".join(away), "asked": ", ".join(asked)})
        return found

    def refusal(self, one: compose.Refusal) -> dict:
        return {
            "firm": self.rows[one.firm.key],
            "service": one.service.name if one.service else "",
            "reasons": [said(reason, self.names) for reason in one.reasons],
        }


@transaction.atomic
def open_draft(quote, *, brief: compose.Brief, picks, services: dict[str, Service], by) -> tuple[Quote, bool]:
    """A draft with the chain's steps, certificates and lines; the same form sent twice gives the first one back.

    A price still to be asked is a line at 0.00, which keeps the quote from leaving; a step bought outside has no line.
    Answers (quote, whether it is new).
    """
    quote.valid_until, quote.starts_on = quoting.lasting(), brief.start
    quote, is_new = quoting.create_quote(quote, by=by)
    if is_new:
        levels = chain.levels_of(quote.firm.park)
        chain.write_steps(quote, steps_of(picks, levels))
        require_all(quote, brief)
        lines = [line for pick in picks for line in lines_of(quote, pick, levels, services)]
        QuoteLine.objects.bulk_create(lines)
    return quote, is_new


def steps_of(picks, levels) -> list[chain.ChainStep]:
    keys = [int(pick.stage.key) for pick in picks]
    return [
        chain.ChainStep(levels[key], tuple(keys[max(place - 1, 0) : place]), pick.transit_days, pick.firm is None)
        for place, (key, pick) in enumerate(zip(keys, picks, strict=True))
    ]


def require_all(quote, brief):
    rows = [RequiredCertificate(quote=quote, standard=one.standard) for one in brief.requirements]
    RequiredCertificate.objects.bulk_create(rows)
    through = RequiredCertificate.steps.through
    through.objects.bulk_create(
        through(requiredcertificate=row, level_id=int(step))
        for row, one in zip(rows, brief.requirements, strict=True)
        for step in sorted(one.steps)
    )


def lines_of(quote, pick, levels, services) -> list[QuoteLine]:
    """The line of a step and, where the service has one, that of its set-up."""
    if pick.firm is None:
        return []
    level, service = levels[int(pick.stage.key)], services.get(pick.key)
    line = QuoteLine(
        quote=quote,
        stage=level,
        supplier_id=int(pick.firm.key),
        description=service.name if service else level.name,
        quantity=pick.stage.quantity,
        unit_price=pick.service.unit_price_for(pick.stage.quantity) if service else Decimal(0),
        lead_days=pick.lead_days,
        service=service,
        internal_note="" if service else _("Price to be asked."),
    )
    found = [line]
    if service:
        line.unit, line.supply, line.vat_rate = service.unit, service.supply, service.vat_rate
    if service and service.set_up:
        # The client reads it, in a language that need not be the seller's.
        with override(quote.client.language):
            words = _("Set-up: %(service)s") % {"service": service.name}
        found.append(
            QuoteLine(
                quote=quote,
                stage=level,
                supplier_id=line.supplier_id,
                description=words[:DESCRIPTION],
                unit_price=service.set_up,
                supply=service.supply,
                vat_rate=service.vat_rate,
                lead_days=1,
                service=service,
            )
        )
    for one in found:
        # A price to be asked is awaited even of the own firm, so that no line leaves at nothing by oversight.
        one.answer = quoting.first_answer(quote, one) if service else QuoteLine.SupplierAnswer.AWAITED
    return found
