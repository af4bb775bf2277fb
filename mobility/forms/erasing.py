"""The tick before something that cannot be undone."""

from django import forms
from django.utils.translation import gettext_lazy


class EraseForm(forms.Form):
    """Nothing is erased by a stray click."""

    sure = forms.BooleanField(
        label=gettext_lazy("I have read this and want it erased for good."),
        error_messages={"required": gettext_lazy("Tick the box: what is erased cannot be brought back.")},
    )
