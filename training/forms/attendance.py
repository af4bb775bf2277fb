"""Forms of attendance, certificates and evaluations; whatever else is posted is left aside."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from training.models import Attendance

STATES = Attendance.State.choices
MOST = 500
"""More people sit in no session: what is posted beyond is left aside."""
MARKS = [
    (4, gettext_lazy("Very good")),
    (3, gettext_lazy("Good")),
    (2, gettext_lazy("So-so")),
    (1, gettext_lazy("Poor")),
]


class MarksForm(forms.Form):
    """Everybody of one half-day, each with her mark and, hidden, the mark that the page showed.

    The names of the fields end with the seat's key. `lines`, the register against that one half-day, is needed to
    draw the page only: saving checks the keys against the seats as they are then.
    """

    then = forms.ChoiceField(choices=[("save", "save"), ("present", "present")], required=False)

    def __init__(self, data=None):
        super().__init__(data)
        self.lines, self.conflicts = [], {}
        for name in [name for name in data or () if key_in(name)][: 2 * MOST]:
            self.fields[name] = forms.ChoiceField(label=_("Attendance"), choices=[("", ""), *STATES], required=False)

    def values(self, start) -> dict:
        """What was chosen in the fields whose names start so, by the seat's key."""
        typed = self.cleaned_data.items()
        return {key_in(name): value for name, value in typed if name.startswith(f"{start}_")}

    @property
    def others_present(self) -> bool:
        return self.cleaned_data["then"] == "present"

    def catch_up(self, rows):
        """After a conflict: keep what was chosen, and let the next save replace the colleague's marks knowingly."""
        words = dict(STATES)
        self.conflicts = {seat.pk: words.get(theirs, _("nothing")) for seat, theirs, _mine in rows}
        self.differences = [(seat.name, words.get(theirs, _("nothing")), words[mine]) for seat, theirs, mine in rows]

    @property
    def rows(self) -> list[tuple]:
        """(line, the mark chosen or standing, the mark as it stands, a colleague's mark in words or none)."""
        return [(line, self.chosen(line), standing(line), self.conflicts.get(line.enrolment.pk)) for line in self.lines]

    def chosen(self, line) -> str:
        """What the person has changed, else the mark as it stands: a colleague's is not put back unawares."""
        typed, seen = (self.data.get(f"{name}_{line.enrolment.pk}", "") for name in ("mark", "seen"))
        return typed if typed and typed != seen else standing(line)


def key_in(name) -> int:
    """The seat's key in the name of a field; 0 where it is no field of ours."""
    start, _point, key = name.partition("_")
    is_key = start in ("mark", "seen") and key.isascii() and key.isdecimal() and len(key) < 10
    return int(key) if is_key else 0


def standing(line) -> str:
    [mark] = line.marks
    return mark.state if mark else ""


class PickForm(forms.Form):
    """One person at least, ticked in a list."""

    def picks(self) -> list[str]:
        return self.data.getlist("pick")[:MOST]

    def clean(self):
        if not self.picks():
            raise forms.ValidationError(_("Tick at least one person."))
        return super().clean()


class IssueForm(PickForm):
    """Who gets a certificate, each with the half-days that the page counted; odd values are left out."""

    def picks(self) -> dict[int, int]:
        found = {}
        for value in super().picks():
            key, _point, present = value.partition(".")
            if all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (key, present)):
                found[int(key)] = int(present)
        return found


class AskForm(PickForm):
    """Of whom to ask an opinion, and whether by mail or on paper."""

    then = forms.ChoiceField(choices=[("print", "print"), ("mail", "mail")])


def question(label) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=MARKS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the four.")},
    )


class EvaluationForm(forms.Form):
    """Three questions of four steps each, and words for one's own firm: an outside one reads them on its page."""

    content = question(gettext_lazy("The content"))
    trainer = question(gettext_lazy("The trainer"))
    useful = question(gettext_lazy("Of use in my work"))
    comment = forms.CharField(
        label=gettext_lazy("In your words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Human resources of your firm read them; nothing about health or family"),
    )

    def __init__(self, data=None, *, evaluation):
        super().__init__(data)
        if evaluation.enrolment.employee_id is None:
            self.fields["comment"].help_text = _("Your firm reads them; nothing about health or family")
