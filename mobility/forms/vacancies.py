"""The form of a vacancy, whose words are held to the limits of the law."""

import re
import uuid
from datetime import timedelta

from django import forms
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from firms.models import Firm, Role, User
from mobility.domain.objections import TEXTS, english_only, objections
from mobility.models import Competence, RomeCode, Vacancy
from naturopole import formats
from naturopole.forms import AmountField, DayField, ScopedModelForm

TITLE_LENGTH = 80
RECRUITING_ROLES = (Role.HR, Role.DIRECTOR, Role.LINE_MANAGER)
PARK_FIRST = timedelta(days=7)
"""How long the park's people are alone with a vacancy for everybody, unless HR says otherwise."""


class RomeField(forms.ModelChoiceField):
    """An occupation typed as its code, or as words that name only one."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(RomeCode.objects.visible_to(None), **kwargs)

    def widget_attrs(self, widget):
        """Suggestions come into the list beside the field; without script the words alone do."""
        return {
            "list": "occupations",
            "autocomplete": "off",
            "maxlength": 170,
            "hx-get": reverse_lazy("mobility:occupation_list"),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#occupations",
            "hx-swap": "innerHTML",
        }

    def prepare_value(self, value):
        return str(value) if isinstance(value, RomeCode) else value

    def to_python(self, value):
        typed = " ".join((value or "").split())
        if not typed:
            return None
        code = re.match(r"[A-Za-z]\d{4}\b", typed)
        wanted = {"code": code.group().upper()} if code else {"label__icontains": typed}
        found = list(self.queryset.filter(**wanted)[:4])
        exact = [row for row in found if row.label.lower() == typed.lower()]
        if len(exact or found) != 1:
            raise forms.ValidationError(self.puzzle(found), code="invalid_choice")
        return (exact or found)[0]

    def puzzle(self, found):
        if not found:
            return _("No occupation of the directory matches. Write its code, such as H2301, or leave this empty.")
        return _("Several occupations match: %(names)s. Write the code.") % {"names": ", ".join(map(str, found))}


class LinesField(forms.CharField):
    """Short texts, one a line: empty lines and repetitions go, spaces are put right."""

    widget = forms.Textarea

    def __init__(self, *, length, most, **kwargs):
        super().__init__(max_length=(length + 2) * most, **kwargs)
        self.length, self.most = length, most

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else "\n".join(value)

    def clean(self, value):
        kept = {}
        for line in super().clean(value).splitlines():
            kept.setdefault(" ".join(line.casefold().split()), " ".join(line.split()))
        lines = [line for line in kept.values() if line]
        if len(lines) > self.most:
            raise forms.ValidationError(_("%(most)d lines at most.") % {"most": self.most})
        for line in lines:
            if len(line) > self.length:
                text = _("“%(line)s” is too long: %(length)d characters at most.")
                raise forms.ValidationError(text % {"line": line[:30], "length": self.length})
        return lines


class VacancyForm(ScopedModelForm):
    """A vacancy as HR writes it; the limits of the law are checked on the words.

    `revision` tells whether a colleague has saved meanwhile; `request_key` lets the same form create once.
    """

    title = forms.CharField(
        label=gettext_lazy("Job title"), help_text=gettext_lazy("80 characters at most, for women and men alike")
    )
    rome = RomeField(
        label=gettext_lazy("Occupation (ROME)"),
        required=False,
        help_text=gettext_lazy("Its code, such as H2301, or words of its name"),
    )
    pay_from = AmountField(label=gettext_lazy("From"), max_digits=9, decimal_places=2, min_value=0, required=False)
    pay_to = AmountField(label=gettext_lazy("To"), max_digits=9, decimal_places=2, min_value=0, required=False)
    # Their short labels stand under a heading of their own; elsewhere they say what they are.
    pay_from.called, pay_to.called = gettext_lazy("Gross monthly pay from"), gettext_lazy("Gross monthly pay up to")
    opens_on = DayField(label=gettext_lazy("Opens on"))
    closes_on = DayField(label=gettext_lazy("Answer by"))
    starts_on = DayField(label=gettext_lazy("Start of work"), required=False)
    competences = LinesField(
        label=gettext_lazy("Competences judged in the interview"),
        required=False,
        length=Competence._meta.get_field("name").max_length,
        most=12,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line, 12 at most: what the recruiters judge each person by"),
    )
    park_first_until = DayField(
        label=gettext_lazy("The park first, until"),
        required=False,
        help_text=gettext_lazy("Only for “Everybody”: outsiders see it from the day after"),
    )
    chosen_firms = forms.ModelMultipleChoiceField(
        Firm.objects.visible_to(None),
        label=gettext_lazy("Firms"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only for “Chosen firms”"),
    )
    recruiters = forms.ModelMultipleChoiceField(
        User.objects.visible_to(None),
        label=gettext_lazy("Named recruiters"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("With the firm’s director, the only people who read the applications"),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    # The order of the page, so that the list of errors follows it.
    field_order = [
        *("firm", "title", "contract", "hours", "rome", "place", "part_time", "adaptable", "leads_up"),
        *("pay_from", "pay_to", "mission", "requirements", "prospects", "competences"),
        *("opens_on", "closes_on", "starts_on", "audience", "chosen_firms", "park_first_until", "recruiters"),
    ]

    class Meta:
        model = Vacancy
        fields = [
            "firm",
            "title",
            "rome",
            "contract",
            "hours",
            "part_time",
            "adaptable",
            "leads_up",
            "place",
            "mission",
            "requirements",
            "prospects",
            "pay_from",
            "pay_to",
            "opens_on",
            "closes_on",
            "starts_on",
            "audience",
            "park_first_until",
            "request_key",
        ]
        widgets = {
            "mission": forms.Textarea(attrs={"rows": 6}),
            "requirements": forms.Textarea(attrs={"rows": 4}),
            "prospects": forms.Textarea(attrs={"rows": 3}),
            "audience": forms.RadioSelect,
        }
        help_texts = {"mission": gettext_lazy("In French, as the law asks")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.change_firms_vacancy()
        else:
            self.choose_firm(self.user.firm_ids(Role.HR))
        if self.user.memberships_held[0].park.pay_range_required:
            self.require_pay()
        self.fields["audience"].choices = Vacancy.Audience.choices
        self.fields["rome"].queryset = RomeCode.objects.visible_to(self.user)
        self.initial["revision"] = self.instance.revision

    def change_firms_vacancy(self):
        """The firm stays; the vacancy comes with its details, see `with_details`."""
        vacancy = self.instance
        del self.fields["firm"]
        self.offer_colleagues([vacancy.firm_id], vacancy.recruiter_ids)
        self.offer_neighbours([vacancy.firm_id])
        self.initial["rome"] = vacancy.rome
        self.initial["recruiters"] = vacancy.recruiter_ids
        self.initial["chosen_firms"] = vacancy.firms_chosen
        self.initial["competences"] = vacancy.competence_names

    def offer_colleagues(self, firms, named=()):
        """Recruiters are chosen among colleagues who manage people, and those named already."""
        manages = Q(memberships__firm__in=firms, memberships__role__in=RECRUITING_ROLES, is_active=True)
        colleagues = User.objects.visible_to(self.user).filter(manages | Q(pk__in=named)).distinct()
        self.fields["recruiters"].queryset = colleagues.order_by("last_name", "first_name")

    def require_pay(self):
        for name in ("pay_from", "pay_to"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _("The park asks for a pay range on every vacancy.")

    def offer_neighbours(self, own):
        self.fields["chosen_firms"].queryset = Firm.objects.visible_to(self.user).residents().exclude(pk__in=own)

    def choose_firm(self, own):
        """A new vacancy asks for its firm only when the person is HR of several; its author recruits unless changed."""
        today = timezone.localdate()
        self.initial.setdefault("request_key", uuid.uuid4())
        self.initial.setdefault("opens_on", today)
        self.initial.setdefault("park_first_until", today + PARK_FIRST)
        self.initial.setdefault("recruiters", [self.user.pk])
        self.offer_colleagues(own)
        self.offer_neighbours(own)
        field = self.fields["firm"]
        field.queryset = field.queryset.filter(pk__in=own).select_related("park")
        field.empty_label = None
        if len(own) == 1:
            field.widget = forms.HiddenInput()
            self.initial["firm"] = own[0]

    def clean_title(self):
        title = " ".join(self.cleaned_data["title"].split())
        surplus = len(title) - TITLE_LENGTH
        if surplus > 0:
            text = ngettext(
                "The title has %(length)d characters. Remove %(surplus)d.",
                "The title has %(length)d characters. Remove %(surplus)d.",
                surplus,
            )
            raise forms.ValidationError(text % {"length": len(title), "surplus": surplus})
        return title

    def validate_unique(self):
        """A key seen before is no error: the same form sent twice leads to the row it made the first time."""

    def clean_request_key(self):
        return self.instance.request_key if self.instance.pk else self.cleaned_data["request_key"] or uuid.uuid4()

    def clean_closes_on(self):
        """Today or later; an edit may leave a day that has passed as it is."""
        day, today = self.cleaned_data["closes_on"], timezone.localdate()
        untouched = self.instance.pk and day == self.initial.get("closes_on")
        if day < today and not untouched:
            text = _("This day has passed. Choose %(today)s or a later day.")
            raise forms.ValidationError(text % {"today": formats.day(today, get_language())})
        return day

    def clean_recruiters(self):
        recruiters = self.cleaned_data["recruiters"]
        if not recruiters and self.instance.status == Vacancy.Status.PUBLISHED:
            raise forms.ValidationError(_("Name at least one person: somebody has to read the applications."))
        return recruiters

    def clean(self):
        data = super().clean()
        self.check_words(data)
        self.check_pay(data)
        self.check_days(data)
        if data.get("audience") != Vacancy.Audience.CHOSEN:
            data["chosen_firms"] = []
        elif "chosen_firms" in data and not data["chosen_firms"]:
            self.add_error("chosen_firms", _("Choose at least one firm, or another audience."))
        if "firm" in self.fields:
            self.check_team(data)
        return data

    def check_words(self, data):
        """The law's limits on every text; French before it is shown, though a draft may wait for it."""
        for name in TEXTS:
            for words in objections(data.get(name, "")):
                self.add_error(name, words)
        for words in (words for line in data.get("competences", ()) for words in objections(line)):
            self.add_error("competences", words)
        shown = self.data.get("then") == "publish" or self.instance.status == Vacancy.Status.PUBLISHED
        if shown and (words := english_only(*(data.get(name, "") for name in TEXTS[1:]))):
            self.add_error("mission", words)

    def check_days(self, data):
        opening, closing, first = data.get("opens_on"), data.get("closes_on"), data.get("park_first_until")
        if opening and closing and closing < opening:
            self.add_error("closes_on", _("The closing day is before the opening day."))
        if data.get("audience") != Vacancy.Audience.PUBLIC:
            data["park_first_until"] = None
        elif first and closing and first >= closing:
            self.add_error("park_first_until", _("Leave outsiders at least a day before the closing day."))

    def check_team(self, data):
        """Somebody who is HR of several firms sees the colleagues of all: each vacancy takes those of its own."""
        firm, team = data.get("firm"), data.get("recruiters")
        several = len(self.user.firm_ids(Role.HR)) > 1
        if several and firm and team and team.exclude(memberships__firm=firm).exists():
            self.add_error("recruiters", _("Choose people of %(firm)s only.") % {"firm": firm.name})

    def check_pay(self, data):
        low, high = data.get("pay_from"), data.get("pay_to")
        if low is not None and high is not None and high < low:
            self.add_error("pay_to", _("Enter at least %(low)s.") % {"low": formats.money(low, get_language())})

    def compare_with(self, fresh) -> list[tuple[str, str, str]]:
        """Where what was typed differs from the saved row: label, theirs, mine. The next save replaces theirs."""
        self.data = self.data.copy()
        self.data[self.add_prefix("revision")] = str(fresh.revision)
        names = [name for name in self.fields if name not in ("request_key", "revision")]
        pairs = [(self[name].called, said(self.kept(fresh, name)), said(self.typed(name))) for name in names]
        return [(label, theirs, mine) for label, theirs, mine in pairs if theirs != mine]

    def typed(self, name):
        """What was typed, in words for a choice."""
        value = self.cleaned_data.get(name)
        return dict(self.fields[name].choices).get(value, value) if self.is_choice(name) else value

    def kept(self, fresh, name):
        """What is saved, in words for a choice."""
        if name == "recruiters":
            return list(fresh.recruiters.all())
        if name == "competences":
            return [row.name for row in fresh.competences.all()]
        if name == "chosen_firms":
            return fresh.firms_chosen
        return getattr(fresh, f"get_{name}_display")() if self.is_choice(name) else getattr(fresh, name)

    def is_choice(self, name):
        return isinstance(self.fields[name], forms.TypedChoiceField)


def said(value) -> str:
    """A form's value in words, for two people to compare."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return formats.ABSENT
    if hasattr(value, "isoformat"):
        return formats.day(value, get_language())
    if hasattr(value, "quantize"):
        return formats.money(value, get_language())
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return str(value)
    return ", ".join(sorted(map(str, value))) or formats.ABSENT
