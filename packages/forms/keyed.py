"""What forms of the packages app share: the seller's own firms, and a revision."""

from django import forms

from naturopole.keyed import KeyedForm
from packages.models.client import SELLERS


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
