"""What quotes mean for the home page: what waits, and the state of sales without a firm's price."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, DecimalField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Now, Round
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from firms.models import Role
from naturopole import kept
from naturopole.todo import Todo
from packages.domain import lines
from packages.models import Quote, QuoteLine, QuoteVersion
from packages.models.client import SELLERS
from packages.models.line import HUNDREDTH, MONEY

ONE = Value(Decimal(1), output_field=DecimalField(max_digits=14, decimal_places=6))
# For how long an answer stands on the home page of those who sent the quote.
NEWS = timedelta(days=7)
# The word on a button: French has another one for the state of a sale.
OPEN = pgettext_lazy("button", "Open")
# Of quotes that left: what no client bought.
LOST = (Quote.Status.DECLINED, Quote.Status.EXPIRED, Quote.Status.WITHDRAWN)
FIGURES = ("won", "lost", "waiting", "drafts", "won_net", "waiting_net", "outside_net")


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


def asked_of(user) -> list:
    """Five of each: other firms' questions, own quotes that go on or were answered, orders to deliver a part of."""
    asked = QuoteLine.objects.to_confirm_by(user).order_by("stage__order", "pk")
    step = {"words": ("stage__name_fr", "stage__name_en"), "status": "answer", "number": "stage__order"}
    firm = {"whose": "quote__firm__name", "firm": "quote__firm__"}
    answered = QuoteVersion.objects.filter(
        quote=OuterRef("pk"), number=OuterRef("version"), final_answer__answered_at__gte=Now() - NEWS
    )
    unsettled = Q(status__in=(Quote.Status.CHANGE_ASKED, *Quote.EDITABLE))
    # "accepted", "change_asked", "declined", "draft": answers come first in the alphabet's order too.
    quotes = Quote.objects.visible_to(user).filter(unsettled | Exists(answered)).order_by("status", "-pk")
    return [
        lines.about_quote(asked, "confirm", path="quote__", **firm, **step)[:5],
        lines.about_quote(quotes, "quote", whose="client__name")[:5],
        lines.about_quote(orders_for(user), "deliver", whose="firm__name")[:5],
    ]


def todo(found) -> list[Todo]:
    waiting = [to_confirm(row) for row in sorted(found.get("confirm", []), key=lambda row: (row.number, row.key))]
    waiting += [to_go_on(row) for row in sorted(found.get("quote", []), key=lambda row: (row.status, -row.key))]
    return waiting + [to_deliver(row) for row in sorted(found.get("deliver", []), key=lambda row: -row.key)]


def orders_for(user):
    """Other firms' quotes accepted these days, of which the person's firms deliver a part."""
    parts = QuoteLine.objects.filter(quote=OuterRef("pk"), supplier__in=user.firm_ids(*SELLERS), chosen=True)
    accepted = QuoteVersion.objects.filter(
        quote=OuterRef("pk"), final_answer__kind="accepted", final_answer__answered_at__gte=Now() - NEWS
    )
    others = Quote.objects.exclude(firm__in=user.firm_ids(*SELLERS)).filter(status=Quote.Status.ACCEPTED)
    return others.filter(Exists(parts), Exists(accepted)).order_by("-pk")


def to_deliver(row) -> Todo:
    url = reverse("packages:order_part", args=[row.key])
    text = _("The client of %(firm)s has accepted: read your part and its days.") % {"firm": row.whose}
    tag = str(Quote.Status(row.status).label)
    return Todo("package", row.title, text, url, OPEN, tone="ok", tag=tag)


def to_confirm(row) -> Todo:
    text = _("%(firm)s asks for your price at the step %(step)s.") % {"firm": row.whose, "step": row.name}
    url = reverse("packages:line_answer", args=[row.key])
    tag = str(QuoteLine.SupplierAnswer(row.status).label)
    return Todo("file-text", row.title, text, url, _("Answer"), tag=tag, leaf=row.sign)


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
    Quote.Status.ACCEPTED: ("circle-check", "ok", gettext_lazy("%(client)s has accepted."), OPEN),
    Quote.Status.DECLINED: ("circle-x", "bad", gettext_lazy("%(client)s has declined."), gettext_lazy("Read")),
}


def to_go_on(row) -> Todo:
    icon, tone, sentence, action = TOLD[row.status]
    url = reverse("packages:quote_detail", args=[row.key])
    text = sentence % {"client": row.whose}
    return Todo(icon, row.title, text, url, action, tone=tone, tag=str(Quote.Status(row.status).label))


def park_state(user) -> dict | None:
    """States and sent totals: the park's for the president, own firm's for sellers; no line, no firm's price.

    Keys: won, lost, waiting, drafts (how many), won_net, waiting_net and outside_net (before VAT; the last one is what
    won and waiting quotes buy outside the park), url of the register and figures, that of their page, each or "".
    One query.
    """
    if not user.has_role(Role.PRESIDENT, Role.OFFICE, *SELLERS):
        return None
    sells, reads = user.has_role(*SELLERS), user.has_role(Role.PRESIDENT, *SELLERS)
    [figures] = kept.rows(figures_of, user)
    return dict(zip(FIGURES, figures, strict=True)) | {
        "url": reverse("packages:quote_list") if sells else "",
        "figures": reverse("packages:figures") if reads else "",
    }


def figures_of(user) -> list:
    """All quotes that this person may count as one row, in the columns of `FIGURES`."""
    sees_all = user.has_role(Role.PRESIDENT, Role.OFFICE)
    quotes = Quote.objects.all() if sees_all else Quote.objects.visible_to(user)
    last_sent = QuoteVersion.objects.filter(quote=OuterRef("pk")).order_by("-number").values("net")[:1]
    won, waiting = Q(status=Quote.Status.ACCEPTED), Q(status__in=Quote.OPEN_TO_CLIENT)
    outside = QuoteLine.objects.filter(quote=OuterRef("pk"), supplier=None, chosen=True).order_by().values("quote")
    outside = outside.annotate(whole=Sum("net")).values("whole")
    quotes = quotes.annotate(sent_net=in_euros(Subquery(last_sent)), outside=Subquery(outside))
    quotes = (
        quotes.order_by()
        .values(whole=Value(1))
        .annotate(
            won=Count("pk", filter=won),
            lost=Count("pk", filter=Q(status__in=LOST, number__isnull=False)),
            waiting=Count("pk", filter=waiting),
            drafts=Count("pk", filter=Q(status__in=Quote.EDITABLE)),
            won_net=net_of("sent_net", won),
            waiting_net=net_of("sent_net", waiting),
            outside_net=net_of("outside", won | waiting),
        )
    )
    return [quotes.values_list(*FIGURES)]


def net_of(amount, which):
    return Coalesce(Sum(amount, filter=which), Decimal("0.00"), output_field=MONEY)
