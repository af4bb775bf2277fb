"""Forms of the packages app, by noun."""

from packages.forms.attachments import AttachmentForm
from packages.forms.clients import ClientForm
from packages.forms.lines import LineForm, holders_of
from packages.forms.offer import AcceptForm, ReasonForm
from packages.forms.quotes import QuoteForm, TermsForm
from packages.forms.supply import AnswerForm

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "AttachmentForm",
    "ClientForm",
    "LineForm",
    "QuoteForm",
    "ReasonForm",
    "TermsForm",
    "holders_of",
]
