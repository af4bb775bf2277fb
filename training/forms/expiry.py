"""Forms of the expiry board: its filters, certificates for several people at once, the correction of one."""

import uuid
from datetime import date
from functools import cached_property

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mobility.domain.staff import own_staff
from mobility.models import Employee
from naturopole.forms import DayField
from naturopole.keyed import KeyedForm
from training.domain import expiry
from training.models import Theme, TrainingCertificate

STATES = [
    ("", gettext_lazy("All")),
    ("due", gettext_lazy("To renew: over or within 90 days")),
    ("over", gettext_lazy("Over")),
    ("30", gettext_lazy("30 days or less")),
    ("60", gettext_lazy("31 to 60 days")),
    ("90", gettext_lazy("61 to 90 days")),
    ("valid", gettext_lazy("More than 90 days")),
    ("forever", gettext_lazy("Does not expire")),
]


def month_typed(text) -> date | None:
    """The month of “2026-11”; None for what is none, or lies outside this century."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


class ThemeFilter(forms.Form):
    """By theme; a wrong value narrows nothing."""

    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.themes = {theme.pk: theme for theme in Theme.objects.visible_to(user)}
        choices = sorted(((key, theme.name) for key, theme in self.themes.items()), key=lambda pair: pair[1].casefold())
        self.fields["theme"].choices = [("", _("All themes")), *choices]

    def value(self, name):
        """What was asked for, or nothing when it makes no sense."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def theme_asked(self):
        return self.themes[int(self.value("theme"))] if self.value("theme") else None


class ExpiryFilter(ThemeFilter):
    """By name, theme and state."""

    q = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)
    view = forms.ChoiceField(required=False, choices=[("people", "people")], widget=forms.HiddenInput)

    @property
    def is_narrowed(self):
        return any(self.value(name) for name in ("q", "theme", "state"))

    @property
    def is_by_people(self):
        return self.value("view") == "people"

    def apply(self, rows):
        for word in self.value("q").split()[:5]:
            rows = rows.filter(Q(employee__first_name__icontains=word) | Q(employee__last_name__icontains=word))
        if self.theme_asked:
            rows = rows.filter(theme=self.theme_asked)
        if state := self.value("state"):
            rows = rows.filter(expiry.in_state(state, timezone.localdate()))
        return rows


def named_with_months(theme) -> str:
    """“Forklift, good for 60 months”."""
    if not theme.validity_months:
        return _("%(theme)s, does not expire") % {"theme": theme}
    words = ngettext(
        "%(theme)s, good for %(months)d month", "%(theme)s, good for %(months)d months", theme.validity_months
    )
    return words % {"theme": theme, "months": theme.validity_months}


class CertificateForm(KeyedForm):
    """The correction of one certificate. An end that is left empty follows from the theme's months."""

    obtained_on = DayField(label=gettext_lazy("Obtained on"))
    valid_until = DayField(
        label=gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy("The last good day. Left empty, it is counted from the theme’s months."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = TrainingCertificate
        fields = ["theme", "obtained_on", "valid_until"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("revision", self.instance.revision)
        asked = str(self.initial.get("theme") or "")
        named = asked if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None
        self.fields["theme"].queryset = self.fields["theme"].queryset.in_use(or_in=[self.instance.theme_id, named])
        self.fields["theme"].label_from_instance = named_with_months
        self.fields["theme"].empty_label = _("Choose a theme")

    def clean_obtained_on(self):
        day = self.cleaned_data["obtained_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come: enter a certificate once it is obtained."))
        return day

    def clean(self):
        data = super().clean()
        theme, obtained_on = data.get("theme"), data.get("obtained_on")
        if theme and obtained_on and "valid_until" in data and not data["valid_until"]:
            data["valid_until"] = expiry.end_of_validity(theme, obtained_on)
        if theme and obtained_on:
            self.refuse_twice(theme, obtained_on)
        return data

    def with_end(self):
        """The same form, nothing judged yet, with the end that follows from the theme's months; else this one."""
        self.is_valid()
        theme, obtained_on = self.cleaned_data.get("theme"), self.cleaned_data.get("obtained_on")
        if not theme or not obtained_on:
            return self
        typed = self.data.dict() | {"people": self.data.getlist("people")}
        typed |= {"obtained_on": obtained_on, "valid_until": expiry.end_of_validity(theme, obtained_on)}
        return type(self)(instance=self.instance, user=self.user, initial=typed)

    def refuse_twice(self, theme, obtained_on):
        rows = TrainingCertificate.objects.visible_to(self.user).filter(theme=theme, obtained_on=obtained_on)
        if rows.filter(employee=self.instance.employee_id).exclude(pk=self.instance.pk).exists():
            self.add_error("obtained_on", _("This certificate is entered already."))


class EntryForm(CertificateForm):
    """Certificates of one theme and one day, for several people of one's own firms."""

    SHOWN = 60

    people = forms.ModelMultipleChoiceField(
        Employee.objects.visible_to(None),
        label=gettext_lazy("People"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one person.")},
    )
    field_order = ["theme", "people", "obtained_on", "valid_until"]

    def __init__(self, *args, q="", **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["revision"]
        self.q, field = q, self.fields["people"]
        field.queryset = own_staff(self.user).filter(expiry.at_work(timezone.localdate(), "")).select_related("firm")
        # Read when they are drawn: a form that is kept needs none of them.
        field.choices = self.offered

    def offered(self) -> list[tuple]:
        several = len({person.firm_id for person in self.shown}) > 1
        return [(person.pk, f"{person.line} ({person.firm})" if several else person.line) for person in self.shown]

    @cached_property
    def shown(self) -> list:
        """Who is ticked, then the first ones of the list, or of those whose name holds the words searched for."""
        ticked = self.data.getlist("people") if self.is_bound else self.initial.get("people", [])
        ticked = [key for key in ticked if key.isascii() and key.isdecimal() and len(key) < 10]
        rows = self.fields["people"].queryset
        found = rows.exclude(pk__in=ticked)
        for word in self.q.split()[:5]:
            found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
        first = list(rows.filter(pk__in=ticked)) if ticked else []
        return first + list(found.order_by("last_name", "first_name", "pk")[: self.SHOWN + 1])

    @property
    def is_cut(self) -> bool:
        return len(self.shown) > self.SHOWN

    def already_made(self):
        """One of the rows that this same form made before, or None."""
        try:
            key = uuid.UUID(self.data.get("request_key", ""))
        except ValueError:
            return None
        keys = [expiry.key_for(key, person) for person in self.data.getlist("people")[: 10 * self.SHOWN]]
        return TrainingCertificate.objects.visible_to(self.user).filter(request_key__in=keys).first()

    def refuse_twice(self, theme, obtained_on):
        people = self.cleaned_data.get("people") or []
        rows = TrainingCertificate.objects.visible_to(self.user).filter(theme=theme, obtained_on=obtained_on)
        held = set(rows.filter(employee__in=[person.pk for person in people]).values_list("employee_id", flat=True))
        if names := ", ".join(person.name for person in people if person.pk in held):
            self.add_error("people", _("Entered already with this day: %(names)s.") % {"names": names})
