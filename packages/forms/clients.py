"""Forms of clients."""

from django import forms

from packages.forms.keyed import SellersForm
from packages.models import Client


class ClientForm(SellersForm):
    class Meta:
        model = Client
        fields = [
            "firm",
            "name",
            "email",
            "contact",
            "address",
            "delivery_address",
            "siren",
            "vat_number",
            "language",
        ]
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "delivery_address": forms.Textarea(attrs={"rows": 2}),
            "language": forms.RadioSelect,
        }

    def clean_siren(self):
        return "".join(self.cleaned_data["siren"].split())
