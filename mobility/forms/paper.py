"""What the lists behind paper may be narrowed to."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy


class PersonFilter(forms.Form):
    """People by words of their name or post; a wrong value narrows nothing."""

    q = forms.CharField(
        label=gettext_lazy("Name or post"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    @property
    def words(self):
        self.is_valid()
        return self.cleaned_data.get("q", "").split()[:5]

    @property
    def is_narrowed(self):
        return bool(self.words)

    def apply(self, rows):
        for word in self.words:
            found = Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(job_title__icontains=word)
            rows = rows.filter(found)
        return rows
