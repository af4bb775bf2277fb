"""Forms of an annual plan: to open one, its budget, the director's remark, what is listed and what is taken over."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firms.models import Role
from naturopole.forms import AmountField, ScopedModelForm
from naturopole.keyed import KeyedForm
from training import month_words
from training.models import AnnualPlan, Need

BEFORE, AFTER = 5, 5
"""Years around the present one for which a plan can be opened."""
BUDGET = {"max_digits": 10, "decimal_places": 2, "min_value": 0}


class PlanForm(ScopedModelForm):
    """A plan for a year; `firm` is asked only of who is HR of several firms."""

    budget = AmountField(label=gettext_lazy("Budget"), required=False, **BUDGET)

    class Meta:
        model = AnnualPlan
        fields = ["firm", "year", "budget"]
        labels = {"firm": gettext_lazy("Firm")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.user.firm_ids(Role.HR)
        field = self.fields["firm"]
        field.queryset = field.queryset.filter(pk__in=own)
        field.empty_label = None
        if len(set(own)) == 1:
            field.widget = forms.HiddenInput()
            self.initial["firm"] = own[0]

    def clean_year(self):
        year, now = self.cleaned_data["year"], timezone.localdate().year
        if not now - BEFORE <= year <= now + AFTER:
            known = {"first": now - BEFORE, "last": now + AFTER}
            raise forms.ValidationError(_("Choose a year from %(first)s to %(last)s.") % known)
        return year

    def clean_budget(self):
        return self.cleaned_data["budget"] or 0

    def already_open(self):
        """The plan that this same form opened before, or None."""
        typed = {name: self.cleaned_data.get(name) for name in self._meta.fields}
        if None in typed.values():
            return None
        return AnnualPlan.objects.visible_to(self.user).filter(**typed).first()


class BudgetForm(KeyedForm):
    """The plan's budget, if nobody changed it since the page was drawn."""

    budget = AmountField(
        label=gettext_lazy("Budget"), help_text=gettext_lazy("For the whole year, before VAT."), **BUDGET
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = AnnualPlan
        fields = ["budget"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision


class MoveForm(forms.Form):
    """A move of the plan: the page's revision, and the director's words where they are needed."""

    note = forms.CharField(
        label=gettext_lazy("Your remark"),
        help_text=gettext_lazy("What has to be changed. Human resources read it on this page."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, needs_note=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = needs_note


class NeedFilter(forms.Form):
    """Needs of a plan by theme, priority and status; a wrong value narrows nothing."""

    q = forms.CharField(
        label=gettext_lazy("Theme or words"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"), required=False, choices=[("", gettext_lazy("All")), *Need.Priority.choices]
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), required=False, choices=[("", gettext_lazy("All")), *Need.Status.choices]
    )

    def value(self, name):
        """What was asked for, or nothing when it makes no sense."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def is_narrowed(self):
        return any(self.value(name) for name in self.fields)

    def apply(self, needs):
        if asked := self.value("q"):
            in_theme = Q(theme__name_fr__icontains=asked) | Q(theme__name_en__icontains=asked)
            needs = needs.filter(in_theme | Q(note__icontains=asked))
        for name in ("priority", "status"):
            if value := self.value(name):
                needs = needs.filter(**{name: value})
        return needs


class CarryForm(forms.Form):
    """The needs of the year before that are taken over; all are ticked."""

    needs = forms.ModelMultipleChoiceField(
        None,
        label=gettext_lazy("Needs to take over"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one need.")},
    )

    def __init__(self, *args, rows, language, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["needs"]
        field.queryset = rows
        self.rows = list(rows)
        field.choices = [(need.pk, label_of(need, language)) for need in self.rows]
        self.initial["needs"] = [need.pk for need in self.rows]


def label_of(need, language) -> str:
    """A need in one line: what, for how many, when."""
    what = f"{need.theme}, {need.note}" if need.note else str(need.theme)
    months = month_words.window(need.first_month, need.last_month, language)
    text = ngettext("%(what)s: %(seats)s seat, %(months)s", "%(what)s: %(seats)s seats, %(months)s", need.seats)
    return text % {"what": what, "seats": need.seats, "months": months}
