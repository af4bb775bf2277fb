"""Forms of quotes, lines, clients and the client's answer."""

import uuid
from decimal import Decimal

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models import Firm
from firms.models.firm import Standing
from naturopole.forms import AmountField, DayField, ScopedModelForm
from packages.models import Client, Quote, QuoteLine
from packages.models.client import SELLERS

OUTSIDE = "outside"
LARGEST_LINE = 1_000_000_000


class KeyedForm(ScopedModelForm):
    """A form that creates carries a key, so that the same form sent twice creates one row.

    The key stays out of `Meta.fields`: a key seen before is no mistake of the person's, see `already_made`.
    """

    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["request_key"]
        else:
            self.initial.setdefault("request_key", uuid.uuid4())

    def already_made(self):
        """The row that this same form made before, or None; asked before validation, whose rules it might break."""
        try:
            key = uuid.UUID(self.data.get("request_key", ""))
        except ValueError:
            return None
        return self._meta.model.objects.visible_to(self.user).filter(request_key=key).first()

    def clean(self):
        data = super().clean()
        if not self.instance.pk:
            self.instance.request_key = data.get("request_key") or uuid.uuid4()
        return data

    def catch_up(self, fresh):
        """After a conflict: keep what was typed, and let the next save replace `fresh` knowingly."""
        self.data = self.data.copy()
        self.data["revision"] = fresh.revision


class SellersForm(KeyedForm):
    """A form for the sellers of one firm or several: `firm` is offered only to who sells for several, and once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.user.firm_ids(*SELLERS)
        field = self.fields["firm"]
        field.queryset = field.queryset.filter(pk__in=own)
        # Disabled rather than left out: rules about the firm's rows are still checked.
        field.disabled = bool(self.instance.pk)
        if len(set(own)) == 1 or field.disabled:
            field.widget = forms.HiddenInput()
            self.initial["firm"] = self.instance.firm_id or own[0]


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
        self.fields["lead_time_weeks"].suffix = _("weeks")
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
        return data

    def refuse_excess(self, data):
        """Each figure may be in its range and their product still be a slip of the keyboard."""
        if (data.get("quantity") or 0) * (data.get("unit_price") or 0) >= LARGEST_LINE:
            text = _("A line of a billion euros or more is not believable: check price and quantity.")
            self.add_error("unit_price", text)


class AnswerForm(forms.Form):
    """A supplying firm's answer to the line as it was at `revision`."""

    answer = forms.ChoiceField(choices=[("confirm", ""), ("decline", "")])
    revision = forms.IntegerField(min_value=1)

    def choice(self) -> dict:
        """What was answered; anything unreadable counts as an answer to a line that has changed."""
        if not self.is_valid():
            return {"confirmed": False, "revision": 0}
        return {"confirmed": self.cleaned_data["answer"] == "confirm", "revision": self.cleaned_data["revision"]}


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


def holders_of(stage, user, line=None) -> list[Firm]:
    """Residents who hold the step at half strength or more, and the firm that `line` has already."""
    held = stage.strengths.filter(firm=OuterRef("pk"), value__gte=Decimal("0.5"))
    chosen = Q(pk=line.supplier_id) if line and line.supplier_id else Q(pk=None)
    firms = Firm.objects.visible_to(user).filter(Exists(held) & Q(standing=Standing.RESIDENT) | chosen)
    return list(firms.order_by("joined", "name"))
