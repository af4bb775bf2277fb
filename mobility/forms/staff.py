"""Forms of a firm's staff list: one person, the invitation, the search, and whoever asks for a way in."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.forms.intake import StartForm
from firms.models import Role, User
from mobility.domain import staff
from mobility.forms.vacancies import RomeField
from mobility.models import Employee, RomeCode
from naturopole.forms import DayField
from naturopole.keyed import KeyedForm

LANGUAGES = User._meta.get_field("language").choices


class StaffForm(KeyedForm):
    """One person of the list; `firm` is asked only of who is HR of several firms, and once."""

    rome = RomeField(
        label=gettext_lazy("Occupation (ROME)"),
        required=False,
        help_text=gettext_lazy("Its code, such as H2301, or words of its name"),
    )
    left_on = DayField(
        label=gettext_lazy("Left the firm on"),
        required=False,
        help_text=gettext_lazy("From that day the person’s roles in your firm end."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = Employee
        fields = ["firm", "first_name", "last_name", "job_title", "rome", "manager", "left_on"]
        labels = {"manager": gettext_lazy("Line manager"), "firm": gettext_lazy("Firm")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = [self.instance.firm_id] if self.instance.pk else self.user.firm_ids(Role.HR)
        field = self.fields["firm"]
        field.queryset = field.queryset.filter(pk__in=own)
        field.disabled = bool(self.instance.pk)
        if len(set(own)) == 1:
            field.widget = forms.HiddenInput()
            self.initial["firm"] = own[0]
        self.fields["rome"].queryset = RomeCode.objects.visible_to(self.user)
        self.initial["rome"] = self.instance.rome
        self.initial["revision"] = self.instance.revision
        manager = self.fields["manager"]
        manager.queryset = staff.line_managers(own, keep=self.instance.manager_id)
        manager.empty_label = _("None")

    def clean(self):
        data = super().clean()
        firm, manager = data.get("firm"), data.get("manager")
        untouched = manager is not None and manager.pk == self.initial.get("manager")
        if firm and manager and not untouched and not staff.line_managers([firm.pk]).filter(pk=manager.pk).exists():
            self.add_error("manager", _("Choose one of this firm’s line managers."))
        return data

    def value_in(self, row, field):
        return row.rome if field.name == "rome" else super().value_in(row, field)


class StaffInviteForm(forms.Form):
    """Where the invitation goes, and in which language."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("The person’s own: mail says there that something waits."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=LANGUAGES, widget=forms.RadioSelect, initial="fr"
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class StaffFilter(forms.Form):
    """By name or post, and by state; a wrong value narrows nothing."""

    q = forms.CharField(
        label=gettext_lazy("Name or post"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("At work")),
            ("account", gettext_lazy("With an account")),
            ("none", gettext_lazy("Without an account")),
            ("left", gettext_lazy("Left")),
        ],
    )

    def value(self, name):
        """What was asked for, or nothing when it makes no sense."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def is_narrowed(self):
        return bool(self.value("q") or self.value("state"))

    def apply(self, people):
        for word in self.value("q").split()[:5]:
            people = people.filter(
                Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(job_title__icontains=word)
            )
        state = self.value("state")
        people = people.filter(left_on__isnull=state != "left")
        if state in ("account", "none"):
            people = people.filter(user__isnull=state == "none")
        return people.order_by("last_name", "first_name", "pk")


class AccessForm(StartForm):
    """Who comes by a poster's code: a firm, a name, an address. The trap and the pace are those of `StartForm`."""

    firm = forms.ChoiceField(label=gettext_lazy("Your firm"))
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("A private one if you like: your employer’s mail is not needed."),
    )
    field_order = ["firm", "name", "email", "language"]

    def __init__(self, *args, firms, **kwargs):
        super().__init__(*args, **kwargs)
        self.firms = {str(firm.pk): firm for firm in firms}
        choices = [("", gettext_lazy("Choose")), *((key, firm.name) for key, firm in self.firms.items())]
        self.fields["firm"].choices = choices

    def clean_firm(self):
        return self.firms[self.cleaned_data["firm"]]


class GrantForm(forms.Form):
    """The person of the list whom the request is from."""

    employee = forms.ModelChoiceField(
        Employee.objects.visible_to(None),
        label=gettext_lazy("Who is it?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose the person, or search for another name.")},
    )

    def __init__(self, *args, user, asked, suggested, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["employee"]
        free = Employee.objects.visible_to(user).filter(firm_id=asked.firm_id)
        # Any of the list may be sent; the likeliest are shown.
        field.queryset = free
        field.choices = [(person.pk, person.line) for person in suggested]
        field.label_from_instance = lambda person: person.line
        if len(suggested) == 1:
            self.initial["employee"] = suggested[0].pk
