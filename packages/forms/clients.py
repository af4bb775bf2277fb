"""Forms of clients, of whom to write to there, and of where to deliver."""

from django import forms
from django.utils.translation import gettext_lazy as _

from naturopole.keyed import KeyedForm
from packages.forms.keyed import RevisedForm
from packages.models import Client, Contact, DeliveryPlace

# The European Union names Greece by another word than the world does.
EU_NAMES = {"EL": "GR", "XI": "GB"}


def country_code(text) -> str:
    """Two capital letters, or a form's error."""
    code = "".join(text.split()).upper()
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        raise forms.ValidationError(_("Write the two letters of the country, such as FR or BE."))
    return code


class ClientForm(RevisedForm):
    class Meta:
        model = Client
        fields = [
            "firm",
            "name",
            "email",
            "contact",
            "address",
            "country",
            "siren",
            "vat_number",
            "delivery_address",
            "language",
            "early",
            "early_note",
        ]
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "delivery_address": forms.Textarea(attrs={"rows": 2}),
            "early_note": forms.Textarea(attrs={"rows": 3}),
            "language": forms.RadioSelect,
        }

    # Written with spaces as on letterheads; what is kept has none.
    siren = forms.CharField(
        label="SIREN", max_length=20, required=False, help_text=_("Nine digits, for a French company.")
    )
    vat_number = forms.CharField(
        label=_("VAT number"),
        max_length=24,
        required=False,
        help_text=_("With its country, such as FR or BE; needed for a quote without French VAT in the Union."),
    )

    def clean_country(self):
        return country_code(self.cleaned_data["country"])

    def clean_siren(self):
        return "".join(self.cleaned_data["siren"].split())

    def clean_vat_number(self):
        return "".join(letter for letter in self.cleaned_data["vat_number"] if letter.isalnum()).upper()

    def clean(self):
        data = super().clean()
        number, country = data.get("vat_number"), data.get("country")
        if number and country and EU_NAMES.get(number[:2], number[:2]) != country:
            text = _("This VAT number belongs to another country than the address: correct one of them.")
            self.add_error("vat_number", text)
        if data.get("siren") and country and country != "FR":
            self.add_error("siren", _("Only a French company has a SIREN: leave it empty, or correct the country."))
        return data


class ContactForm(KeyedForm):
    class Meta:
        model = Contact
        fields = ["name", "position", "email", "phone"]


class PlaceForm(KeyedForm):
    class Meta:
        model = DeliveryPlace
        fields = ["name", "address", "country"]
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}

    def clean_country(self):
        return country_code(self.cleaned_data["country"])
