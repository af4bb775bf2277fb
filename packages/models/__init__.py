"""Clients, package-solution quotes, their lines, what was sent and what the client answered."""

from packages.models.catalogue import BusyPeriod, PriceBreak, Service
from packages.models.client import Client, Contact, DeliveryPlace
from packages.models.line import QuoteLine, Supply
from packages.models.offer import Answer, NumberSeries, OfferLink, QuoteVersion, RefusalCode
from packages.models.quote import Quote, QuoteStage, RequiredCertificate
from packages.models.sales import (
    Attachment,
    KeptView,
    Loss,
    Opportunity,
    Question,
    QuoteTemplate,
    VatRule,
)
from packages.models.supply import Approval, Confirmation, DeclineCode, SalesPolicy, SupplierLink

__all__ = [
    "Answer",
    "Approval",
    "Attachment",
    "BusyPeriod",
    "Client",
    "Confirmation",
    "Contact",
    "DeclineCode",
    "DeliveryPlace",
    "KeptView",
    "Loss",
    "NumberSeries",
    "OfferLink",
    "Opportunity",
    "PriceBreak",
    "Question",
    "Quote",
    "QuoteLine",
    "QuoteStage",
    "QuoteTemplate",
    "QuoteVersion",
    "RefusalCode",
    "RequiredCertificate",
    "SalesPolicy",
    "Service",
    "SupplierLink",
    "Supply",
    "VatRule",
]
