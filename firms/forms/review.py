"""Forms of the president's desk: decision, opinion, criteria, conditions, waiting list, appeal."""

import uuid

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _

from firms.domain.decisions import Reason, Terms
from firms.domain.letters import quoted_opinion
from firms.models import Candidacy, CriterionNote, Decision, Opinion
from naturopole.forms import DayField, ScopedModelForm

ROWS = (1, 2, 3)
TERMS = (
    ("term:novelty", _("Novelty")),
    ("term:fit", _("Fit")),
    ("term:rivalry", _("Rivalry")),
    ("term:chain", _("Gain for the chain")),
    ("term:breadth", _("Gain in breadth")),
)
LETTER = (Decision.Outcome.WELCOME, Decision.Outcome.WELCOME_WITH_CONDITIONS, Decision.Outcome.NOT_RETAIN)


class DecisionForm(forms.ModelForm):
    """What is decided and why: each reason cites a term, a document of the file or an opinion.

    `contrary` holds the outcomes against the verdict, `closed` those the file's state rules out, `documents` and
    `opinions` what may be cited, `awaited` the opinions that are asked for and not in yet.
    """

    request_key = forms.UUIDField(widget=forms.HiddenInput)
    seen_verdict = forms.CharField(widget=forms.HiddenInput, max_length=20)

    class Meta:
        model = Decision
        fields = ["outcome", "reason", "ground", "request_key"]
        widgets = {"outcome": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "reason": _("The candidate receives this text as it stands."),
            "ground": _("Only for a decision against the verdict; it then needs a director’s signature too."),
        }

    def __init__(self, *args, contrary=frozenset(), closed=(), documents=(), opinions=(), verdict="", **kwargs):
        super().__init__(*args, **kwargs)
        self.contrary, self.opinions = contrary, list(opinions)
        self.initial.setdefault("request_key", uuid.uuid4())
        self.initial.setdefault("seen_verdict", verdict)
        self.fields["outcome"].choices = [row for row in Decision.Outcome.choices if row[0] not in closed]
        self.fields["ground"].choices = [("", _("None: the decision follows the verdict")), *Decision.Ground.choices]
        if not contrary:
            del self.fields["ground"]
        self.add_reasons(documents)
        for row in ROWS:
            self.fields[f"condition_{row}"] = forms.CharField(
                label=_("Condition %(row)d") % {"row": row}, max_length=300, required=False
            )
            self.fields[f"due_{row}"] = DayField(label=_("To be met by"), required=False)
        self.awaited = [row for row in self.opinions if row.status == Opinion.Status.ASKED]
        if self.awaited:
            names = ", ".join(str(row.voice) for row in self.awaited)
            self.fields["without_opinions"] = forms.BooleanField(
                label=_("Decide without the opinion of %(names)s") % {"names": names}, required=False
            )

    def add_reasons(self, documents):
        given = [row for row in self.opinions if row.status == Opinion.Status.SUBMITTED and not row.conflicted]
        choices = [
            ("", _("Choose")),
            (_("Terms of the review"), list(TERMS)),
            (_("Documents of the file"), [(f"document:{row.pk}", row.title) for row in documents]),
            (_("Opinions"), [(f"opinion:{row.pk}", str(row.voice)) for row in given]),
        ]
        for row in ROWS:
            self.fields[f"cites_{row}"] = forms.ChoiceField(
                label=_("Reason %(row)d rests on") % {"row": row}, choices=choices, required=False
            )
            self.fields[f"because_{row}"] = forms.CharField(
                label=_("In one sentence"),
                max_length=400,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def main_fields(self):
        return [self[name] for name in ("outcome", "reason", "ground") if name in self.fields]

    def reason_rows(self):
        return [(self[f"cites_{row}"], self[f"because_{row}"]) for row in ROWS]

    def condition_rows(self):
        return [(self[f"condition_{row}"], self[f"due_{row}"]) for row in ROWS]

    def clean(self):
        data = super().clean()
        outcome = data.get("outcome")
        if outcome in self.contrary and not data.get("ground"):
            self.add_error("ground", _("This decision goes against the verdict: choose the ground for it."))
        self.check_reasons(data, outcome)
        self.check_conditions(data, outcome)
        if self.awaited and outcome in LETTER and not data.get("without_opinions"):
            self.add_error("without_opinions", _("Opinions are still awaited: tick to decide without them."))
        return data

    def check_reasons(self, data, outcome):
        for row in ROWS:
            cites, text = data.get(f"cites_{row}"), data.get(f"because_{row}")
            if text and not cites:
                self.add_error(f"cites_{row}", _("Say what this reason rests on."))
            if cites and not text:
                self.add_error(f"because_{row}", _("Write the reason in one sentence."))
        if outcome in LETTER and not any(data.get(f"cites_{row}") for row in ROWS):
            self.add_error("cites_1", _("Give at least one reason: the letter to the candidate rests on it."))
        for name in ("reason", *(f"because_{row}" for row in ROWS)):
            if quoted_opinion(data.get(name) or "", self.opinions):
                self.add_error(name, _("These are a resident’s own words, given in confidence: use yours instead."))

    def check_conditions(self, data, outcome):
        for row in ROWS:
            text, due = data.get(f"condition_{row}"), data.get(f"due_{row}")
            if text and not due:
                self.add_error(f"due_{row}", _("By which day? It will be followed up."))
            if due and not text:
                self.add_error(f"condition_{row}", _("Write the condition, or remove its day."))
            if due and due < timezone.localdate():
                self.add_error(f"due_{row}", _("This day has passed: choose a later one."))
        wanted = outcome == Decision.Outcome.WELCOME_WITH_CONDITIONS
        if wanted and not any(data.get(f"condition_{row}") for row in ROWS):
            self.add_error("condition_1", _("Write at least one condition, or choose another decision."))
        if outcome and not wanted and any(data.get(f"condition_{row}") for row in ROWS):
            self.add_error("outcome", _("There are conditions below: choose “Welcome with conditions” or remove them."))

    def typed(self) -> dict:
        """What was typed, for a draft: by field, without the page's own marks."""
        own = ("request_key", "seen_verdict", "without_opinions")
        return {name: self.data[name][:4000] for name in self.fields if name not in own and self.data.get(name)}

    def words(self) -> list[tuple[str, str]]:
        """What was typed as the page said it, label by label: to copy once the file can't be decided any more."""
        return [(self.fields[name].label, self.said(name, value)) for name, value in self.typed().items()]

    def said(self, name, value) -> str:
        choices = getattr(self.fields[name], "choices", ())
        return str(dict(flatten_choices(choices)).get(value, value))

    def read_again(self, verdict):
        """Show the verdict of today, with all that was typed: saving again decides on it."""
        self.data = self.data.copy()
        self.data["seen_verdict"] = verdict

    def decision(self) -> dict:
        """What `decisions.decide` takes."""
        data = self.cleaned_data
        return {
            "outcome": data["outcome"],
            "reason": data["reason"],
            "ground": data.get("ground", ""),
            "request_key": data["request_key"],
            "seen_verdict": data["seen_verdict"],
            "reasons": [Reason(data[f"cites_{n}"], data[f"because_{n}"]) for n in ROWS if data[f"cites_{n}"]],
            "conditions": [Terms(data[f"condition_{n}"], data[f"due_{n}"]) for n in ROWS if data[f"condition_{n}"]],
        }


class ReasonForm(forms.Form):
    """A move that needs a word of explanation."""

    note = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class OpinionForm(forms.Form):
    """One firm's or partner's opinion; a draft may be incomplete."""

    stance = forms.ChoiceField(
        label=_("Your opinion"), choices=Opinion.Stance.choices, widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(
        label=_("In your words"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Read by the park’s desk and by those who have given theirs. The candidate never sees it."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def require_all(self):
        """For submission: nothing may be missing."""
        self.fields["stance"].required = self.fields["text"].required = True
        return self


class AskForm(forms.Form):
    """Whose opinion to ask for, and by when."""

    voices = forms.MultipleChoiceField(label=_("Ask"), widget=forms.CheckboxSelectMultiple)
    due_on = DayField(label=_("Answer by"))

    def __init__(self, *args, firms=(), partners=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {f"firm:{row.pk}": row for row in firms} | {f"partner:{row.pk}": row for row in partners}
        self.fields["voices"].choices = [(key, str(row)) for key, row in self.rows.items()]

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed: choose a later one."))
        return day

    def chosen(self) -> dict:
        """What `opinions.ask` takes."""
        kinds = {"firm": [], "partner": []}
        for key in self.cleaned_data["voices"]:
            kinds[key.partition(":")[0]].append(self.rows[key])
        return {"firms": kinds["firm"], "partners": kinds["partner"], "due_on": self.cleaned_data["due_on"]}


class CriterionForm(ScopedModelForm):
    """One criterion beside complementarity."""

    class Meta:
        model = CriterionNote
        fields = ["assessment", "text", "evidence", "revision"]
        widgets = {
            "assessment": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 4}),
            "revision": forms.HiddenInput,
        }

    def __init__(self, *args, candidacy, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = self.fields["evidence"].queryset.filter(firm=candidacy.firm_id)
        self.fields["evidence"].empty_label = _("None")


class StepForm(forms.Form):
    """One more step before a welcomed firm is a resident."""

    text = forms.CharField(label=_("What has to be done"), max_length=200)
    due_on = DayField(label=_("By"), required=False)


class SettleForm(forms.Form):
    """The day a welcomed firm moves in."""

    day = DayField(label=_("It moves in on"))
    without_steps = forms.BooleanField(label=_("Settle although steps are still open"), required=False)

    def __init__(self, *args, steps=(), **kwargs):
        super().__init__(*args, **kwargs)
        if not steps:
            del self.fields["without_steps"]

    def clean_without_steps(self):
        if not self.cleaned_data["without_steps"]:
            raise forms.ValidationError(_("Steps are still open: tick to settle all the same, or finish them first."))
        return True


class ReviewerForm(forms.Form):
    """Who reviews an appeal."""

    reviewer = forms.ChoiceField(label=_("Reviewer"))

    def __init__(self, *args, able=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.able = {str(user.pk): user for user in able}
        self.fields["reviewer"].choices = [(key, f"{user.name}, {user.role_line}") for key, user in self.able.items()]

    def person(self):
        return self.able[self.cleaned_data["reviewer"]]


class CandidacyFilter(forms.Form):
    """Filters of the list of candidates; what it does not know it leaves out."""

    SORTS = {"reference": "reference", "name": "firm__name", "received": "received_on", "council": "council_on"}

    q = forms.CharField(label=_("Firm, file number or skill wanted"), required=False, max_length=80)
    status = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), ("open", _("Open")), *Candidacy.Status.choices]
    )

    def apply(self, rows):
        """Narrow and sort; a wrong value filters nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        for word in data.get("q", "").split():
            rows = rows.filter(
                Q(firm__name__icontains=word)
                | Q(reference__icontains=word)
                | Q(wanted_skill__name_fr__icontains=word)
                | Q(wanted_skill__name_en__icontains=word)
            )
        if data.get("status") == "open":
            rows = rows.exclude(status__in=Candidacy.CLOSED)
        elif data.get("status"):
            rows = rows.filter(status=data["status"])
        asked = self.data.get("sort", "")
        field = self.SORTS.get(asked.removeprefix("-"))
        if field:
            rows = rows.order_by(f"-{field}" if asked.startswith("-") else field, "-reference")
        return rows
