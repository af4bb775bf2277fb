"""Forms of the packages app, by noun."""

from packages.forms.chain import RequirementForm, StartForm, StepsForm
from packages.forms.clients import ClientForm
from packages.forms.compose import BriefForm, ComposedForm, SwapForm
from packages.forms.lines import LineForm, holders_of
from packages.forms.offer import AcceptForm, ReasonForm
from packages.forms.quotes import QuoteForm
from packages.forms.supply import AnswerForm

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "BriefForm",
    "ClientForm",
    "ComposedForm",
    "LineForm",
    "QuoteForm",
    "ReasonForm",
    "RequirementForm",
    "StartForm",
    "StepsForm",
    "SwapForm",
    "holders_of",
]
