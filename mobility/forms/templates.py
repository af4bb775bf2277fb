"""The name under which a vacancy's words are kept."""

from datetime import datetime

from django import forms

from mobility.domain.objections import objections
from mobility.models import VacancyTemplate
from naturopole.forms import ScopedModelForm


def seen_at(text) -> datetime | None:
    """The moment at which the row that the page showed was last changed; None for what is no moment with its zone."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


class VacancyTemplateForm(ScopedModelForm):
    """The name of a template; `revision`, when it was last changed, tells whether a colleague came first."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    class Meta:
        model = VacancyTemplate
        fields = ["name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = stamp(self.instance)

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if sentences := objections(name):
            raise forms.ValidationError(sentences)
        return name

    def catch_up(self, fresh):
        """After a conflict: what was typed stays, and the next save replaces `fresh` knowingly."""
        self.data = self.data.copy()
        self.data["revision"] = stamp(fresh)


def stamp(template) -> str:
    return template.updated_at.isoformat() if template.updated_at else ""
