"""The form of one need, with the people it is for."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.forms import AmountField
from naturopole.keyed import KeyedForm
from training import month_words
from training.domain import needs
from training.forms.months import MonthField
from training.models import Need, Theme

MOST_SEATS = 500
SHOWN = 30
"""People offered beside those who are ticked; in larger firms the others are found by name."""


class People(forms.ModelMultipleChoiceField):
    """Own people at work, told apart by their post."""

    def label_from_instance(self, person):
        return person.line


class NeedForm(KeyedForm):
    """What is to be learned, by whom, when and at what cost; its months lie in the plan's year."""

    seats = forms.IntegerField(
        label=gettext_lazy("Seats"),
        required=False,
        min_value=1,
        max_value=MOST_SEATS,
        help_text=gettext_lazy("Those not named yet included. Left empty: as many as people ticked."),
    )
    first_month = MonthField(label=gettext_lazy("From"), help_text=gettext_lazy("Such as 2027-03 or March 2027"))
    last_month = MonthField(label=gettext_lazy("To, included"), help_text=gettext_lazy("The same month if it is one"))
    budget = AmountField(
        label=gettext_lazy("Expected cost"),
        required=False,
        max_digits=10,
        decimal_places=2,
        min_value=0,
        help_text=gettext_lazy("For all seats, before VAT"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = Need
        fields = ["theme", "note", "priority", "people", "seats", "first_month", "last_month", "budget", "shared"]
        widgets = {"priority": forms.RadioSelect, "people": forms.CheckboxSelectMultiple}
        field_classes = {"people": People}

    def __init__(self, *args, plan, search="", **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.search = plan, search
        self.fields["people"].queryset = needs.people_of(self.user, plan.firm_id)
        self.initial["revision"] = self.instance.revision
        if not self.instance.pk:
            self.initial |= {"seats": None, "budget": None}
        themes = Theme.objects.visible_to(self.user).filter(park=plan.firm.park_id)
        self.fields["theme"].queryset = themes.in_use(or_in=[self.instance.theme_id])
        self.fields["theme"].empty_label = _("Choose a theme")
        self.fields["priority"].choices = Need.Priority.choices
        for name in ("first_month", "last_month"):
            self.fields[name].year = plan.year

    def _get_validation_exclusions(self):
        """What the fields below have checked is not asked of the database again."""
        return super()._get_validation_exclusions() | {"theme", "seats", "first_month", "last_month"}

    @cached_property
    def offer(self) -> dict:
        """The people that the page shows, read only where it does: those ticked, and the first of those searched for.

        `hidden` counts the others; `nobody` says that the firm's list is empty.
        """
        field = self.fields["people"]
        ticked = {str(getattr(one, "pk", one)) for one in self["people"].value() or ()}
        rows = list(field.queryset.order_by("last_name", "first_name", "pk"))
        words = month_words.fold(self.search).split()
        found = [row for row in rows if all(word in month_words.fold(row.line) for word in words)]
        others = [row.pk for row in found if str(row.pk) not in ticked]
        shown = {row.pk for row in rows if str(row.pk) in ticked} | set(others[:SHOWN])
        field.widget.choices = [(row.pk, field.label_from_instance(row)) for row in rows if row.pk in shown]
        hidden = len(rows) - len(shown)
        return {"hidden": hidden, "searched": bool(words) or hidden > 0, "nobody": not rows}

    def clean(self):
        data = super().clean()
        named = len(data.get("people") or ())
        if "seats" not in self.errors:
            data["seats"] = data.get("seats") or max(named, 1)
            if data["seats"] < named:
                self.add_error("seats", _("%(named)d people are ticked: at least as many seats.") % {"named": named})
        data["budget"] = data.get("budget") or 0
        self.check_months(data.get("first_month"), data.get("last_month"))
        return data

    def check_months(self, first, last):
        for name, month in (("first_month", first), ("last_month", last)):
            if month and month.year != self.plan.year:
                self.add_error(name, _("This plan is for %(year)s: choose a month of it.") % {"year": self.plan.year})
        if first and last and last < first:
            self.add_error("last_month", _("The last month comes before the first."))

    def both(self, field, fresh):
        if field.name == "people":
            return in_names(fresh.people.all()), in_names(self.cleaned_data["people"])
        if field.name in ("first_month", "last_month"):
            months = (getattr(fresh, field.name), self.cleaned_data[field.name])
            return tuple(month_words.written(month, get_language()) for month in months)
        return super().both(field, fresh)


def in_names(people) -> str:
    return ", ".join(sorted(person.name for person in people)) or formats.ABSENT
