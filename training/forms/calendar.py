"""What the calendar of the park may be narrowed to."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naturopole.months import month_of, months_later
from training.forms.expiry import ThemeFilter, month_typed
from training.models import Room


class CalendarFilter(ThemeFilter):
    """By theme and room, in one month; a wrong value narrows nothing, a wrong month is the present one."""

    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)
    month = forms.CharField(required=False, widget=forms.HiddenInput)
    view = forms.ChoiceField(required=False, choices=[("list", "list")], widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        rooms = Room.objects.visible_to(user).values_list("pk", "name")
        self.fields["room"].choices = [("", _("All rooms")), *rooms]

    @property
    def room_asked(self):
        """The key of a room."""
        return int(self.value("room")) if self.value("room") else None

    @property
    def month_asked(self):
        return month_typed(self.value("month")) or month_of(timezone.localdate())

    @property
    def before(self):
        return months_later(self.month_asked, -1)

    @property
    def after(self):
        return months_later(self.month_asked, 1)

    @property
    def is_narrowed(self):
        return any(self.value(name) for name in ("theme", "room"))
