"""What the lists of clients, opportunities and services may be narrowed to and sorted by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from packages.domain.catalogue import steps_of
from packages.models import Opportunity

CLIENT_SORTS = {
    "name": ["name", "pk"],
    "-name": ["-name", "-pk"],
    "quotes": ["quote_count", "name"],
    "-quotes": ["-quote_count", "name"],
}


class NarrowingForm(forms.Form):
    """Filters of a list: what makes no sense is as if it had not been asked."""

    def value(self, name):
        self.is_valid()
        return self.cleaned_data.get(name, "")

    @property
    def is_narrowed(self) -> bool:
        return any(self.value(name) for name in self.fields if name != "sort")


class ClientFilter(NarrowingForm):
    """Search by name, contact or place; only those that bring a firm into their engineering."""

    q = forms.CharField(label=_("Name, contact or place"), required=False, max_length=80)
    early = forms.BooleanField(label=_("Only those who bring us in early"), required=False)
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in CLIENT_SORTS], widget=forms.HiddenInput)

    def apply(self, clients):
        if word := self.value("q"):
            clients = clients.filter(Q(name__icontains=word) | Q(contact__icontains=word) | Q(address__icontains=word))
        if self.value("early"):
            clients = clients.filter(early=True)
        return clients.order_by(*CLIENT_SORTS[self.value("sort") or "name"])


OPPORTUNITY_SORTS = {
    "expected_on": ["expected_on", "pk"],
    "-expected_on": ["-expected_on", "-pk"],
    "value": ["value", "pk"],
    "-value": ["-value", "-pk"],
}


class OpportunityFilter(NarrowingForm):
    """Search by client or product; the open ones unless another state is asked for."""

    q = forms.CharField(label=_("Client or product"), required=False, max_length=80)
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Open")), *Opportunity.Status.choices[1:], ("all", _("All"))],
    )
    sort = forms.ChoiceField(
        required=False, choices=[(key, key) for key in OPPORTUNITY_SORTS], widget=forms.HiddenInput
    )

    def apply(self, opportunities):
        if word := self.value("q"):
            opportunities = opportunities.filter(Q(client__name__icontains=word) | Q(title__icontains=word))
        status = self.value("status") or Opportunity.Status.OPEN
        if status != "all":
            opportunities = opportunities.filter(status=status)
        return opportunities.order_by(*OPPORTUNITY_SORTS[self.value("sort") or "expected_on"])


class ServiceFilter(NarrowingForm):
    """Search by name; the services of one step."""

    q = forms.CharField(label=_("Service offered"), required=False, max_length=80)
    stage = forms.ModelChoiceField(label=_("Step"), queryset=None, required=False, empty_label=_("All steps"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = steps_of(user)

    def apply(self, services):
        if word := self.value("q"):
            services = services.filter(name__icontains=word)
        if stage := self.value("stage"):
            services = services.filter(stage=stage)
        return services
