"""The pages of one quote, and those of sales, in the order in which people meet them."""

from django.utils.translation import gettext_lazy as _

from packages.models import Quote

Status = Quote.Status


def always(quote) -> bool:
    return True


def is_numbered(quote) -> bool:
    """A version has left, so there is something to lay beside the draft."""
    return bool(quote.number)


def is_accepted(quote) -> bool:
    return quote.status == Status.ACCEPTED


def is_lost(quote) -> bool:
    return quote.status in (Status.DECLINED, Status.EXPIRED, Status.WITHDRAWN)


# URL name, word on the tab, when the page has something to say; each takes the quote's key.
TABS = [
    ("packages:quote_detail", _("Offer"), always),
    ("packages:quote_steps", _("Steps"), always),
    ("packages:quote_coverage", _("Coverage"), always),
    ("packages:quote_schedule", _("Schedule"), always),
    ("packages:quote_firms", _("Answers"), always),
    ("packages:quote_terms", _("Terms"), always),
    ("packages:quote_split", _("Split"), always),
    ("packages:attachment_list", _("Files"), always),
    ("packages:quote_client", _("Client"), always),
    ("packages:version_list", _("Versions"), is_numbered),
    ("packages:quote_order", _("The order"), is_accepted),
    ("packages:quote_loss", _("Loss"), is_lost),
]
# URL name, word; each takes nothing.
SECTIONS = [
    ("packages:quote_list", _("Quotes")),
    ("packages:asked_list", _("Neighbours’ asks")),
    ("packages:compose", _("Compose")),
    ("packages:opportunity_list", _("Opportunities")),
    ("packages:client_list", _("Clients")),
    ("packages:service_list", _("Our services")),
    ("packages:template_list", _("Templates")),
    ("packages:loss_list", _("Losses")),
    ("packages:figures", _("Figures")),
]


def tabs_of(quote, current) -> list:
    """URL name and word of the pages that apply to the quote; the one that is read always stands among them."""
    return [(name, word) for name, word, applies in TABS if name == current or applies(quote)]
