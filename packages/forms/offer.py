"""What the client answers and asks, and what sales answers to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from packages.models import RefusalCode


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


class DeclineForm(forms.Form):
    """Why the client declines: a coded reason, and words where the code says nothing."""

    code = forms.ChoiceField(
        label=_("Why do you decline?"),
        choices=[("", _("Choose a reason")), *RefusalCode.choices],
        error_messages={"required": _("Choose a reason: it helps us to do better.")},
    )
    reason = forms.CharField(
        label=_("In your own words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self):
        data = super().clean()
        if data.get("code") == RefusalCode.OTHER and not data.get("reason"):
            self.add_error("reason", _("Say in a few words what the other reason is."))
        return data


class ChangeForm(forms.Form):
    """What should change in the next version."""

    message = forms.CharField(label=_("What should change?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class QuestionForm(forms.Form):
    """A question of the client about the offer."""

    question = forms.CharField(label=_("Your question"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ReplyForm(forms.Form):
    """What sales answers to a question; the client reads it on its page."""

    reply = forms.CharField(
        label=_("Your answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The client reads it on its page."),
    )
