"""Names of templates and variants, and what a quote begun from another one asks for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from naturopole.forms import DayField
from naturopole.keyed import KeyedForm
from packages.models import Quote, QuoteTemplate


class TemplateForm(KeyedForm):
    """The name of a template; `revision` tells whether a colleague has renamed it meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = QuoteTemplate
        fields = ["name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision


class VariantForm(KeyedForm):
    """What tells a variant from the others: its title."""

    class Meta:
        model = Quote
        fields = ["title"]
        help_texts = {"title": _("Say in it what is different, such as “in glass jars”: the client reads it.")}


class BeginForm(KeyedForm):
    """A quote that begins from a template or an earlier quote; its instance carries the firm."""

    valid_until = DayField(label=_("Valid until"))

    class Meta:
        model = Quote
        fields = ["client", "title", "valid_until"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["client"]
        field.queryset = field.queryset.filter(firm=self.instance.firm_id)

    def clean_valid_until(self):
        day = self.cleaned_data["valid_until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed: choose a later one."))
        return day


class CompareForm(forms.Form):
    """Which two versions stand beside each other; `choices` are (value, word), the newest first."""

    before = forms.ChoiceField(label=_("Compare"), required=False)
    after = forms.ChoiceField(label=_("with"), required=False)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = choices
        values = [value for value, _word in choices]
        self.usual = (values[1] if len(values) > 1 else values[0], values[0]) if values else (None, None)

    def pair(self) -> tuple:
        """What was asked for; the last two where nothing, or something that is no version, was. The form shows it."""
        self.is_valid()
        pairs = zip(self.fields, self.usual, strict=True)
        self.data = {name: self.cleaned_data.get(name) or usual for name, usual in pairs}
        return self.data["before"], self.data["after"]
