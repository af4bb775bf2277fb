"""What readers may ask of the lists and the map of the firms app."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.domain.map import Asked
from firms.models.firm import Standing
from naturopole.drawings.cube import LED
from naturopole.forms import DayField


class FirmChoice(forms.TypedChoiceField):
    """One of some firms already read; an empty choice is None."""

    def __init__(self, firms, empty, **kwargs):
        self.firms = {str(firm.pk): firm for firm in firms}
        choices = [("", empty), *((key, firm.name) for key, firm in self.firms.items())]
        super().__init__(choices=choices, coerce=self.firms.get, empty_value=None, required=False, **kwargs)


class MapFilter(forms.Form):
    """A past day, a candidate laid over the park, a firm left out, a firm marked.

    `firms` are those the reader may see. `candidate` is asked only where one of them is one, `firm` only where
    the map holds too many to tell apart, or where the address names one.
    """

    use_required_attribute = False

    def __init__(self, data, *, firms):
        super().__init__(data)
        here = [firm for firm in firms if firm.standing == Standing.RESIDENT or firm.left_on]
        candidates = [firm for firm in firms if firm.standing == Standing.CANDIDATE and not firm.left_on]
        gone = {"invalid_choice": _("This firm cannot be shown here: choose another.")}
        if candidates:
            label = _("Overlay a candidate")
            self.fields["candidate"] = FirmChoice(candidates, _("None"), label=label, error_messages=gone)
        self.fields["without"] = FirmChoice(here, _("None"), label=_("Leave out a firm"), error_messages=gone)
        if len(here) > LED or data.get("firm"):
            self.fields["firm"] = FirmChoice(here, _("None"), label=_("Mark a firm"), error_messages=gone)
        self.fields["on"] = DayField(
            label=_("On the day"),
            required=False,
            error_messages={"invalid": _("Write the day as year-month-day, such as 2005-06-30.")},
        )
        self.fields["on"].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come: choose today or an earlier day."))
        return None if day == timezone.localdate() else day

    def asked(self) -> Asked:
        """What was asked, as far as it is valid."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) for name in ("candidate", "without", "firm")}
        return Asked(day=self.cleaned_data.get("on"), **given)
