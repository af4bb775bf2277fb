"""The park's axes, typed as rows of levels and pairs, and the rules of its reviews."""

import re
from dataclasses import replace

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from firms.domain.setup import AxisDraft, LevelDraft
from firms.domain.setup_words import RULE_LABELS
from firms.models import Axis, Park, Role
from firms.models.park import in_language
from naturopole.forms import AmountField, DayField, ScopedModelForm

MOST_LEVELS = 30
SUBSTITUTES = (Role.OFFICE, Role.ADMINISTRATOR, Role.DIRECTOR)


class LevelRow(forms.Form):
    """One level; a row with neither key nor name is one more place to type in, and means nothing."""

    key = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    name_fr = forms.CharField(label=_("Name in French"), max_length=80, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    pooled = forms.BooleanField(label=_("Pooled"), required=False)

    def clean(self):
        data = super().clean()
        if not self.is_blank:
            for name in ("name_fr", "name_en"):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, _("Write the name in both languages."))
        return data

    @property
    def called(self) -> str:
        """The level's name in the page's language, for who hears the page; "" while it has none."""
        return in_language(LevelDraft("", self["name_fr"].value() or "", self["name_en"].value() or ""), "name")

    @property
    def is_blank(self):
        """A row offered for a new level and left empty."""
        typed = (self["name_fr"].value() or "") + (self["name_en"].value() or "")
        return not (self["key"].value() or "").isdigit() and not typed.strip()

    @property
    def draft(self) -> LevelDraft:
        data = self.cleaned_data
        return LevelDraft(data["key"], data["name_fr"], data["name_en"], data["pooled"])


class PairRow(forms.Form):
    """Two neighbours; a row left empty means nothing."""

    first = forms.ChoiceField(label=_("Level"), required=False)
    second = forms.ChoiceField(label=_("Neighbour"), required=False)

    def __init__(self, *args, levels=(), **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = [("", "–"), *levels]

    def clean(self):
        data = super().clean()
        first, second = data.get("first"), data.get("second")
        if not self.errors and bool(first) != bool(second):
            self.add_error("second" if first else "first", _("Choose two levels, or leave both empty."))
        elif first and first == second:
            self.add_error("second", _("Choose another level: none is its own neighbour."))
        return data

    @property
    def pair(self):
        return frozenset((self.cleaned_data["first"], self.cleaned_data["second"]))


LevelRows = forms.formset_factory(
    LevelRow, extra=0, can_delete=True, can_order=True, max_num=MOST_LEVELS, validate_max=True, absolute_max=60
)
PairRows = forms.formset_factory(PairRow, extra=0, can_delete=True, max_num=100, absolute_max=120)


class AxisForm:
    """One axis on one page: `levels` and `pairs` are rows, `revision` that of the park when the page was drawn.

    `taken` holds the English names of levels on the other axes, in lower case.
    """

    def __init__(self, park, present, data=None, *, taken=frozenset(), rows=None):
        self.park, self.present, self.data, self.taken = park, present, data, taken
        self.revision = park.axes_revision if data is None else number(data.get("revision"))
        self.users, self.problems = {}, []
        shown = rows or ((written(present), pairs_of(present)) if data is None else None)
        self.levels = LevelRows(data, prefix="level", initial=shown and shown[0])
        self.pairs = PairRows(
            data, prefix="pair", initial=shown and shown[1], form_kwargs={"levels": choices(self.levels)}
        )

    @property
    def has_pairs(self):
        return self.present.axis != Axis.PROCESS

    def is_valid(self) -> bool:
        sound = [self.levels.is_valid(), not self.pairs_are_wrong]
        if all(sound):
            self.check_names()
            self.check_number()
        return all(sound) and not self.problems

    def check_names(self):
        """No two levels of one name; on the axes of a park, English names are told apart too."""
        seen = {"name_fr": set(), "name_en": set(self.taken)}
        for row in self.kept:
            for name, known in seen.items():
                word = row.cleaned_data[name].casefold()
                if word in known:
                    row.add_error(name, _("Another level has this name: choose one that tells them apart."))
                    self.problems.append(row)
                known.add(word)

    def check_number(self):
        if not self.kept:
            self.problems.append(_("An axis has at least one level."))

    @cached_property
    def kept(self) -> list:
        """Filled rows that stay, in the order typed; a row without a number keeps its place."""
        marked = set(map(id, self.levels.deleted_forms))
        rows = [row for row in self.levels.forms if id(row) not in marked and not row.is_blank]
        places = [(row.cleaned_data.get("ORDER") or place, place) for place, row in enumerate(rows, start=1)]
        return [row for _place, row in sorted(zip(places, rows, strict=True), key=lambda pair: pair[0])]

    @property
    def faulty(self) -> bool:
        """Whether something was found wrong with what was sent."""
        return bool(self.data and (self.problems or self.users or not self.levels.is_valid() or self.pairs_are_wrong))

    @property
    def pairs_are_wrong(self):
        return self.has_pairs and not self.pairs.is_valid()

    @property
    def messages(self) -> list:
        """What concerns the whole axis."""
        told = [problem for problem in self.problems if not isinstance(problem, LevelRow)]
        return [*told, *self.levels.non_form_errors(), *self.pairs.non_form_errors()]

    def draft(self) -> AxisDraft:
        levels = told_apart(row.draft for row in self.kept)
        keys = {level.key for level in levels}
        marked = set(map(id, self.pairs.deleted_forms)) if self.has_pairs else set()
        rows = [row for row in self.pairs.forms if id(row) not in marked] if self.has_pairs else []
        pairs = {row.pair for row in rows if row.cleaned_data.get("first")}
        return AxisDraft(self.present.axis, levels, frozenset(pair for pair in pairs if pair <= keys))

    def refuse(self, users):
        """Levels that would vanish have users: say so beside each."""
        self.users = users
        for row in self.levels.forms:
            row.users = users.get(row["key"].value(), ())

    def catch_up(self, fresh):
        """After a conflict: keep what was typed, and let the next save replace `fresh` knowingly."""
        self.revision = fresh.axes_revision

    @property
    def asks_for_rows(self):
        """Whether the button pressed only moves or adds rows: nothing is checked or saved then."""
        return bool(re.fullmatch(r"(up|down)-\d{1,3}|add-level|add-pair", self.data.get("then", "")))

    def rearranged(self):
        """The form as typed with a level moved by one place, or with one more row."""
        typed, pairs = values(self.levels), values(self.pairs)
        levels = in_order(typed)
        move, _dash, place = self.data["then"].partition("-")
        if move == "add":
            (levels if place == "level" else pairs).append({"key": f"n{len(levels) + 1}"} if place == "level" else {})
        else:
            swap(levels, typed[int(place) : int(place) + 1], -1 if move == "up" else 1)
        for order, row in enumerate(levels, start=1):
            row["ORDER"] = order
        other = AxisForm(self.park, self.present, taken=self.taken, rows=(levels, pairs))
        other.revision = self.revision
        return other


def number(text) -> int:
    """A revision as sent, or one that no park has."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def written(draft) -> list[dict]:
    """Rows of an axis as it stands, and an empty one."""
    rows = [
        {"key": level.key, "name_fr": level.name_fr, "name_en": level.name_en, "pooled": level.pooled}
        for level in draft.levels
    ]
    rows.append({"key": f"n{len(rows) + 1}"})
    return [row | {"ORDER": place} for place, row in enumerate(rows, start=1)]


def pairs_of(draft) -> list[dict]:
    return [{"first": first, "second": second} for first, second in draft.ordered_pairs()] + [{}]


def choices(levels) -> list[tuple]:
    """Levels as they are typed, for the pairs."""
    rows = [row for row in values(levels) if row.get("key") and (row.get("name_fr") or row.get("name_en"))]
    return [(row["key"], in_language(LevelDraft(row["key"], row["name_fr"], row["name_en"]), "name")) for row in rows]


def values(rows) -> list[dict]:
    """What stands in each row, as typed."""
    return [{name: form[name].value() for name in form.fields} for form in rows.forms]


def in_order(rows) -> list[dict]:
    """Rows by the number typed; one without keeps its place."""

    def place(pair):
        typed = str(pair[1].get("ORDER") or "")
        return (int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else pair[0], pair[0])

    return [row for _place, row in sorted(enumerate(rows, start=1), key=place)]


def swap(rows, moved, step):
    """Move the row in the list `moved`, which is empty for a row that is not there, by one place."""
    place = next((place for place, row in enumerate(rows) if moved and row is moved[0]), None)
    if place is not None and 0 <= place + step < len(rows):
        rows[place], rows[place + step] = rows[place + step], rows[place]


def told_apart(levels) -> tuple[LevelDraft, ...]:
    """The levels with keys that are there once: a key sent twice means a new level the second time."""
    found = {}
    for place, level in enumerate(levels):
        key = level.key if level.key and level.key not in found else f"x{place}"
        found[key] = replace(level, key=key)
    return tuple(found.values())


def share_field(name, help_text=""):
    return AmountField(
        label=RULE_LABELS[name],
        help_text=help_text,
        min_value=0,
        max_value=1,
        max_digits=3,
        decimal_places=2,
        suffix="",
    )


class RulesForm(ScopedModelForm):
    """Thresholds of the verdict, days given to firms, the council and the substitute."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    threshold_competes = share_field("threshold_competes", _("From 0 to 1."))
    threshold_outside = share_field("threshold_outside", _("From 0 to 1."))
    threshold_covered = share_field("threshold_covered", _("From 0 to 1."))
    threshold_low_rivalry = share_field("threshold_low_rivalry", _("From 0 to 1."))
    threshold_high_novelty = share_field("threshold_high_novelty", _("From 0 to 1."))
    neighbour_weight = share_field("neighbour_weight", _("0: none, 1: in full."))
    opinion_days = forms.IntegerField(label=RULE_LABELS["opinion_days"], min_value=1, max_value=365)
    appeal_days = forms.IntegerField(label=RULE_LABELS["appeal_days"], min_value=1, max_value=365)
    next_council_on = DayField(label=RULE_LABELS["next_council_on"], required=False)

    class Meta:
        model = Park
        fields = list(RULE_LABELS)
        labels = {"substitute": RULE_LABELS["substitute"]}
        help_texts = {"substitute": _("Decides on a candidate when the president has a conflict of interest.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.axes_revision
        self.held = {name: getattr(self.instance, name) for name in RULE_LABELS}
        people = self.fields["substitute"].queryset.filter(is_active=True, memberships__role__in=SUBSTITUTES)
        people = people.exclude(memberships__role=Role.PRESIDENT).distinct()
        self.fields["substitute"].queryset = people.order_by("last_name", "first_name")
        self.fields["substitute"].empty_label = _("Nobody")

    def clean_next_council_on(self):
        day = self.cleaned_data["next_council_on"]
        if day and day != self.held["next_council_on"] and day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed: choose a later one."))
        return day

    def clean(self):
        data = super().clean()
        low, competes = data.get("threshold_low_rivalry"), data.get("threshold_competes")
        if None not in (low, competes) and low >= competes:
            self.add_error(
                "threshold_low_rivalry", _("It must stay below the rivalry that competes: no candidate could be both.")
            )
        covered, high = data.get("threshold_covered"), data.get("threshold_high_novelty")
        if None not in (covered, high) and covered >= high:
            self.add_error(
                "threshold_high_novelty",
                _("It must be above the novelty that is already covered: no candidate could be both."),
            )
        if competes == 0:
            self.add_error("threshold_competes", _("At 0 every candidate would compete: write more."))
        return data

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in RULE_LABELS}

    def catch_up(self, fresh):
        """After a conflict: keep what was typed, and let the next save replace `fresh` knowingly."""
        self.data = self.data.copy()
        self.data["revision"] = fresh.axes_revision
