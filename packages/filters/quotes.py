"""What the register of quotes may be narrowed to and sorted by."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from packages.domain.register import matching
from packages.models import Loss, Quote, QuoteLine
from packages.models.client import SELLERS

SORTS = {
    "number": ["number", "pk"],
    "-number": ["-pk"],
    "client": ["client__name", "-pk"],
    "-client": ["-client__name", "-pk"],
    "state": ["status", "-pk"],
    "-state": ["-status", "-pk"],
    "net": ["net", "-pk"],
    "-net": ["-net", "-pk"],
}
USUAL = "-number"
OUTSIDE = "outside"


class KeyField(forms.CharField):
    """A row's key as typed in the address; anything else counts as not asked. Its choices are only what is drawn."""

    widget = forms.Select

    def clean(self, value):
        text = str(value or "")
        return text if text == OUTSIDE or (text.isdecimal() and len(text) < 19) else ""


class QuoteFilter(forms.Form):
    """Search by client or product, state, year, step, firm of the chain, coordinating firm; one client by its key.

    `user` is who reads; `steps` and `firms` are those of the park (none where only the rows are drawn, not the form).
    """

    q = forms.CharField(label=_("Client or product"), required=False, max_length=80)
    status = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Quote.Status.choices])
    year = forms.ChoiceField(label=_("Year"), required=False)
    step = KeyField(label=_("Step"), required=False)
    firm = KeyField(label=_("Firm of the chain"), required=False)
    lead = KeyField(label=_("Coordinating firm"), required=False)
    client = KeyField(label=_("Client"), required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in SORTS])

    def __init__(self, *args, user, this_year, steps=(), firms=(), kept="", **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.kept = user, kept
        years = [(str(year), str(year)) for year in range(this_year, this_year - 5, -1)]
        self.fields["year"].choices = [("", _("All")), *years]
        self.offer("step", [(str(step.pk), step.name) for step in steps])
        self.offer("firm", [*((str(firm.pk), firm.name) for firm in firms), (OUTSIDE, _("Bought outside"))])
        leads = {str(held.firm_id): held.firm.name for held in user.memberships_held if held.role in SELLERS}
        self.offer("lead", leads.items())
        self.several_leads = len(leads) > 1
        self.fields["q"].widget.input_type = "search"
        self.is_valid()

    def offer(self, name, choices):
        self.fields[name].widget.choices = [("", _("All")), *choices]

    def value(self, name):
        """What was asked for, or nothing when it makes no sense: a wrong filter shows everything."""
        return self.cleaned_data.get(name) or ""

    @property
    def sort_by(self) -> str:
        """The order asked for, else the one this person keeps, else the newest first."""
        return self.value("sort") or (self.kept if self.kept in SORTS else USUAL)

    @property
    def narrowed_by(self) -> list[dict]:
        """The filters at work: a label, what was asked in words, and the address's parameters without it."""
        return [
            {"label": field.label, "asked": self.written(name), "rest": self.without(name)}
            for name, field in self.fields.items()
            if name != "sort" and self.value(name)
        ]

    def without(self, name) -> str:
        rest = self.data.copy()
        for gone in (name, "page"):
            rest.pop(gone, None)
        return rest.urlencode()

    def written(self, name) -> str:
        """What was asked in words; a row's key alone says nothing to a person."""
        field, asked = self.fields[name], self.value(name)
        known = dict(getattr(field, "choices", ()) or getattr(field.widget, "choices", ()))
        return asked if name == "q" else str(known.get(asked, ""))

    def apply(self, quotes):
        if word := self.value("q"):
            quotes = quotes.filter(pk__in=matching(self.user, word))
        if status := self.value("status"):
            quotes = quotes.filter(status=status)
        if year := self.value("year"):
            quotes = quotes.filter(created_at__year=year)
        for name, path in (("client", "client"), ("lead", "firm")):
            if (key := self.value(name)).isdecimal():
                quotes = quotes.filter(**{path: key})
        if asked := self.lines_asked():
            lines = QuoteLine.objects.visible_to(self.user).filter(quote=OuterRef("pk"), **asked)
            quotes = quotes.filter(Exists(lines))
        return quotes.order_by(*SORTS[self.sort_by])

    def lines_asked(self) -> dict:
        """Step and firm are asked of the same line: who supplies this step."""
        asked = {"stage": self.value("step")} if self.value("step").isdecimal() else {}
        if firm := self.value("firm"):
            asked |= {"supplier": None} if firm == OUTSIDE else {"supplier": firm}
        return asked | {"chosen": True} if asked else {}


class LossFilter(forms.Form):
    """The firm's losses, the newest first; only those of one code."""

    code = forms.ChoiceField(label=_("What lost it"), required=False, choices=[("", _("All")), *Loss.Code.choices])

    def apply(self, losses):
        return losses.filter(code=self.data["code"]) if self.is_narrowed else losses

    @property
    def is_narrowed(self) -> bool:
        return self.data.get("code") in Loss.Code.values
