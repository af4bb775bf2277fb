"""Who is invited, in which role and place; and what the list of people is narrowed to."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firms.domain.people import may_handle
from firms.models import FIRM_ROLES, Firm, Membership, Role, User
from naturopole.forms import ScopedModelForm

SORTS = {
    "name": ["last_name", "first_name", "pk"],
    "-name": ["-last_name", "-first_name", "-pk"],
    "since": ["created_at", "pk"],
    "-since": ["-created_at", "-pk"],
}


class RoleForm(ScopedModelForm):
    """A role in its place: a firm's in a firm, a public partner's for a partner, the park's own in neither."""

    class Meta:
        model = Membership
        fields = ["role", "firm", "partner"]
        labels = {"firm": _("Firm"), "partner": _("Public partner")}
        help_texts = {
            "firm": _("For a role held in a firm."),
            "partner": _("For a public partner’s people."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        handled = [role for role in Role if may_handle(self.user, role)]
        self.fields["role"].choices = [("", _("Choose a role")), *((role.value, role.label) for role in handled)]
        self.fields["firm"].queryset = self.fields["firm"].queryset.order_by("name")
        self.fields["firm"].empty_label = self.fields["partner"].empty_label = _("None")

    def clean(self):
        data = super().clean()
        role, firm, partner = data.get("role"), data.get("firm"), data.get("partner")
        if not role:
            return data
        if role in FIRM_ROLES and not firm and "firm" not in self.errors:
            self.add_error("firm", _("This role is held in a firm: choose it."))
        if role not in FIRM_ROLES and firm:
            self.add_error("firm", _("This role is held in the park: leave the firm empty."))
        if role == Role.PARTNER and not partner and "partner" not in self.errors:
            self.add_error("partner", _("Choose the partner this person speaks for."))
        if role != Role.PARTNER and partner:
            self.add_error("partner", _("Only a public partner’s people have one: leave it empty."))
        return data

    def place(self) -> dict:
        """What `people.give_role` takes."""
        return {name: self.cleaned_data[name] for name in ("role", "firm", "partner")}


class InvitationForm(RoleForm):
    """A person's address and name with the first role; an address that has an account keeps its name."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    first_name = forms.CharField(label=_("First name"), max_length=60)
    last_name = forms.CharField(label=_("Last name"), max_length=60)
    language = forms.ChoiceField(
        label=_("Language"), choices=User._meta.get_field("language").choices, widget=forms.RadioSelect, initial="fr"
    )
    field_order = ["email", "first_name", "last_name", "language", "role", "firm", "partner"]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if User.objects.visible_to(self.user).filter(email__iexact=email, is_active=False).exists():
            raise forms.ValidationError(_("This account is closed: find it in the list and open it again."))
        return email

    def names(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("first_name", "last_name", "language")}


class PeopleFilter(forms.Form):
    """Search by name or address, role, firm and state; `apply` narrows a queryset of people."""

    q = forms.CharField(label=_("Name or address"), required=False, max_length=80)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *Role.choices])
    firm = forms.ModelChoiceField(label=_("Firm"), required=False, queryset=None, empty_label=_("All"))
    state = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Account open")),
            ("closed", _("Account closed")),
            ("idle", _("Without a role")),
        ],
    )
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in SORTS], widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["firm"].queryset = Firm.objects.visible_to(user).order_by("name")
        self.fields["q"].widget.input_type = "search"

    def value(self, name):
        """What was asked for, or nothing when it makes no sense: a wrong filter shows everything."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def is_narrowed(self):
        return any(self.value(name) for name in ("q", "role", "firm", "state"))

    def apply(self, people):
        for word in self.value("q").split()[:5]:
            people = people.filter(
                Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
            )
        narrowed = {"role": self.value("role"), "firm": self.value("firm")}
        if asked := {f"memberships__{name}": value for name, value in narrowed.items() if value}:
            people = people.filter(**asked)
        if state := self.value("state"):
            people = people.filter(memberships=None) if state == "idle" else people.filter(is_active=state == "open")
        return people.distinct().order_by(*SORTS[self.value("sort") or "name"])
