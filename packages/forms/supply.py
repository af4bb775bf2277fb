"""What a supplying firm answers, how its list is narrowed, and what sales and the director say around it."""

from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from naturopole.forms import AmountField, DayField
from packages.domain.answering import Reply
from packages.domain.confirmed import price_asked
from packages.forms.lines import LARGEST_LINE
from packages.models import DeclineCode, Quote, QuoteLine

LONGEST = 520  # working days
Answers = QuoteLine.SupplierAnswer


class ReplyForm(forms.Form):
    """What both answers share. `specification` and `seen` name what the firm has read: odd values match nothing."""

    specification = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    note = forms.CharField(
        label=_("A word to the coordinating firm"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, line, by_link, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = line
        if not by_link:
            del self.fields["name"]
        self.initial |= {"specification": line.specification, "seen": self.last}

    @property
    def last(self) -> int:
        """The key of the last answer that the page shows, 0 for none."""
        return self.line.said.pk if self.line.said else 0

    def read(self) -> dict:
        """Which line, and which answer before it, the firm had before its eyes."""
        seen = self.cleaned_data["seen"]
        known = seen.isascii() and seen.isdecimal() and len(seen) < 19
        return {"specification": self.cleaned_data["specification"], "seen": int(seen) if known else -1}

    def catch_up(self, line):
        """After a conflict: keep what was typed, and let the next answer be about the line as it stands."""
        self.line = line
        read = {"specification": line.specification, "seen": self.last}
        self.initial |= read
        if self.is_bound:
            self.data = {**self.data.dict(), **read}


class ConfirmForm(ReplyForm):
    """Yes, at this price and in this time; what differs from the line is a change."""

    unit_price = AmountField(label=_("Your unit price before VAT"), max_digits=14, decimal_places=4, min_value=0)
    lead_days = forms.IntegerField(label=_("Lead time"), min_value=1, max_value=LONGEST)
    minimum_quantity = AmountField(
        label=_("Minimum quantity"),
        max_digits=14,
        decimal_places=3,
        min_value=Decimal(0),
        required=False,
        help_text=_("From which quantity on this price holds."),
    )
    valid_until = DayField(label=_("This price holds until"), required=False)

    field_order = ["unit_price", "lead_days", "minimum_quantity", "valid_until", "note", "name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"unit_price": price_asked(self.line), "lead_days": self.line.lead_days}
        if self.line.said and self.line.said.confirmed:
            said = self.line.said
            self.initial |= {"minimum_quantity": said.minimum_quantity, "valid_until": said.valid_until}
        self.fields["lead_days"].suffix = _("working days")
        self.fields["minimum_quantity"].suffix = self.line.unit

    def clean_unit_price(self):
        price = self.cleaned_data["unit_price"]
        if price * self.line.quantity >= LARGEST_LINE:
            raise forms.ValidationError(_("A line of a billion euros or more is not believable: check your price."))
        return price

    def clean_valid_until(self):
        day = self.cleaned_data["valid_until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed: choose a later one."))
        return day

    def reply(self) -> Reply:
        names = ("unit_price", "lead_days", "minimum_quantity", "valid_until", "note")
        given = {name: self.cleaned_data[name] for name in names}
        return Reply(confirmed=True, name=self.cleaned_data.get("name", ""), **given)


class LineDeclineForm(ReplyForm):
    """No, and why."""

    code = forms.ChoiceField(label=_("Why"), choices=[("", _("Choose a reason")), *DeclineCode.choices])

    field_order = ["code", "note", "name"]

    def reply(self) -> Reply:
        given = {name: self.cleaned_data[name] for name in ("code", "note")}
        return Reply(confirmed=False, name=self.cleaned_data.get("name", ""), **given)


class AskedFilter(forms.Form):
    """What neighbours ask: words, state; `apply` narrows a queryset of lines."""

    STATES = {
        "open": (_("To answer"), Q(answer=Answers.AWAITED, quote__status__in=Quote.EDITABLE)),
        "confirmed": (_("Confirmed"), Q(answer=Answers.CONFIRMED)),
        "declined": (_("Declined"), Q(answer=Answers.DECLINED)),
        "over": (_("No longer awaited"), Q(answer=Answers.AWAITED) & ~Q(quote__status__in=Quote.EDITABLE)),
    }

    q = forms.CharField(label=_("Firm, product or work"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *((key, row[0]) for key, row in STATES.items())]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"

    def apply(self, lines):
        """Wrong filters show everything."""
        asked = self.cleaned_data if self.is_valid() else {}
        if word := asked.get("q"):
            told = Q(description__icontains=word) | Q(quote__title__icontains=word)
            lines = lines.filter(told | Q(quote__firm__name__icontains=word))
        if state := asked.get("state"):
            lines = lines.filter(self.STATES[state][1])
        return lines


class ReplacementForm(forms.Form):
    """To which firm a declined line goes, and what it is offered."""

    firm = forms.TypedChoiceField(coerce=int)
    price = AmountField(label=_("Unit price to offer"), max_digits=14, decimal_places=4, min_value=0)
    revision = forms.IntegerField(min_value=1)

    def __init__(self, *args, line, **kwargs):
        super().__init__(*args, **kwargs)
        self.firms = {firm.pk: firm for firm in line.others}
        self.fields["firm"].choices = [(pk, firm.name) for pk, firm in self.firms.items()]


class DecisionForm(forms.Form):
    """The director's word on a draft; a refusal says why."""

    note = forms.CharField(
        label=_("A word to sales"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, needs_note=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.needs_note = needs_note

    def clean_note(self):
        note = self.cleaned_data["note"]
        if self.needs_note and not note:
            raise forms.ValidationError(_("Say why: sales changes the draft accordingly."))
        return note
