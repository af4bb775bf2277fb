"""What the lists of the packages app may be narrowed to and sorted by, by noun."""

from packages.filters.clients import ClientFilter, OpportunityFilter, ServiceFilter
from packages.filters.quotes import SORTS, LossFilter, QuoteFilter

__all__ = ["SORTS", "ClientFilter", "LossFilter", "OpportunityFilter", "QuoteFilter", "ServiceFilter"]
