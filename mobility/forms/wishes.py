"""The form of a wish to move, written by the person or prepared by HR, and what HR writes to a person."""

from copy import deepcopy

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.models import Firm, Role, User
from mobility.domain.medical import own_reason
from mobility.forms.vacancies import RomeField, said
from mobility.models import Employee, RomeCode, Vacancy, Wish
from naturopole.keyed import KeyedForm

OCCUPATIONS = 3
SCOPE = ("open_to_own", "open_to_all", "opened_to")


class SeveralInputs(forms.Widget):
    """As many text inputs of one name as occupations may be given."""

    template_name = "forms/several.html"
    use_fieldset = True

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        lines = list(value or ())[:OCCUPATIONS]
        context["lines"] = [*lines, *[""] * (OCCUPATIONS - len(lines))]
        return context

    def value_from_datadict(self, data, files, name):
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def id_for_label(self, id_, index=None):
        return f"{id_}_0"


class RomesField(forms.Field):
    """Occupations, each typed as its code or as words that name only one; empty lines are left out."""

    widget = SeveralInputs

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.one = RomeField(required=False)
        self.widget.attrs.update(self.one.widget_attrs(self.one.widget))

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.one = deepcopy(self.one, memo)
        return copied

    def prepare_value(self, value):
        return [str(line) for line in value or ()]

    def clean(self, value):
        rows = [self.one.clean(line[:170]) for line in list(value or ())[:OCCUPATIONS]]
        return list(dict.fromkeys(row for row in rows if row is not None))


class ReadersField(forms.ModelMultipleChoiceField):
    """Firms whose HR may read the wish, each with its leaf."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, firm):
        return _("Human resources of %(firm)s") % {"firm": firm.name}


class WishForm(KeyedForm):
    """The person's own wish. `revision` tells whether it was saved in another window meanwhile."""

    rome = RomesField(
        label=gettext_lazy("Occupations"),
        required=False,
        help_text=gettext_lazy("Up to three: the code, such as H2301, or words of the name"),
    )
    medical = forms.BooleanField(required=False, label=gettext_lazy("Recommendation of occupational medicine"))
    opened_to = ReadersField(Firm.objects.visible_to(None), label=gettext_lazy("Firms"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = Wish
        fields = [
            *("horizon", "to_progress", "to_change", "target", "hours", "part_time", "conditions", "conditions_shown"),
            *("open_to_own", "open_to_all", "opened_to"),
        ]
        widgets = {"target": forms.Textarea(attrs={"rows": 4}), "conditions": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "conditions": gettext_lazy(
                "Such as “no loads over 10 kg” or “no night work”: what the work asks for, nothing about your health"
            )
        }

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["hours"].choices = [("", _("Any")), *Vacancy.Hours.choices]
        self.fields["rome"].one.queryset = RomeCode.objects.visible_to(self.user)
        firms = Firm.objects.visible_to(self.user).residents()
        self.fields["opened_to"].queryset = firms.exclude(pk=person.firm_id) if person else firms
        self.initial["revision"] = self.instance.revision
        if self.instance.pk:
            self.initial["rome"] = getattr(self.instance, "named", None)
            if "medical" in self.fields:
                self.initial["medical"] = bool(own_reason(self.instance))

    def clean(self):
        data = super().clean()
        firm, firms = self.employer(data), data.get("opened_to", [])
        if firm is None or data.get("open_to_own") or data.get("open_to_all"):
            return data
        near = [other.name for other in firms if firm.group_name and other.group_name == firm.group_name]
        if near:
            text = _("%(firms)s belong to the group of your employer: they read it only where your employer may.")
            self.add_error("opened_to", text % {"firms": ", ".join(near)})
        return data

    def employer(self, data) -> Firm | None:
        """The person's own firm."""
        return self.person.firm if self.person else None

    def kept(self) -> dict:
        """What goes beside the row itself."""
        data = self.cleaned_data
        found = {"occupations": data["rome"], "opened_to": data["opened_to"]}
        return found | ({"medical": data["medical"]} if "medical" in data else {})

    def scope(self) -> dict:
        """Who is ticked, for the box that says who will know what; for a form that is shown or one that is sent."""
        if self.is_bound:
            self.is_valid()
            ticked = {name: self.cleaned_data.get(name) for name in ("conditions_shown", *SCOPE)}
            return ticked | {"opened_to": list(ticked["opened_to"] or ())}
        keys = {getattr(row, "pk", row) for row in self.initial.get("opened_to") or ()}
        found = {name: self.initial.get(name, False) for name in ("conditions_shown", *SCOPE[:2])}
        rows = self.fields["opened_to"].queryset if keys else ()
        return found | {"opened_to": [row for row in rows if row.pk in keys]}

    def both(self, field, fresh):
        """Lists and the sealed reason are no columns of one value."""
        name = field.name
        if name == "medical":
            return said(bool(own_reason(fresh))), said(self.cleaned_data.get(name, False))
        if name in ("rome", "opened_to"):
            rows = fresh.occupations if name == "rome" else fresh.opened_to
            return said(list(rows.all())), said(list(self.cleaned_data.get(name, ())))
        return super().both(field, fresh)


class AskForm(WishForm):
    """A wish that HR prepares for one of its people; a reason of health is never HR's to write."""

    medical = None
    employee = forms.ModelChoiceField(
        Employee.objects.visible_to(None),
        label=gettext_lazy("Person"),
        empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy("Only people with an account: the agreement is their own click"),
    )

    class Meta(WishForm.Meta):
        fields = ["employee", *WishForm.Meta.fields]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["horizon"].label, self.fields["target"].label = _("When"), _("What the person wishes")
        self.fields["conditions"].help_text = _("What the work asks for; nothing about the person’s health")
        own = self.user.firm_ids(Role.HR)
        people = Employee.objects.visible_to(self.user).filter(firm_id__in=own, user__is_active=True)
        field = self.fields["employee"]
        field.queryset = people.exclude(user=self.user).select_related("firm")
        field.label_from_instance = lambda person: person.line
        if len(set(own)) == 1:
            self.fields["opened_to"].queryset = self.fields["opened_to"].queryset.exclude(pk__in=own)

    def employer(self, data):
        return data["employee"].firm if data.get("employee") else None


class ApproachForm(forms.Form):
    """HR tells the person of one of its vacancies."""

    vacancy = forms.ModelChoiceField(
        Vacancy.objects.visible_to(None), label=gettext_lazy("Vacancy"), empty_label=gettext_lazy("Choose")
    )
    message = forms.CharField(
        label=gettext_lazy("Message to the person"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The person reads it, and your firm’s human resources. Nothing about health"),
    )

    def __init__(self, *args, vacancies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vacancy"].queryset = vacancies
        self.fields["vacancy"].label_from_instance = lambda row: f"{row.title} ({row.reference})"


class RightForm(forms.Form):
    """Somebody of the firm's HR, to be given the right."""

    person = forms.ModelChoiceField(
        User.objects.visible_to(None), label=gettext_lazy("Person"), empty_label=gettext_lazy("Choose")
    )

    def __init__(self, *args, user, firm, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(user).filter(memberships__role=Role.HR, memberships__firm=firm, is_active=True)
        self.fields["person"].queryset = people.exclude(medical_rights__firm=firm).order_by("last_name", "first_name")
