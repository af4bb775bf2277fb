"""What the directory of firms is narrowed to and sorted by."""

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firms.domain.positions import axes_of
from firms.models import Axis, Certification
from firms.models.firm import DESK, Standing

LAST = {"nulls_last": True}
SORTS = {
    "name": [F("name").asc()],
    "-name": [F("name").desc()],
    "staff": [F("headcount").asc(**LAST), "name"],
    "-staff": [F("headcount").desc(**LAST), "name"],
    "since": [F("joined").asc(**LAST), "name"],
    "-since": [F("joined").desc(**LAST), "name"],
}


class DirectoryFilter(forms.Form):
    """By word, level held on each axis, certificate held today, and standing for the desk."""

    q = forms.CharField(label=_("Name or activity"), required=False, max_length=80)
    process = forms.ChoiceField(label=_("Step"), required=False)
    market = forms.ChoiceField(label=_("Market"), required=False)
    specialty = forms.ChoiceField(label=_("Specialty"), required=False)
    certificate = forms.ChoiceField(label=_("Certificate"), required=False)
    standing = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[
            ("", _("Residents")),
            (Standing.FORMER, _("Former residents")),
            (Standing.CANDIDATE, _("Candidates")),
            ("all", _("All")),
        ],
    )
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in SORTS], widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        levels = axes_of(user.memberships_held[0].park).levels.values() if user.memberships_held else ()
        for axis in Axis:
            held = [(str(level.pk), level.name) for level in levels if level.axis == axis]
            self.fields[str(axis)].choices = [("", _("All")), *held]
        standards = Certification.objects.visible_to(user).order_by("standard").values_list("standard", flat=True)
        self.fields["certificate"].choices = [("", _("All")), *((name, name) for name in standards.distinct())]
        self.fields["q"].widget.input_type = "search"
        if not user.has_role(*DESK):
            del self.fields["standing"]

    def value(self, name):
        """What was asked for, or nothing when it makes no sense: a wrong filter shows everything."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def is_narrowed(self):
        return any(self.value(name) for name in self.fields if name != "sort")

    def apply(self, firms):
        standing = self.value("standing") or Standing.RESIDENT
        rows = firms if standing == "all" else firms.filter(standing=standing)
        for word in self.value("q").split()[:5]:
            fields = ("name", "full_name", "activity_fr", "activity_en")
            told = Q()
            for field in fields:
                told |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(told)
        for axis in Axis:
            if level := self.value(str(axis)):
                rows = rows.filter(strengths__level=level)
        if standard := self.value("certificate"):
            held = Certification.objects.visible_to(self.user).held().filter(standard=standard)
            rows = rows.filter(pk__in=held.values("firm"))
        return rows.order_by(*SORTS[self.value("sort") or "since"])
