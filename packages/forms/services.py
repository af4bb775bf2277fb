"""A firm's catalogue: services with their price rules, days without capacity, thresholds."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from naturopole.forms import AmountField, DayField
from packages.domain.catalogue import steps_of
from packages.forms.keyed import RevisedForm, SellersForm
from packages.forms.lines import vat_rates
from packages.models import BusyPeriod, SalesPolicy, Service

BREAKS = 4  # quantity breaks that a form offers


class ServiceForm(RevisedForm):
    """One service; `breaks_typed` are its further prices, each from a quantity on."""

    unit_price = AmountField(label=_("Unit price before VAT"), max_digits=14, decimal_places=4, min_value=0)
    set_up = AmountField(label=_("Set-up, once an order"), max_digits=14, decimal_places=2, min_value=0, required=False)
    minimum_quantity = AmountField(
        label=_("Minimum quantity"), max_digits=14, decimal_places=3, min_value=0, suffix="", required=False
    )

    class Meta:
        model = Service
        fields = [
            "firm",
            "stage",
            "name",
            "supply",
            "unit",
            "unit_price",
            "set_up",
            "minimum_quantity",
            "vat_rate",
            "lead_days",
            "transit_days",
            "shared",
            "active",
        ]
        widgets = {"supply": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = steps_of(self.user)
        rates = vat_rates()
        self.fields["vat_rate"] = forms.TypedChoiceField(label=_("VAT"), choices=rates, coerce=Decimal)
        for name in ("lead_days", "transit_days"):
            self.fields[name].suffix = _("working days")
        self.saved = list(self.instance.breaks.all()) if self.instance.pk else []
        for place in range(max(BREAKS, len(self.saved) + 1)):
            self.add_break(place)

    def add_break(self, place):
        quantity = AmountField(
            label=_("From the quantity"), max_digits=14, decimal_places=3, required=False, suffix="", min_value=0
        )
        price = AmountField(
            label=_("Unit price before VAT"), max_digits=14, decimal_places=4, required=False, min_value=0
        )
        self.fields[f"from_{place}"], self.fields[f"price_{place}"] = quantity, price
        if place < len(self.saved):
            self.initial[f"from_{place}"] = self.saved[place].from_quantity
            self.initial[f"price_{place}"] = self.saved[place].unit_price

    @property
    def break_rows(self):
        places = [name.removeprefix("from_") for name in self.fields if name.startswith("from_")]
        return [(self[f"from_{place}"], self[f"price_{place}"]) for place in places]

    def clean_set_up(self):
        return self.cleaned_data["set_up"] or Decimal(0)

    def clean_minimum_quantity(self):
        return self.cleaned_data["minimum_quantity"] or Decimal(0)

    def clean(self):
        data = super().clean()
        self.breaks_typed, seen = [], set()
        for quantity_field, price_field in self.break_rows:
            quantity, price = data.get(quantity_field.name), data.get(price_field.name)
            if quantity_field.errors or price_field.errors or (quantity is None and price is None):
                continue
            if not quantity:
                self.add_error(quantity_field.name, _("Give the quantity, above zero, or empty the price."))
            elif price is None:
                self.add_error(price_field.name, _("Give the price from this quantity on, or empty the quantity."))
            elif quantity in seen:
                self.add_error(quantity_field.name, _("Two prices begin at the same quantity: keep one."))
            else:
                seen.add(quantity)
                self.breaks_typed.append((quantity, price))
        return data


class BusyForm(SellersForm):
    starts_on = DayField(label=_("From the day"))
    ends_on = DayField(label=_("To the day, included"))

    class Meta:
        model = BusyPeriod
        fields = ["firm", "stage", "starts_on", "ends_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = steps_of(self.user)
        self.fields["stage"].empty_label = _("All steps")

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first one."))
        return data


class PolicyForm(RevisedForm):
    max_discount_percent = AmountField(
        label=_("Discount that needs no approval, up to"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        suffix="%",
    )
    min_margin_percent = AmountField(
        label=_("Margin that needs no approval, from"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        suffix="%",
    )

    class Meta:
        model = SalesPolicy
        fields = ["firm", "max_discount_percent", "min_margin_percent"]
