"""Wanted skills with their position, level by level, and core skills with their firms."""

from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firms.models import Axis, CoreSkill, Level, WantedSkill
from firms.models.firm import Standing
from naturopole.formats import share
from naturopole.keyed import KeyedForm

QUARTERS = [Decimal(n) / 4 for n in range(5)]


class SkillForm(KeyedForm):
    """`revision` tells whether a colleague has saved meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision

    def compare_with(self, fresh) -> list[tuple]:
        """Where what was typed differs from the saved row: label, theirs, mine. The next save replaces theirs."""
        self.data = self.data.copy()
        self.data["revision"] = fresh.revision
        names = [name for name in self.fields if name not in ("revision", "request_key")]
        rows = [(self.fields[name].label, said(self.saved(fresh, name)), said(self.typed(name))) for name in names]
        return [row for row in rows if row[1] != row[2]]

    def saved(self, fresh, name):
        value = getattr(fresh, name)
        return list(value.all()) if hasattr(value, "all") else value

    def typed(self, name):
        value = self.cleaned_data[name]
        return list(value) if hasattr(value, "all") else value


def said(value) -> str:
    """A field's value in words."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, Decimal):
        return share(value, get_language())
    return ", ".join(sorted(map(str, value))) if isinstance(value, list) else str(value)


class WantedSkillForm(SkillForm):
    """Names, texts and one strength a level; ticking "any" on an axis holds all its levels in full."""

    class Meta:
        model = WantedSkill
        fields = ["name_fr", "name_en", "text_fr", "text_en", "open"]
        labels = {
            "name_fr": _("Name in French"),
            "name_en": _("Name in English"),
            "text_fr": _("Text in French"),
            "text_en": _("Text in English"),
            "open": _("Open: the park is looking for it"),
        }
        help_texts = {"open": _("Listed on the public page of wanted skills.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.levels = list(Level.objects.visible_to(self.user).order_by("axis", "order"))
        held = {row.level_id: row.value for row in self.instance.strengths.all()} if self.instance.pk else {}
        choices = [(str(value.normalize()), share(value, get_language())) for value in QUARTERS]
        for level in self.levels:
            value = str(held.get(level.pk, Decimal(0)).normalize())
            self.fields[f"level_{level.pk}"] = forms.ChoiceField(
                label=level.name, choices=choices, initial=value, required=False
            )
        for axis in Axis:
            self.fields[f"any_{axis}"] = forms.BooleanField(label=_("Any: all levels in full"), required=False)

    @property
    def axes(self) -> list[dict]:
        """What the page draws: each axis with its tick box and its levels."""
        return [
            {
                "label": axis.label,
                "any": self[f"any_{axis}"],
                "levels": [self[f"level_{level.pk}"] for level in self.levels if level.axis == axis],
            }
            for axis in Axis
        ]

    def strengths(self) -> dict:
        """{level: strength} for the levels held."""
        typed = {level: Decimal(self.cleaned_data.get(f"level_{level.pk}") or 0) for level in self.levels}
        return {level: Decimal(1) if self.cleaned_data[f"any_{level.axis}"] else typed[level] for level in self.levels}

    def compare_with(self, fresh):
        self.theirs = {row.level_id: row.value for row in fresh.strengths.all()}
        return super().compare_with(fresh)

    def saved(self, fresh, name):
        if name.startswith("any_"):
            return self.cleaned_data[name]
        if name.startswith("level_"):
            return self.theirs.get(int(name.removeprefix("level_")), Decimal(0))
        return super().saved(fresh, name)

    def typed(self, name):
        value = super().typed(name)
        return Decimal(value or 0) if name.startswith("level_") else value


class CoreSkillForm(SkillForm):
    """A skill at the heart of some firms; whether they pool it."""

    class Meta:
        model = CoreSkill
        fields = ["name_fr", "name_en", "pooled", "firms"]
        widgets = {"firms": forms.CheckboxSelectMultiple}
        help_texts = {"pooled": _("The firms use it together on purpose.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        firms, here = self.fields["firms"].queryset, Q(standing=Standing.RESIDENT)
        if self.instance.pk:
            here |= Q(pk__in=self.instance.firms.values("pk"))
        self.fields["firms"].queryset = firms.filter(here).order_by("name")


class SkillFilter(forms.Form):
    """Search by name, and one state; `apply` narrows a queryset of skills by the field `of` of their model."""

    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args, of, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.of = of
        self.fields["state"].choices = [("", _("All")), ("yes", words[0]), ("no", words[1])]
        self.fields["q"].widget.input_type = "search"

    def value(self, name):
        """What was asked for, or nothing when it makes no sense: a wrong filter shows everything."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def is_narrowed(self):
        return bool(self.value("q") or self.value("state"))

    def apply(self, skills):
        if word := self.value("q"):
            skills = skills.filter(Q(name_fr__icontains=word) | Q(name_en__icontains=word))
        if state := self.value("state"):
            skills = skills.filter(**{self.of: state == "yes"})
        return skills
