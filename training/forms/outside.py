"""Forms of invitations, of the register of outside firms, and of the pages that an outside firm opens by its link."""

from copy import copy
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naturopole.forms import AmountField
from naturopole.keyed import KeyedForm
from training.domain import invitations
from training.domain.outside_page import BY_STAFF
from training.models import Agreement, OutsideFirm, Pledge

MOST_SEATS = 999
MOST_STAFF = 1_000_000
MOST_ROWS = 8
NAME = {"label": gettext_lazy("First and last name"), "max_length": 120}
EMAIL = {"label": gettext_lazy("E-mail address"), "max_length": 254, "required": False}


class InviteForm(forms.Form):
    """Several firms at once; whoever was asked already is no longer among the choices."""

    firms = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Firms of the park"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    outside = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Firms from outside"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    mail = forms.BooleanField(label=gettext_lazy("Send outside firms their link by mail"), required=False, initial=True)

    def __init__(self, *args, firms, outside, **kwargs):
        super().__init__(*args, **kwargs)
        for name, rows in (("firms", firms), ("outside", outside)):
            self.fields[name].queryset = rows
            # Read once: an iterator would ask the database again for each use of the choices.
            self.fields[name].choices = [(row.pk, row.name) for row in rows]
            if not self.fields[name].choices:
                del self.fields[name]
        if "outside" not in self.fields:
            del self.fields["mail"]

    @property
    def has_choices(self):
        return "firms" in self.fields or "outside" in self.fields

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("firms") and not data.get("outside"):
            raise forms.ValidationError(_("Choose at least one firm."))
        return data

    @property
    def chosen(self) -> dict:
        return {
            "firms": self.cleaned_data.get("firms", ()),
            "outside": self.cleaned_data.get("outside", ()),
            "mail": self.cleaned_data.get("mail", False),
        }


class OutsideFirmForm(KeyedForm):
    """One firm of the register, which the whole park shares; its name stands there once."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    head_count = forms.IntegerField(
        label=gettext_lazy("Staff"),
        min_value=0,
        max_value=MOST_STAFF,
        initial=0,
        help_text=gettext_lazy("For costs shared by head-count; 0 where it is not known."),
    )

    class Meta:
        model = OutsideFirm
        fields = [*invitations.KEPT]
        labels = {"language": gettext_lazy("Mails and pages in")}
        widgets = {"language": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = invitations.revision_of(self.instance) if self.instance.pk else ""

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if invitations.same_name(self.instance.park_id, name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This firm is entered already."))
        return name


class SeatsForm(KeyedForm):
    """Seats that an outside firm would take; staff is asked only where the cost is shared by it."""

    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=MOST_SEATS)
    head_count = forms.IntegerField(
        label=gettext_lazy("Staff of your firm"),
        min_value=1,
        max_value=MOST_STAFF,
        help_text=gettext_lazy("The cost is shared by it."),
    )
    ceiling = AmountField(
        label=gettext_lazy("Ask us again above"),
        required=False,
        min_value=Decimal("0.00"),
        max_digits=10,
        decimal_places=2,
        help_text=gettext_lazy("The most your firm would owe without being asked. No other firm reads it."),
    )
    wait = forms.BooleanField(
        label=gettext_lazy("Let those who find no room wait for a seat"),
        required=False,
        help_text=gettext_lazy("They get seats in the order of asking, as soon as some are given back."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = Pledge
        fields = ["seats", "head_count", "ceiling"]

    def __init__(self, *args, pledge, session, **kwargs):
        # The form writes into its row, and the page still shows what stands.
        super().__init__(*args, instance=copy(pledge), user=None, **kwargs)
        wanted = pledge.seats + pledge.waiting
        self.initial |= {"seats": wanted or 1, "revision": pledge.revision, "wait": bool(pledge.waiting)}
        self.initial["head_count"] = pledge.head_count or pledge.outside.head_count or None
        if session.rule not in BY_STAFF:
            del self.fields["head_count"]

    def value_in(self, row, field):
        if field.name == "seats":
            return row.seats + row.waiting
        return bool(row.waiting) if field.name == "wait" else super().value_in(row, field)

    @property
    def wanted(self) -> dict:
        names = ("seats", "wait", "ceiling", "revision")
        return {name: self.cleaned_data[name] for name in names} | {"head_count": self.cleaned_data.get("head_count")}


class RevisionForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class PersonForm(forms.Form):
    """Somebody of the outside firm; without an account, so by name."""

    name = forms.CharField(**NAME)
    email = forms.EmailField(**EMAIL, help_text=gettext_lazy("For the questions on the training afterwards."))

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())


class PeopleForm(forms.Form):
    """As many rows as seats without a name, eight at a time; a row left empty names nobody."""

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = range(1, min(rows, MOST_ROWS) + 1)
        for row in self.rows:
            self.fields[f"name_{row}"] = forms.CharField(
                max_length=120, required=False, label=_("Name of person %(number)d") % {"number": row}
            )
            self.fields[f"email_{row}"] = forms.EmailField(
                max_length=254, required=False, label=_("E-mail address of person %(number)d") % {"number": row}
            )

    def clean(self):
        data = super().clean()
        for row in self.rows:
            if data.get(f"email_{row}") and f"name_{row}" in data and not data[f"name_{row}"].strip():
                self.add_error(f"name_{row}", _("Write the name that goes with this address."))
        if not self.errors and not self.people:
            raise forms.ValidationError(_("Write at least one name."))
        return data

    @property
    def people(self) -> list[tuple[str, str]]:
        typed = [
            (" ".join(self.cleaned_data.get(f"name_{row}", "").split()), self.cleaned_data.get(f"email_{row}", ""))
            for row in self.rows
        ]
        return [(name, email) for name, email in typed if name]

    @property
    def pairs(self):
        return [(self[f"name_{row}"], self[f"email_{row}"]) for row in self.rows]


class ShareForm(forms.Form):
    """The firm's answer to the version on the page, and who gives it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32767)
    name = forms.CharField(label=gettext_lazy("Your first and last name"), max_length=120)
    answer = forms.ChoiceField(choices=Agreement.Answer.choices)

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())
