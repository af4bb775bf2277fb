"""Forms of those who apply, from inside and outside the park; their files come last, see `naturopole.oversized`."""

import uuid

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from firms.forms.intake import FilesField
from mobility.domain.application_files import MOST
from mobility.models import Application, ApplicationFile
from naturopole import staged, uploads

Kind = ApplicationFile.Kind
# Of one sending; what is beyond is named, and not read again.
TAKEN = staged.MOST
LEFT_OUT = _("Left out: %(names)s. Untick others to send them instead.")
NOT_RECEIVED = _("Not received: %(names)s. Choose them again.")
KINDS_TAKEN = _("PDF, PNG or JPEG picture, Word, Excel or OpenDocument text, 10 MB at most")


class WithFiles(forms.Form):
    """A CV and other papers; `files` in the cleaned data is a list of (kind, accepted file).

    Where the page comes back, good files wait (`hold`) and are listed, ticked, until they are sent (`release`).
    `stored` are the SHA-256 of what the application holds already.
    """

    request, waiting, stored = None, {}, frozenset()
    too_many = _("Six documents are the most: leave some out.")
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

    field_order = ["kept", "cv", "papers"]

    @classmethod
    def of(cls, request, **more):
        """The form as it was sent, with what waits of its files, or blank."""
        if request.method != "POST":
            return cls(**more)
        form = cls(request.POST, request.FILES, **more)
        form.wait_at(request, request.path, request.POST.get("request_key", "")[:40])
        return form

    def wait_at(self, request, address, key=""):
        """Files of this form, sent to `address`, wait together; those that do are offered."""
        self.request, self.place = request, f"{address} {key}"
        self.offer(staged.held(request, self.place))

    def offer(self, waiting):
        """Show what waits, ticked as it was sent."""
        self.waiting = waiting
        if not waiting:
            self.fields.pop("kept", None)
            return
        # The field that was cleaned is the one that is drawn: only its choices change.
        field = self.fields.setdefault("kept", waiting_field())
        field.choices = [(key, _("%(name)s, already received") % {"name": row.name}) for key, row in waiting.items()]
        field.initial = list(waiting)
        self.order_fields(self.field_order)

    def clean_cv(self):
        upload = self.cleaned_data["cv"]
        return uploads.accept(upload) if upload else None

    def clean(self):
        data = super().clean()
        cv = [(Kind.CV, data["cv"])] if data.get("cv") else []
        data["files"] = cv + self.received(has_cv=bool(cv)) + [(Kind.OTHER, row) for row in data.get("papers") or ()]
        if len({file.sha256 for _kind, file in data["files"]} - self.stored) > self.room:
            self.add_error("papers", self.too_many)
        return data

    @property
    def room(self) -> int:
        """How many files can still be added."""
        return max(MOST - len(self.stored), 0)

    def received(self, *, has_cv) -> list:
        """What came before and stays ticked, as (kind, file); another CV takes the place of the one that came."""
        asked = set(self.data.getlist("kept")) - staged.arrived(self.request, self.place) if self.request else set()
        found = {key: self.waiting[key].accepted() for key in self.waiting if key in asked}
        if len(asked) > len(found) or None in found.values():
            self.add_error("cv", _("A file received earlier is no longer kept: choose it again."))
        kinds = {key: Kind(self.waiting[key].kind) for key in found}
        return [(kinds[key], file) for key, file in found.items() if file and not (has_cv and kinds[key] == Kind.CV)]

    def hold(self):
        """The page comes back: keep what was good of the files that were sent, and forget what was unticked.

        As many as fit are ticked; the others are named beside the field, and wait to be ticked in their place.
        """
        if self.request is None:
            return
        lost = self.stage()
        self.offer(staged.held(self.request, self.place))
        in_order = sorted(self.waiting, key=lambda key: self.waiting[key].kind != Kind.CV)
        self.data = self.data.copy()
        self.data.setlist("kept", in_order[: self.room])
        left_out = [self.waiting[key].name for key in in_order[self.room :]]
        for names, words in [(left_out, LEFT_OUT), (lost, NOT_RECEIVED)]:
            if names:
                self.add_error("papers", words % {"names": ", ".join(names)})

    def stage(self) -> list[str]:
        """Let the good ones wait, each once, in place of what was unticked; names of those that can't wait."""
        sent = [(Kind.CV, row) for row in self.files.getlist("cv")]
        sent += [(Kind.OTHER, row) for row in self.files.getlist("papers")]
        lost = [upload.name for _kind, upload in sent[TAKEN:]]
        ticked = self.data.getlist("kept")
        replaced = any(kind == Kind.CV and accepted_again(upload) for kind, upload in sent[:TAKEN])
        gone = [k for k, row in self.waiting.items() if k not in ticked or (replaced and row.kind == Kind.CV)]
        staged.drop(self.request, gone)
        known = self.stored | {row.sha256 for key, row in self.waiting.items() if key not in gone}
        for kind, upload in sent[:TAKEN]:
            file = accepted_again(upload)
            if file and file.sha256 not in known:
                known |= {file.sha256}
                lost += [] if staged.keep(self.request, self.place, kind.value, file) else [file.name]
        return lost

    def release(self):
        """What was sent has arrived: nothing of it waits any more."""
        staged.drop(self.request, self.waiting, arrive=True)

    @property
    def lost_files(self):
        """Nothing of what was sent could be kept, and a browser does not keep it either: choose the files again."""
        return self.is_bound and bool(self.files) and not self.waiting


def waiting_field():
    return forms.MultipleChoiceField(
        required=False,
        label=_("Files already received"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Untick a file to leave it out"),
    )


def accepted_again(upload):
    """An upload once more through its checks, for what they say is in the form's errors; None for a refused one."""
    upload.seek(0)
    try:
        return uploads.accept(upload)
    except forms.ValidationError:
        return None


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
    field_order = ["request_key", "letter", "outside_phone", "language", "channel", "kept", "cv", "papers"]


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
        *("language", "channel", "agreed", "kept", "cv", "papers"),
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
    field_order = ["letter", "kept", "cv", "papers"]


class MoreFilesForm(WithFiles):
    """Files sent after the application; what waits is offered whenever its page is drawn, see `shown`."""

    too_many = _("Six files are the most: remove one first.")

    @classmethod
    def shown(cls, request, address):
        """The blank form, sent to `address`, with what waits of an earlier sending: a file is removed in between."""
        form = cls()
        form.wait_at(request, address)
        return form

    @classmethod
    def of(cls, request, application):
        form = super().of(request)
        form.stored = frozenset(application.files.values_list("sha256", flat=True))
        return form

    def clean(self):
        data = super().clean()
        has_come = self.data.getlist("kept") and staged.arrived(self.request, self.place)
        if not data["files"] and not self.errors and not has_come:
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
