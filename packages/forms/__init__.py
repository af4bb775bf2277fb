"""Forms of the packages app, by noun."""

from packages.forms.clients import ClientForm, ContactForm, PlaceForm
from packages.forms.lines import LineForm, holders_of
from packages.forms.losses import LossForm
from packages.forms.offer import AcceptForm, ReasonForm
from packages.forms.opportunities import OpportunityForm
from packages.forms.quotes import QuoteForm
from packages.forms.services import BusyForm, PolicyForm, ServiceForm
from packages.forms.supply import AnswerForm

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "BusyForm",
    "ClientForm",
    "ContactForm",
    "LineForm",
    "OpportunityForm",
    "PlaceForm",
    "PolicyForm",
    "QuoteForm",
    "ReasonForm",
    "ServiceForm",
    "holders_of",
]
__all__ = ["AcceptForm", "AnswerForm", "ClientForm", "LineForm", "LossForm", "QuoteForm", "ReasonForm", "holders_of"]
