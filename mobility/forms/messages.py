"""Forms of messages to candidates, and of the firm's templates for them."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.models import Role
from mobility import candidate_letters
from mobility.models import MessageTemplate
from naturopole.keyed import KeyedForm

TEXTS = ("subject_fr", "body_fr", "subject_en", "body_en")


class MessageForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=120)
    body = forms.CharField(label=gettext_lazy("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 10}))
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class MessageTemplateForm(KeyedForm):
    """A template in both languages; what stands in braces must be something we know how to fill in."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = MessageTemplate
        fields = ["firm", "name", "purpose", *TEXTS]
        widgets = {name: forms.Textarea(attrs={"rows": 8}) for name in ("body_fr", "body_en")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        firms = self.user.firm_ids(Role.HR)
        self.fields["firm"].queryset = self.fields["firm"].queryset.filter(pk__in=firms)
        if len(firms) == 1 or self.instance.pk:
            self.instance.firm_id = self.instance.firm_id or firms[0]
            del self.fields["firm"]
        self.initial["revision"] = self.instance.revision

    def _get_validation_exclusions(self):
        """The name is checked within the firm, whether or not the firm is asked for."""
        return super()._get_validation_exclusions() - {"firm"}

    def clean(self):
        data = super().clean()
        for name in TEXTS:
            if odd := candidate_letters.unknown_placeholders(data.get(name) or ""):
                words = _("%(words)s cannot be filled in: use {name}, {job} or {firm}.")
                self.add_error(name, words % {"words": ", ".join(odd)})
        return data

    def preview(self) -> list[tuple[str, str, str]]:
        """The texts as two imaginary people would read them: language, subject, message."""
        data, firm = self.cleaned_data, self.instance.firm
        known = {"name": "Camille Martin", "firm": firm.name}
        jobs = {"fr": "Conduite de ligne", "en": "Line operation"}
        return [
            (
                language,
                candidate_letters.filled(data.get(f"subject_{language}", ""), known | {"job": jobs[language]}),
                candidate_letters.filled(data.get(f"body_{language}", ""), known | {"job": jobs[language]}),
            )
            for language in ("fr", "en")
        ]
