"""The brief of a chain, the firms chosen in it, and the draft that it opens."""

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naturopole.forms import AmountField, DayField
from packages.compose import Brief, Stage
from packages.coverage import Requirement
from packages.forms.keyed import SellersForm
from packages.models import Quote

MOST = Decimal(10**9)
HORIZON = timedelta(days=5 * 366)


def quantity_field(**options):
    least = Decimal("0.001")
    return AmountField(max_digits=14, decimal_places=3, min_value=least, max_value=MOST, suffix="", **options)


def ticks(label, **options):
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple(), choices=[], **options
    )


class BriefForm(forms.Form):
    """What a client wants: steps, how much, where it is sold, certificates, dates. `brief` is it in the pure terms.

    `axes` gives the park's levels by axis; `standards` are those that its firms have. With one quantity for all the
    steps, `quantity_<step>` is for a step counted otherwise.
    """

    steps = ticks(gettext_lazy("Steps"))
    quantity = quantity_field(label=gettext_lazy("Quantity"))
    market = forms.ChoiceField(label=gettext_lazy("Market"), required=False)
    specialty = forms.ChoiceField(label=gettext_lazy("Specialty"), required=False)
    standards = ticks(gettext_lazy("Certificates required"))
    certified = ticks(gettext_lazy("Certificates at the steps"), help_text=gettext_lazy("None ticked: all steps"))
    start = DayField(label=gettext_lazy("Work starts on"))
    wanted = DayField(label=gettext_lazy("Delivery wanted by"), required=False)
    outside = forms.BooleanField(
        label=gettext_lazy("Buy outside the steps that nobody in the park may take on"), required=False
    )

    def __init__(self, *args, axes, standards, **kwargs):
        super().__init__(*args, **kwargs)
        self.levels = {str(level.pk): level for level in axes["process"]}
        named = {axis: [(str(level.pk), level.name) for level in levels] for axis, levels in axes.items()}
        self.fields["steps"].choices = self.fields["certified"].choices = named["process"]
        self.fields["standards"].choices = [(standard, standard) for standard in standards]
        for axis in ("market", "specialty"):
            self.fields[axis].choices = [("", _("any")), *named[axis]]
        for key, level in self.levels.items():
            label = _("Quantity, %(step)s") % {"step": level.name}
            self.fields[f"quantity_{key}"] = quantity_field(label=label, required=False)
        self.initial |= {"start": timezone.localdate(), "steps": list(self.levels), "quantity": Decimal(1)}
        self.initial["outside"] = True

    def quantities(self):
        return [self[f"quantity_{key}"] for key in self.levels]

    def clean_steps(self):
        if not self.cleaned_data["steps"]:
            raise forms.ValidationError(_("Tick one step at least."))
        return self.cleaned_data["steps"]

    def clean(self):
        data, today = super().clean(), timezone.localdate()
        start, wanted = data.get("start"), data.get("wanted")
        if start and not today - HORIZON < start < today + HORIZON:
            self.add_error("start", _("Choose a day of these years."))
        if start and wanted and wanted < start:
            self.add_error("wanted", _("This day comes before the work starts: choose a later one."))
        return data

    @property
    def brief(self) -> Brief:
        data = self.cleaned_data
        stages = [
            Stage(key, data[f"quantity_{key}"] or data["quantity"]) for key in self.levels if key in data["steps"]
        ]
        steps = frozenset(data["certified"])
        return Brief(
            tuple(stages),
            data["start"],
            data["wanted"],
            data["market"] or None,
            data["specialty"] or None,
            tuple(Requirement(standard, steps) for standard in data["standards"]),
            data["outside"],
        )


class SwapForm(forms.Form):
    """One offer for each step; what is unreadable or no longer there is the one of the chain swapped from."""

    def __init__(self, data, *, chain, offers, names, label):
        super().__init__(data)
        self.chain, self.offers = chain, {}
        for pick, own in zip(chain.picks, offers, strict=True):
            key = f"pick_{pick.stage.key}"
            self.offers[key] = {offer.key: offer for offer in own}
            choices = [(offer.key, label(offer)) for offer in own]
            self.fields[key] = forms.ChoiceField(label=names[pick.stage.key], choices=choices, required=False)
            self.initial[key] = pick.key

    def picks(self) -> list:
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        found = []
        for pick, (key, own) in zip(self.chain.picks, self.offers.items(), strict=True):
            found.append(own.get(given.get(key)) or pick)
            self.initial[key] = found[-1].key
        return found


class ComposedForm(SellersForm):
    """The draft that a chain opens: for whom, and what it is called. Beside it the page sends brief and choices."""

    class Meta:
        model = Quote
        fields = ["firm", "client", "title"]

    def clean(self):
        data = super().clean()
        firm, client = data.get("firm"), data.get("client")
        if firm and client and client.firm_id != firm.pk:
            self.add_error("client", _("This client belongs to another of your firms."))
        return data
