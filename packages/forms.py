"""Forms of quotes, lines, clients and the client's answer."""

import uuid
from decimal import Decimal

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models import Firm
from naturopole.forms import AmountField, DayField, ScopedModelForm
from packages.models import Client, Quote, QuoteLine
from packages.models.client import SELLERS

OUTSIDE = "outside"
LARGEST_LINE = 1_000_000_000


class KeyedForm(ScopedModelForm):
    """A form that creates carries a key, so that the same form sent twice creates one row."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault("request_key", uuid.uuid4())

    def validate_unique(self):
        """A key seen before is no error: the same form sent twice leads to the row it made the first time."""

    def clean_request_key(self):
        return self.instance.request_key if self.instance.pk else self.cleaned_data["request_key"] or uuid.uuid4()


class SellersForm(KeyedForm):
    """A form for the sellers of one firm or several: `firm` is offered only to who sells for several."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.user.firm_ids(*SELLERS)
        self.fields["firm"].queryset = self.fields["firm"].queryset.filter(pk__in=own)
        if len(own) == 1:
            self.fields["firm"].widget = forms.HiddenInput()
            self.initial["firm"] = own[0]


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
            "request_key",
        ]
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "delivery_address": forms.Textarea(attrs={"rows": 2}),
            "language": forms.RadioSelect,
        }

    def clean_siren(self):
        return "".join(self.cleaned_data["siren"].split())


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
            "request_key",
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


class LineForm(KeyedForm):
    """One line: a firm of the park or a supplier outside, what it delivers, at which price."""

    source = forms.ChoiceField(label=_("Supplier"), widget=forms.RadioSelect)
    quantity = AmountField(label=_("Quantity"), max_digits=14, decimal_places=3, min_value=Decimal("0.001"), suffix="")
    unit_price = AmountField(label=_("Unit price before VAT"), max_digits=14, decimal_places=4, min_value=0)
    discount_percent = AmountField(
        label=_("Discount"), max_digits=5, decimal_places=2, min_value=0, max_value=100, suffix="%", required=False
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
            "lead_time_weeks",
            "request_key",
        ]

    field_order = ["source", "outside_supplier", "name_outside"]

    def __init__(self, *args, holders, **kwargs):
        super().__init__(*args, **kwargs)
        self.firms = {str(firm.pk): firm for firm in holders}
        names = [(key, labelled(firm)) for key, firm in self.firms.items()]
        self.fields["source"].choices = [*names, (OUTSIDE, _("A supplier outside the park"))]
        line = self.instance
        self.initial["source"] = str(line.supplier_id) if line.supplier_id else OUTSIDE if line.pk else self.first()
        self.initial["revision"] = line.revision
        self.initial.setdefault("quantity", Decimal(1))
        self.fields["lead_time_weeks"].suffix = _("weeks")
        self.fields["vat_rate"].choices = [(rate, f"{text.removesuffix('.0')} %") for rate, text in QuoteLine.VAT_RATES]
        self.fields["outside_supplier"].help_text = _("Only when nobody in the park delivers this step.")

    def first(self):
        """A step that nobody holds starts with a supplier outside."""
        return next((key for key, firm in self.firms.items() if firm.holds), OUTSIDE)

    def clean_discount_percent(self):
        return self.cleaned_data["discount_percent"] or Decimal(0)

    def clean(self):
        data = super().clean()
        outside = data.get("source") == OUTSIDE
        if outside and not data.get("outside_supplier"):
            self.add_error("outside_supplier", _("Name the supplier outside the park."))
        if (data.get("quantity") or 0) * (data.get("unit_price") or 0) >= LARGEST_LINE:
            text = _("A line of a billion euros or more is not believable: check price and quantity.")
            self.add_error("unit_price", text)
        self.instance.supplier = None if outside else self.firms.get(data.get("source"))
        if not outside:
            data["outside_supplier"] = ""
        return data


class AcceptForm(forms.Form):
    """The client's yes: who says it, and that this person may."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    position = forms.CharField(
        label=_("Position"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    agreed = forms.BooleanField(
        label=_("I am authorised to commit the company."),
        error_messages={"required": _("Tick this box to accept: it commits your company.")},
    )

    def __init__(self, *args, sentence="", **kwargs):
        super().__init__(*args, **kwargs)
        if sentence:
            self.fields["agreed"].label = sentence


class ReasonForm(forms.Form):
    """Why the client declines, or what should change."""

    reason = forms.CharField(
        label=_("What does not suit you"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "id": "reason"})
    )


def labelled(firm) -> str:
    return _("%(firm)s, holds this step") % {"firm": firm.name} if firm.holds else firm.name


def holders_of(stage, user):
    """Residents the user knows, those who hold the step at half strength or more first; each with `holds`."""
    held = stage.strengths.filter(firm=OuterRef("pk"), value__gte=Decimal("0.5"))
    return list(Firm.objects.visible_to(user).residents().annotate(holds=Exists(held)).order_by("-holds", "joined"))
