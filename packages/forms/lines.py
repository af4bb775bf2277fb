"""One line of a quote, and who may be chosen for it."""

from decimal import Decimal

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from firms.models import Firm
from firms.models.firm import Standing
from naturopole.forms import AmountField
from packages.forms.keyed import KeyedForm
from packages.models import QuoteLine

OUTSIDE = "outside"
LARGEST_LINE = 1_000_000_000
WEEK = 5  # working days


class LineForm(KeyedForm):
    """One line: a firm of the park that holds the step or a supplier outside, what it delivers, at which price.

    `holders` are the firms to choose from, see `holders_of`.
    """

    source = forms.ChoiceField(label=_("Supplier"), widget=forms.RadioSelect)
    quantity = AmountField(label=_("Quantity"), max_digits=14, decimal_places=3, min_value=Decimal("0.001"), suffix="")
    unit_price = AmountField(label=_("Unit price before VAT"), max_digits=14, decimal_places=4, min_value=0)
    discount_percent = AmountField(
        label=_("Discount"), max_digits=5, decimal_places=2, min_value=0, max_value=100, suffix="%", required=False
    )
    lead_time = forms.IntegerField(label=_("Lead time"), min_value=1, max_value=104)
    lead_unit = forms.ChoiceField(
        label=_("Counted in"), choices=[("weeks", _("weeks")), ("days", _("working days"))], required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = QuoteLine
        fields = [
            "outside_supplier",
            "name_outside",
            "description",
            "quantity",
            "unit",
            "unit_price",
            "discount_percent",
            "vat_rate",
        ]

    field_order = ["source", "outside_supplier", "name_outside"]

    def __init__(self, *args, holders, **kwargs):
        super().__init__(*args, **kwargs)
        self.firms = {str(firm.pk): firm for firm in holders}
        names = [(key, firm.name) for key, firm in self.firms.items()]
        self.fields["source"].choices = [*names, (OUTSIDE, _("A supplier outside the park"))]
        line = self.instance
        self.initial["source"] = str(line.supplier_id) if line.supplier_id else OUTSIDE if line.pk else self.first()
        self.initial["revision"] = line.revision
        self.initial.setdefault("quantity", Decimal(1))
        in_weeks = line.lead_days % WEEK == 0
        self.initial["lead_time"] = line.lead_days // WEEK if in_weeks else line.lead_days
        self.initial["lead_unit"] = "weeks" if in_weeks else "days"
        self.fields["vat_rate"].choices = [(rate, f"{text.removesuffix('.0')} %") for rate, text in QuoteLine.VAT_RATES]
        self.fields["outside_supplier"].help_text = _("Only when nobody in the park delivers this step.")

    def first(self):
        """A step that nobody holds starts with a supplier outside."""
        return next(iter(self.firms), OUTSIDE)

    def clean_discount_percent(self):
        return self.cleaned_data["discount_percent"] or Decimal(0)

    def clean(self):
        data = super().clean()
        outside = data.get("source") == OUTSIDE
        if outside and not data.get("outside_supplier"):
            self.add_error("outside_supplier", _("Name the supplier outside the park."))
        self.instance.supplier = None if outside else self.firms.get(data.get("source"))
        if not outside:
            data["outside_supplier"] = ""
        self.refuse_excess(data)
        self.instance.lead_days = (data.get("lead_time") or 1) * (1 if data.get("lead_unit") == "days" else WEEK)
        return data

    def refuse_excess(self, data):
        """Each figure may be in its range and their product still be a slip of the keyboard."""
        if (data.get("quantity") or 0) * (data.get("unit_price") or 0) >= LARGEST_LINE:
            text = _("A line of a billion euros or more is not believable: check price and quantity.")
            self.add_error("unit_price", text)


def holders_of(stage, user, line=None) -> list[Firm]:
    """Residents who hold the step at half strength or more, and the firm that `line` has already."""
    held = stage.strengths.filter(firm=OuterRef("pk"), value__gte=Decimal("0.5"))
    chosen = Q(pk=line.supplier_id) if line and line.supplier_id else Q(pk=None)
    firms = Firm.objects.visible_to(user).filter(Exists(held) & Q(standing=Standing.RESIDENT) | chosen)
    return list(firms.order_by("joined", "name"))
