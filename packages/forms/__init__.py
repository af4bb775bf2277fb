"""Forms of the packages app, by noun."""

from packages.forms.clients import ClientForm
from packages.forms.lines import LineForm, holders_of
from packages.forms.offer import AcceptForm, ChangeForm, DeclineForm, QuestionForm, ReplyForm
from packages.forms.quotes import QuoteForm
from packages.forms.supply import AnswerForm

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "ChangeForm",
    "ClientForm",
    "DeclineForm",
    "LineForm",
    "QuestionForm",
    "QuoteForm",
    "ReplyForm",
    "holders_of",
]
