"""A sale that may come."""

from django import forms
from django.utils.translation import gettext_lazy as _

from naturopole.forms import AmountField, DayField
from packages.forms.keyed import RevisedForm
from packages.models import Opportunity


class OpportunityForm(RevisedForm):
    expected_on = DayField(label=_("Decision expected on"))
    value = AmountField(label=_("Value before VAT"), max_digits=14, decimal_places=2, min_value=0)

    class Meta:
        model = Opportunity
        fields = ["firm", "client", "title", "brief", "expected_on", "value"]
        widgets = {"brief": forms.Textarea(attrs={"rows": 3})}

    def clean(self):
        data = super().clean()
        firm, client = data.get("firm"), data.get("client")
        if firm and client and client.firm_id != firm.pk:
            self.add_error("client", _("This client belongs to another of your firms."))
        return data
