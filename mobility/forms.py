"""Forms of vacancies, consents and sponsored applications."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from firms.models import Role
from mobility.compliance import refused_phrase
from mobility.models import Employee, Vacancy
from naturopole.forms import AmountField, DayField, ScopedModelForm

PAY = {"max_digits": 9, "decimal_places": 2, "min_value": 0, "required": False}
TEXTS = ("title", "mission", "requirements", "prospects")


class VacancyForm(ScopedModelForm):
    """A vacancy as HR writes it; the law's limits are checked on the words."""

    title = forms.CharField(label=_("Job title"), help_text=_("80 characters at most, for women and men alike."))
    pay_from = AmountField(
        label=_("Gross monthly pay, from"), max_digits=9, decimal_places=2, min_value=0, required=False
    )
    pay_to = AmountField(label=_("Gross monthly pay, to"), max_digits=9, decimal_places=2, min_value=0, required=False)
    opens_on = DayField(label=_("Opens on"))
    closes_on = DayField(label=_("Answer by"))
    starts_on = DayField(label=_("Start of work"), required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = Vacancy
        fields = [
            "firm",
            "title",
            "rome",
            "contract",
            "hours",
            "part_time",
            "adaptable",
            "leads_up",
            "place",
            "mission",
            "requirements",
            "prospects",
            "pay_from",
            "pay_to",
            "opens_on",
            "closes_on",
            "starts_on",
            "audience",
            "chosen_firms",
            "request_key",
        ]
        widgets = {
            "mission": forms.Textarea(attrs={"rows": 6}),
            "requirements": forms.Textarea(attrs={"rows": 4}),
            "prospects": forms.Textarea(attrs={"rows": 3}),
            "audience": forms.RadioSelect,
            "chosen_firms": forms.CheckboxSelectMultiple,
            "rome": forms.TextInput(attrs={"list": "rome", "autocomplete": "off"}),
        }
        help_texts = {
            "rome": _("The code of the occupation, such as H2301; leave empty if you don’t know it."),
            "mission": _("In French, as the law asks."),
            "chosen_firms": _("Only for “Chosen firms”."),
        }
        error_messages = {
            "rome": {"invalid_choice": _("This code is not one of the 532: check it, or leave it empty.")}
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.user.firm_ids(Role.HR)
        self.fields["firm"].queryset = self.fields["firm"].queryset.filter(pk__in=own)
        self.fields["chosen_firms"].queryset = self.fields["chosen_firms"].queryset.residents().exclude(pk__in=own)
        if len(own) == 1:
            self.fields["firm"].widget = forms.HiddenInput()
            self.initial["firm"] = own[0]
        self.fields["audience"].choices = Vacancy.Audience.choices
        for name in ("pay_from", "pay_to"):
            self.fields[name].required = any(m.park.pay_range_required for m in self.user.memberships_held)
            self.fields[name].error_messages["required"] = _("The park asks for a pay range on every vacancy.")
        self.initial["revision"] = self.instance.revision
        if not self.instance.pk:
            self.initial.setdefault("request_key", uuid.uuid4())
            self.initial.setdefault("opens_on", timezone.localdate())

    def clean_title(self):
        title = self.cleaned_data["title"].strip()
        surplus = len(title) - 80
        if surplus > 0:
            raise forms.ValidationError(
                ngettext(
                    "The title has %(length)d characters. Remove %(surplus)d.",
                    "The title has %(length)d characters. Remove %(surplus)d.",
                    surplus,
                )
                % {"length": len(title), "surplus": surplus}
            )
        return title

    def validate_unique(self):
        """A key seen before is no error: the same form sent twice leads to the row it made the first time."""

    def clean_request_key(self):
        return self.instance.request_key if self.instance.pk else self.cleaned_data["request_key"] or uuid.uuid4()

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed: choose a later one."))
        return day

    def clean(self):
        data = super().clean()
        for name in TEXTS:
            phrase = refused_phrase(data.get(name, ""))
            if phrase:
                text = _("“%(phrase)s” sets a condition that the law forbids. Say what the work asks for instead.")
                self.add_error(name, text % {"phrase": phrase})
        self.check_pay(data)
        if data.get("opens_on") and data.get("closes_on") and data["closes_on"] < data["opens_on"]:
            self.add_error("closes_on", _("The closing day is before the opening day."))
        if data.get("audience") == Vacancy.Audience.CHOSEN and not data.get("chosen_firms"):
            self.add_error("chosen_firms", _("Choose at least one firm, or another audience."))
        return data

    def check_pay(self, data):
        low, high = data.get("pay_from"), data.get("pay_to")
        if low is not None and high is not None and high < low:
            self.add_error("pay_to", _("The highest pay is below the lowest."))


class ConsentForm(forms.Form):
    """HR asks one of its own people."""

    employee = forms.ModelChoiceField(None, label=_("Person"), empty_label=_("Choose"), required=True)
    message = forms.CharField(
        label=_("Message to the person"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Write nothing about the person’s health."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        staff = Employee.objects.visible_to(user).filter(firm_id__in=user.firm_ids(Role.HR))
        self.fields["employee"].queryset = staff


class LetterForm(forms.Form):
    """What HR says of the person it presents."""

    letter = forms.CharField(
        label=_("What to say about this person"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Read by the hiring firm’s recruiters and director, by the person and by you; by nobody else."),
    )


class NoteForm(forms.Form):
    """A reason that goes with a move."""

    note = forms.CharField(label=_("Reason"), max_length=2000, required=False)
