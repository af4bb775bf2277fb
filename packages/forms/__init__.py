"""Forms of the packages app, by noun."""

from packages.forms.clients import ClientForm
from packages.forms.lines import LineForm, holders_of
from packages.forms.offer import AcceptForm, ReasonForm
from packages.forms.quotes import QuoteForm
from packages.forms.supply import AskedFilter, ConfirmForm, DecisionForm, DeclineForm, SwapForm

__all__ = [
    "AcceptForm",
    "AskedFilter",
    "ClientForm",
    "ConfirmForm",
    "DecisionForm",
    "DeclineForm",
    "LineForm",
    "QuoteForm",
    "ReasonForm",
    "SwapForm",
    "holders_of",
]
