"""What the list of vacancies may be narrowed to."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firms.models import Role
from mobility.domain.search import matching
from mobility.models import Vacancy


class KeysField(forms.MultipleChoiceField):
    """Keys of rows that are filtered by them: any number will do, so that no query is needed to check it."""

    def valid_value(self, value):
        return value.isascii() and value.isdecimal() and len(value) < 10


class VacancyFilter(forms.Form):
    """By word, firm, hours, part time, and state for one's own firm; a wrong value narrows nothing."""

    q = forms.CharField(
        label=_("Job or word"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    firm = KeysField(required=False)
    hours = forms.ChoiceField(
        label=_("Working hours"), required=False, choices=[("", _("All")), *Vacancy.Hours.choices]
    )
    part_time = forms.BooleanField(label=_("Part time is possible"), required=False)
    own = forms.BooleanField(label=_("My firm’s, in every state"), required=False)
    view = forms.ChoiceField(required=False, choices=[("table", "table")], widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.firm_ids = user.firm_ids(Role.HR, Role.DIRECTOR)
        if not self.firm_ids:
            del self.fields["own"]

    def value(self, name):
        """What was asked for, or nothing when it makes no sense."""
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def is_table(self):
        return self.value("view") == "table"

    @property
    def is_narrowed(self):
        return any(self.value(name) for name in ("q", "firm", "hours", "part_time", "own"))

    @property
    def firms_shown(self):
        """Keys of the ticked firms; none ticked shows them all."""
        return {int(key) for key in self.value("firm") or ()}

    def apply(self, vacancies):
        rows = vacancies.filter(firm_id__in=self.firm_ids) if self.value("own") else vacancies.open()
        if word := self.value("q"):
            rows = rows.filter(pk__in=matching(word))
        if firms := self.firms_shown:
            rows = rows.filter(firm_id__in=firms)
        if hours := self.value("hours"):
            rows = rows.filter(hours=hours)
        if self.value("part_time"):
            rows = rows.filter(part_time=True)
        return rows


class PublicFilter(forms.Form):
    """By word, firm and contract; a wrong value narrows nothing. `firms` are those that show vacancies to everybody."""

    q = forms.CharField(
        label=_("Job or word"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    firm = forms.TypedChoiceField(label=_("Firm"), required=False, coerce=int, empty_value=None)
    contract = forms.ChoiceField(
        label=_("Contract"), required=False, choices=[("", _("All")), *Vacancy.Contract.choices]
    )

    def __init__(self, *args, firms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["firm"].choices = [("", _("All firms")), *((firm.pk, firm.name) for firm in firms)]
        self.is_valid()

    @property
    def is_narrowed(self):
        return any(self.cleaned_data.values())

    def apply(self, vacancies):
        asked = self.cleaned_data
        if word := asked.get("q"):
            vacancies = vacancies.filter(pk__in=matching(word))
        return vacancies.filter(**{name: asked[name] for name in ("firm", "contract") if asked.get(name)})


def occupations(codes, word):
    """The directory of occupations narrowed to a code's beginning or words of the label; at most 40."""
    for part in word.split()[:5]:
        codes = codes.filter(Q(label__icontains=part) | Q(code__istartswith=part))
    return codes[:40]
