"""What a firm wants its people to learn: themes of the park, the year's plan, its needs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firms.models import Firm, Park, Role
from firms.models.park import in_language
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition
from training.models.register import REGISTER_VERBS, RegisterQuerySet

PLANNERS = (Role.HR, Role.DIRECTOR)
"""Roles that read a firm's plan; only HR writes it and only the director approves it."""


class Theme(Scoped):
    """A subject of training, the same word for all firms, so that their needs can meet.

    `validity_months` is how long a certificate of it is good for; empty where it does not expire.
    """

    VERBS = REGISTER_VERBS

    park = models.ForeignKey(Park, models.CASCADE, related_name="themes")
    name_fr = models.CharField(_("Name in French"), max_length=120)
    name_en = models.CharField(_("Name in English"), max_length=120)
    validity_months = models.PositiveSmallIntegerField(_("Valid for, in months"), null=True, blank=True)
    minimum = models.PositiveSmallIntegerField(_("People needed for a session"), default=6)
    archived_on = models.DateField(null=True, blank=True, editable=False)
    request_key = models.UUIDField(null=True, unique=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["name_fr"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "name_fr"],
                name="theme_name_once",
                violation_error_message=_("The park already has a theme of this name."),
            ),
            models.CheckConstraint(condition=models.Q(minimum__gte=1), name="theme_minimum_positive"),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return in_language(self, "name")


def is_plan_hr(user, plan):
    return plan.firm_id in user.firm_ids(Role.HR)


def is_plan_director(user, plan):
    return plan.firm_id in user.firm_ids(Role.DIRECTOR)


class PlanQuerySet(ScopedQuerySet):
    """The firm's HR and director; nobody else, the park's office included."""

    def visible_to(self, user):
        return self.filter(firm_id__in=user.firm_ids(*PLANNERS)) if is_known(user) else self.none()


class AnnualPlan(Scoped):
    """One firm's training for one year: its needs and a budget."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being written")
        SUBMITTED = "submitted", _("To be approved")
        # The word of its button, in French too: leave to send a quote is given in another.
        APPROVED = "approved", pgettext_lazy("plan", "Approved")

    VERBS = {
        "created": _("Opened"),
        "edited": _("Changed"),
        "carried": _("Carried over"),
        "imported": _("Imported"),
        "amended": _("Changed after approval"),
        "seen": _("Change seen by the director"),
    }
    TRANSITIONS = {
        "submit": Transition(
            _("Submit to the director"),
            {Status.DRAFT},
            Status.SUBMITTED,
            is_plan_hr,
            "go",
            done=_("Submitted to the director."),
        ),
        "approve": Transition(
            _("Approve the plan"),
            {Status.SUBMITTED},
            Status.APPROVED,
            is_plan_director,
            "go",
            done=_("Plan approved."),
        ),
        "return": Transition(
            _("Send back"),
            {Status.SUBMITTED, Status.APPROVED},
            Status.DRAFT,
            is_plan_director,
            needs_note=True,
            done=_("Sent back with your remark."),
        ),
        "reopen": Transition(
            _("Take back to change it"), {Status.SUBMITTED}, Status.DRAFT, is_plan_hr, done=_("Taken back.")
        ),
    }

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="training_plans")
    year = models.PositiveSmallIntegerField(_("Year"))
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    budget = models.DecimalField(_("Budget"), max_digits=10, decimal_places=2, default=0)
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="carried_to")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="plans_approved"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "firm__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "year"],
                name="plan_once_a_year",
                violation_error_message=_("Your firm already has a plan for this year."),
            ),
            models.CheckConstraint(condition=models.Q(budget__gte=0), name="plan_budget_not_negative"),
        ]

    def __str__(self):
        return f"{self.firm}, {self.year}"


def is_need_hr(user, need):
    return need.plan.firm_id in user.firm_ids(Role.HR)


class NeedQuerySet(ScopedQuerySet):
    """As visible as the plan. What a firm shares of a need is read elsewhere: theme, seats and months, no names."""

    def visible_to(self, user):
        return self.filter(plan__in=AnnualPlan.objects.visible_to(user).values("pk"))

    def waiting(self):
        """Shared, not dropped nor done, and in no session yet: what can be grouped."""
        return self.filter(shared=True, status=Need.Status.PLANNED, session__isnull=True)


class Need(Scoped):
    """Some people of a firm have something to learn, in a window of months, at a priority.

    `people` are named for the firm alone; `seats` counts them and those not named yet.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    class Priority(models.IntegerChoices):
        MUST = 1, _("Required")
        SHOULD = 2, _("Important")
        COULD = 3, _("Wished for")

    VERBS = {"created": _("Added"), "edited": _("Changed"), "grouped": _("Joined to a session")}
    TRANSITIONS = {
        "finish": Transition(_("Mark as done"), {Status.PLANNED}, Status.DONE, is_need_hr, done=_("Marked as done.")),
        "drop": Transition(_("Drop this need"), {Status.PLANNED}, Status.DROPPED, is_need_hr, done=_("Dropped.")),
        "plan": Transition(
            _("Put back into the plan"),
            {Status.DONE, Status.DROPPED},
            Status.PLANNED,
            is_need_hr,
            done=_("Back in the plan."),
        ),
    }

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="needs")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="needs", verbose_name=_("Theme"))
    note = models.CharField(_("What is wanted"), max_length=200, blank=True)
    people = models.ManyToManyField("mobility.Employee", blank=True, related_name="needs", verbose_name=_("People"))
    seats = models.PositiveSmallIntegerField(_("Seats"), default=1)
    first_month = models.DateField(_("From"), help_text="The first day of that month.")
    last_month = models.DateField(_("To"), help_text="The first day of that month, itself included.")
    budget = models.DecimalField(_("Expected cost"), max_digits=10, decimal_places=2, default=0)
    priority = models.PositiveSmallIntegerField(_("Priority"), choices=Priority.choices, default=Priority.SHOULD)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PLANNED)
    shared = models.BooleanField(
        _("Let the park know"), default=True, help_text=_("Theme, seats and months; never the names nor the budget.")
    )
    session = models.ForeignKey("training.JointSession", models.SET_NULL, null=True, blank=True, related_name="needs")
    revision = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["priority", "first_month", "pk"]
        indexes = [models.Index(fields=["theme", "status"], name="need_to_group")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_month__gte=models.F("first_month")),
                name="need_window_ordered",
                violation_error_message=_("The last month comes before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(seats__gte=1),
                name="need_has_a_seat",
                violation_error_message=_("At least one seat is needed."),
            ),
        ]

    def __str__(self):
        return f"{self.plan}: {self.theme}"
