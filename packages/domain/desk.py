"""What quotes mean for the home page: what waits, and the state of sales without a firm's price."""

from decimal import Decimal

from django.db.models import Count, DecimalField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Round
from django.urls import reverse
from django.utils.translation import gettext as _

from firms.domain.positions import axes_of
from firms.models import Role
from naturopole.todo import Todo
from packages.models import Quote, QuoteLine, QuoteVersion
from packages.models.client import SELLERS

MONEY = DecimalField(max_digits=16, decimal_places=2)
# A line is rounded once, half away from zero, which is what PostgreSQL's round(numeric) does too.
LINE_NET = Round(
    F("lines__quantity") * F("lines__unit_price") * (100 - F("lines__discount_percent")) / 100, precision=2
)


def with_net(quotes):
    """Adds `net`, the sum of rounded lines, to a queryset of quotes."""
    return quotes.annotate(net=Coalesce(Sum(LINE_NET), Decimal("0.00"), output_field=MONEY))


def todo(user) -> list[Todo]:
    """Lines to confirm, answers received and drafts begun. Two queries for sellers, none for others."""
    if not user.has_role(*SELLERS):
        return []
    lines = QuoteLine.objects.visible_to(user).to_confirm_by(user).select_related("quote__firm", "stage")
    states = (Quote.Status.CHANGE_ASKED, Quote.Status.DRAFT)
    quotes = Quote.objects.visible_to(user).filter(status__in=states).select_related("client").order_by("status", "-pk")
    return [to_confirm(line) for line in lines[:5]] + [to_go_on(quote) for quote in quotes[:5]]


def to_confirm(line) -> Todo:
    text = _("%(firm)s asks for your price at the step %(step)s.") % {
        "firm": line.quote.firm.name,
        "step": line.stage.name,
    }
    url = reverse("packages:line_answer", args=[line.pk])
    return Todo(
        "file-text", line.quote.title, text, url, _("Answer"), tag=line.get_answer_display(), leaf=line.quote.firm.sign
    )


def to_go_on(quote) -> Todo:
    url = reverse("packages:quote_detail", args=[quote.pk])
    if quote.is_draft:
        return Todo(
            "pencil", quote.title, quote.client.name, url, _("Go on"), tag=quote.get_status_display(), tone="info"
        )
    text = _("%(client)s asks for a change.") % {"client": quote.client.name}
    return Todo("message-square", quote.title, text, url, _("Read"), tag=quote.get_status_display())


def park_state(user) -> dict | None:
    """States and sent totals: the park's for the president, own firm's for sellers; no line, no firm's price."""
    sees_all = user.has_role(Role.PRESIDENT, Role.OFFICE)
    if not sees_all and not user.has_role(*SELLERS):
        return None
    quotes = Quote.objects.all() if sees_all else Quote.objects.visible_to(user)
    last_sent = QuoteVersion.objects.filter(quote=OuterRef("pk")).order_by("-number").values("net")[:1]
    rows = quotes.annotate(sent_net=Subquery(last_sent, output_field=MONEY))
    won, lost, waiting = (
        Q(status=Quote.Status.ACCEPTED),
        Q(status=Quote.Status.DECLINED),
        Q(status__in=Quote.OPEN_TO_CLIENT),
    )
    state = rows.aggregate(
        won=Count("pk", filter=won),
        lost=Count("pk", filter=lost),
        waiting=Count("pk", filter=waiting),
        won_net=Coalesce(Sum("sent_net", filter=won), Decimal(0), output_field=MONEY),
        waiting_net=Coalesce(Sum("sent_net", filter=waiting), Decimal(0), output_field=MONEY),
    )
    return state | {"url": reverse("packages:quote_list") if user.has_role(*SELLERS) else ""}


def chain_signs(quotes, park) -> list[tuple]:
    """(quote, signs one a step, the same in words) for each quote of a page. One query for all their lines."""
    axes = axes_of(park)
    steps = [axes.levels[name] for name in axes.engine.process]
    quotes = list(quotes)
    held = {}
    for line in QuoteLine.objects.filter(quote__in=quotes).select_related("supplier").order_by("pk"):
        held.setdefault((line.quote_id, line.stage_id), line)
    return [(quote, *signs_of(quote, steps, held)) for quote in quotes]


def signs_of(quote, steps, held) -> tuple[list, str]:
    lines = [held.get((quote.pk, step.pk)) for step in steps]
    signs = [None if line is None else line.supplier.sign if line.supplier else "x" for line in lines]
    said = [
        f"{step.name}: {line.supplier.name if line.supplier else _('bought outside')}"
        for step, line in zip(steps, lines, strict=True)
        if line
    ]
    return signs, ", ".join(said) or _("no line yet")
