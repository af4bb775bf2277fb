"""What forms of the packages app share: a key for those that create, the seller's own firms."""

import uuid

from django import forms

from naturopole.comparing import differences
from naturopole.forms import ScopedModelForm
from packages.models.client import SELLERS


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


class SellersForm(KeyedForm):
    """A form for the sellers of one firm or several: `firm` is offered only to who sells for several, and once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.user.firm_ids(*SELLERS)
        field = self.fields["firm"]
        field.queryset = field.queryset.filter(pk__in=own)
        # Disabled rather than left out: rules about the firm's rows are still checked.
        field.disabled = bool(self.instance.pk)
        if len(set(own)) == 1 or field.disabled:
            field.widget = forms.HiddenInput()
            self.initial["firm"] = self.instance.firm_id or own[0]


class RevisedForm(SellersForm):
    """A sellers' form whose row carries a revision: a save that comes second is told so, with both values."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision

    @property
    def kept(self) -> list[str]:
        """Names of the fields that an edit saves: a row never changes its firm."""
        return [name for name in self._meta.fields if name != "firm"]

    def catch_up(self, fresh):
        super().catch_up(fresh)
        self.differences = differences(self, fresh)
