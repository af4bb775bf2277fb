"""What the client answers."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AcceptForm(forms.Form):
    """The client's yes: who says it, and that this person may."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    position = forms.CharField(
        label=_("Position"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    agreed = forms.BooleanField(
        label=_("I am authorised to commit the company."),
        error_messages={"required": _("Tick this box to accept: it commits your company.")},
    )

    def __init__(self, *args, sentence="", **kwargs):
        super().__init__(*args, **kwargs)
        if sentence:
            self.fields["agreed"].label = sentence


class ReasonForm(forms.Form):
    """Why the client declines, or what should change."""

    reason = forms.CharField(
        label=_("What does not suit you"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "id": "reason"})
    )
