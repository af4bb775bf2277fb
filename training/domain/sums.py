"""How a session's price is shared, said in a sentence with its sum."""

from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.money import ratio, round_half_up
from training.cost_split import Rule
from training.domain.reckoning import fees_of, firms_of, mix_of


def sum_in_words(standing) -> str:
    """The sum behind the shares: “4 200 ÷ 13 = 323,08 € a seat”; below the minimum, what a seat can cost at most."""
    if standing.viability.missing:
        return not_yet(standing)
    if standing.split is None:
        return _("No firm has said how many people it employs: the price cannot be shared by head-count yet.")
    if standing.session.rule == Rule.MIXED:
        return mixed(standing)
    return divided(standing)


def not_yet(standing) -> str:
    missing, known = standing.viability.missing, {"missing": standing.viability.missing}
    first = ngettext(
        "%(missing)d seat is missing: nothing is billable yet.",
        "%(missing)d seats are missing: nothing is billable yet.",
        missing,
    )
    if standing.session.rule != Rule.SEATS:
        return first % known
    most = _("Once the minimum of %(minimum)d is reached, a seat costs %(price)s at most.")
    price = formats.money_exact(standing.viability.seat_ceiling, get_language())
    return f"{first % known} {most % {'minimum': standing.session.minimum, 'price': price}}"


def divided(standing) -> str:
    firms, language = firms_of(standing.pledges), get_language()
    rule = standing.session.rule
    parts = {
        Rule.SEATS: sum(firm.seats for firm in firms),
        Rule.HEAD_COUNT: sum(firm.head_count for firm in firms),
        Rule.EQUAL: len(firms),
    }[rule]
    rest = standing.split.total - sum(standing.split.fees.values(), Decimal(0))
    words = {
        Rule.SEATS: _("%(due)s, shared by firm seat: %(rest)s ÷ %(parts)s = %(each)s a seat."),
        Rule.HEAD_COUNT: _("%(due)s, shared by head-count: %(rest)s ÷ %(parts)s = %(each)s for each person employed."),
        Rule.EQUAL: _("%(due)s, shared equally: %(rest)s ÷ %(parts)s = %(each)s a firm."),
    }[rule]
    return words % {
        "due": due_in_words(standing),
        "rest": formats.number(rest, language),
        "parts": formats.number(parts, language),
        "each": formats.money_exact(round_half_up(ratio(rest) / parts), language),
    }


def due_in_words(standing) -> str:
    """What is due, and what leavers owe of it first."""
    language = get_language()
    due, fees = formats.money(standing.split.total, language), sum(fees_of(standing.pledges).values())
    if not fees:
        return _("%(due)s for the session") % {"due": due}
    known = {"due": due, "fees": formats.money_exact(fees, language)}
    return _("%(due)s for the session less %(fees)s owed by who left after the freeze") % known


def mixed(standing) -> str:
    names = {Rule.SEATS: _("by seat"), Rule.HEAD_COUNT: _("by head-count"), Rule.EQUAL: _("equally")}
    mix = mix_of(standing.session)
    parts = [f"{formats.percent(mix[name], get_language())} {word}" for name, word in names.items() if mix.get(name)]
    return _("%(due)s, shared by a mix: %(parts)s.") % {"due": due_in_words(standing), "parts": ", ".join(parts)}
