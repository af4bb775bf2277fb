"""The head of a quote."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from naturopole.forms import DayField
from packages.forms.keyed import SellersForm
from packages.models import Quote


class QuoteForm(SellersForm):
    """The head of a quote; `revision` tells whether a colleague has saved meanwhile."""

    valid_until = DayField(label=_("Valid until"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = Quote
        fields = [
            "firm",
            "client",
            "title",
            "brief",
            "mode",
            "valid_until",
            "payment_terms",
            "deposit_percent",
            "internal_note",
        ]
        widgets = {
            "brief": forms.Textarea(attrs={"rows": 3}),
            "internal_note": forms.Textarea(attrs={"rows": 3}),
            "mode": forms.RadioSelect,
        }
        help_texts = {"internal_note": _("Never shown to the client.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = Quote.Mode.choices
        self.fields["deposit_percent"].suffix = "%"
        self.initial["revision"] = self.instance.revision

    def clean_valid_until(self):
        day = self.cleaned_data["valid_until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed: choose a later one."))
        return day

    def clean(self):
        data = super().clean()
        firm, client = data.get("firm"), data.get("client")
        if firm and client and client.firm_id != firm.pk:
            self.add_error("client", _("This client belongs to another of your firms."))
        return data
