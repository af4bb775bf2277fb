"""The steps of a quote, its start, and the certificates it requires."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naturopole.forms import DayField
from packages.domain.chain import ChainStep
from packages.schedule import MAX_DAYS

MOST_TRANSIT = 60
LAST_YEAR = 2100


class Stamped(forms.Form):
    """A form about the whole quote; `revision` tells whether a colleague has saved meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def catch_up(self, fresh):
        """After a conflict: keep what was typed, and let the next save replace `fresh` knowingly."""
        self.data = self.data.copy()
        self.data["revision"] = fresh.revision


class StepsForm(Stamped):
    """Which steps of the park's process the quote has, in which order, and what each waits for.

    A step waits for the one before it, runs beside it, or waits for steps chosen among those before it: nothing that
    could make a ring can be said. `levels` is the park's process by key, `steps` the chain as it stands, `used` the
    keys of levels that have lines.
    """

    BEGINS = [
        ("after", gettext_lazy("after the step before")),
        ("beside", gettext_lazy("at the same time as the step before")),
        ("chosen", gettext_lazy("after the steps I choose")),
    ]
    turnkey = forms.BooleanField(
        label=gettext_lazy("Turnkey: every step must be covered"),
        required=False,
        help_text=gettext_lazy("A step without a line then keeps the quote from leaving."),
    )

    def __init__(self, *args, levels, steps, used, **kwargs):
        super().__init__(*args, **kwargs)
        self.levels, self.used = levels, used
        own = {step.level.pk: step for step in steps}
        self.shown = [*own, *(key for key in levels if key not in own)]
        begins = begins_of(steps)
        for place, key in enumerate(self.shown, start=1):
            step = own.get(key)
            self.add(f"on_{key}", forms.BooleanField(required=False), step is not None)
            self.add(
                f"place_{key}", forms.IntegerField(min_value=1, max_value=99, required=False), place if step else ""
            )
            self.add(f"begins_{key}", forms.ChoiceField(choices=self.BEGINS, required=False), begins.get(key, "after"))
            self.add(f"waits_{key}", self.waiting(key), list(map(str, step.after)) if step else [])
            transit = forms.IntegerField(min_value=0, max_value=MOST_TRANSIT, required=False)
            self.add(f"transit_{key}", transit, step.transit_days if step else 0)
            self.add(f"external_{key}", forms.BooleanField(required=False), bool(step and step.external))

    def add(self, name, field, initial):
        word, key = name.split("_")
        field.label = self.LABELS[word] % {"step": self.levels[int(key)].name}
        field.widget.attrs["aria-label"] = field.label
        self.fields[name], self.initial[name] = field, initial

    LABELS = {
        "on": gettext_lazy("%(step)s, in the quote"),
        "place": gettext_lazy("%(step)s, place"),
        "begins": gettext_lazy("%(step)s, begins"),
        "waits": gettext_lazy("%(step)s, waits for"),
        "transit": gettext_lazy("%(step)s, transit in working days"),
        "external": gettext_lazy("%(step)s, bought outside on purpose"),
    }

    def waiting(self, key):
        others = [(str(other), self.levels[other].name) for other in self.shown if other != key]
        return forms.MultipleChoiceField(choices=others, required=False, widget=forms.CheckboxSelectMultiple)

    def rows(self):
        """For the page: each level with its fields by their word, and whether it has lines."""
        words = ("on", "place", "begins", "waits", "transit", "external")
        for key in self.shown:
            yield {word: self[f"{word}_{key}"] for word in words} | {
                "level": self.levels[key],
                "used": key in self.used,
            }

    def clean(self):
        data = super().clean()
        chosen = [key for key in self.shown if data.get(f"on_{key}")]
        for key in self.used - set(chosen):
            self.add_error(f"on_{key}", _("This step has lines: remove them first, then take it out."))
        if not chosen:
            self.add_error(None, _("Keep one step at least."))
        if not self.errors:
            order = list(self.levels)
            chosen.sort(key=lambda key: (data.get(f"place_{key}") or 100, order.index(key)))
            data["steps"] = self.linked(chosen, data)
        return data

    def linked(self, chosen, data) -> list[ChainStep]:
        """The steps in order; a chosen predecessor that is not earlier is an error at its field."""
        found, waits, group = [], (), []
        for key in chosen:
            begins = data.get(f"begins_{key}") or "after"
            if begins == "chosen":
                waits, group = self.earlier(key, data, [step.level.pk for step in found]), []
            elif begins == "after" or not group:
                waits, group = tuple(group), []
            group.append(key)
            transit = data.get(f"transit_{key}") or 0
            found.append(ChainStep(self.levels[key], waits, transit, data.get(f"external_{key}", False)))
        return found

    def earlier(self, key, data, known) -> tuple[int, ...]:
        wanted = [int(other) for other in data.get(f"waits_{key}", [])]
        for other in wanted:
            if other not in known:
                text = _("%(other)s does not come before it: change the places, or untick it.")
                self.add_error(f"waits_{key}", text % {"other": self.levels[other].name})
        return tuple(sorted(wanted, key=known.index)) if set(wanted) <= set(known) else ()


def begins_of(steps) -> dict[int, str]:
    """How each step of a chain begins, in the words of the form."""
    found, waits, group = {}, (), []
    for step in steps:
        key, after = step.level.pk, set(step.after)
        if after == set(group):
            found[key], waits, group = "after", set(group), []
        elif group and after == set(waits):
            found[key] = "beside"
        else:
            found[key], waits, group = "chosen", after, []
        group.append(key)
    return found


class StartForm(Stamped):
    """The day on which the work begins; none means the day on which the plan is looked at."""

    starts_on = DayField(
        label=gettext_lazy("Work starts on"),
        required=False,
        help_text=gettext_lazy("Empty: counted from today."),
    )

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day and not 2000 <= day.year < LAST_YEAR - MAX_DAYS // 250:
            raise forms.ValidationError(_("Choose a day of these years."))
        return day


class RequirementForm(Stamped):
    """A standard that the quote requires, for the steps ticked or for all. `standards` are offered while typing."""

    standard = forms.CharField(
        label=gettext_lazy("Standard"), max_length=60, widget=forms.TextInput(attrs={"list": "standards"})
    )
    steps = forms.MultipleChoiceField(
        label=gettext_lazy("For the steps"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all steps"),
    )

    def __init__(self, *args, levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.levels = levels
        self.fields["steps"].choices = [(str(level.pk), level.name) for level in levels]

    def clean_standard(self):
        return " ".join(self.cleaned_data["standard"].split())

    def clean_steps(self):
        return [level for level in self.levels if str(level.pk) in self.cleaned_data["steps"]]
