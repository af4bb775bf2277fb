"""Rows of a session's form: half-days in rooms, and what is to be paid. A row left empty is not kept."""

from datetime import time, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naturopole.forms import AmountField, DayField
from training.cost_split import Per
from training.models import CostItem, HalfDay

MOST_HALF_DAYS, MOST_ITEMS = 40, 30
MORNING, AFTERNOON = (time(9), time(12, 30)), (time(13, 30), time(17))
NOON = time(13)
SATURDAY = 5


class TimeField(forms.TimeField):
    """A time chosen with the browser's own clock."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class RowChoice(forms.TypedChoiceField):
    """A row of a register by its key, among those already read; None where nothing is chosen."""

    def __init__(self, *, choices=(), empty="", **kwargs):
        self.empty = empty
        super().__init__(coerce=int, empty_value=None, **kwargs)
        self.offer(choices)

    def offer(self, pairs):
        self.choices = (
            [("", self.empty or gettext_lazy("Not decided yet")), *pairs] if not self.required else list(pairs)
        )


class Row(forms.Form):
    """One row; whether it is blank is judged by what was typed, so that a faulty row is never lost."""

    names: tuple = ()

    @property
    def is_blank(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in self.names)

    def ask_for(self, name, words):
        if name not in self.errors and self.cleaned_data.get(name) is None:
            self.add_error(name, words)


class HalfDayRow(Row):
    """One half-day, in a room or without one yet."""

    names = ("day", "starts_at", "ends_at", "room")
    day = DayField(label=gettext_lazy("Day"), required=False)
    starts_at = TimeField(label=gettext_lazy("From"), required=False)
    ends_at = TimeField(label=gettext_lazy("To"), required=False)
    room = RowChoice(label=gettext_lazy("Room"), required=False)

    def __init__(self, *args, rooms=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].offer(rooms)

    def clean(self):
        data = super().clean()
        if self.is_blank:
            return data
        self.ask_for("day", _("Choose the day."))
        self.ask_for("starts_at", _("Say when it begins."))
        self.ask_for("ends_at", _("Say when it ends."))
        if not self.errors and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("It ends before it begins: correct one of the two times."))
        return data

    @property
    def span(self) -> tuple:
        """When it begins and ends, each a day and a time."""
        data = self.cleaned_data
        return (data["day"], data["starts_at"]), (data["day"], data["ends_at"])

    def row(self) -> HalfDay:
        data = self.cleaned_data
        return HalfDay(day=data["day"], starts_at=data["starts_at"], ends_at=data["ends_at"], room_id=data.get("room"))


class ItemRow(Row):
    """One thing to pay: once, by day or by seat."""

    names = ("label", "price")
    label = forms.CharField(label=gettext_lazy("What is paid"), max_length=120, required=False)
    price = AmountField(label=gettext_lazy("Price"), min_value=0, max_digits=10, decimal_places=2, required=False)
    per = forms.ChoiceField(
        label=gettext_lazy("Counted"),
        required=False,
        choices=[
            (Per.SESSION, gettext_lazy("once")),
            (Per.DAY, gettext_lazy("by day")),
            (Per.SEAT, gettext_lazy("by seat")),
        ],
    )
    falls_away = forms.BooleanField(label=gettext_lazy("No longer due"), required=False)

    def clean(self):
        data = super().clean()
        if not self.is_blank:
            self.ask_for("price", _("Write the price, or 0."))
            if "label" not in self.errors and not data.get("label"):
                self.add_error("label", _("Say what is paid."))
        return data

    def row(self) -> CostItem:
        data = self.cleaned_data
        price, per = data["price"], data.get("per") or Per.SESSION
        return CostItem(label=data["label"], price=price, per=per, falls_away=data["falls_away"])


HalfDayRows = forms.formset_factory(
    HalfDayRow, extra=0, can_delete=True, max_num=MOST_HALF_DAYS, validate_max=True, absolute_max=MOST_HALF_DAYS + 10
)
ItemRows = forms.formset_factory(
    ItemRow, extra=0, can_delete=True, max_num=MOST_ITEMS, validate_max=True, absolute_max=MOST_ITEMS + 10
)


def kept(rows) -> list[Row]:
    """The rows that were filled in and not ticked to be removed."""
    return [row for row in rows if not row.is_blank and not row.cleaned_data.get("DELETE")]


def typed_in(data, prefix, row) -> list[dict]:
    """What was typed into the rows of a form, as it stands; rows ticked to be removed are left out."""
    text = data.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(text), 50) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    names = list(row.base_fields)
    found = [{name: data.get(f"{prefix}-{place}-{name}", "") for name in names} for place in range(count)]
    return [one for place, one in enumerate(found) if not data.get(f"{prefix}-{place}-DELETE")]


def as_sent(prefix, rows) -> dict:
    """Rows as a browser would send them, to be checked like those that somebody types."""
    sent = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    return sent | {f"{prefix}-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}


def next_half_day(rows) -> dict:
    """What one more row begins with: the afternoon after a morning, else the morning of the next working day."""
    last = HalfDayRow({**rows[-1], "room": ""}) if rows else None
    if last is None or not last.is_valid() or last.is_blank:
        return {}
    data = last.cleaned_data
    room = rows[-1].get("room", "")
    if data["starts_at"] < NOON:
        return {"day": data["day"], "starts_at": AFTERNOON[0], "ends_at": AFTERNOON[1], "room": room}
    day = data["day"] + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return {"day": day, "starts_at": MORNING[0], "ends_at": MORNING[1], "room": room}
