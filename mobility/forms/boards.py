"""Forms of noticeboards, of the posters on them, and what their lists may be narrowed to."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from firms.models import Role, User
from mobility.domain import boards
from mobility.models import Noticeboard
from mobility.models.publishing import KEEPERS
from mobility.poster import PAPERS
from naturopole import formats
from naturopole.forms import DayField
from naturopole.keyed import KeyedForm


class BoardForm(KeyedForm):
    """A board of the person's firm, or of the park for its office; whose it is stays as it is."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ["firm", "name", "place", "in_use"]

    class Meta:
        model = Noticeboard
        fields = ["firm", "name", "place", "in_use"]
        labels = {"firm": gettext_lazy("Whose board")}
        help_texts = {
            "name": gettext_lazy("As people call it, such as “Canteen” or “Workshop 2”"),
            "in_use": gettext_lazy("Untick it when the board is gone: nothing more is hung there"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision
        if self.instance.pk:
            del self.fields["firm"]
        else:
            self.choose_firm()

    def choose_firm(self):
        """Asked only where there is a choice."""
        del self.fields["in_use"]
        own, is_office = self.user.firm_ids(*KEEPERS), self.user.has_role(Role.OFFICE)
        field = self.fields["firm"]
        field.queryset = field.queryset.filter(pk__in=own)
        field.required = not is_office
        field.empty_label = _("The whole park") if is_office else None
        if len(set(own)) + is_office == 1:
            field.widget = forms.HiddenInput()
            self.initial["firm"] = own[0] if own else None

    def clean(self):
        self.instance.park = self.user.memberships_held[0].park
        return super().clean()


class PostingForm(forms.Form):
    """Where a poster hangs, and who takes it down by which day.

    The same form sent twice leads to the row that it made the first time, so a board where it hangs now is taken.
    """

    board = forms.ModelChoiceField(
        Noticeboard.objects.visible_to(None), label=gettext_lazy("Board"), empty_label=gettext_lazy("Choose")
    )
    remover = forms.ModelChoiceField(User.objects.visible_to(None), label=gettext_lazy("Taken down by"))
    remove_by = DayField(label=gettext_lazy("To be taken down by"))

    def __init__(self, *args, user, vacancy, **kwargs):
        super().__init__(*args, **kwargs)
        self.vacancy = vacancy
        self.fields["board"].queryset = boards.boards_for(vacancy, user, is_free=not self.is_bound)
        self.fields["board"].label_from_instance = told
        self.fields["remover"].queryset = boards.removers(user)
        self.fields["remover"].label_from_instance = lambda person: person.name
        self.fields["remover"].empty_label = None
        self.initial.setdefault("remover", user.pk)
        self.initial.setdefault("remove_by", vacancy.closes_on)

    def clean_remove_by(self):
        day, last = self.cleaned_data["remove_by"], self.vacancy.closes_on
        if not timezone.localdate() <= day <= last:
            text = _("Choose a day from today to the closing day, %(day)s.")
            raise ValidationError(text % {"day": formats.day(last, get_language())})
        return day

    def clean(self):
        data = super().clean()
        board, remover = data.get("board"), data.get("remover")
        if board and remover and not boards.keeps(remover, board):
            self.add_error("remover", _("This person does not keep that board: choose somebody who does."))
        return data


def told(board) -> str:
    """A board and whose it is, to tell two canteens apart."""
    return f"{board.name}, {board.firm.name if board.firm else _('the whole park')}"


class PosterForm(forms.Form):
    """Paper and last day of a poster to print; what makes no sense gives A4 until the closing day."""

    paper = forms.ChoiceField(
        label=gettext_lazy("Paper"),
        required=False,
        choices=[(paper, paper.upper()) for paper in PAPERS],
    )
    by = DayField(label=gettext_lazy("To be taken down by"), required=False)

    def __init__(self, *args, vacancy, **kwargs):
        super().__init__(*args, **kwargs)
        self.vacancy = vacancy
        self.initial["by"] = vacancy.closes_on

    @property
    def value_of(self):
        self.is_valid()
        return self.cleaned_data

    @property
    def chosen_paper(self):
        return self.value_of.get("paper") or PAPERS[0]

    @property
    def last_day(self):
        """The day asked for where it lies between today and the closing day, else the closing day."""
        day, last = self.value_of.get("by"), self.vacancy.closes_on
        return day if day and timezone.localdate() <= day <= last else last


class PostingFilter(forms.Form):
    """Posters by their state; a wrong value narrows nothing."""

    STATES = (
        ("", gettext_lazy("Hanging")),
        ("late", gettext_lazy("Late")),
        ("removed", gettext_lazy("Taken down")),
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)

    @property
    def chosen(self):
        self.is_valid()
        return self.cleaned_data.get("state", "")

    @property
    def is_narrowed(self):
        return bool(self.chosen)

    def apply(self, rows):
        if self.chosen == "removed":
            return boards.taken_down_lately(rows)
        rows = rows.hanging()
        return rows.filter(boards.late()) if self.chosen == "late" else rows
