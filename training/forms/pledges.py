"""Forms of a firm's pledge, of its withdrawal, and of the people named for its seats."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naturopole.forms import AmountField
from naturopole.keyed import KeyedForm
from training import places
from training.cost_split import Rule
from training.domain import pledging
from training.models import Pledge

FIRMLY = [
    ("committed", gettext_lazy("Commit: they hold a place, and are paid once the session takes place")),
    ("pencilled", gettext_lazy("Pencil in: they say what is likely and hold no place")),
]


class PledgeForm(KeyedForm):
    """Seats of one firm; `pledges` are all of the session, to say at once how many can be had.

    No field writes into the pledge itself: the verb does, once the session is locked.
    """

    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=pledging.MOST)
    firmly = forms.ChoiceField(label=gettext_lazy("How firmly"), choices=FIRMLY, widget=forms.RadioSelect)
    wait = forms.BooleanField(label=gettext_lazy("Put seats beyond the room on the waiting list"), required=False)
    head_count = forms.IntegerField(
        label=gettext_lazy("People your firm employs"),
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("The price of this session is shared by it."),
    )
    ceiling = AmountField(
        label=gettext_lazy("Ask us again above"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        help_text=gettext_lazy("What your firm may owe without being asked again. No other firm reads it."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = Pledge
        fields = []

    def __init__(self, *args, session, firm, pledges, **kwargs):
        super().__init__(*args, **kwargs)
        self.session, self.firm, self.pledges = session, firm, pledges
        self.staff = pledging.staff_of(firm, self.instance if self.instance.pk else None)
        if session.rule in (Rule.HEAD_COUNT, Rule.MIXED):
            self.initial["head_count"] = self.staff or None
        else:
            del self.fields["head_count"]
        self.start()

    def start(self):
        """What stands already; a first pledge, or one after an invitation, proposes nothing but to commit."""
        pledge, stands = self.instance, self.instance.state not in ("", None, *Pledge.UNANSWERED, "withdrawn")
        self.initial |= {
            "seats": pledge.seats + pledge.waiting if stands else None,
            "firmly": "pencilled" if stands and not pledge.is_counted else "committed",
            "wait": bool(pledge.waiting),
            "ceiling": pledge.ceiling,
            "revision": pledge.revision if pledge.pk else None,
        }

    def clean(self):
        data = super().clean()
        seats, firmly = data.get("seats"), data.get("firmly") == "committed"
        if not seats:
            return data
        held = self.instance.seats if self.instance.pk and self.instance.is_counted else 0
        free = pledging.free_seats(self.session, self.pledges)
        if not firmly and seats > self.session.capacity:
            words = _("The room holds %(capacity)d people: take fewer seats.")
            self.add_error("seats", words % {"capacity": self.session.capacity})
        elif firmly and places.placed(seats, held=held, free=free)[1] and not data.get("wait"):
            self.add_error("seats", str(pledging.NoRoom(held + free)))
        return data

    def asked(self) -> dict:
        """What was asked for, as the verbs and the preview take it."""
        data = self.cleaned_data
        return {
            "seats": data["seats"],
            "firmly": data["firmly"] == "committed",
            "wait": data["wait"],
            "ceiling": data["ceiling"],
            "head_count": data.get("head_count", self.staff),
        }

    def value_in(self, row, field):
        return {
            "seats": row.seats + row.waiting,
            "firmly": "committed" if row.is_counted else "pencilled",
            "wait": bool(row.waiting),
        }.get(field.name, super().value_in(row, field))


class CeilingForm(forms.Form):
    """The ceiling alone, once no more pledges are taken."""

    ceiling = AmountField(
        label=gettext_lazy("Ask us again above"),
        required=False,
        max_digits=10,
        decimal_places=2,
        min_value=0,
        help_text=gettext_lazy("What your firm may owe without being asked again. No other firm reads it."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def catch_up(self, fresh):
        self.data = self.data.copy()
        self.data["revision"] = fresh.revision


class LeaveForm(forms.Form):
    """What the page showed when the firm decided to leave."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    fee = forms.DecimalField(widget=forms.HiddenInput, max_digits=10, decimal_places=2, min_value=0)


class PeopleForm(forms.Form):
    """People to name for seats, from those that may be."""

    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("People"),
        queryset=None,
        error_messages={"required": gettext_lazy("Tick at least one person.")},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people


class PersonForm(forms.Form):
    """The person who comes instead of another."""

    person = forms.ModelChoiceField(label=gettext_lazy("Who comes instead"), queryset=None, widget=forms.RadioSelect)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
