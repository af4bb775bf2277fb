"""Files that go with a quote."""

from django import forms
from django.utils.translation import gettext_lazy as _

from naturopole import uploads
from naturopole.forms import ScopedModelForm
from packages.models import Attachment


class AttachmentForm(ScopedModelForm):
    """A file, its title, and whether the client reads it."""

    upload = forms.FileField(
        label=_("The file"),
        widget=forms.ClearableFileInput(attrs={"accept": uploads.ACCEPT}),
        max_length=200,
        help_text=_("PDF, PNG or JPEG picture, Word, Excel or OpenDocument text, 10 MB at most"),
    )

    class Meta:
        model = Attachment
        fields = ["title", "to_client"]

    def clean_upload(self):
        return uploads.accept(self.cleaned_data["upload"])
