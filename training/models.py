"""Joint training sessions and what each firm has pledged."""

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from firms.models import Firm, Park, Role
from firms.models.park import in_language
from naturopole.scoping import ParkQuerySet, Scoped, ScopedQuerySet, is_known


class JointSessionQuerySet(ParkQuerySet):
    """Joint sessions are announced to the whole park; seats and costs by firm are not, see `Pledge`."""

    def with_seats(self):
        """Adds `committed` and `pencilled`: seats over all firms, which say nothing of one firm."""
        seats = {
            state: Sum("pledges__seats", filter=Q(pledges__state=state), default=0)
            for state in (Pledge.State.COMMITTED, Pledge.State.PENCILLED)
        }
        return self.annotate(**{str(state): total for state, total in seats.items()})


class JointSession(Scoped):
    """A course that several firms follow together, once enough seats are committed."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="joint_sessions")
    title_fr = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    length_fr = models.CharField(max_length=80)
    length_en = models.CharField(max_length=80)
    starts_on = models.DateField()
    pledge_deadline = models.DateField()
    minimum = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()
    cost = models.DecimalField(max_digits=10, decimal_places=2)
    remark_fr = models.TextField(blank=True)
    remark_en = models.TextField(blank=True)

    objects = JointSessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=models.F("minimum")),
                name="session_capacity_reaches_minimum",
                violation_error_message=_("The room holds fewer people than the minimum."),
            )
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


class PledgeQuerySet(ScopedQuerySet):
    """Seats by firm: for HR and directors of the session's firms, the president and the park office."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        if user.has_role(Role.PRESIDENT, Role.OFFICE):
            return self.all()
        firms = user.firm_ids(Role.HR, Role.DIRECTOR)
        shared = Pledge._base_manager.filter(firm_id__in=firms).values("session_id")
        return self.filter(session_id__in=shared)


class Pledge(Scoped):
    """Seats that one firm, or an outside one, takes in a joint session."""

    class State(models.TextChoices):
        PENCILLED = "pencilled", _("pencilled")
        COMMITTED = "committed", _("committed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    session = models.ForeignKey(JointSession, models.CASCADE, related_name="pledges")
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, blank=True, related_name="pledges")
    outside_name = models.CharField(max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["firm__joined", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "firm"], name="pledge_once_a_firm"),
            models.CheckConstraint(condition=Q(firm__isnull=True) ^ Q(outside_name=""), name="pledge_has_one_holder"),
        ]

    def __str__(self):
        return f"{self.session}: {self.firm or self.outside_name} {self.seats}"
