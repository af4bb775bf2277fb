"""Forms of a firm's file: identity, staff by year, officers, undertakings, certificates, documents."""

from django import forms
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siren, siret, tva

from firms.forms.stamped import StampedForm
from firms.models import Axis, Certification, Document, Firm, HeadCount, Level, Officer, Role, Undertaking, User
from firms.models.papers import FIRM_DESK
from naturopole import uploads
from naturopole.forms import AmountField, DayField

OLDEST = 1500


class FirmForm(StampedForm):
    """A firm's own facts, as its director keeps them; official numbers are checked against each other."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    siren = forms.CharField(label="SIREN", required=False, max_length=20, help_text=gettext_lazy("Nine digits"))
    siret = forms.CharField(
        label="SIRET",
        required=False,
        max_length=25,
        help_text=gettext_lazy("Fourteen digits, the first nine its SIREN"),
    )
    vat_number = forms.CharField(
        label=gettext_lazy("VAT identifier"),
        required=False,
        max_length=25,
        help_text=gettext_lazy("FR, two digits, then the SIREN"),
    )
    website = forms.URLField(
        label=gettext_lazy("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    share_capital = AmountField(
        label=gettext_lazy("Share capital"),
        required=False,
        min_value=0,
        max_digits=15,
        decimal_places=0,
        help_text=gettext_lazy("In whole euros; printed on quotes."),
    )
    founded = forms.IntegerField(label=gettext_lazy("Founded in"), required=False, min_value=OLDEST)
    joined_on = DayField(
        label=gettext_lazy("In the park since"),
        required=False,
        help_text=gettext_lazy("Kept by the park. Empty: only the year is known."),
    )
    group_share = AmountField(
        label=gettext_lazy("Part held by the group"),
        suffix="%",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )

    class Meta:
        model = Firm
        fields = [
            "full_name",
            "legal_form",
            "share_capital",
            "registry",
            "siren",
            "siret",
            "vat_number",
            "address",
            "website",
            "founded",
            "joined_on",
            "group_name",
            "group_share",
            "activity_fr",
            "activity_en",
            "profile_public",
            "profile_fr",
            "profile_en",
        ]
        labels = {
            "full_name": gettext_lazy("Full name"),
            "registry": gettext_lazy("Trade register"),
            "activity_fr": gettext_lazy("What it does, in French"),
            "activity_en": gettext_lazy("What it does, in English"),
            "profile_public": gettext_lazy("Show a public profile: everybody may read it without signing in"),
        }
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "activity_fr": forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
            "activity_en": forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
            "profile_fr": forms.Textarea(attrs={"rows": 5}),
            "profile_en": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision
        for name in ("activity_fr", "activity_en"):
            self.fields[name].max_length = 2000
        if self.instance.joined is None or not self.user.has_role(Role.OFFICE, Role.ADMINISTRATOR):
            del self.fields["joined_on"]

    def revision_of(self, fresh) -> str:
        return str(fresh.revision)

    def clean_siren(self):
        return checked(siren, self.cleaned_data["siren"], _("This is no SIREN: check its nine digits."))

    def clean_siret(self):
        return checked(siret, self.cleaned_data["siret"], _("This is no SIRET: check its fourteen digits."))

    def clean_vat_number(self):
        typed = self.cleaned_data["vat_number"]
        number = checked(tva, typed, _("This is no French VAT number: check its digits."))
        return f"FR{number}" if number else ""

    def clean_website(self):
        address = self.cleaned_data["website"]
        if address and not address.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(_("Enter an address that starts with https://."))
        return address

    def clean_founded(self):
        year = self.cleaned_data["founded"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError(_("This year is still to come."))
        return year

    def clean_joined_on(self):
        day, left = self.cleaned_data["joined_on"], self.instance.left_on
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        if day and left and day > left:
            raise forms.ValidationError(_("The firm left before this day: correct it."))
        return day

    def check_years(self, data):
        """A firm exists before it joins."""
        day, year = data.get("joined_on"), data.get("founded")
        joined = day.year if day else self.instance.joined
        if year and joined and year > joined:
            text = _("The firm joined the park in %(year)d: it was founded in that year at the latest.")
            self.add_error("founded", text % {"year": joined})

    def clean(self):
        data = super().clean()
        self.check_years(data)
        number = data.get("siren")
        for name, start in (("siret", 0), ("vat_number", 4)):
            typed = data.get(name)
            if typed and number and typed[start : start + 9] != number:
                self.add_error(name, _("Its digits do not agree with the SIREN: correct one of them."))
            if typed and not data.get("siren") and "siren" not in self.errors:
                self.add_error("siren", _("Enter the SIREN too: the other numbers are made from it."))
        if data.get("group_share") is not None and not data.get("group_name"):
            self.add_error("group_name", _("Name the group that holds this part."))
        if data.get("profile_public"):
            for name in ("profile_fr", "profile_en"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("A public profile needs its text in both languages."))
        return data


def checked(kind, typed, refusal) -> str:
    """An official number without its spaces; ValidationError when its digits do not hold together."""
    if not typed:
        return ""
    try:
        return kind.validate(typed)
    except NumberError:
        raise forms.ValidationError(refusal) from None


class HeadCountForm(StampedForm):
    """A firm's permanent staff at the end of one year."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=OLDEST)
    staff = forms.IntegerField(
        label=gettext_lazy("Permanent staff at the end of the year"), min_value=0, max_value=1_000_000
    )

    class Meta:
        model = HeadCount
        fields = ["year", "staff"]

    def clean_year(self):
        year, founded = self.cleaned_data["year"], self.firm.founded
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("This year is still to come."))
        if founded and year < founded:
            raise forms.ValidationError(_("The firm was founded in %(year)d.") % {"year": founded})
        return year


class OfficerForm(StampedForm):
    """A person with a responsibility in the firm; a last day ends it and keeps it in the file."""

    since = DayField(label=gettext_lazy("Since"), required=False)
    until = DayField(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty while the person holds it")
    )

    class Meta:
        model = Officer
        fields = ["name", "responsibility", "title", "since", "until", "user"]
        help_texts = {
            "title": gettext_lazy("As the person signs, such as managing director"),
            "user": gettext_lazy("The person’s account in this space, where there is one"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = User.objects.visible_to(self.user).filter(memberships__firm=self.firm, is_active=True)
        self.fields["user"].queryset = colleagues.distinct().order_by("last_name", "first_name")


class LevelChoices(forms.ModelMultipleChoiceField):
    """Levels to tick; those of several axes say theirs."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, with_axis=False, **kwargs):
        super().__init__(Level.objects.visible_to(None), **kwargs)
        self.with_axis = with_axis

    def label_from_instance(self, level):
        return f"{level.get_axis_display()} – {level.name}" if self.with_axis else level.name


class UndertakingForm(StampedForm):
    """A promise not to compete: which levels, towards whom, from when to when."""

    signed_on = DayField(label=gettext_lazy("Signed on"))
    until = DayField(label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty: without an end"))
    levels = LevelChoices(label=gettext_lazy("Levels it stays out of"), with_axis=True)

    class Meta:
        model = Undertaking
        fields = ["towards", "levels", "signed_on", "until", "document"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        towards = self.fields["towards"]
        known = Q(standing="resident") | Q(pk=self.instance.towards_id)
        towards.queryset = towards.queryset.filter(known, park=self.firm.park_id).exclude(pk=self.firm.pk)
        towards.empty_label = _("All residents")
        levels = Level.objects.visible_to(self.user).filter(park=self.firm.park_id)
        axes = Case(*(When(axis=axis, then=place) for place, axis in enumerate(Axis.values)))
        self.fields["levels"].queryset = levels.order_by(axes, "order")
        self.offer_documents()

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class CertificateForm(StampedForm):
    """A standard the firm holds or prepares; a valid one says until when."""

    valid_from = DayField(label=gettext_lazy("Valid from"), required=False)
    valid_until = DayField(
        label=gettext_lazy("Valid until"), required=False, help_text=gettext_lazy("The last day it holds")
    )
    audit_on = DayField(label=gettext_lazy("Next audit"), required=False)
    scope = LevelChoices(
        label=gettext_lazy("Steps covered"), required=False, help_text=gettext_lazy("None ticked: all steps")
    )

    class Meta:
        model = Certification
        fields = [
            *("standard", "state", "body", "number", "scope", "valid_from", "valid_until", "audit_on", "document"),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        steps = Level.objects.visible_to(self.user).filter(park=self.firm.park_id, axis=Axis.PROCESS)
        self.fields["scope"].queryset = steps
        self.offer_documents()

    def clean_standard(self):
        return " ".join(self.cleaned_data["standard"].split())

    def clean(self):
        data = super().clean()
        state, start, end = data.get("state"), data.get("valid_from"), data.get("valid_until")
        today = timezone.localdate()
        if start and end and end < start:
            self.add_error("valid_until", _("It ends before it starts: correct one of the two days."))
        elif state == Certification.State.VALID and not end and "valid_until" not in self.errors:
            self.add_error("valid_until", _("Enter the last day: a valid certificate has an end."))
        elif state == Certification.State.VALID and end and end < today:
            self.add_error("valid_until", _("This day has passed: enter the new end, or choose “Expired”."))
        elif state == Certification.State.EXPIRED and end and end >= today:
            self.add_error("state", _("It has not ended yet: choose another state, or correct its last day."))
        if state == Certification.State.VALID and start and start > today:
            self.add_error("valid_from", _("It starts on a day still to come: until then it is in preparation."))
        if {"state", "valid_until"} & set(self.changed_data):
            self.instance.alerted_days = None
        return data


class DocumentForm(StampedForm):
    """A document, who reads it, and its file; an edit may leave the file as it is."""

    upload = forms.FileField(
        label=gettext_lazy("File to add"),
        widget=forms.ClearableFileInput(attrs={"accept": uploads.ACCEPT}),
        max_length=200,
        help_text=gettext_lazy("PDF, PNG or JPEG picture, Word, Excel or OpenDocument text, 10 MB at most"),
    )

    class Meta:
        model = Document
        fields = ["title", "audience"]
        widgets = {"audience": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = Document.Audience.choices
        if self.firm.pk not in self.user.firm_ids(*FIRM_DESK):
            choices = [choice for choice in choices if choice[0] != Document.Audience.FIRM]
        self.fields["audience"].choices = choices
        if self.instance.pk:
            self.fields["upload"].required = False
            self.fields["upload"].label = _("New file")
            self.fields["upload"].help_text = _("It replaces %(name)s. Leave empty to keep that one.") % {
                "name": self.instance.file_name
            }

    def clean_upload(self):
        """What `uploads.accept` answers, or None when the file stays."""
        upload = self.cleaned_data["upload"]
        return uploads.accept(upload) if upload else None


class LeavingForm(forms.Form):
    """The departure of a resident: its day and why."""

    day = DayField(label=gettext_lazy("Last day in the park"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept in the history of the firm’s file"),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I confirm: the firm has left and stops counting in the park"),
        error_messages={"required": gettext_lazy("Tick this box to confirm the departure.")},
    )
