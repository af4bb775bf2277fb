"""Forms of those who apply, from inside and outside the park; their files come last, see `naturopole.oversized`."""

import uuid

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from firms.forms.intake import FilesField
from mobility.domain.application_files import MOST
from mobility.models import Application, ApplicationFile
from naturopole import uploads

Kind = ApplicationFile.Kind
KINDS_TAKEN = _("PDF, PNG or JPEG picture, Word, Excel or OpenDocument text, 10 MB at most")


class WithFiles(forms.Form):
    """A CV and other papers; `files` in the cleaned data is a list of (kind, accepted file)."""

    cv = forms.FileField(
        label=_("CV"),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPT}),
        help_text=KINDS_TAKEN,
    )
    papers = FilesField(
        most=MOST, label=_("Other papers"), required=False, max_length=200, help_text=_("Up to six files in all")
    )

    def clean_cv(self):
        upload = self.cleaned_data["cv"]
        return uploads.accept(upload) if upload else None

    def clean(self):
        data = super().clean()
        cv = [(Kind.CV, data["cv"])] if data.get("cv") else []
        data["files"] = cv + [(Kind.OTHER, paper) for paper in data.get("papers") or ()]
        if len(data["files"]) > MOST:
            self.add_error("papers", _("Six documents are the most: leave some out."))
        return data

    @classmethod
    def of(cls, request, **more):
        """The form as it was sent, or blank."""
        return cls(request.POST, request.FILES, **more) if request.method == "POST" else cls(**more)

    @property
    def lost_files(self):
        """What a browser does not keep when the page comes back: the files are to be chosen again."""
        return self.is_bound and bool(self.files)


class KeyField(forms.UUIDField):
    """The key of a form that creates, the same however often it is sent."""

    widget = forms.HiddenInput

    def get_bound_field(self, form, field_name):
        form.initial.setdefault(field_name, uuid.uuid4())
        return super().get_bound_field(form, field_name)


class ApplyForm(WithFiles):
    """What every applicant says."""

    request_key = KeyField(required=False)
    letter = forms.CharField(
        label=_("Why this job, and what you bring"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("In your own words; nothing about your health"),
    )
    outside_phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        validators=[RegexValidator(r"^\+?[\d .()/-]{6,}$", _("Write a phone number, such as 06 12 34 56 78."))],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("Language in which you would like to be answered"),
        choices=[("fr", "Français"), ("en", "English")],
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(
        label=_("How did you hear of it?"), choices=[("", _("Choose")), *Application.Channel.choices]
    )
    field_order = ["request_key", "letter", "outside_phone", "language", "channel", "cv", "papers"]


class OutsideForm(ApplyForm):
    """Somebody without an account."""

    outside_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    outside_email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("A personal link to your application is sent there"),
    )
    outside_place = forms.CharField(
        label=_("Where you live"), required=False, max_length=120, help_text=_("The commune is enough")
    )
    agreed = forms.BooleanField(label="")
    field_order = [
        *("request_key", "outside_name", "outside_email", "outside_phone", "outside_place", "letter"),
        *("language", "channel", "agreed", "cv", "papers"),
    ]

    def __init__(self, *args, firm, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = _(
            "I agree that %(firm)s keeps what I send here in order to decide on my application."
        ) % {"firm": firm.name}
        self.fields["agreed"].help_text = _(
            "It is erased three months after the recruitment ends, or at once when you ask for it on your page."
        )
        choices = self.fields["channel"].choices
        self.fields["channel"].choices = [one for one in choices if one[0] not in Application.PUSH]

    def clean(self):
        data = super().clean()
        data.pop("agreed", None)
        return data


class PresentForm(WithFiles):
    """What HR says of the person it presents, with her papers."""

    letter = forms.CharField(
        label=_("What to say about this person"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Read by the firm’s recruiters and director, by the person and by you; by nobody else"),
    )
    field_order = ["letter", "cv", "papers"]


class MoreFilesForm(WithFiles):
    """Files sent after the application."""

    def clean(self):
        data = super().clean()
        if not data["files"] and not self.errors:
            self.add_error("cv", _("Choose a file first."))
        return data


class ReferenceForm(forms.Form):
    """The words of the present employer."""

    text = forms.CharField(
        label=_("Reference"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("Read by the firm’s recruiters and director and by the person; nothing about health or pay"),
    )
