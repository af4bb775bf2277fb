"""What the register of quotes may be narrowed to and sorted by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from packages.models import Quote

SORTS = {
    "number": ["number", "pk"],
    "-number": ["-pk"],
    "client": ["client__name", "-pk"],
    "-client": ["-client__name", "-pk"],
    "net": ["net", "-pk"],
    "-net": ["-net", "-pk"],
}


class QuoteFilter(forms.Form):
    """Search by client or product, state and year; `apply` narrows a queryset of quotes."""

    q = forms.CharField(label=_("Client or product"), required=False, max_length=80)
    status = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Quote.Status.choices])
    year = forms.ChoiceField(label=_("Year"), required=False)
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in SORTS], widget=forms.HiddenInput)

    def __init__(self, *args, this_year, **kwargs):
        super().__init__(*args, **kwargs)
        years = [(str(year), str(year)) for year in range(this_year, this_year - 5, -1)]
        self.fields["year"].choices = [("", _("All")), *years]
        self.fields["q"].widget.input_type = "search"

    def value(self, name):
        """What was asked for, or nothing when it makes no sense: a wrong filter shows everything."""
        return self.cleaned_data.get(name, "") if self.is_valid() or name in getattr(self, "cleaned_data", {}) else ""

    def apply(self, quotes):
        if word := self.value("q"):
            told = Q(client__name__icontains=word) | Q(title__icontains=word) | Q(number__startswith=word)
            quotes = quotes.filter(told)
        if status := self.value("status"):
            quotes = quotes.filter(status=status)
        if year := self.value("year"):
            quotes = quotes.filter(created_at__year=year)
        return quotes.order_by(*SORTS[self.value("sort") or "-number"])
