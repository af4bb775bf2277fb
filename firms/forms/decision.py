"""The president's decision and a director's word on it."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from firms.models import Decision


class DecisionForm(forms.ModelForm):
    """The president's decision on a candidate: what, why, and on which ground if it goes against the verdict."""

    request_key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Decision
        fields = ["outcome", "reason", "ground", "request_key"]
        widgets = {"outcome": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "reason": _("The candidate receives this text as it stands."),
            "ground": _("Only for a decision against the verdict; it then needs a director’s signature too."),
        }

    def __init__(self, *args, contrary=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.contrary = contrary
        self.initial.setdefault("request_key", uuid.uuid4())
        self.fields["outcome"].choices = Decision.Outcome.choices
        self.fields["ground"].choices = [("", _("None: the decision follows the verdict")), *Decision.Ground.choices]
        if not contrary:
            del self.fields["ground"]

    def clean(self):
        data = super().clean()
        if data.get("outcome") in self.contrary and not data.get("ground"):
            self.add_error("ground", _("This decision goes against the verdict: choose the ground for it."))
        return data

    def decision(self) -> dict:
        """What `decisions.decide` takes."""
        return {
            "outcome": self.cleaned_data["outcome"],
            "reason": self.cleaned_data["reason"],
            "ground": self.cleaned_data.get("ground", ""),
            "request_key": self.cleaned_data["request_key"],
        }


class SignatureForm(forms.Form):
    """A director's word when refusing the second signature."""

    note = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
