"""What is tried out before a session's fate is decided, the decision, a statement, a firm's answer."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naturopole import formats
from naturopole.forms import AmountField, DayField
from training import clock
from training.cost_split import Per
from training.domain.choices import Choice, Typed
from training.models import Agreement

PER_WORDS = {Per.SESSION: "", Per.DAY: _("by day"), Per.SEAT: _("by seat")}
TICKS = forms.CheckboxSelectMultiple
REASON = 300
"""Characters that a cost version keeps of its reason."""


def item_words(item) -> str:
    price = formats.money(item.price, get_language())
    return f"{item.label}, {price} {PER_WORDS[Per(item.per)]}".rstrip()


def half_day_words(half) -> str:
    day = formats.day(half.day, get_language())
    return f"{day}, {clock.span(half, get_language())}"


class ChoicesForm(forms.Form):
    """What each choice would change; nothing of it is kept before somebody decides."""

    falls_away = forms.TypedMultipleChoiceField(
        label=_("What is no longer needed"), coerce=int, widget=TICKS, required=False
    )
    dropped = forms.TypedMultipleChoiceField(
        label=_("Half-days to leave out"), coerce=int, widget=TICKS, required=False
    )
    minimum = forms.IntegerField(label=_("New minimum of people"), min_value=1, required=False)
    starts_on = DayField(label=_("New first day"), required=False)
    pledge_deadline = DayField(label=_("New day for pledges"), required=False)
    still_due = forms.TypedMultipleChoiceField(
        label=_("What still has to be paid"), coerce=int, widget=TICKS, required=False
    )
    whole = forms.BooleanField(label=_("The whole price still has to be paid"), required=False)
    other_due = AmountField(
        label=_("Another amount still due"), min_value=0, max_digits=9, decimal_places=2, required=False
    )
    other_label = forms.CharField(label=_("What it is for"), max_length=120, required=False)

    def __init__(self, *args, ground, **kwargs):
        super().__init__(*args, **kwargs)
        self.ground = ground
        items = [(row.pk, item_words(row)) for row in ground.due]
        self.fields["falls_away"].choices = self.fields["still_due"].choices = items
        self.fields["dropped"].choices = [(half.pk, half_day_words(half)) for half in ground.half_days]
        self.fields["minimum"].max_value = ground.session.minimum
        self.fields["minimum"].help_text = format_lazy("{} {}", _("So far:"), ground.session.minimum)
        for name in ("falls_away", "still_due", "dropped"):
            if not self.fields[name].choices:
                del self.fields[name]
        if ground.items:
            del self.fields["whole"]

    def clean_minimum(self):
        asked, so_far = self.cleaned_data["minimum"], self.ground.session.minimum
        if asked and asked > so_far:
            raise forms.ValidationError(_("The minimum can only become lower here."))
        return asked if asked != so_far else None

    def clean(self):
        data = super().clean()
        if data.get("other_due") and not data.get("other_label", "").strip():
            self.add_error("other_label", _("Say what the amount is for: the firms read it."))
        return data

    def typed(self) -> Typed:
        """What was typed without fault."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        ticks = {name: frozenset(data.get(name) or ()) for name in ("falls_away", "dropped", "still_due")}
        plain = ("minimum", "starts_on", "pledge_deadline")
        return Typed(
            **ticks,
            **{name: data.get(name) for name in plain},
            other_due=data.get("other_due") or None,
            whole=bool(data.get("whole")),
            other_label=data.get("other_label", ""),
        )

    def carried(self) -> list[tuple[str, str]]:
        """The same as the decision sends it along: names and values of fields."""
        found = []
        for name, value in vars(self.typed()).items():
            several = sorted(value) if isinstance(value, frozenset) else [value]
            found += [(name, str(one)) for one in several if one not in (None, "", False)]
        return found


class DecideForm(forms.Form):
    """One of the choices, with the figures that were read."""

    choice = forms.ChoiceField(label=_("What becomes of the session"), choices=[(one, one) for one in Choice])
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON,
        help_text=_("The whole park may read it, and it is kept: no names, no amounts."),
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class StatementForm(forms.Form):
    """Why shares are stated, with the figures that were read."""

    reason = forms.CharField(
        label=_("Reason"), max_length=REASON, help_text=_("Stands on every statement: no names of people.")
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """One firm's answer to its share."""

    pledge = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    answer = forms.ChoiceField(choices=Agreement.Answer.choices)
