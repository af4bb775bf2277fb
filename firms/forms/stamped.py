"""What the forms of a firm's file share: a stamp, so that two people's words are never lost."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms.domain.papers import keys_of, stamp_of
from naturopole import formats
from naturopole.forms import AmountField, DayField, ScopedModelForm


class StampedForm(ScopedModelForm):
    """A form whose edits carry a `revision`, so that nobody's words are lost; `firm` holds the row."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args, firm, **kwargs):
        super().__init__(*args, **kwargs)
        self.firm = firm
        if not self.instance.pk:
            self.instance.firm = firm
        self.initial["revision"] = stamp_of(self.instance) if self.instance.pk else ""

    def offer_documents(self):
        """The firm's documents; a document this person may not read stays as it is."""
        field = self.fields["document"]
        field.queryset = field.queryset.filter(firm=self.firm)
        held = self.instance.document_id
        if held and not field.queryset.filter(pk=held).exists():
            del self.fields["document"]

    def many(self) -> dict:
        """The rows chosen in each many-to-many field, by its name."""
        names = [field.name for field in self.instance._meta.many_to_many if field.name in self.fields]
        return {name: list(self.cleaned_data[name]) for name in names}

    def compare_with(self, fresh) -> list[tuple[str, str, str]]:
        """Where what was typed differs from the saved row: label, theirs, mine. The next save replaces theirs."""
        self.data = self.data.copy()
        self.data["revision"] = self.revision_of(fresh)
        names = [name for name in self.fields if name not in ("revision", "upload")]
        pairs = [(self.fields[name].label, self.kept(fresh, name), self.typed(name)) for name in names]
        return [(label, theirs, mine) for label, theirs, mine in pairs if theirs != mine]

    def revision_of(self, fresh) -> str:
        return stamp_of(fresh)

    def kept(self, fresh, name) -> str:
        if name in self.many():
            chosen = self.fields[name].queryset.filter(pk__in=keys_of(fresh, name))
            return ", ".join(map(str, chosen))
        return self.said(name, getattr(fresh, name))

    def typed(self, name) -> str:
        value = self.cleaned_data.get(name)
        return ", ".join(map(str, value)) if name in self.many() else self.said(name, value)

    def said(self, name, value) -> str:
        """A value in words, for two people to compare."""
        field = self.fields[name]
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if value is None or value == "":
            return ""
        if isinstance(field, forms.TypedChoiceField):
            return str(dict(field.choices).get(value, value))
        if isinstance(field, DayField):
            return formats.day(value, get_language())
        return formats.number(value, get_language()) if isinstance(field, AmountField) else str(value)
