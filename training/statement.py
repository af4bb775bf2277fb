"""A firm's cost statement on paper, in the active language; no invoice, and it says so."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.money import total
from naturopole.typesetting import pdf
from training.cost_split import ZERO, Per, Rule
from training.domain.statements import line

TEMPLATE = Path(__file__).parent / "typst" / "statement.typ"


def typeset(version, pledge) -> bytes:
    """The PDF/A of what `version` says of one firm; it comes with its session, the session's park and its author."""
    return pdf(TEMPLATE, content(version, pledge))


def content(version, pledge) -> dict:
    """All words of the statement; of the other firms it says nothing but how many share."""
    language, session, own = get_language(), version.session, line(version, pledge, None)
    # The reason is typed for the firms of the park and may name one of them: a firm from outside does not read it.
    reason = [[_("Reason"), version.reason]] if pledge.firm_id else []
    return {
        "language": "en" if formats.is_english(language) else "fr",
        "park": session.park.name,
        "title": _("Cost statement"),
        "notice": _("This is a cost statement, not an invoice: it asks for no payment."),
        "firm": pledge.holder,
        "facts": [
            [_("Session"), session.title],
            [_("Begins on"), formats.day(session.starts_on, language)],
            [_("Version"), _("%(number)d of %(day)s") % numbered(version, language)],
            [_("Stated by"), version.by.name],
            *reason,
        ],
        "items_title": _("What is paid"),
        "items": [[item_words(item, language), exact(item["amount"], language)] for item in version.items],
        "sums": sums(version, language),
        "rule_title": _("How it is shared"),
        "rule": [[_("Shared"), rule_words(version, language)], *weight_rows(version, own, language)],
        "own_title": _("What your firm owes"),
        "own": own_rows(own, language),
        "amount": [_("In all, before VAT"), exact(own.amount, language)],
        "changes": changes(version, own, language),
        "page": _("Page"),
        "printed": formats.day(timezone.localdate(), language),
    }


def exact(amount, language) -> str:
    return formats.money_exact(amount, language)


def numbered(version, language) -> dict:
    return {"number": version.number, "day": formats.day(version.at, language)}


def item_words(item, language) -> str:
    """What is paid, and by what it is counted where that is not once."""
    label = item["label"] or _("The whole session")
    counted = {Per.DAY: _("%(price)s by day"), Per.SEAT: _("%(price)s by seat")}.get(Per(item["per"]))
    return f"{label} ({counted % {'price': exact(item['price'], language)}})" if counted else label


def sums(version, language) -> list:
    """The total, and where fees come off it first, what is left to share."""
    fees = total(map(Decimal, version.fees.values()))
    rows = [[_("Total still due"), exact(version.total, language)]]
    if fees:
        rows += [
            [_("Fees of firms that have left"), exact(-fees, language)],
            [_("Left to share"), exact(version.total - fees, language)],
        ]
    return rows


def rule_words(version, language) -> str:
    words = {Rule.SEATS: _("by seat"), Rule.HEAD_COUNT: _("by head-count"), Rule.EQUAL: _("equally")}
    if version.rule != Rule.MIXED:
        return words[Rule(version.rule)]
    parts = [f"{formats.percent(Decimal(share), language)} {words[Rule(name)]}" for name, share in version.mix.items()]
    return ", ".join(parts)


def weight_rows(version, own, language) -> list:
    """The firm's part of one as a fraction and in percent, and how many share."""
    rows = [[_("Firms that share"), formats.number(len(version.shares), language)]]
    if own.weight is not None:
        rows.append([_("Weight of your firm"), weight_words(own.weight, language)])
    return rows


def weight_words(weight: Fraction, language) -> str:
    part = Decimal(weight.numerator * 100) / weight.denominator
    return f"{weight} ({formats.percent(part, language)})"


def own_rows(own, language) -> list:
    rows = [] if own.share is None else [[_("Share"), exact(own.share, language)]]
    if own.fee is not None:
        rows.append([_("Fee for leaving after the freeze"), exact(own.fee, language)])
    return rows or [[_("Share"), exact(ZERO, language)]]


def changes(version, own, language) -> list:
    """The line of difference; a first version has none."""
    if own.change is None:
        return []
    label = _("Difference to version %(number)d") % {"number": version.number - 1}
    return [label, signed(own.change, language) if own.change else _("no change")]


def signed(amount, language) -> str:
    """An amount with its sign, as a difference is written."""
    return f"{'+' if amount > 0 else ''}{exact(amount, language)}"
