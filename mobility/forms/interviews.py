"""Forms of interviews: times to offer, one time to move, and a scorecard."""

import uuid
from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.models import User
from mobility.models import Scorecard
from naturopole.forms import DayField
from naturopole.keyed import in_words

MOST_SLOTS = 12
MARKS = [("", gettext_lazy("Not spoken of")), (1, "1"), (2, "2"), (3, "3"), (4, "4")]


class TimeField(forms.TimeField):
    """A time chosen with the browser's own clock."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class SlotForm(forms.Form):
    """What one time and several have in common; interviewers are people of the hiring firm."""

    day = DayField(label=gettext_lazy("Day"))
    time = TimeField(label=gettext_lazy("Begins at"))
    minutes = forms.IntegerField(label=gettext_lazy("Minutes each"), min_value=10, max_value=480, initial=45)
    place = forms.CharField(label=gettext_lazy("Where"), max_length=120)
    interviewers = forms.ModelMultipleChoiceField(
        User.objects.visible_to(None),
        label=gettext_lazy("With"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    anyway = forms.BooleanField(
        label=gettext_lazy("I know: save it all the same"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, vacancy, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["interviewers"].choices = [(person.pk, person.name) for person in self.people(vacancy, user)]

    def people(self, vacancy, user):
        """Named recruiters and the one who asks: rows that are read already."""
        found = {person.pk: person for person in [*vacancy.named_recruiters, user]}
        self.fields["interviewers"].queryset = User.objects.visible_to(user).filter(pk__in=found)
        return found.values()

    def clean(self):
        data = super().clean()
        day, time = data.get("day"), data.get("time")
        if day and time:
            self.first = datetime.combine(day, time, tzinfo=timezone.get_current_timezone())
            if self.first <= timezone.now():
                self.add_error("day", _("This moment has passed: choose a later one."))
        return data

    def overlap(self, names):
        """Say who would be in two places at once; the same form with the box, which shows now, ticked goes through."""
        self.fields["anyway"].widget = forms.CheckboxInput()
        self.add_error("anyway", _("%(names)s would be in two interviews at once.") % {"names": ", ".join(names)})


class OfferForm(SlotForm):
    """Several times one after the other, on one day."""

    how_many = forms.IntegerField(label=gettext_lazy("How many times"), min_value=1, max_value=MOST_SLOTS, initial=4)
    pause = forms.IntegerField(
        label=gettext_lazy("Minutes between two"), min_value=0, max_value=240, initial=15, required=False
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    field_order = ["day", "time", "how_many", "minutes", "pause", "place", "interviewers", "anyway"]

    def starts(self) -> list:
        data = self.cleaned_data
        step = timedelta(minutes=data["minutes"] + (data.get("pause") or 0))
        return [self.first + number * step for number in range(data["how_many"])]


class SlotEditForm(SlotForm):
    """One time, with the sequence that tells whether it was changed or taken meanwhile."""

    sequence = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30000)

    def __init__(self, *args, slot, **kwargs):
        begins = timezone.localtime(slot.starts_at)
        kept = {
            "day": begins.date(),
            "time": begins.time(),
            "minutes": slot.minutes,
            "place": slot.place,
            "interviewers": [person.pk for person in slot.interviewers.all()],
            "sequence": slot.sequence,
        }
        self.slot = slot
        super().__init__(*args, initial=kept, **kwargs)

    def people(self, vacancy, user):
        kept = super().people(vacancy, user)
        found = {person.pk: person for person in [*kept, *self.slot.interviewers.all()]}
        self.fields["interviewers"].queryset = User.objects.visible_to(user).filter(pk__in=found)
        return found.values()

    def catch_up(self, fresh):
        """After a conflict: keep what was typed, beside what is saved, and let the next save go through knowingly."""
        self.data = self.data.copy()
        if fresh is None:
            return
        self.data["sequence"] = fresh.sequence
        begins = timezone.localtime(fresh.starts_at)
        theirs = {
            "day": begins.date(),
            "time": begins.strftime("%H:%M"),
            "minutes": fresh.minutes,
            "place": fresh.place,
        }
        self.differences = [
            (self[name].label, in_words(self[name], value), in_words(self[name], self.cleaned_data.get(name)))
            for name, value in theirs.items()
            if in_words(self[name], value) != in_words(self[name], self.cleaned_data.get(name))
        ]


class ScorecardForm(forms.Form):
    """One mark a competence, advice and notes; submitting asks for the advice, a draft for nothing."""

    advice = forms.ChoiceField(
        label=gettext_lazy("Advice"),
        required=False,
        choices=[("", gettext_lazy("No advice yet")), *Scorecard.Advice.choices],
        help_text=gettext_lazy("Needed to submit the scorecard, not for a draft."),
    )
    note = forms.CharField(
        label=gettext_lazy("Notes of the interview"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("About the work only. The person may ask to read them."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, *args, card, competences, **kwargs):
        marks = {f"mark_{pk}": value for pk, value in getattr(card, "marks", {}).items()}
        kept = {"advice": card.advice, "note": card.note, "revision": card.revision}
        super().__init__(*args, initial=kept | marks, **kwargs)
        self.competences = competences
        for competence in competences:
            self.fields[f"mark_{competence.pk}"] = forms.TypedChoiceField(
                label=competence.name, required=False, choices=MARKS, coerce=int, empty_value=None
            )
        self.order_fields([f"mark_{competence.pk}" for competence in competences])

    def clean_advice(self):
        advice = self.cleaned_data["advice"]
        if not advice and self.data.get("then") == "submit":
            raise forms.ValidationError(_("Give your advice before you submit the scorecard."))
        return advice

    def marks(self) -> dict[int, int]:
        """Competence to value, those judged alone."""
        found = {one.pk: self.cleaned_data[f"mark_{one.pk}"] for one in self.competences}
        return {pk: value for pk, value in found.items() if value}

    def catch_up(self, fresh):
        """After a conflict with oneself, in another window: both versions, the typed one to be saved next."""
        self.data = self.data.copy()
        self.data["revision"] = fresh.revision
        kept = {"advice": fresh.advice, "note": fresh.note}
        kept |= {f"mark_{one.pk}": fresh.marks.get(one.pk) for one in self.competences}
        pairs = [(self[name], in_words(self[name], value)) for name, value in kept.items()]
        typed = [(field, theirs, in_words(field, self.cleaned_data.get(field.name))) for field, theirs in pairs]
        self.differences = [(field.label, theirs, mine) for field, theirs, mine in typed if theirs != mine]
