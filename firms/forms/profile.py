"""A person's own settings."""

from django import forms
from django.utils.translation import get_language

from firms.models import User


class ProfileForm(forms.ModelForm):
    """How a person wants the pages: name, language, light or dark."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "language", "theme"]
        widgets = {"theme": forms.RadioSelect, "language": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].required = True
        # Whoever has not chosen yet keeps the one of this page.
        self.initial["language"] = self.instance.language or get_language()[:2]
        self.fields["language"].choices = User._meta.get_field("language").choices
        self.fields["first_name"].required = True
        self.fields["last_name"].required = True
