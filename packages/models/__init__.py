"""Clients, package-solution quotes, their lines, what was sent and what the client answered."""

from packages.models.client import Client
from packages.models.offer import Answer, NumberSeries, OfferLink, QuoteVersion
from packages.models.quote import Quote, QuoteLine

__all__ = ["Answer", "Client", "NumberSeries", "OfferLink", "Quote", "QuoteLine", "QuoteVersion"]
