"""The pages of one quote, and those of sales, in the order in which people meet them."""

from django.utils.translation import gettext_lazy as _

# URL name, word on the tab; each takes the quote's key.
TABS = [
    ("packages:quote_detail", _("Offer")),
    ("packages:quote_firms", _("Answers of the firms")),
]
# URL name, word; each takes nothing.
SECTIONS = [
    ("packages:quote_list", _("Quotes")),
    ("packages:asked_list", _("What neighbours ask of us")),
]
