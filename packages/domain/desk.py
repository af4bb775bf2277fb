"""What quotes mean for the home page: what waits, and the state of sales without a firm's price."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, DecimalField, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.domain.positions import axes_of
from firms.models import Role
from naturopole.todo import Todo
from packages.domain import approvals
from packages.models import Quote, QuoteLine, QuoteVersion
from packages.models.client import SELLERS

MONEY = DecimalField(max_digits=20, decimal_places=2)
# For how long an answer stands on the home page of those who sent the quote.
NEWS = timedelta(days=7)


def with_net(quotes):
    """Adds `net`, the sum of rounded lines, to a queryset of quotes."""
    return quotes.annotate(net=net_of("lines__net", Q(lines__chosen=True)))


def todo(user) -> list[Todo]:
    """Lines to confirm, answers received and drafts begun. Two queries for sellers, none for others."""
    if not user.has_role(*SELLERS):
        return []
    lines = QuoteLine.objects.visible_to(user).to_confirm_by(user).select_related("quote__firm", "stage")
    answered = QuoteVersion.objects.filter(
        quote=OuterRef("pk"), number=OuterRef("version"), final_answer__answered_at__gte=timezone.now() - NEWS
    )
    unsettled = Q(status__in=(Quote.Status.CHANGE_ASKED, *Quote.EDITABLE))
    # "accepted", "change_asked", "declined", "draft": answers come first in the alphabet's order too.
    quotes = Quote.objects.visible_to(user).filter(unsettled | Exists(answered)).select_related("client")
    quotes = quotes.order_by("status", "-pk")
    asked = [*approvals.todo(user), *(to_confirm(line) for line in lines[:5])]
    return asked + [to_go_on(quote) for quote in quotes[:5]]


def to_confirm(line) -> Todo:
    text = _("%(firm)s asks for your price at the step %(step)s.") % {
        "firm": line.quote.firm.name,
        "step": line.stage.name,
    }
    url = reverse("packages:line_answer", args=[line.pk])
    return Todo(
        "file-text", line.quote.title, text, url, _("Answer"), tag=line.get_answer_display(), leaf=line.quote.firm.sign
    )


# status: icon, tone, sentence, word on the button
TOLD = {
    Quote.Status.DRAFT: ("pencil", "info", gettext_lazy("For %(client)s."), gettext_lazy("Go on")),
    Quote.Status.AWAITING: ("hourglass", "wait", gettext_lazy("For %(client)s."), gettext_lazy("Go on")),
    Quote.Status.CHANGE_ASKED: (
        "message-square",
        "wait",
        gettext_lazy("%(client)s asks for a change."),
        gettext_lazy("Read"),
    ),
    Quote.Status.ACCEPTED: ("circle-check", "ok", gettext_lazy("%(client)s has accepted."), gettext_lazy("Open")),
    Quote.Status.DECLINED: ("circle-x", "bad", gettext_lazy("%(client)s has declined."), gettext_lazy("Read")),
}


def to_go_on(quote) -> Todo:
    icon, tone, sentence, action = TOLD[quote.status]
    url = reverse("packages:quote_detail", args=[quote.pk])
    text = sentence % {"client": quote.client.name}
    return Todo(icon, quote.title, text, url, action, tone=tone, tag=quote.get_status_display())


def park_state(user) -> dict | None:
    """States and sent totals: the park's for the president, own firm's for sellers; no line, no firm's price.

    Keys: won, lost, waiting, drafts (how many), won_net, waiting_net and outside_net (before VAT; the last one is what
    won and waiting quotes buy outside the park), url of the register or "". Two queries.
    """
    sees_all = user.has_role(Role.PRESIDENT, Role.OFFICE)
    if not sees_all and not user.has_role(*SELLERS):
        return None
    quotes = Quote.objects.all() if sees_all else Quote.objects.visible_to(user)
    last_sent = QuoteVersion.objects.filter(quote=OuterRef("pk")).order_by("-number").values("net")[:1]
    won, waiting = Q(status=Quote.Status.ACCEPTED), Q(status__in=Quote.OPEN_TO_CLIENT)
    state = quotes.annotate(sent_net=Subquery(last_sent, output_field=MONEY)).aggregate(
        won=Count("pk", filter=won),
        lost=Count("pk", filter=Q(status=Quote.Status.DECLINED)),
        waiting=Count("pk", filter=waiting),
        drafts=Count("pk", filter=Q(status__in=Quote.EDITABLE)),
        won_net=net_of("sent_net", won),
        waiting_net=net_of("sent_net", waiting),
    )
    state |= quotes.filter(won | waiting).aggregate(
        outside_net=net_of("lines__net", Q(lines__supplier=None, lines__chosen=True))
    )
    return state | {"url": reverse("packages:quote_list") if user.has_role(*SELLERS) else ""}


def net_of(amount, which):
    return Coalesce(Sum(amount, filter=which), Decimal("0.00"), output_field=MONEY)


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
