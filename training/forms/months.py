"""A field for one month."""

from django import forms
from django.utils.translation import gettext_lazy as _

from training import month_words

LONGEST = 40


class MonthField(forms.Field):
    """A month by the browser's own calendar, or typed in words; its value is the first day of it.

    `year` is the one that is meant where none is typed.
    """

    widget = forms.TextInput(attrs={"type": "month", "autocomplete": "off"})

    def __init__(self, *, year=None, **kwargs):
        super().__init__(**kwargs)
        self.year = year

    def prepare_value(self, value):
        return f"{value:%Y-%m}" if hasattr(value, "strftime") else value

    def to_python(self, value):
        text = str(value or "").strip()
        if not text:
            return None
        found = month_words.read(text, self.year) if len(text) <= LONGEST else None
        if found is None:
            raise forms.ValidationError(_("Write a month such as 2027-03 or March 2027."), code="invalid")
        return found
