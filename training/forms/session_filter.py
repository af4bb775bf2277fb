"""What the list of sessions may be narrowed to."""

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from training.domain import sessions as domain
from training.models import JointSession


class SessionFilter(forms.Form):
    """Coming, past, one's own or short of people; and by theme. A wrong value narrows nothing."""

    show = forms.ChoiceField(
        label=_("Which ones"),
        required=False,
        choices=[
            ("", _("Coming")),
            ("mine", _("My firm’s or mine")),
            ("short", _("Short of people")),
            ("past", _("Past or cancelled")),
        ],
    )
    theme = forms.TypedChoiceField(label=_("Theme"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args, themes, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["theme"].choices = [("", _("All")), *((theme.pk, theme.name) for theme in themes)]
        self.is_valid()

    @property
    def is_narrowed(self):
        return any(self.cleaned_data.values())

    def apply(self, sessions):
        """The sessions asked for: those to come by date, past ones from the last back."""
        show, theme = self.cleaned_data.get("show"), self.cleaned_data.get("theme")
        rows = domain.past(sessions) if show == "past" else domain.coming(sessions)
        if show == "mine":
            rows = domain.mine(sessions, self.user)
        if show == "short":
            rows = rows.filter(status__in=JointSession.CHANGEABLE, committed__lt=F("minimum"))
        if theme:
            rows = rows.filter(theme=theme)
        order = "-" if show in ("past", "mine") else ""
        return rows.order_by(f"{order}starts_on", f"{order}pk")
