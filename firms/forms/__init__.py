"""Forms of the firms app, one module a subject."""

from firms.forms.decision import DecisionForm, SignatureForm
from firms.forms.profile import ProfileForm

__all__ = ["DecisionForm", "ProfileForm", "SignatureForm"]
