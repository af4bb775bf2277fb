"""One line of a quote, and who may be chosen for it."""

from decimal import Decimal
from functools import cached_property

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from firms.models import Firm
from firms.models.firm import Standing
from naturopole import formats
from naturopole.forms import AmountField
from naturopole.keyed import KeyedForm
from packages.documents import duration, unit_price
from packages.models import QuoteLine, Service

OUTSIDE = "outside"
PART, OPTION, ALTERNATIVE = "part", "option", "alternative"
LARGEST_LINE = 1_000_000_000
WEEK = 5  # working days
ROLES = [
    (PART, gettext_lazy("Part of the offer")),
    (OPTION, gettext_lazy("Option")),
    (ALTERNATIVE, gettext_lazy("One of several alternatives")),
]


def price_field(label, **options):
    return AmountField(label=label, max_digits=14, decimal_places=4, min_value=0, **options)


def discount_field(label):
    return AmountField(
        label=label, max_digits=5, decimal_places=2, min_value=0, max_value=100, suffix="%", required=False
    )


class SourceField(forms.ChoiceField):
    """The supplier; what the line has already needs no look at the firms to choose from."""

    known = frozenset()

    def valid_value(self, value):
        return value in self.known or super().valid_value(value)


class LineForm(KeyedForm):
    """One line: a firm of the park that holds the step or a supplier outside, what it delivers, at which price."""

    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    source = SourceField(label=gettext_lazy("Supplier"), widget=forms.RadioSelect)
    quantity = AmountField(
        label=gettext_lazy("Quantity"), max_digits=14, decimal_places=3, min_value=Decimal("0.001"), suffix=""
    )
    unit_price = price_field(gettext_lazy("Unit price before VAT"))
    firm_unit_price = price_field(
        gettext_lazy("Unit price of the firm"),
        required=False,
        help_text=gettext_lazy("If the client pays another price."),
    )
    discount_percent = discount_field(gettext_lazy("Discount"))
    second_discount_percent = discount_field(gettext_lazy("Further discount"))
    lead_time = forms.IntegerField(label=gettext_lazy("Lead time"), min_value=1, max_value=104)
    lead_unit = forms.ChoiceField(
        label=gettext_lazy("Counted in"),
        choices=[("weeks", gettext_lazy("weeks")), ("days", gettext_lazy("working days"))],
    )
    role = forms.ChoiceField(label=gettext_lazy("In the offer"), choices=ROLES, widget=forms.RadioSelect)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    priced = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = QuoteLine
        fields = [
            "outside_supplier",
            "name_outside",
            "description",
            "quantity",
            "unit",
            "unit_price",
            "firm_unit_price",
            "discount_percent",
            "second_discount_percent",
            "supply",
            "vat_rate",
            "alternative",
            "chosen",
            "internal_note",
            "client_note",
        ]
        labels = {"alternative": gettext_lazy("Name of the choice")}
        help_texts = {"alternative": gettext_lazy("Lines that share it exclude each other.")}

    field_order = ["service", "source", "outside_supplier", "name_outside"]
    # What stands folded away, by the word on the fold.
    FOLDS = {
        "prices": ("discount_percent", "second_discount_percent", "firm_unit_price"),
        "choice": ("role", "alternative", "chosen"),
        "notes": ("supply", "client_note", "internal_note"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        line = self.instance
        self.fields["source"].choices = lambda: [
            *((key, firm.name) for key, firm in self.firms.items()),
            (OUTSIDE, _("A supplier outside the park")),
        ]
        self.fields["service"].choices = lambda: [("", "–"), *((one.pk, told(one)) for one in self.services)]
        self.fields["vat_rate"].choices = vat_rates()
        if line.pk:
            self.fields["source"].known = {source_of(line), OUTSIDE}
        # `initial` as given goes before the row, which goes before how a line begins.
        self.initial = (
            beginnings(line)
            | {"service": line.service_id, "source": source_of(line) if line.pk else self.first}
            | self.initial
        )
        if "chosen" not in (kwargs.get("initial") or {}):
            # What has always counted waits to be chosen once it becomes an option.
            self.initial["chosen"] = line.chosen and role_of(line) != PART

    @cached_property
    def firms(self) -> dict[str, Firm]:
        """Who may be chosen, by key as text; read when a choice is drawn or changed."""
        return {str(firm.pk): firm for firm in holders_of(self.instance.stage, self.user, self.instance)}

    @cached_property
    def services(self) -> list[Service]:
        """What is offered at the step, as far as this person may read it; read like `firms`."""
        rows = Service.objects.visible_to(self.user).filter(stage=self.instance.stage, active=True)
        return list(rows.select_related("firm"))

    def first(self):
        """A step that nobody holds starts with a supplier outside."""
        return next(iter(self.firms), OUTSIDE)

    @property
    def open_folds(self) -> set[str]:
        """The folds that hold something or have an error."""
        return {word for word, names in self.FOLDS.items() if any(self.is_used(name) for name in names)}

    def is_used(self, name) -> bool:
        usual = {"role": PART, "supply": QuoteLine._meta.get_field("supply").default, "chosen": False}
        value = self[name].value()
        return name in self.errors or (value or usual.get(name)) not in (None, "", "0", 0, usual.get(name))

    def clean_discount_percent(self):
        return self.cleaned_data["discount_percent"] or Decimal(0)

    def clean_second_discount_percent(self):
        return self.cleaned_data["second_discount_percent"] or Decimal(0)

    def clean_service(self):
        picked = self.cleaned_data["service"]
        return next((one for one in self.services if str(one.pk) == picked), None) if picked else None

    def clean(self):
        data = super().clean()
        self.settle_supplier(data)
        self.settle_role(data)
        self.refuse_excess(data)
        self.instance.lead_days = (data.get("lead_time") or 1) * (1 if data.get("lead_unit") == "days" else WEEK)
        return data

    def settle_supplier(self, data):
        outside = data.get("source") == OUTSIDE
        if outside and not data.get("outside_supplier"):
            self.add_error("outside_supplier", _("Name the supplier outside the park."))
        self.drop_price(data)
        if outside:
            self.instance.supplier = None
        elif data.get("source") and data["source"] != source_of(self.instance):
            self.instance.supplier = self.firms[data["source"]]
        if not outside:
            data["outside_supplier"] = ""
        service = data.get("service")
        # One of another firm was picked before the supplier was changed.
        self.instance.service = service if service and service.firm_id == self.instance.supplier_id else None

    def drop_price(self, data):
        """The next firm reads its price once it is asked: what the one before charges is none of its business.

        A price goes with its firm as the line stands, and as it stood when the form was drawn, a conflict ago.
        """
        source, price = data.get("source"), as_text(data.get("firm_unit_price"))
        pairs = [priced_of(self.instance), data.get("priced") or ""]
        known = [pair.partition(":") for pair in pairs]
        if source and price and any(price == charged and source != firm for firm, _colon, charged in known):
            data["firm_unit_price"] = None

    def settle_role(self, data):
        role, word = data.get("role") or PART, (data.get("alternative") or "").strip()
        if role == ALTERNATIVE and not word and "alternative" not in self.errors:
            self.add_error("alternative", _("Name the choice: its other lines carry the same word."))
        self.instance.optional = role == OPTION
        data["alternative"] = word if role == ALTERNATIVE else ""
        data["chosen"] = role == PART or bool(data.get("chosen"))

    def refuse_excess(self, data):
        """Each figure may be in its range and their product still be a slip of the keyboard."""
        for name in ("unit_price", "firm_unit_price"):
            if (data.get("quantity") or 0) * (data.get(name) or 0) >= LARGEST_LINE:
                text = _("A line of a billion euros or more is not believable: check price and quantity.")
                self.add_error(name, text)

    def value_in(self, row, field):
        """A field of the form as another row would fill it."""
        begun = beginnings(row) | {"source": source_of(row)}
        return begun[field.name] if field.name in begun else super().value_in(row, field)


def beginnings(line) -> dict:
    """The fields that are no columns, as a line fills them."""
    in_weeks = line.lead_days % WEEK == 0
    return {
        "revision": line.revision,
        "priced": priced_of(line),
        "lead_time": line.lead_days // WEEK if in_weeks else line.lead_days,
        "lead_unit": "weeks" if in_weeks else "days",
        "role": role_of(line),
    }


def source_of(line) -> str:
    return str(line.supplier_id) if line.supplier_id else OUTSIDE


def priced_of(line) -> str:
    """Whose price the line holds and which, as the form brings it back."""
    return f"{source_of(line)}:{as_text(line.firm_unit_price)}"


def as_text(price) -> str:
    return "" if price is None else f"{price.normalize():f}"


def role_of(line) -> str:
    return OPTION if line.optional else ALTERNATIVE if line.alternative else PART


def vat_rates() -> list[tuple]:
    """As choices, written as the page's language writes them."""
    return [(rate, formats.percent(rate, get_language())) for rate, _name in QuoteLine.VAT_RATES]


def told(service) -> str:
    """A service among the choices: what, whose, at which price and in which time."""
    price = unit_price(service.unit_price) + (f" / {service.unit}" if service.unit else "")
    words = f"{price}, {duration(service.lead_days)}"
    return formats.labelled(f"{service.name}, {service.firm.name}", words, get_language())


def holders_of(stage, user, line=None) -> list[Firm]:
    """Residents who hold the step at half strength or more, and the firm that `line` has already."""
    held = stage.strengths.filter(firm=OuterRef("pk"), value__gte=Decimal("0.5"))
    chosen = Q(pk=line.supplier_id) if line and line.supplier_id else Q(pk=None)
    firms = Firm.objects.visible_to(user).filter(Exists(held) & Q(standing=Standing.RESIDENT) | chosen)
    return list(firms.order_by("joined", "name"))
