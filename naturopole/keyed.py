"""Forms that create carry a key, so that the same form sent twice creates one row; edits compare both versions."""

import uuid
from datetime import date

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.forms import ScopedModelForm


class KeyedForm(ScopedModelForm):
    """A form that creates carries a key, so that the same form sent twice creates one row.

    The key stays out of `Meta.fields`: a key seen before is no mistake of the person's, see `already_made`.
    """

    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["request_key"]
        else:
            self.initial.setdefault("request_key", uuid.uuid4())

    def already_made(self):
        """The row that this same form made before, or None; asked before validation, whose rules it might break."""
        try:
            key = uuid.UUID(self.data.get("request_key", ""))
        except ValueError:
            return None
        return self._meta.model.objects.visible_to(self.user).filter(request_key=key).first()

    def clean(self):
        data = super().clean()
        if not self.instance.pk:
            self.instance.request_key = data.get("request_key") or uuid.uuid4()
        return data

    def catch_up(self, fresh):
        """After a conflict: keep what was typed, and let the next save replace `fresh` knowingly."""
        self.data = self.data.copy()
        self.data["revision"] = fresh.revision
        self.differences = [
            (field.label, theirs, mine)
            for field in self.visible_fields()
            for theirs, mine in [self.both(field, fresh)]
            if theirs != mine
        ]

    def both(self, field, fresh) -> tuple[str, str]:
        """A field as a colleague has saved it and as it was typed, in words."""
        typed = self.cleaned_data.get(field.name, field.value())
        return in_words(field, self.value_in(fresh, field)), in_words(field, typed)

    def value_in(self, row, field):
        """What the field would hold for a row; forms whose fields are no columns say so themselves."""
        name = field.name
        return getattr(row, f"{name}_id" if hasattr(row, f"{name}_id") else name, None)


def in_words(field, value) -> str:
    """A field's value as a person reads it: the choice's own words, a day in full, or what would be typed."""
    if field.widget_type == "checkbox":
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return formats.day(value, get_language())
    value = field.field.prepare_value(getattr(value, "pk", value))
    words = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    text = "" if value is None else str(value)
    # A choice's label may explain itself in a second line.
    return words.get(text, text).split("<")[0] or formats.ABSENT
