"""What readers may ask of the lists and the map of the firms app."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.domain.map import Asked
from firms.models.firm import Standing
from naturopole.drawings.cube import LED
from naturopole.forms import DayField


class FirmChoice(forms.ChoiceField):
    """One of some firms already read. A firm that is not among them, such as a candidate since welcomed, is None."""

    def __init__(self, firms, **kwargs):
        self.firms = {str(firm.pk): firm for firm in firms}
        choices = [("", _("None")), *((key, firm.name) for key, firm in self.firms.items())]
        super().__init__(choices=choices, required=False, **kwargs)

    def clean(self, value):
        return self.firms.get(str(value))


class MapFilter(forms.Form):
    """A past day, a candidate laid over the park, a firm left out, a firm marked.

    `firms` are those the reader may see. `candidate` is asked only where one of them is one, `firm` only where
    the map holds too many to tell apart, or where the address names one.
    """

    use_required_attribute = False

    def __init__(self, data, *, firms):
        super().__init__(data)
        here = [firm for firm in firms if firm.standing == Standing.RESIDENT or firm.left_on]
        candidates = [firm for firm in firms if firm.standing == Standing.CANDIDATE]
        if candidates:
            self.fields["candidate"] = FirmChoice(candidates, label=_("Overlay a candidate"))
        self.fields["without"] = FirmChoice(here, label=_("Leave out a firm"))
        if len(here) > LED or data.get("firm"):
            self.fields["firm"] = FirmChoice(here, label=_("Mark a firm"))
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
