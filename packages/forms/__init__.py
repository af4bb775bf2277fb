"""Forms of the packages app, by noun."""

from packages.forms.clients import ClientForm
from packages.forms.lines import LineForm, holders_of
from packages.forms.offer import AcceptForm, ReasonForm
from packages.forms.quotes import QuoteForm
from packages.forms.supply import AnswerForm
from packages.forms.templates import BeginForm, CompareForm, TemplateForm, VariantForm

__all__ = ["AcceptForm", "AnswerForm", "ClientForm", "LineForm", "QuoteForm", "ReasonForm", "holders_of"]
__all__ += ["BeginForm", "CompareForm", "TemplateForm", "VariantForm"]
