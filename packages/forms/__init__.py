"""Forms of the packages app, by noun."""

from packages.forms.chain import RequirementForm, StartForm, StepsForm
from packages.forms.clients import ClientForm
from packages.forms.lines import LineForm, holders_of
from packages.forms.offer import AcceptForm, ReasonForm
from packages.forms.quotes import QuoteForm
from packages.forms.supply import AnswerForm

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "ClientForm",
    "LineForm",
    "QuoteForm",
    "ReasonForm",
    "RequirementForm",
    "StartForm",
    "StepsForm",
    "holders_of",
]
