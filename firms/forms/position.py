"""Forms of a firm's position: the editor, the choice between two editors, the day looked back on, alarms."""

from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.domain.position_edit import Declared
from firms.domain.position_history import by_key
from firms.models import Axis, Document, Drift, Firm
from naturopole.forms import DayField

STRENGTHS = [("0", gettext_lazy("not")), ("0.25", "¼"), ("0.5", "½"), ("0.75", "¾"), ("1", gettext_lazy("full"))]
TYPED = ("level_", "proof_", "any_", "none_", "wanted_")
REASONS = ("reason_fr", "reason_en")


def typed(value) -> str:
    """A strength from the database as the form's choice: Decimal("0.50") is "0.5"."""
    return f"{Decimal(value).normalize():f}"


class PositionForm(forms.Form):
    """A firm's whole position: a strength and a proof for each level, and the why.

    `current` is the position as it stands. `revision` tells whether somebody else has saved meanwhile. While it is
    only looked at (`saves` is False), the words for a missing level may still be to come.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    reason_fr = forms.CharField(
        label=gettext_lazy("Why this position, in French"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason_en = forms.CharField(
        label=gettext_lazy("Why this position, in English"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, firm, current, user, saves=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.firm, self.current, self.user, self.saves = firm, current, user, saves
        self.levels = by_key(firm)
        self.documents = {row.pk: row for row in Document.objects.visible_to(user).filter(firm=firm)}
        for name in ("revision", *REASONS):
            self.initial[name] = getattr(current, name)
        for axis in Axis:
            self.add_axis(axis)
        for level in self.levels.values():
            self.add_level(level)

    def add_axis(self, axis):
        self.fields[f"any_{axis}"] = forms.BooleanField(
            label=_("Any level: it does all of them in full"), required=False
        )
        self.fields[f"none_{axis}"] = forms.BooleanField(label=_("No level fits what it does"), required=False)
        self.fields[f"wanted_{axis}"] = forms.CharField(
            label=_("The level that is missing, in your words"),
            required=False,
            max_length=200,
            help_text=_("The park’s administrator is asked to add it."),
        )
        self.add_range(axis)

    def add_range(self, axis):
        """Neighbours in the list filled at once: the first level, the last one, and how strongly."""
        levels = [(str(pk), level.name) for pk, level in self.levels.items() if level.axis == axis]
        ends = {"from": (_("From"), levels[:1]), "to": (_("To"), levels[-1:])}
        for name, (label, chosen) in ends.items():
            first = chosen[0][0] if chosen else None
            self.fields[f"{name}_{axis}"] = forms.ChoiceField(
                label=label, choices=levels, required=False, initial=first
            )
        self.fields[f"span_{axis}"] = forms.ChoiceField(
            label=_("How strongly"), choices=STRENGTHS, required=False, initial="1"
        )

    def add_level(self, level):
        self.fields[f"level_{level.pk}"] = forms.ChoiceField(
            label=level.name,
            choices=STRENGTHS,
            required=False,
            widget=forms.RadioSelect,
            initial=typed(self.current.held.get(level.pk, 0)),
        )
        proof = self.current.proofs.get(level.pk)
        self.fields[f"proof_{level.pk}"] = forms.ChoiceField(
            label=_("%(level)s: proven by") % {"level": level.name},
            choices=self.proof_choices(proof),
            required=False,
            initial=proof or "",
            error_messages={"invalid_choice": _("This is no document of the firm: choose one of the list.")},
        )

    def proof_choices(self, proof) -> list:
        """Declared, or one of the firm's documents; a proof this person may not read can be kept all the same."""
        listed = [(pk, row.title) for pk, row in self.documents.items()]
        if proof and proof not in self.documents:
            listed.append((proof, _("a document you do not read")))
        return [("", _("declared")), *listed]

    def clean(self):
        data = super().clean()
        if unknown := self.unknown_levels():
            self.add_error(None, _("The park’s axes have changed: a level you filled in is no longer there."))
        for axis in Axis:
            self.clean_axis(axis, data)
        if not self.errors and not unknown:
            data["held"] = self.held(data)
            proofs = {pk: data[f"proof_{pk}"] for pk in data["held"] if data[f"proof_{pk}"]}
            data["proofs"] = {pk: int(proof) for pk, proof in proofs.items()}
        return data

    def unknown_levels(self) -> set:
        """Levels sent that the park does not have, or no longer."""
        return {name for name in self.data if name.startswith(TYPED)} - self.fields.keys()

    def clean_axis(self, axis, data):
        if data.get(f"any_{axis}") and data.get(f"none_{axis}"):
            self.add_error(f"none_{axis}", _("Any level and no level contradict each other: keep one."))
        if self.saves and data.get(f"none_{axis}") and not data.get(f"wanted_{axis}"):
            self.add_error(f"wanted_{axis}", _("Say in a few words which level is missing."))
        if data.get(f"any_{axis}") or data.get(f"none_{axis}"):
            return
        for pk, level in self.levels.items():
            if level.axis == axis and data.get(f"level_{pk}") == "":
                self.add_error(f"level_{pk}", _("Choose how strongly the firm holds this level."))

    def held(self, data) -> dict:
        """The strengths by level key: a tick for the whole axis goes before its levels."""
        found = {}
        for pk, level in self.levels.items():
            value = Decimal(1 if data[f"any_{level.axis}"] else data[f"level_{pk}"] or 0)
            if value and not data[f"none_{level.axis}"]:
                found[pk] = value
        return found

    def filled(self, axis):
        """The form as it was sent, not yet checked, with the range of that axis filled in: its levels then count."""
        shown = PositionForm(firm=self.firm, current=self.current, user=self.user, saves=self.saves)
        ticks = {name for name in self.fields if name.startswith(("any_", "none_"))}
        shown.initial = {name: name in self.data if name in ticks else self.data.get(name) for name in self.fields}
        strength, levels = self.data.get(f"span_{axis}"), self.range_of(axis)
        if levels and strength in dict(STRENGTHS):
            shown.initial |= {f"level_{pk}": strength for pk in levels}
            shown.initial |= {f"any_{axis}": False, f"none_{axis}": False}
        return shown

    def range_of(self, axis) -> list[int]:
        """The levels from one end of the range to the other, whichever was named first."""
        keys = [str(pk) for pk, level in self.levels.items() if level.axis == axis]
        ends = [keys.index(key) for key in (self.data.get(f"{end}_{axis}") for end in ("from", "to")) if key in keys]
        return [int(key) for key in keys[min(ends) : max(ends) + 1]] if len(ends) == 2 else []

    @property
    def mine(self) -> Declared:
        """The position as it was sent."""
        data = self.cleaned_data
        return Declared(data["revision"], data["held"], data["proofs"], data["reason_fr"], data["reason_en"])

    @property
    def asked(self) -> dict:
        """The words for a new level, by axis where no level fits."""
        return {axis: self.cleaned_data[f"wanted_{axis}"] for axis in Axis if self.cleaned_data[f"none_{axis}"]}

    def axes(self) -> list[dict]:
        """What the page draws: each axis with its ticks and its rows."""
        return [
            {
                "label": axis.label,
                "key": axis.value,
                "any": self[f"any_{axis}"],
                "none": self[f"none_{axis}"],
                "wanted": self[f"wanted_{axis}"],
                "range": [self[f"{name}_{axis}"] for name in ("from", "to", "span")],
                "rows": [
                    {"level": level, "strength": self[f"level_{pk}"], "proof": self[f"proof_{pk}"]}
                    for pk, level in self.levels.items()
                    if level.axis == axis
                ],
            }
            for axis in Axis
        ]


class Choice:
    """Two editors' positions side by side, level by level: `theirs` stands already, `mine` was sent after it.

    Each row has a name, theirs and mine in words, and the person's choice once it is made.
    """

    def __init__(self, form, theirs, data):
        self.form, self.theirs, self.mine = form, theirs, form.mine
        self.data = data
        self.rows = [row for row in [*self.level_rows(), *self.reason_rows()] if row["theirs"] != row["mine"]]

    def level_rows(self):
        for pk, level in self.form.levels.items():
            yield self.row(f"keep_{pk}", level.name, self.in_words(self.theirs, pk), self.in_words(self.mine, pk))

    def reason_rows(self):
        for name in REASONS:
            theirs, mine = getattr(self.theirs, name), getattr(self.mine, name)
            yield self.row(f"keep_{name}", self.form.fields[name].label, theirs, mine)

    def row(self, name, label, theirs, mine) -> dict:
        return {"name": name, "label": label, "theirs": theirs, "mine": mine, "kept": self.data.get(name, "")}

    def in_words(self, position, pk) -> str:
        strength = dict(STRENGTHS)[typed(position.held.get(pk, 0))]
        proof = position.proofs.get(pk)
        if not proof or pk not in position.held:
            return str(strength)
        document = self.form.documents.get(proof)
        title = document.title if document else _("a document you do not read")
        return _("%(strength)s, proven by “%(title)s”") % {"strength": strength, "title": title}

    @property
    def is_made(self) -> bool:
        return all(row["kept"] in ("theirs", "mine") for row in self.rows)

    def outcome(self) -> Declared:
        """The position chosen row by row, on top of theirs."""
        kept = {row["name"] for row in self.rows if row["kept"] == "mine"}
        held, proofs = dict(self.theirs.held), dict(self.theirs.proofs)
        for pk in self.form.levels:
            if f"keep_{pk}" in kept:
                put(held, pk, self.mine.held.get(pk))
                put(proofs, pk, self.mine.proofs.get(pk))
        reasons = [getattr(self.mine if f"keep_{name}" in kept else self.theirs, name) for name in REASONS]
        return Declared(self.mine.revision, held, proofs, *reasons)

    def sent(self) -> list[tuple[str, str]]:
        """What was sent, for the hidden fields of the page that asks for the choice."""
        names = [name for name in self.form.fields if name != "revision"]
        return [(name, self.data[name]) for name in names if self.data.get(name)]


def put(values, key, value):
    """Set the key, or drop it where there is no value."""
    values.pop(key, None)
    if value:
        values[key] = value


class DayForm(forms.Form):
    """The past day whose position is looked at."""

    on = DayField(label=gettext_lazy("Position on"), required=False)

    def clean_on(self):
        if self.cleaned_data["on"] and self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come: choose today or an earlier one."))
        return self.cleaned_data["on"]

    @property
    def day(self):
        """The day asked for; today when there is none or it makes no sense."""
        return (self.is_valid() and self.cleaned_data["on"]) or timezone.localdate()


class DriftFilter(forms.Form):
    """Alarms by state and by firm; open ones first of all."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("All")), *Drift.Status.choices]
    )
    firm = forms.ModelChoiceField(
        Firm.objects.visible_to(None), label=gettext_lazy("Firm"), required=False, empty_label=gettext_lazy("All")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["firm"].queryset = Firm.objects.visible_to(user).residents()

    def apply(self, drifts):
        self.is_valid()
        if state := self.cleaned_data.get("state"):
            drifts = drifts.filter(status=state)
        if firm := self.cleaned_data.get("firm"):
            drifts = drifts.filter(Q(firm=firm) | Q(other=firm))
        return drifts


class SettleForm(forms.Form):
    """What was agreed about an alarm."""

    note = forms.CharField(
        label=gettext_lazy("What was agreed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
