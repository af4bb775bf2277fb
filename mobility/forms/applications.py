"""Forms of consents and of presented applications."""

from django import forms
from django.utils.translation import gettext_lazy

from firms.models import Role
from mobility.models import Employee


class ConsentForm(forms.Form):
    """HR asks one of its own people who has an account: the agreement is her own click."""

    employee = forms.ModelChoiceField(
        Employee.objects.visible_to(None),
        label=gettext_lazy("Person"),
        empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy("Only people with an account: the agreement is their own click"),
    )
    message = forms.CharField(
        label=gettext_lazy("Message to the person"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Nothing about the person’s health"),
    )

    def __init__(self, *args, user, vacancy, **kwargs):
        super().__init__(*args, **kwargs)
        firms = [firm for firm in user.firm_ids(Role.HR) if firm != vacancy.firm_id]
        people = Employee.objects.visible_to(user).filter(firm_id__in=firms, user__is_active=True)
        self.fields["employee"].queryset = people
        self.fields["employee"].label_from_instance = lambda person: person.line


class LetterForm(forms.Form):
    """What HR says of the person it presents."""

    letter = forms.CharField(
        label=gettext_lazy("What to say about this person"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("Read by the firm’s recruiters and director, by the person and by you; by nobody else"),
    )
