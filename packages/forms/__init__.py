"""Forms of the packages app, by noun."""

from packages.forms.attachments import AttachmentForm
from packages.forms.chain import RequirementForm, StartForm, StepsForm
from packages.forms.clients import ClientForm, ContactForm, PlaceForm
from packages.forms.compose import BriefForm, ComposedForm, SwapForm
from packages.forms.lines import LineForm, holders_of
from packages.forms.losses import LossForm
from packages.forms.offer import AcceptForm, ChangeForm, DeclineForm, QuestionForm, ReplyForm
from packages.forms.opportunities import OpportunityForm
from packages.forms.quotes import QuoteForm, TermsForm
from packages.forms.services import BusyForm, PolicyForm, ServiceForm
from packages.forms.supply import AskedFilter, ConfirmForm, DecisionForm, LineDeclineForm, ReplacementForm
from packages.forms.templates import BeginForm, CompareForm, TemplateForm, VariantForm

__all__ = [
    "AcceptForm",
    "AskedFilter",
    "AttachmentForm",
    "BeginForm",
    "BriefForm",
    "BusyForm",
    "ChangeForm",
    "ClientForm",
    "CompareForm",
    "ComposedForm",
    "ConfirmForm",
    "ContactForm",
    "DecisionForm",
    "DeclineForm",
    "LineDeclineForm",
    "LineForm",
    "LossForm",
    "OpportunityForm",
    "PlaceForm",
    "PolicyForm",
    "QuestionForm",
    "QuoteForm",
    "ReplacementForm",
    "ReplyForm",
    "RequirementForm",
    "ServiceForm",
    "StartForm",
    "StepsForm",
    "SwapForm",
    "TemplateForm",
    "TermsForm",
    "VariantForm",
    "holders_of",
]
