"""What quotes mean for the home page: what waits, and the state of sales without a firm's price."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, DecimalField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Round
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.models import Role
from naturopole.todo import Todo
from packages.domain import approvals, lapses
from packages.models import Quote, QuoteLine, QuoteVersion
from packages.models.client import SELLERS
from packages.models.line import HUNDREDTH, MONEY

ONE = Value(Decimal(1), output_field=DecimalField(max_digits=14, decimal_places=6))
# For how long an answer stands on the home page of those who sent the quote.
NEWS = timedelta(days=7)
# Of quotes that left: what no client bought.
LOST = (Quote.Status.DECLINED, Quote.Status.EXPIRED, Quote.Status.WITHDRAWN)


def with_net(quotes):
    """Adds `net` to a queryset of quotes: the sum of the counted lines, less the discount on the whole, in euros."""
    whole = Sum("net")
    cut = Round(whole * OuterRef("discount_percent") * HUNDREDTH, precision=2, output_field=MONEY)
    lines = QuoteLine.objects.filter(quote=OuterRef("pk"), chosen=True).order_by().values("quote")
    lines = lines.annotate(due=ExpressionWrapper(whole - cut, output_field=MONEY))
    return quotes.annotate(net=zero_for_none(Subquery(lines.values("due"))))


def in_euros(net):
    """An amount in a quote's currency, in euros, as an expression on quotes; their rate is units of it for one euro."""
    rate = Coalesce(F("currency_rate"), ONE)
    return Round(Cast(net, MONEY) / rate, precision=2, output_field=MONEY)


def zero_for_none(amount):
    return Coalesce(amount, Decimal("0.00"), output_field=MONEY)


def todo(user) -> list[Todo]:
    """Certificates lapsed, lines to confirm, answers received, drafts begun and orders to deliver.

    Four queries for sellers, none for others; two more where a certificate has lapsed.
    """
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
    waiting = [to_confirm(line) for line in lines[:5]] + [to_go_on(quote) for quote in quotes[:5]]
    return lapses.todo(user) + approvals.todo(user) + waiting + [to_deliver(quote) for quote in orders_for(user)[:5]]


def orders_for(user):
    """Other firms' quotes accepted these days, of which the person's firms deliver a part."""
    parts = QuoteLine.objects.filter(quote=OuterRef("pk"), supplier__in=user.firm_ids(*SELLERS), chosen=True)
    accepted = QuoteVersion.objects.filter(
        quote=OuterRef("pk"), final_answer__kind="accepted", final_answer__answered_at__gte=timezone.now() - NEWS
    )
    others = Quote.objects.exclude(firm__in=user.firm_ids(*SELLERS)).filter(status=Quote.Status.ACCEPTED)
    return others.filter(Exists(parts), Exists(accepted)).select_related("firm").order_by("-pk")


def to_deliver(quote) -> Todo:
    url = reverse("packages:order_part", args=[quote.pk])
    text = _("The client of %(firm)s has accepted: read your part and its days.") % {"firm": quote.firm.name}
    return Todo("package", quote.title, text, url, _("Open"), tone="ok", tag=quote.get_status_display())


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
    won and waiting quotes buy outside the park), url of the register and figures, that of their page, each or "".
    Two queries.
    """
    sees_all = user.has_role(Role.PRESIDENT, Role.OFFICE)
    if not sees_all and not user.has_role(*SELLERS):
        return None
    quotes = Quote.objects.all() if sees_all else Quote.objects.visible_to(user)
    last_sent = QuoteVersion.objects.filter(quote=OuterRef("pk")).order_by("-number").values("net")[:1]
    won, waiting = Q(status=Quote.Status.ACCEPTED), Q(status__in=Quote.OPEN_TO_CLIENT)
    state = quotes.annotate(sent_net=in_euros(Subquery(last_sent))).aggregate(
        won=Count("pk", filter=won),
        lost=Count("pk", filter=Q(status__in=LOST, number__isnull=False)),
        waiting=Count("pk", filter=waiting),
        drafts=Count("pk", filter=Q(status__in=Quote.EDITABLE)),
        won_net=net_of("sent_net", won),
        waiting_net=net_of("sent_net", waiting),
    )
    state |= quotes.filter(won | waiting).aggregate(
        outside_net=net_of("lines__net", Q(lines__supplier=None, lines__chosen=True))
    )
    sells, reads = user.has_role(*SELLERS), user.has_role(Role.PRESIDENT, *SELLERS)
    return state | {
        "url": reverse("packages:quote_list") if sells else "",
        "figures": reverse("packages:figures") if reads else "",
    }


def net_of(amount, which):
    return Coalesce(Sum(amount, filter=which), Decimal("0.00"), output_field=MONEY)
