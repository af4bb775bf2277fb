"""Forms of the firms that ask to join: the start, the application itself, its documents, an appeal."""

from datetime import timedelta

from django import forms
from django.core import signing
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.fr import siren, siret, tva

from firms.domain.intake_filing import Facts
from firms.domain.intake_words import ANY, LABELS, NEED, UNFIT
from firms.models import Axis, Strength
from naturopole import uploads
from naturopole.forms import DayField

QUICKEST, LONGEST = timedelta(seconds=3), timedelta(days=1)
SALT = "firms.intake.start"
MOST_JOBS = 30_000
# What is kept of a field typed beyond all measure.
MOST_KEPT = 20_000
STRENGTHS = {
    "0": _("Not at all"),
    "0.25": _("A little"),
    "0.5": _("In part"),
    "0.75": _("Mostly"),
    "1": _("Fully"),
}
SECTIONS = (
    ("identity", _("Identity"), ("name", "legal_form", "siren", "siret", "vat_number", "founded", "website")),
    ("seat", _("Address"), ("address", "postcode", "commune")),
    ("contact-person", _("Contact"), ("contact", "phone", "email")),
    ("plan", _("Project"), ("project", "part", "jobs_now", "jobs_planned", "premises", "wished_on", "wanted_skill")),
    ("places", _("Place on the axes"), ()),
    ("ties", _("Group and promises"), ("group_name", "undertakings")),
    ("agreement", _("Data note"), ("consent",)),
)


class StartForm(forms.Form):
    """What it takes to begin. `fax` is a trap that people do not see; `stamp` tells when the page was drawn."""

    email = forms.EmailField(label=LABELS["email"], help_text=_("Your personal link is sent there."))
    name = forms.CharField(label=LABELS["name"], max_length=80)
    language = forms.ChoiceField(
        label=_("Language of our messages"), choices=[("fr", "Français"), ("en", "English")], widget=forms.RadioSelect
    )
    fax = forms.CharField(required=False)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        data = super().clean()
        if data.get("fax"):
            raise forms.ValidationError(_("Leave the field that people do not see empty, then send again."))
        if not self.errors:
            self.check_pace(data.get("stamp", ""))
        return data

    def kept_stamp(self) -> str:
        """The stamp that was sent while it is good, so that whoever was too fast only has to wait; else a new one."""
        try:
            signing.TimestampSigner(salt=SALT).unsign(self.data.get("stamp", ""), max_age=LONGEST)
        except signing.BadSignature:
            return new_stamp()
        return self.data["stamp"]

    def check_pace(self, stamp):
        """Refuse what no person could have typed so fast, and pages left open for a day."""
        signer = signing.TimestampSigner(salt=SALT)
        try:
            signer.unsign(stamp, max_age=LONGEST)
        except signing.BadSignature:
            raise forms.ValidationError(_("This page was open for too long. Send it again.")) from None
        try:
            signer.unsign(stamp, max_age=QUICKEST)
        except signing.SignatureExpired:
            return
        raise forms.ValidationError(_("That was very fast. Wait three seconds, then send again."))


def new_stamp() -> str:
    return signing.TimestampSigner(salt=SALT).sign("start")


def jobs(name):
    return forms.IntegerField(label=LABELS[name], min_value=0, max_value=MOST_JOBS)


def words(name, most, rows, required=True, help_text=""):
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=LABELS[name], max_length=most, required=required, widget=widget, help_text=help_text)


class IntakeForm(forms.Form):
    """The whole application. `levels` are the park's by axis, `skills` the wanted ones that are open."""

    name = forms.CharField(label=LABELS["name"], max_length=80)
    legal_form = forms.CharField(label=LABELS["legal_form"], max_length=120, help_text=_("Such as SAS or SARL."))
    siren = forms.CharField(label=LABELS["siren"], max_length=40, help_text=_("Nine digits."))
    siret = forms.CharField(
        label=LABELS["siret"], max_length=40, required=False, help_text=_("Fourteen digits, SIREN first.")
    )
    vat_number = forms.CharField(
        label=LABELS["vat_number"], max_length=40, required=False, help_text=_("FR, two signs, then SIREN.")
    )
    founded = forms.IntegerField(label=LABELS["founded"], min_value=1500)
    website = forms.URLField(label=LABELS["website"], required=False, assume_scheme="https", max_length=200)
    address = words("address", 300, 2)
    postcode = forms.CharField(
        label=LABELS["postcode"], validators=[RegexValidator(r"^[0-9]{5}$", _("Write five digits."))]
    )
    commune = forms.CharField(label=LABELS["commune"], max_length=80)
    contact = forms.CharField(label=LABELS["contact"], max_length=120)
    phone = forms.CharField(
        label=LABELS["phone"],
        max_length=30,
        validators=[RegexValidator(r"^\+?[0-9][0-9 ().-]{5,}$", _("Write a number such as 04 70 00 00 00."))],
    )
    email = forms.EmailField(label=LABELS["email"], help_text=_("Our messages and letters go there."))
    project = words("project", 4000, 6, help_text=_("Who you are, what you make, why here."))
    part = words("part", 2000, 4, help_text=_("Your work in the park, and with whom you would work."))
    jobs_now, jobs_planned = jobs("jobs_now"), jobs("jobs_planned")
    premises = forms.CharField(label=LABELS["premises"], max_length=200, help_text=_("Such as 900 m², one dock."))
    wished_on = DayField(label=LABELS["wished_on"])
    wanted_skill = forms.ChoiceField(label=LABELS["wanted_skill"], required=False)
    group_name = forms.CharField(
        label=LABELS["group_name"],
        max_length=80,
        required=False,
        help_text=_("The name of the group you belong to, as its other firms write it."),
    )
    undertakings = words(
        "undertakings", 2000, 3, required=False, help_text=_("What you would promise a neighbour not to do.")
    )
    consent = forms.BooleanField(
        label=_("I have read the data note and agree that the park uses these data to review our application")
    )

    def __init__(self, *args, intake, levels, skills, **kwargs):
        super().__init__(*args, **kwargs)
        self.intake, self.levels = intake, levels
        self.fields["wanted_skill"].choices = [("", _("None of them")), *((str(s.pk), s.name) for s in skills)]
        for axis in Axis:
            for level in levels[axis]:
                self.fields[f"level_{level.pk}"] = forms.ChoiceField(
                    label=level.name, choices=list(STRENGTHS.items()), required=False, initial="0"
                )
            self.fields[f"any_{axis}"] = forms.BooleanField(label=ANY[axis], required=False)
            self.fields[f"unfit_{axis}"] = forms.BooleanField(label=UNFIT, required=False)
            self.fields[f"need_{axis}"] = forms.CharField(label=NEED, required=False, max_length=200)

    def clean_siren(self):
        return self.number("siren", siren, _("This is no SIREN: check its nine digits."))

    def clean_siret(self):
        number = self.number("siret", siret, _("This is no SIRET: check its fourteen digits."))
        if number and number[:9] != self.cleaned_data.get("siren", number[:9]):
            raise forms.ValidationError(_("The SIRET begins with the SIREN: these two do not agree."))
        return number

    def clean_vat_number(self):
        number = self.number("vat_number", tva, _("This is no French VAT number: check it."))
        if number and number[2:] != self.cleaned_data.get("siren", number[2:]):
            raise forms.ValidationError(_("The VAT number ends with the SIREN: these two do not agree."))
        return f"FR{number}" if number else ""

    def number(self, name, kind, message) -> str:
        try:
            return kind.validate(self.cleaned_data[name]) if self.cleaned_data[name] else ""
        except BadNumber:
            raise forms.ValidationError(message) from None

    def clean_founded(self):
        if self.cleaned_data["founded"] > timezone.localdate().year:
            raise forms.ValidationError(_("This year is still to come: correct it."))
        return self.cleaned_data["founded"]

    def clean_wished_on(self):
        if self.cleaned_data["wished_on"] < timezone.localdate():
            raise forms.ValidationError(_("This day has passed: choose a later one."))
        return self.cleaned_data["wished_on"]

    def clean(self):
        data = super().clean()
        for axis in Axis:
            self.check_axis(axis, data)
        return data

    def check_axis(self, axis, data):
        """An axis is answered by its levels, by "any", or by "no level fits" with the level that is lacking."""
        names = [f"level_{level.pk}" for level in self.levels[axis]]
        placed = any(data.get(name, "0") not in ("", "0") for name in names) or data.get(f"any_{axis}")
        if any(name in self.errors for name in names):
            return
        if not data.get(f"unfit_{axis}"):
            if not placed:
                self.add_error(
                    names[0] if names else f"any_{axis}",
                    _("%(axis)s: say where you stand, or that no level fits.") % {"axis": axis.label},
                )
        elif placed:
            self.add_error(f"unfit_{axis}", _("You have chosen levels too: keep them or this tick."))
        elif not data.get(f"need_{axis}"):
            self.add_error(f"need_{axis}", _("Say which level you would need."))

    def typed(self) -> dict:
        """What was sent, as it was sent, in the fields of the draft; strengths that do not exist are left out."""
        plain = [name for name in self.fields if not name.startswith(("level_", "any_", "unfit_"))]
        levels = [level.pk for axis in Axis for level in self.levels[axis]]
        strengths = {str(pk): self.data.get(f"level_{pk}") for pk in levels}
        return {
            "answers": {name: self.data.get(name, "")[:MOST_KEPT] for name in plain},
            "position": {pk: value for pk, value in strengths.items() if value in STRENGTHS and value != "0"},
            "any_axes": [axis for axis in Axis.values if self.data.get(f"any_{axis}")],
            "unfitting_axes": [axis for axis in Axis.values if self.data.get(f"unfit_{axis}")],
        }

    def facts(self) -> Facts:
        """What a valid form says, for the firm's file."""
        data, language = self.cleaned_data, self.intake.language
        place = f"{data['address']}, {data['postcode']} {data['commune']}"
        firm = {n: data[n] for n in ("name", "legal_form", "siren", "siret", "vat_number", "founded", "website")}
        candidacy = {name: data[name] for name in ("contact", "project", "jobs_planned")}
        needs = {axis: data[f"need_{axis}"] for axis in Axis.values if data[f"unfit_{axis}"]}
        return Facts(
            firm=firm | {"address": place, "group_name": data["group_name"], "headcount": data["jobs_now"]},
            candidacy=candidacy
            | {
                "contact_email": data["email"],
                "wanted_skill_id": int(data["wanted_skill"]) if data["wanted_skill"] else None,
                "missing_levels": needs,
                f"summary_{language}": data["part"],
                f"premises_{language}": data["premises"],
            },
            held=self.held(),
            commune=data["commune"],
        )

    def held(self) -> dict:
        """Strengths by level key; "any" is every level of its axis in full."""
        steps = {f"{step.normalize():f}": step for step in Strength.STEPS}
        held = {}
        for axis in Axis:
            for level in self.levels[axis]:
                chosen = "1" if self.cleaned_data[f"any_{axis}"] else self.cleaned_data[f"level_{level.pk}"]
                if chosen in steps:
                    held[level.pk] = steps[chosen]
        return held


def as_typed(intake) -> dict:
    """A draft as the form's data."""
    return (
        intake.answers
        | {f"level_{level}": value for level, value in intake.position.items()}
        | {f"any_{axis}": "on" for axis in intake.any_axes}
        | {f"unfit_{axis}": "on" for axis in intake.unfitting_axes}
    )


class PaperForm(forms.Form):
    """One more document; without a title it goes by the name of its file."""

    paper_title = forms.CharField(label=_("Title of the document"), max_length=120, required=False)
    paper_file = forms.FileField(
        label=_("File to add"),
        required=False,
        help_text=_("PDF, PNG, JPEG, Word, Excel or OpenDocument text, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPT}),
    )

    def clean_paper_file(self):
        upload = self.cleaned_data["paper_file"]
        return uploads.accept(upload) if upload else None

    def clean(self):
        data = super().clean()
        if data.get("paper_title") and "paper_file" in data and data["paper_file"] is None:
            self.add_error("paper_file", _("Choose the file that goes with this title."))
        return data


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each checked; at most `most`."""

    widget = FilesInput

    def __init__(self, *, most, **kwargs):
        super().__init__(widget=FilesInput(attrs={"accept": uploads.ACCEPT}), **kwargs)
        self.most = most

    def clean(self, data, initial=None):
        accepted, refused = [], [_("Six documents are the most: leave some out.")] if len(data) > self.most else []
        for upload in data:
            try:
                # Beyond the most they are read to be refused with their names, and none is kept in memory.
                accepted = [*accepted, uploads.accept(super().clean(upload, initial))][: self.most]
            except forms.ValidationError as error:
                refused += [named(upload, problem) if len(data) > 1 else problem for problem in error.messages]
        if refused:
            raise forms.ValidationError(refused)
        return accepted


def named(upload, problem) -> str:
    """Of several files, which one has this problem."""
    return _("%(label)s: %(error)s") % {"label": upload.name, "error": problem}


class AppealForm(forms.Form):
    """What is new since the decision, in words and in files."""

    text = forms.CharField(
        label=_("What is new"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Say what the park did not know, or what has changed."),
    )
    files = FilesField(most=6, label=_("New documents"), required=False, help_text=_("Up to six files of 10 MB each."))

    @property
    def lost_files(self):
        """The form comes back, and the files that were sent with it are to be chosen again."""
        return self.is_bound and bool(self.files)
