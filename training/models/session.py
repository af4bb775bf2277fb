"""Joint programmes and sessions: who teaches, where, on which half-days, at what cost."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firms.models import Firm, Park, Role
from firms.models.park import in_language
from naturopole.scoping import ParkQuerySet, Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition
from training.cost_split import Per, Rule
from training.models.plan import Theme
from training.models.register import REGISTER_VERBS, RegisterQuerySet

ORGANISERS = (Role.HR, Role.OFFICE)
"""Roles that propose sessions; the organiser of one is its firm's HR, and the park office for all."""


class Provider(Scoped):
    """A training body or a trainer of the park."""

    VERBS = REGISTER_VERBS

    park = models.ForeignKey(Park, models.CASCADE, related_name="providers")
    name = models.CharField(_("Training provider"), max_length=120)
    contact = models.CharField(_("Contact"), max_length=200, blank=True)
    registration = models.CharField(_("Registration number"), max_length=20, blank=True)
    archived_on = models.DateField(null=True, blank=True, editable=False)
    request_key = models.UUIDField(null=True, unique=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "name"],
                name="provider_once",
                violation_error_message=_("This provider is entered already."),
            )
        ]

    def __str__(self):
        return self.name


class Trainer(Scoped):
    """Somebody who teaches, for a provider or on her own."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="trainers")
    name = models.CharField(_("Trainer"), max_length=120)
    archived_on = models.DateField(null=True, blank=True, editable=False)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "name"], name="trainer_once")]

    def __str__(self):
        return self.name


class Room(Scoped):
    """A room that can be taken for half a day; `firm` is empty for one of the whole park."""

    VERBS = REGISTER_VERBS

    park = models.ForeignKey(Park, models.CASCADE, related_name="rooms")
    firm = models.ForeignKey(Firm, models.CASCADE, null=True, blank=True, related_name="rooms")
    name = models.CharField(_("Room"), max_length=80)
    places = models.PositiveSmallIntegerField(_("Places"))
    address = models.CharField(_("Address"), max_length=200, blank=True)
    archived_on = models.DateField(null=True, blank=True, editable=False)
    request_key = models.UUIDField(null=True, unique=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "name"], name="room_once", violation_error_message=_("This room is entered already.")
            )
        ]

    def __str__(self):
        return self.name


class Programme(Scoped):
    """Several joint sessions that make one course of training."""

    VERBS = REGISTER_VERBS

    park = models.ForeignKey(Park, models.CASCADE, related_name="programmes")
    title_fr = models.CharField(_("Title in French"), max_length=120)
    title_en = models.CharField(_("Title in English"), max_length=120)
    aim_fr = models.TextField(_("Aim in French"), max_length=2000, blank=True)
    aim_en = models.TextField(_("Aim in English"), max_length=2000, blank=True)
    archived_on = models.DateField(null=True, blank=True, editable=False)
    request_key = models.UUIDField(null=True, unique=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["title_fr", "pk"]

    def __str__(self):
        return self.title

    @property
    def title(self):
        return in_language(self, "title")

    @property
    def aim(self):
        return in_language(self, "aim")


def organises(user, session):
    """HR of the organising firm, and the park office for every session."""
    return user.has_role(Role.OFFICE) or session.organiser_id in user.firm_ids(Role.HR)


class JointSessionQuerySet(ParkQuerySet):
    """Joint sessions are announced to the whole park; seats and costs by firm are not, see `Pledge`."""

    def shared_with(self, user):
        """Where this person reads seats and costs by firm: she plans for one of its firms, organises, or presides."""
        if not is_known(user):
            return self.none()
        if user.has_role(Role.PRESIDENT, Role.OFFICE):
            return self.all()
        firms = user.firm_ids(Role.HR, Role.DIRECTOR)
        # An invitation alone opens nothing, nor do pencilled seats given back: that firm does not come.
        holds = JointSession._base_manager.filter(
            pledges__firm_id__in=firms, pledges__state__in=("pencilled", "committed", "confirmed", "withdrawn")
        ).values("pk")
        return self.filter(Q(pk__in=holds) | Q(organiser_id__in=firms))

    def marked_for(self, user):
        """Adds `is_shared`: whether this person reads seats and costs by firm, as `shared_with` says."""
        return self.annotate(is_shared=Exists(JointSession.objects.shared_with(user).filter(pk=OuterRef("pk"))))

    def with_seats(self):
        """Adds `committed` (confirmed ones included) and `pencilled`: seats over all firms, which tell of none."""
        firm = Q(pledges__state__in=("committed", "confirmed"))
        return self.annotate(
            committed=Sum("pledges__seats", filter=firm, default=0),
            pencilled=Sum("pledges__seats", filter=Q(pledges__state="pencilled"), default=0),
        )


class JointSession(Scoped):
    """A course that several firms follow together, once enough seats are committed.

    `mix` holds percentages by rule for a mixed split. A leaver after `freeze_on` owes `fee_percent` of its share.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        OPEN = "open", _("Pledges open")
        CONFIRMED = "confirmed", pgettext_lazy("session", "Confirmed")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    CHANGEABLE = (Status.PROPOSED, Status.OPEN)
    LIVE = (Status.PROPOSED, Status.OPEN, Status.CONFIRMED)
    VERBS = {
        "created": _("Proposed"),
        "edited": _("Changed"),
        "postponed": _("Postponed"),
        "scaled_back": _("Scaled back"),
        "kept": _("Kept with the firms that stay"),
        "split": _("Shares stated to the firms"),
        "attended": _("Attendance entered"),
        "certified": _("Certificates issued"),
        "asked": _("Opinions asked by link"),
    }
    TRANSITIONS = {
        "open": Transition(
            _("Open for pledges"), {Status.PROPOSED}, Status.OPEN, organises, "go", done=_("Open for pledges.")
        ),
        "confirm": Transition(
            _("Confirm the session"), {Status.OPEN}, Status.CONFIRMED, organises, "go", done=_("Session confirmed.")
        ),
        "reopen": Transition(
            _("Back to pledges"), {Status.CONFIRMED}, Status.OPEN, organises, done=_("Open for pledges again.")
        ),
        "hold": Transition(
            _("Mark as held"), {Status.CONFIRMED}, Status.HELD, organises, "go", done=_("Session held.")
        ),
        "cancel": Transition(
            _("Cancel the session"),
            {Status.PROPOSED, Status.OPEN, Status.CONFIRMED},
            Status.CANCELLED,
            organises,
            "bad",
            needs_note=True,
            done=_("Session cancelled; everybody is told."),
        ),
    }

    park = models.ForeignKey(Park, models.CASCADE, related_name="joint_sessions")
    programme = models.ForeignKey(
        Programme, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("Programme")
    )
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("Theme")
    )
    organiser = models.ForeignKey(
        Firm, models.PROTECT, null=True, blank=True, related_name="sessions_organised", verbose_name=_("Organised by")
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("Training provider")
    )
    trainer = models.ForeignKey(
        Trainer, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("Trainer")
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    title_fr = models.CharField(_("Title in French"), max_length=120)
    title_en = models.CharField(_("Title in English"), max_length=120)
    length_fr = models.CharField(_("Length in French"), max_length=80)
    length_en = models.CharField(_("Length in English"), max_length=80)
    starts_on = models.DateField(_("Begins on"))
    pledge_deadline = models.DateField(_("Pledges by"))
    freeze_on = models.DateField(_("Seats are frozen after"), null=True, blank=True)
    fee_percent = models.DecimalField(_("Fee after the freeze, in %"), max_digits=5, decimal_places=2, default=0)
    minimum = models.PositiveSmallIntegerField(_("Minimum"))
    capacity = models.PositiveSmallIntegerField(_("Room for"))
    cost = models.DecimalField(max_digits=10, decimal_places=2, help_text="Of the whole, where there are no items.")
    rule = models.CharField(
        _("Shared"),
        max_length=10,
        default=Rule.SEATS,
        choices=[
            (Rule.SEATS, _("by seat")),
            (Rule.HEAD_COUNT, _("by head-count")),
            (Rule.EQUAL, _("equally")),
            (Rule.MIXED, _("by a mix")),
        ],
    )
    mix = models.JSONField(default=dict)
    remark_fr = models.TextField(_("Remark in French"), max_length=2000, blank=True)
    remark_en = models.TextField(_("Remark in English"), max_length=2000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True)

    objects = JointSessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["park", "starts_on"], name="session_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=models.F("minimum")),
                name="session_capacity_reaches_minimum",
                violation_error_message=_("The room holds fewer people than the minimum."),
            ),
            models.CheckConstraint(
                condition=Q(pledge_deadline__lte=models.F("starts_on")),
                name="session_deadline_before_start",
                violation_error_message=_("Pledges must be in before the session begins."),
            ),
            models.CheckConstraint(
                condition=Q(fee_percent__gte=0, fee_percent__lte=100),
                name="session_fee_is_a_percentage",
                violation_error_message=_("The fee lies between 0 and 100 %."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self):
        return in_language(self, "title")

    @property
    def length(self):
        return in_language(self, "length")

    @property
    def remark(self):
        return in_language(self, "remark")


class OfSessionQuerySet(ScopedQuerySet):
    """As visible as the session: the whole park."""

    def visible_to(self, user):
        return self.filter(session__in=JointSession.objects.visible_to(user).values("pk"))


class HalfDay(Scoped):
    """One half-day of a session, in one room; attendance is taken by half-day."""

    session = models.ForeignKey(JointSession, models.CASCADE, related_name="half_days")
    day = models.DateField(_("Day"))
    starts_at = models.TimeField(_("From"))
    ends_at = models.TimeField(_("To"))
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="half_days", verbose_name=_("Room")
    )

    objects = OfSessionQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["session", "day", "starts_at"], name="half_day_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="half_day_ends_after_start",
                violation_error_message=_("It ends before it begins: correct one of the two times."),
            ),
        ]

    def __str__(self):
        return f"{self.session}, {self.day} {self.starts_at}"


class CostItemQuerySet(ScopedQuerySet):
    """Costs are for the firms of the session, the organiser, the president and the office."""

    def visible_to(self, user):
        return self.filter(session__in=JointSession.objects.shared_with(user).values("pk"))


class CostItem(Scoped):
    """Something to pay: once, by day or by seat; `falls_away` once the session no longer needs it."""

    session = models.ForeignKey(JointSession, models.CASCADE, related_name="items")
    label = models.CharField(_("What is paid"), max_length=120)
    price = models.DecimalField(_("Price"), max_digits=10, decimal_places=2)
    per = models.CharField(
        _("Counted"),
        max_length=8,
        default=Per.SESSION,
        choices=[(Per.SESSION, _("once")), (Per.DAY, _("by day")), (Per.SEAT, _("by seat"))],
    )
    falls_away = models.BooleanField(_("No longer due"), default=False)

    objects = CostItemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(price__gte=0), name="cost_item_not_negative")]

    def __str__(self):
        return self.label
