"""The pages of one quote, and those of sales, in the order in which people meet them."""

from django.utils.translation import gettext_lazy as _

# URL name, word on the tab; each takes the quote's key.
TABS = [
    ("packages:quote_detail", _("Offer")),
    ("packages:quote_steps", _("Steps")),
    ("packages:quote_coverage", _("Coverage")),
    ("packages:quote_schedule", _("Schedule")),
    ("packages:quote_firms", _("Answers of the firms")),
    ("packages:quote_terms", _("Terms and VAT")),
    ("packages:quote_split", _("Split")),
    ("packages:attachment_list", _("Files")),
    ("packages:quote_client", _("Client")),
    ("packages:quote_order", _("The order")),
    ("packages:version_list", _("Versions")),
    ("packages:quote_loss", _("Loss")),
]
# URL name, word; each takes nothing.
SECTIONS = [
    ("packages:quote_list", _("Quotes")),
    ("packages:compose", _("Compose a chain")),
    ("packages:asked_list", _("What neighbours ask of us")),
    ("packages:opportunity_list", _("Opportunities")),
    ("packages:client_list", _("Clients")),
    ("packages:service_list", _("Our services")),
    ("packages:template_list", _("Templates")),
    ("packages:loss_list", _("Losses")),
    ("packages:figures", _("Figures")),
]
