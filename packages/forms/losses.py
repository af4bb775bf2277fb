"""Why a sale was lost."""

from django import forms
from django.utils.translation import gettext_lazy as _

from firms.models import Axis
from naturopole.forms import AmountField, ScopedModelForm
from packages.domain.losses import stamp
from packages.models import Loss

Code = Loss.Code
# code: the fields of which one must be filled, and what is said when none is
NEEDED = {
    Code.SKILL: (("skill", "skill_name"), _("Choose the skill that was lacking, or name it.")),
    Code.CERTIFICATE: (("certificate",), _("Name the certificate that was lacking.")),
    Code.CAPACITY: (("stage",), _("Say at which step the capacity was lacking.")),
    Code.OTHER: (("detail",), _("Say in a few words what it was.")),
}
# field: the code it belongs to, and what is said under another one
BELONGS = {
    "skill": (Code.SKILL, _("You name a skill: choose “A skill the park lacks” above, or leave this empty.")),
    "skill_name": (Code.SKILL, _("You name a skill: choose “A skill the park lacks” above, or leave this empty.")),
    "certificate": (
        Code.CERTIFICATE,
        _("You name a certificate: choose “A certificate that is lacking” above, or leave this empty."),
    ),
}


class LossForm(ScopedModelForm):
    """The reason of a loss. Its net is asked for once: afterwards `keeps_net` leaves it as it was noted."""

    net = AmountField(label=_("Value at stake before VAT"), max_digits=14, decimal_places=2, min_value=0)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    class Meta:
        model = Loss
        fields = ["code", "stage", "skill", "skill_name", "certificate", "detail", "net"]
        widgets = {"code": forms.RadioSelect, "detail": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "skill": _("Only when a skill was lacking: one the park already looks for,"),
            "skill_name": _("or another one. Name the skill alone, never a client: the park’s president reads it."),
            "certificate": _("Only when a certificate was lacking, such as ISO 22000."),
            "stage": _("Needed when the capacity was lacking."),
            "detail": _("For your own firm: no other firm reads this."),
            "net": _("It is kept as you note it now and can’t be changed afterwards."),
        }

    def __init__(self, *args, park, keeps_net, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = self.fields["stage"].queryset.filter(park=park, axis=Axis.PROCESS)
        self.fields["skill"].queryset = self.fields["skill"].queryset.filter(park=park)
        for name in ("stage", "skill"):
            self.fields[name].empty_label = "–"
        self.fields["code"].choices = Code.choices
        self.initial["seen"] = stamp(self.instance)
        if keeps_net:
            del self.fields["net"]

    def clean(self):
        data = super().clean()
        code = data.get("code")
        names, missing = NEEDED.get(code, ((), ""))
        if names and not any(data.get(name) for name in names):
            self.add_error(names[0], missing)
        for name, (owner, misplaced) in BELONGS.items():
            if code and code != owner and data.get(name):
                self.add_error(name, misplaced)
        self.settle_skill(data)
        return data

    def settle_skill(self, data):
        """A skill typed by hand that the park looks for already is that one: losses on it are summed together."""
        typed = (data.get("skill_name") or "").strip()
        if data.get("skill") and typed:
            self.add_error("skill_name", _("Choose a skill of the list, or name another one: not both."))
        elif typed:
            known = {name.casefold(): skill for skill in self.fields["skill"].queryset for name in names_of(skill)}
            data["skill"] = known.get(typed.casefold())
            data["skill_name"] = "" if data["skill"] else typed

    def catch_up(self, fresh):
        """After a conflict: keep what was typed, and let the next save replace `fresh` knowingly."""
        self.data = self.data.copy()
        self.data["seen"] = stamp(fresh)


def names_of(skill) -> tuple[str, str]:
    return skill.name_fr, skill.name_en
