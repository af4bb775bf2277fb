"""Forms of a release: two dates, what was seen when signing, and what is to be handed over."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mobility.domain.releases import latest_day, may_set_notice
from mobility.models import HandoverTask, ReleaseRecord
from naturopole.forms import DayField
from naturopole.keyed import KeyedForm

# An amount of money, or words about whom a firm may hire: neither may pass between two employers here.
OUT_OF_PLACE = re.compile(
    r"\d\s*(?:k\s*)?(?:€|euros?\b|eur\b)|€\s*\d|\b(?:ne (?:pas|plus) (?:embaucher|recruter|débaucher)|débauchage"
    r"|non[- ]sollicitation|(?:not|never) (?:to )?(?:hire|recruit|poach)|no[- ](?:hire|poach)\w*)\b",
    re.IGNORECASE,
)


class DatesForm(KeyedForm):
    """The day of the move and the end of the notice; the latter only for who knows it."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    proposed_on = DayField(
        label=_("Proposed day of the move"), required=False, help_text=_("The first day in the new firm.")
    )
    notice_ends_on = DayField(
        label=_("End of the notice period"),
        required=False,
        help_text=_("The last day in the present firm if nobody agrees on another one."),
    )

    class Meta:
        model = ReleaseRecord
        fields = ["proposed_on", "notice_ends_on"]

    def __init__(self, *args, party, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.dates_revision
        if not may_set_notice(party):
            del self.fields["notice_ends_on"]

    def clean(self):
        data = super().clean()
        for name in ("proposed_on", "notice_ends_on"):
            day = data.get(name)
            if day and name in self.changed_data and not timezone.localdate() <= day <= latest_day():
                self.add_error(name, _("Choose a day from today on, within two years."))
        return data

    def catch_up(self, fresh):
        fresh.revision = fresh.dates_revision
        super().catch_up(fresh)


class SeenForm(forms.Form):
    """The dates that stood on the page when its button was pressed; they are only compared."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32767)
    proposed_on = DayField(widget=forms.HiddenInput, required=False)
    notice_ends_on = DayField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, release):
        days = {"proposed_on": iso(release.proposed_on), "notice_ends_on": iso(release.notice_ends_on)}
        return cls(initial=days | {"revision": release.dates_revision}, auto_id=False)

    def value(self, name):
        """What was sent, or None where it makes no sense."""
        self.is_valid()
        return self.cleaned_data.get(name)


def iso(day):
    return day.isoformat() if day else ""


class TaskForm(KeyedForm):
    """One thing to hand over."""

    due_on = DayField(label=_("To be done by"), required=False)

    class Meta:
        model = HandoverTask
        fields = ["text", "due_on"]
        help_texts = {
            "text": _("A file, a machine, a contact to pass on. Read by both firms: nothing about pay or health.")
        }

    def clean_text(self):
        text = self.cleaned_data["text"]
        if OUT_OF_PLACE.search(text):
            raise forms.ValidationError(
                _("Only what is to be handed over: no amount, and nothing about whom a firm may hire.")
            )
        return text

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and not timezone.localdate() <= day <= latest_day():
            raise forms.ValidationError(_("Choose a day from today on, within two years."))
        return day
