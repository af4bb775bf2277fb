"""What the list of vacancies may be narrowed to."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mobility.models import Vacancy

HOURS = [("", _("All")), *Vacancy.Hours.choices]


class VacancyFilter(forms.Form):
    """By word, firm, hours and part time; a wrong value narrows nothing."""

    q = forms.CharField(label=_("Job or word"), required=False, max_length=80)
    firm = forms.MultipleChoiceField(label=_("Firm"), required=False, widget=forms.CheckboxSelectMultiple)
    hours = forms.ChoiceField(
        label=_("Working hours"), required=False, choices=[("", _("All")), *Vacancy.Hours.choices]
    )
    part_time = forms.BooleanField(label=_("Part time is possible"), required=False)

    def __init__(self, *args, firms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        self.fields["firm"].choices = [(str(firm.pk), firm.name) for firm in firms]

    def apply(self, vacancies):
        self.is_valid()
        asked = self.cleaned_data
        if word := asked.get("q"):
            vacancies = vacancies.filter(Q(title__icontains=word) | Q(mission__icontains=word))
        if firms := asked.get("firm"):
            vacancies = vacancies.filter(firm_id__in=firms)
        if hours := asked.get("hours"):
            vacancies = vacancies.filter(hours=hours)
        if asked.get("part_time"):
            vacancies = vacancies.filter(part_time=True)
        return vacancies
