"""The head of a quote: first who and what, then the terms."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naturopole.formats import EURO
from naturopole.forms import AmountField, DayField
from naturopole.keyed import KeyedForm
from naturopole.markup import written
from packages.domain.regimes import refusal
from packages.forms.keyed import SellersForm
from packages.forms.lines import vat_rates
from packages.models import Quote

# Currencies offered beside the euro, by their ISO 4217 code.
CURRENCIES = (EURO, "CHF", "GBP", "USD", "CAD", "AUD", "JPY", "CNY", "SEK", "DKK", "NOK", "PLN", "CZK", "HUF", "RON")
OF_CLIENT = ("contact", "delivery_place")


class QuoteForm(SellersForm):
    """Who and what; `revision` tells whether a colleague has saved meanwhile.

    A contact and a place of delivery are those of the client: they are offered once the quote has its client.
    """

    valid_until = DayField(label=gettext_lazy("Valid until"))
    starts_on = DayField(
        label=gettext_lazy("Work starts on"), required=False, help_text=gettext_lazy("Empty: as soon as possible.")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = Quote
        fields = [
            "firm",
            "client",
            "contact",
            "delivery_place",
            "title",
            "brief",
            "valid_until",
            "starts_on",
            "client_note",
            "internal_note",
        ]
        widgets = {
            "brief": forms.Textarea(attrs={"rows": 3}),
            "client_note": forms.Textarea(attrs={"rows": 3}),
            "internal_note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "internal_note": gettext_lazy("Never shown to the client."),
            "client_note": gettext_lazy("Printed on the quote."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision
        if self.instance.pk is None:
            for name in OF_CLIENT:
                del self.fields[name]
            return
        self.fields["contact"].empty_label = _("The client’s own address")
        self.fields["delivery_place"].empty_label = _("The client’s own address")
        for name in OF_CLIENT:
            self.offer(self.fields[name])

    def offer(self, field):
        """The rows of the client chosen now are offered; another client's is refused in words, see `clean`."""
        rows = field.queryset.filter(client=self["client"].value() or None) if self.client_reads() else []
        field.choices = lambda: [("", field.empty_label), *((row.pk, str(row)) for row in rows)]

    def client_reads(self) -> bool:
        """Whether what was typed as the client can be a key at all."""
        return str(self["client"].value() or "").isdecimal() and len(str(self["client"].value())) < 19

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
        for name in OF_CLIENT:
            if client and data.get(name) and data[name].client_id != client.pk:
                self.add_error(name, _("This one belongs to another client: choose again."))
        if client and (why := refusal(self.instance.regime, client)):
            self.add_error("client", why)
        return data


# What each way of selling means, in a sentence.
CONSEQUENCES = {
    Quote.Mode.PRINCIPAL: gettext_lazy("Your firm invoices everything and answers for every step."),
    Quote.Mode.AGENT: gettext_lazy("Each firm invoices its own lines with its own VAT; the park signs for them."),
    Quote.Mode.JOINT: gettext_lazy("Each firm invoices its lines, answers for them alone, and reads the whole quote."),
    Quote.Mode.SOLIDARY: gettext_lazy(
        "Each firm invoices its lines, answers for all the others too, and reads the whole quote."
    ),
}


def explained_modes():
    return [(mode, written("{}<span>{}</span>", mode.label, CONSEQUENCES[mode])) for mode in Quote.Mode]


def percent(label, **options):
    return AmountField(
        label=label, max_digits=5, decimal_places=2, min_value=0, max_value=100, suffix="%", required=False, **options
    )


class TermsForm(KeyedForm):
    """How the quote is sold: by whom, at which discount and fee, under which VAT, in which currency."""

    mode = forms.ChoiceField(label=gettext_lazy("Who sells"), widget=forms.RadioSelect)
    discount_percent = percent(gettext_lazy("Discount on the whole"))
    fee_percent = percent(gettext_lazy("Fee of the park"))
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES])
    currency_rate = AmountField(
        label=gettext_lazy("Rate"),
        max_digits=14,
        decimal_places=6,
        min_value=Decimal("0.000001"),
        suffix=gettext_lazy("for €1"),
        required=False,
        help_text=gettext_lazy("Stays as you enter it. Leave empty for euros."),
    )
    single_supply = forms.BooleanField(
        label=gettext_lazy("Sell the whole as one indivisible supply"),
        required=False,
        help_text=gettext_lazy("One VAT rate for all lines. Your reason stays in the history."),
    )
    single_supply_rate = forms.TypedChoiceField(
        label=gettext_lazy("One rate on the whole"), required=False, coerce=Decimal, empty_value=None
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = Quote
        fields = [
            "mode",
            "payment_terms",
            "deposit_percent",
            "discount_percent",
            "fee_percent",
            "regime",
            "currency",
            "currency_rate",
            "single_supply_rate",
            "single_supply_reason",
        ]
        widgets = {"regime": forms.RadioSelect, "single_supply_reason": forms.Textarea(attrs={"rows": 2})}

    field_order = [*Meta.fields[:8], "single_supply", *Meta.fields[8:]]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = explained_modes()
        self.fields["regime"].choices = Quote.Regime.choices
        self.fields["deposit_percent"].suffix = "%"
        rates = vat_rates()
        self.fields["single_supply_rate"].choices = [("", "–"), *rates]
        self.initial["revision"] = self.instance.revision
        self.initial["single_supply"] = self.instance.single_supply_rate is not None

    def clean_discount_percent(self):
        return self.cleaned_data["discount_percent"] or Decimal(0)

    def clean_fee_percent(self):
        return self.cleaned_data["fee_percent"] or Decimal(0)

    def clean_regime(self):
        if why := refusal(self.cleaned_data["regime"], self.instance.client):
            raise forms.ValidationError(why)
        return self.cleaned_data["regime"]

    def clean(self):
        data = super().clean()
        if data.get("currency") == EURO:
            data["currency_rate"] = None
        elif data.get("currency") and not data.get("currency_rate") and "currency_rate" not in self.errors:
            self.add_error("currency_rate", _("Give the rate of this currency: how much of it is worth €1."))
        self.settle_single_supply(data)
        return data

    def settle_single_supply(self, data):
        if not data.get("single_supply"):
            data["single_supply_rate"], data["single_supply_reason"] = None, ""
            return
        if data.get("single_supply_rate") is None and "single_supply_rate" not in self.errors:
            self.add_error("single_supply_rate", _("Choose the rate that holds for the whole."))
        if not (data.get("single_supply_reason") or "").strip():
            self.add_error("single_supply_reason", _("Say why the whole is one indivisible supply."))

    def value_in(self, row, field):
        if field.name == "single_supply":
            return row.single_supply_rate is not None
        return super().value_in(row, field)
