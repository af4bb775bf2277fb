"""Forms of the pipeline: a refusal with its words, several moved at once, one received by post, the stage's filter."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mobility.domain.bulk import MOST, MOVES
from mobility.domain.columns import COLUMNS, column_named
from mobility.models import Application
from naturopole import uploads
from naturopole.forms import DayField
from naturopole.keyed import KeyedForm


class RefusalForm(forms.Form):
    """The reason, for figures and for the person, and the message she reads."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", gettext_lazy("Choose")), *Application.Reason.choices],
        error_messages={"required": gettext_lazy("Choose a reason: the person reads it.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Message to the person"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=gettext_lazy("The person reads it, and own human resources when they presented the person"),
        error_messages={"required": gettext_lazy("Write a message: the person reads it.")},
    )


class SeveralForm(forms.Form):
    """Which applications, from which stage seen, and which move; whatever else is posted is left aside."""

    move = forms.ChoiceField(choices=[(name, Application.TRANSITIONS[name].label) for name in MOVES])

    def picks(self) -> list[tuple[int, str]]:
        """(key, status seen) of the ticked applications, in the order of the page; odd ones are left out."""
        found = {}
        for value in self.data.getlist("pick")[: MOST * 2]:
            key, _point, seen = value.partition(".")
            if key.isascii() and key.isdecimal() and len(key) < 10 and seen in Application.Status.values:
                found.setdefault(int(key), seen)
        return list(found.items())[:MOST]


class PaperForm(KeyedForm):
    """An application that came by post, by mail or by hand, typed in by a recruiter."""

    received_on = DayField(label=pgettext_lazy("application", "Received on"))
    upload = forms.FileField(
        label=gettext_lazy("CV, scanned"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": uploads.ACCEPT}),
        help_text=gettext_lazy("PDF, picture, Word, Excel or OpenDocument text, 10 MB at most"),
    )

    class Meta:
        model = Application
        fields = ["outside_name", "outside_place", "outside_email", "outside_phone", "language", "channel", "letter"]
        labels = {
            "outside_name": gettext_lazy("Name of the person"),
            "outside_place": gettext_lazy("Town or village"),
            "outside_email": gettext_lazy("E-mail address"),
            "outside_phone": gettext_lazy("Telephone"),
            "language": gettext_lazy("Language of our answers"),
            "channel": gettext_lazy("How the person heard of it"),
            "letter": gettext_lazy("What the letter says"),
        }
        help_texts = {
            "outside_email": gettext_lazy("With it, the person gets a link to follow the application and to answer"),
            "letter": gettext_lazy("In short, or typed out; nothing about health, family or belief"),
        }
        widgets = {"letter": forms.Textarea(attrs={"rows": 6})}

    field_order = ["outside_name", "outside_place", "outside_email", "outside_phone", "received_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outside_name"].required = True
        self.fields["channel"].choices = [("", _("Not said")), *Application.Channel.choices]
        self.initial.setdefault("received_on", timezone.localdate())

    def clean_outside_email(self):
        return self.cleaned_data["outside_email"].lower()

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        if day < self.instance.vacancy.opens_on:
            raise forms.ValidationError(_("The vacancy was not open yet on that day."))
        return day

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        return uploads.accept(upload) if upload else None

    def clean(self):
        data = super().clean()
        day = data.get("received_on")
        if day and day != timezone.localdate():
            noon = timezone.datetime(day.year, day.month, day.day, 12, tzinfo=timezone.get_current_timezone())
            self.instance.sent_at = self.instance.moved_at = noon
        return data


class StageFilter(forms.Form):
    """One stage, a word of the name, a route; a wrong value narrows nothing."""

    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        required=False,
        choices=[("", gettext_lazy("All")), *((column.key, column.name) for column in COLUMNS)],
    )
    q = forms.CharField(
        label=gettext_lazy("Name or place"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    route = forms.ChoiceField(
        label=gettext_lazy("Route"),
        required=False,
        choices=[("", gettext_lazy("All")), *Application.Route.choices],
    )

    def value(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def is_narrowed(self):
        return any(self.value(name) for name in self.fields)

    @property
    def column(self):
        return column_named(self.value("stage"))

    def apply(self, rows):
        """The rows narrowed; a withdrawn application is found by no name, since its name is hidden."""
        if self.column is not None:
            rows = rows.filter(status__in=self.column.statuses)
        if route := self.value("route"):
            rows = rows.filter(route=route)
        for word in (self.value("q") or "").split()[:5]:
            name = Q(employee__first_name__icontains=word) | Q(employee__last_name__icontains=word)
            name |= Q(outside_name__icontains=word) | Q(outside_place__icontains=word)
            rows = rows.filter(name).exclude(status=Application.Status.WITHDRAWN)
        return rows
