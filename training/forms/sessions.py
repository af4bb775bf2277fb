"""The form of a joint session: what, by whom, when and where, at what cost and how it is shared."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from firms.models import Role
from naturopole import formats
from naturopole.forms import AmountField, DayField
from naturopole.keyed import KeyedForm
from training.cost_split import Rule, weights_of
from training.domain import planning, registers
from training.domain.conflicts import Kind, conflicts
from training.forms.session_rows import HalfDayRows, ItemRows, RowChoice, as_sent, kept, next_half_day, typed_in
from training.forms.session_words import (
    differences_of,
    half_day_line,
    half_day_said,
    is_counted,
    item_line,
    item_said,
    length_of,
)
from training.models import JointSession

RELATIONS = ("programme", "theme", "organiser", "provider", "trainer")
FAULTY_ROWS = gettext_lazy("Nothing is saved yet: correct the rows marked below.")
MIX = {Rule.SEATS: "mix_seats", Rule.HEAD_COUNT: "mix_head_count", Rule.EQUAL: "mix_equal"}


def percentage(label):
    return AmountField(
        label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2, suffix="%", required=False
    )


def in_percent(session, rule) -> Decimal | None:
    """How much of a session's cost is shared by that rule, where it is a mix."""
    return Decimal(str(session.mix[rule])) if rule in session.mix else None


class SessionForm(KeyedForm):
    """A session with its half-days and cost items; `typed` redraws what was typed with one more row, unchecked.

    Of a session that exists the rows are read in words until somebody asks to change them; of those that were not asked
    for nothing is sent, and they stay as they are.

    `begin` is what a new one begins with: columns, and `half_days` and `items` as rows. `needs` are keys of needs that
    join a new session; `is_late` says that they have gone elsewhere, so that warnings would only delay the news.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=10**9)
    needs = forms.CharField(widget=forms.HiddenInput, required=False, max_length=3000)
    programme = RowChoice(label=gettext_lazy("Programme"), required=False, empty=gettext_lazy("None"))
    theme = RowChoice(label=gettext_lazy("Theme"), required=False)
    organiser = RowChoice(label=gettext_lazy("Organised by"), required=False, empty=gettext_lazy("The park’s office"))
    provider = RowChoice(label=gettext_lazy("Training provider"), required=False)
    trainer = RowChoice(label=gettext_lazy("Trainer"), required=False)
    minimum = forms.IntegerField(label=gettext_lazy("Minimum"), min_value=1, max_value=1000)
    capacity = forms.IntegerField(label=gettext_lazy("Room for"), min_value=1, max_value=1000)
    starts_on = DayField(
        label=gettext_lazy("Begins on"),
        required=False,
        help_text=gettext_lazy("Left empty: the day of the first half-day."),
    )
    pledge_deadline = DayField(label=gettext_lazy("Pledges by"))
    freeze_on = DayField(label=gettext_lazy("Seats are frozen after"), required=False)
    fee_percent = percentage(gettext_lazy("Fee after the freeze"))
    cost = AmountField(
        label=gettext_lazy("Cost of the whole"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("Before VAT; counts only while no item is listed."),
    )
    mix_seats = percentage(gettext_lazy("Of it by seat"))
    mix_head_count = percentage(gettext_lazy("Of it by head-count"))
    mix_equal = percentage(gettext_lazy("Of it equally"))

    class Meta:
        model = JointSession
        fields = (
            *("title_fr", "title_en", "length_fr", "length_en", "starts_on", "pledge_deadline", "freeze_on"),
            *("fee_percent", "minimum", "capacity", "cost", "rule", "remark_fr", "remark_en"),
        )
        help_texts = dict.fromkeys(("length_fr", "length_en"), gettext_lazy("Left empty: counted from the half-days."))
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("remark_fr", "remark_en")}

    def __init__(self, data=None, *, user, instance=None, begin=None, typed=None, is_late=False):
        super().__init__(data, user=user, instance=instance, initial=dict(begin or {}))
        self.warnings, self.is_late, self.is_only_warned = [], is_late, False
        self.find_closed(data, typed)
        theme = begin.get("theme") if begin and "needs" in begin else None
        unasked = ("room",) if "half" in self.closed and data is None else ()
        self.offers = registers.offered(user, self.instance, theme, but=unasked)
        for name in RELATIONS:
            self.fields[name].offer([choice.pair for choice in self.offers[name]])
        self.choose_organiser()
        for name in ("title_en", "length_fr", "length_en"):
            self.fields[name].required = False
        if self.instance.pk:
            self.fill_in()
        if typed is not None:
            self.initial |= {name: typed.get(name, "") for name in self.fields}
        self.add_rows(data, begin or {}, typed)

    def choose_organiser(self):
        """The office names any firm or itself; HR its own firm, asked only where there are several."""
        field, own = self.fields["organiser"], self.user.firm_ids(Role.HR)
        if self.user.has_role(Role.OFFICE):
            return
        if self.instance.pk:
            del self.fields["organiser"]
            return
        field.required = True
        field.offer([choice.pair for choice in self.offers["organiser"] if choice.pk in own])
        if len(field.choices) == 1:
            field.widget = forms.HiddenInput()
            self.initial["organiser"] = own[0]

    def fill_in(self):
        row = self.instance
        self.initial |= {name: getattr(row, f"{name}_id") for name in RELATIONS} | {"revision": row.revision}
        self.initial |= {field: in_percent(row, rule) for rule, field in MIX.items()}
        del self.fields["needs"]

    def find_closed(self, data, typed):
        """Which rows of a saved session stay as they are: those of which the form was not asked to send any."""
        self.saved, self.closed = {}, set()
        if self.instance.pk:
            sent = typed or data or {}
            self.leave_closed("half", self.instance.half_days.select_related("room"), "open-half-days", sent)
            self.leave_closed("item", self.instance.items.all(), "open-items", sent)

    def leave_closed(self, prefix, rows, opening, sent):
        if f"{prefix}-TOTAL_FORMS" in sent:
            return
        self.saved[prefix] = list(rows)
        if self.saved[prefix] and sent.get("then") != opening:
            self.closed.add(prefix)

    def add_rows(self, data, begin, typed):
        rooms = [(choice.pk, _("%(room)s, %(places)d places") % {"room": choice.name, "places": choice.more})
                 for choice in self.offers["room"]]  # fmt: skip
        half_days, items = begin.get("half_days", [{}]), begin.get("items", [{}])
        if typed is not None:
            half_days, items = self.one_more(typed)
        if "half" in self.saved:
            half_days = list(map(half_day_line, self.saved["half"])) or [{}]
        if "item" in self.saved:
            items = list(map(item_line, self.saved["item"])) or [{}]
        self.half_days = self.rows_of(HalfDayRows, "half", data, half_days, form_kwargs={"rooms": rooms})
        self.items = self.rows_of(ItemRows, "item", data, items)

    def rows_of(self, kind, prefix, data, begun, **more):
        if data is None:
            return kind(prefix=prefix, initial=begun, **more)
        # A row sent as it was begun would count as untouched, and be left unread: nothing is begun with.
        return kind(as_sent(prefix, begun) if prefix in self.saved else data, prefix=prefix, **more)

    def one_more(self, typed):
        half_days = typed_in(typed, "half", HalfDayRows.form)
        items = typed_in(typed, "item", ItemRows.form)
        if typed.get("then") == "add-half-day":
            half_days.append(next_half_day(half_days))
        elif typed.get("then") == "add-item":
            items.append({})
        return half_days, items

    @property
    def half_days_said(self) -> list[str]:
        """The half-days in words while nobody changes them; empty where they are to be typed, or corrected."""
        return self.said("half", self.half_days, half_day_said)

    @property
    def items_said(self) -> list[str]:
        return self.said("item", self.items, item_said)

    def said(self, prefix, rows, words) -> list[str]:
        is_faulty = self.is_bound and any(row.errors for row in rows)
        return list(map(words, self.saved[prefix])) if prefix in self.closed and not is_faulty else []

    @property
    def mix_fields(self):
        return [self[name] for name in MIX.values()]

    def clean(self):
        data = super().clean()
        self.check_rows()
        self.name_both(data)
        self.check_days(data)
        self.check_seats(data)
        self.check_sharing(data)
        self.check_people(data)
        if not self.errors:
            self.take(data)
            self.check_conflicts(data)
        return data

    def validate_unique(self):
        """The key alone is unique: the same form sent twice leads to the row it made the first time."""

    def _get_validation_exclusions(self):
        # Each rule of these columns is told beside its field by `clean`: three statements would only ask again.
        checked = {"minimum", "capacity", "pledge_deadline", "starts_on", "fee_percent"}
        return super()._get_validation_exclusions() | checked

    def check_rows(self):
        """Every row by itself, then the half-days in their order."""
        are_valid = [self.half_days.is_valid(), self.items.is_valid()]
        self.kept_half_days, self.kept_items = [], []
        if all(are_valid):
            self.kept_half_days, self.kept_items = kept(self.half_days), kept(self.items)
            are_valid.append(self.are_in_order())
        if not all(are_valid):
            self.kept_half_days = []
            self.add_error(None, FAULTY_ROWS)
            for rows in (self.half_days, self.items):
                for words in rows.non_form_errors():
                    self.add_error(None, words)

    def are_in_order(self) -> bool:
        """Each half-day begins when the one above it has ended, or later."""
        spans = [row.span for row in self.kept_half_days]
        late = [place for place in range(1, len(spans)) if spans[place][0] < spans[place - 1][1]]
        for place in late:
            words = _("It begins before the half-day above ends: put them in order.")
            self.kept_half_days[place].add_error("day", words)
        return not late

    def name_both(self, data):
        """One language stands in for the other; the length follows from the half-days where it is not said."""
        data["title_en"] = data.get("title_en") or data.get("title_fr", "")
        for language in ("fr", "en"):
            name = f"length_{language}"
            other = data.get("length_en" if language == "fr" else "length_fr")
            said, counted = data.get(name), length_of(self.kept_half_days, language)
            follows = counted and (not said or is_counted(said, language))
            data[name] = counted if follows else said or other or ""
        if not data["length_fr"] and "length_fr" not in self.errors and self.half_days.is_valid():
            self.add_error("length_fr", _("Say how long it lasts, or add its half-days below."))

    def check_days(self, data):
        days = [row.cleaned_data["day"] for row in self.kept_half_days]
        start = data["starts_on"] = data.get("starts_on") or (min(days) if days else None)
        if start is None:
            if "starts_on" not in self.errors and self.half_days.is_valid():
                self.add_error("starts_on", _("Choose the first day, or add the half-days below."))
            return
        if days and min(days) > start:
            self.add_error("starts_on", _("The first half-day is on %(day)s.") % {"day": self.day(min(days))})
        for row in self.kept_half_days:
            if row.cleaned_data["day"] < start:
                row.add_error("day", _("The session ends before it starts: it begins on %(day)s.") % {
                    "day": self.day(start)
                })  # fmt: skip
                self.add_error("starts_on", _("A half-day comes before this day: correct one of the two."))
                break
        self.check_other_days(data, start)

    def check_other_days(self, data, start):
        deadline, freeze, today = data.get("pledge_deadline"), data.get("freeze_on"), timezone.localdate()
        for name in ("starts_on", "pledge_deadline"):
            is_new = str(self.initial.get(name)) != str(data.get(name)) or not self.instance.pk
            if data.get(name) and data[name] < today and is_new:
                words = _("This day has passed. Choose %(today)s or a later day.")
                self.add_error(name, words % {"today": self.day(today)})
        if deadline and deadline > start:
            self.add_error("pledge_deadline", _("Pledges must be in before the session begins."))
        if freeze and freeze > start:
            self.add_error("freeze_on", _("Seats are frozen before the session begins."))
        if data.get("fee_percent") and not freeze and "freeze_on" not in self.errors:
            self.add_error("freeze_on", _("Say after which day the fee is owed, or leave the fee empty."))

    def day(self, day) -> str:
        return formats.day(day, get_language())

    def check_seats(self, data):
        minimum, capacity = data.get("minimum"), data.get("capacity")
        held = getattr(self.instance, "committed", 0)
        if minimum and capacity and capacity < minimum:
            self.add_error("capacity", _("The room holds fewer people than the minimum."))
        elif capacity and capacity < held:
            self.add_error("capacity", planning.too_small(held))

    def check_sharing(self, data):
        """A mix adds up to 100; a rule by which every firm would weigh nothing shares nothing."""
        self.mix = {}
        if data.get("rule") == Rule.MIXED:
            given = {rule: data.get(name) for rule, name in MIX.items()}
            if any(name in self.errors for name in MIX.values()):
                return
            summed = sum(value or 0 for value in given.values())
            if summed != 100:
                words = _("The three percentages add up to %(sum)s: they must make 100.")
                self.add_error("mix_seats", words % {"sum": formats.number(summed, get_language())})
                return
            self.mix = {rule: value for rule, value in given.items() if value}
        if self.instance.pk and data.get("rule"):
            self.check_weights(data["rule"])

    def check_weights(self, rule):
        firms = planning.firms_that_share(self.instance)
        try:
            if firms:
                weights_of(firms, Rule(rule), self.mix or None)
        except ValueError:
            words = _("No firm of this session has said how many people it employs: nobody would pay. Choose another.")
            self.add_error("rule", words)

    def check_people(self, data):
        """A trainer brings the provider along; one of another provider is a mistake."""
        trainers = {choice.pk: choice.more for choice in self.offers["trainer"]}
        provider = trainers.get(data.get("trainer"))
        data["provider"] = data.get("provider") or provider
        if provider and data["provider"] != provider:
            self.add_error("trainer", _("This trainer works for another provider: change one of the two."))

    def take(self, data):
        """What is no column of its own goes into the row."""
        for name in RELATIONS:
            if name in self.fields:
                setattr(self.instance, f"{name}_id", data.get(name))
        data["fee_percent"], data["cost"] = data.get("fee_percent") or 0, data.get("cost") or 0
        self.instance.mix = {str(rule): str(value) for rule, value in self.mix.items()}
        if not self.instance.pk:
            self.instance.park = self.user.memberships_held[0].park

    def check_conflicts(self, data):
        """A room that is taken is refused beside its row; of the rest people are warned once, and may go on."""
        found = conflicts(self.half_day_rows, but=self.instance, trainer_id=data.get("trainer"))
        for conflict in found:
            if conflict.kind is Kind.ROOM:
                self.kept_half_days[conflict.place].add_error("room", conflict.words)
        if any(conflict.kind is Kind.ROOM for conflict in found):
            self.add_error(None, FAULTY_ROWS)
        self.warnings = list(dict.fromkeys(conflict.words for conflict in found if conflict.kind is not Kind.ROOM))
        self.warnings += self.small_rooms(data["capacity"])
        is_told = self.is_late or self.data.get("anyway") == self.mark
        if not self.errors and self.warnings and not is_told:
            self.is_only_warned = True
            self.add_error(None, _("Look at what this session meets, then save it anyway or change it."))

    def small_rooms(self, capacity) -> list[str]:
        rooms = {choice.pk: choice for choice in self.offers["room"]}
        chosen = [rooms[row.room_id] for row in self.half_day_rows if row.room_id in rooms]
        words = _("“%(room)s” has %(places)d places, the session room for %(capacity)d.")
        said = [words % {"room": room.name, "places": room.more, "capacity": capacity}
                for room in chosen if room.more < capacity]  # fmt: skip
        return list(dict.fromkeys(said))

    @property
    def mark(self) -> str:
        """What the button “save anyway” says yes to: these warnings and no others."""
        return salted_hmac("training.warnings", "\n".join(self.warnings)).hexdigest()[:16]

    @cached_property
    def half_day_rows(self) -> list:
        return [row.row() for row in self.kept_half_days]

    @cached_property
    def item_rows(self) -> list:
        return [row.row() for row in self.kept_items]

    def value_in(self, row, field):
        rules = {name: rule for rule, name in MIX.items()}
        return in_percent(row, rules[field.name]) if field.name in rules else super().value_in(row, field)

    def catch_up(self, fresh):
        super().catch_up(fresh)
        self.differences += differences_of(fresh, self)
