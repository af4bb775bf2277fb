"""A theme of the park's register."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naturopole.keyed import KeyedForm
from training.domain import themes
from training.models import Theme


class ThemeForm(KeyedForm):
    validity_months = forms.IntegerField(
        label=gettext_lazy("Valid for, in months"),
        required=False,
        min_value=1,
        max_value=240,
        help_text=gettext_lazy("How long its certificate is valid. Left empty where it does not expire."),
    )
    minimum = forms.IntegerField(
        label=gettext_lazy("People needed for a session"),
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("From so many seats on, firms are offered a joint session."),
    )
    revision = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    class Meta:
        model = Theme
        fields = ["name_fr", "name_en", "validity_months", "minimum"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = themes.mark(self.instance)

    def clean_name_fr(self):
        return self.free("name_fr")

    def clean_name_en(self):
        return self.free("name_en")

    def free(self, name):
        """The name with single spaces, if no other theme has it, whatever its capitals."""
        text = " ".join(self.cleaned_data[name].split())
        others = Theme.objects.visible_to(self.user).filter(park=self.instance.park_id).exclude(pk=self.instance.pk)
        if others.filter(**{f"{name}__iexact": text}).exists():
            raise forms.ValidationError(_("The park already has a theme of this name."))
        return text

    def catch_up(self, fresh):
        fresh.revision = themes.mark(fresh)
        super().catch_up(fresh)
