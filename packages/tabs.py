"""The pages of one quote, in the order in which its sellers meet them."""

from django.utils.translation import gettext_lazy as _

# URL name, word on the tab; each takes the quote's key.
TABS = [
    ("packages:quote_detail", _("Offer")),
]
