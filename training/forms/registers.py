"""Forms of what sessions name: programmes, providers with their trainers, rooms."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.models import Role
from naturopole.keyed import KeyedForm
from training.domain import registers
from training.models import Programme, Provider, Room

MOST_TRAINERS = 40


class RegisterForm(KeyedForm):
    """An entry of a register; `revision` is the mark of the entry when the page was drawn."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["revision"] = registers.seen(self.instance, self._meta.fields)

    def clean(self):
        if not self.instance.pk:
            self.instance.park = self.user.memberships_held[0].park
        return super().clean()

    def validate_unique(self):
        """A name taken is told beside its field."""
        rows = self._meta.model.objects.visible_to(self.user).exclude(pk=self.instance.pk)
        name = self.cleaned_data.get("name")
        if name and rows.filter(park=self.instance.park, name=name).exists():
            self.add_error("name", _("The register has this name already."))

    def validate_constraints(self):
        """The name is looked up above."""


class ProgrammeForm(RegisterForm):
    class Meta:
        model = Programme
        fields = ("title_fr", "title_en", "aim_fr", "aim_en")

    def validate_unique(self):
        """Two programmes may bear one title, a year apart."""


class ProviderForm(RegisterForm):
    """A provider, and who teaches for it, one name a line."""

    trainers = forms.CharField(
        label=gettext_lazy("Trainers"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One name a line."),
    )

    class Meta:
        model = Provider
        fields = ("name", "contact", "registration")
        help_texts = {
            "contact": gettext_lazy("Whom to call or write to."),
            "registration": gettext_lazy("Of its declaration as a training body, where it has one."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["trainers"] = "\n".join(row.name for row in self.instance.trainers.in_use())

    def clean_trainers(self):
        """One name each, in the order typed."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["trainers"].splitlines()]
        names = list({line.casefold(): line for line in lines if line}.values())
        if len(names) > MOST_TRAINERS or any(len(name) > 120 for name in names):
            raise forms.ValidationError(_("At most %(most)d names, of 120 characters each.") % {"most": MOST_TRAINERS})
        return names

    def value_in(self, row, field):
        if field.name == "trainers":
            return ", ".join(trainer.name for trainer in row.trainers.in_use())
        return super().value_in(row, field)

    def both(self, field, fresh):
        if field.name == "trainers":
            return self.value_in(fresh, field), ", ".join(sorted(self.cleaned_data.get("trainers", [])))
        return super().both(field, fresh)


class RoomForm(RegisterForm):
    """A room of the person's firm or, for the office, of any firm or of the whole park."""

    field_order = ["name", "firm", "places", "address"]
    places = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=1000)

    class Meta:
        model = Room
        fields = ("name", "firm", "places", "address")
        labels = {"firm": gettext_lazy("Whose room")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own, is_office = self.user.firm_ids(Role.HR), self.user.has_role(Role.OFFICE)
        field = self.fields["firm"]
        field.empty_label = _("The whole park")
        field.queryset = field.queryset.residents() if is_office else field.queryset.filter(pk__in=own)
        if self.instance.pk and not is_office:
            del self.fields["firm"]
