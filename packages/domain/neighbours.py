"""What a supplying firm reads: its own lines of another firm's quote, and in a group the whole offer."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from packages.documents import completed
from packages.domain.asking import PATIENCE
from packages.domain.reckoning import plan_of
from packages.domain.sheet import lines_of, stages_of
from packages.models import Quote, QuoteLine, QuoteVersion


def own_lines(quote, firms, *, dated=True) -> list[QuoteLine]:
    """The lines that these firms were asked about, each with `said`, `slot` (its dates or None) and `state`.

    Dates are told once the quote says when work starts, unless `dated` is False. One query, two with dates.
    """
    lines = lines_of(quote)
    plan = plan_of(quote, lines, stages_of(quote)) if dated and quote.starts_on else None
    slots = {slot.key: slot for slot in plan.slots} if plan else {}
    own = [
        line for line in lines if line.supplier_id in firms and line.supplier_id != quote.firm_id and line.asked_sha256
    ]
    for line in own:
        line.slot = slots.get(str(line.stage_id))
        line.state, line.answer_by = state_of(line), answer_by(line)
    return own


def state_of(line) -> tuple[str, str, str]:
    """How the firm reads its line: tone, icon and word of the tag."""
    states = QuoteLine.SupplierAnswer
    if line.answer == states.CONFIRMED:
        return "ok", "circle-check", line.get_answer_display()
    if line.answer == states.DECLINED:
        return "bad", "circle-x", line.get_answer_display()
    if line.quote.is_editable:
        return "wait", "hourglass", line.get_answer_display()
    return "", "circle-minus", _("No longer awaited")


def answer_by(line):
    """The day by which an answer is expected: reminders begin then. None once nothing is awaited."""
    awaited = line.answer == QuoteLine.SupplierAnswer.AWAITED and line.quote.is_editable and line.asked_at
    return timezone.localdate(line.asked_at) + timedelta(days=PATIENCE.days) if awaited else None


def groups_offer(quote, firms) -> QuoteVersion | None:
    """The last version that left, as the client got it, for firms that sell in it as a group; None in other modes.

    What counts is how and by whom that version was sold, whatever is being drafted since: a firm whose line is an
    option or an alternative that was not chosen sells nothing in it.
    """
    version = quote.versions.defer("pdf").order_by("-number").first()
    if version is None or version.content["mode"] not in Quote.SHARED_MODES:
        return None
    lines = zip(completed(version.content)["lines"], version.workings.get("lines", []), strict=False)
    selling = {inside["firm"] for line, inside in lines if line["counted"]}
    return version if selling & {firm.pk for firm in firms} else None
