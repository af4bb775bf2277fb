"""Who sits in a session: seats by person, attendance by half-day, evaluations."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models import Role
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from training.models.pledge import SHOWN, Pledge
from training.models.session import HalfDay, JointSession

PERSON, HOLDER = ("firm", "user", "first_name", "last_name", "job_title"), ("session", "firm", "outside_name")


def own_people(user, path="employee") -> Q:
    """The person herself, her firm's HR, and for a line manager the people named to him."""
    return (
        Q(**{f"{path}__user": user})
        | Q(**{f"{path}__firm_id__in": user.firm_ids(Role.HR)})
        | Q(**{f"{path}__manager": user, f"{path}__firm_id__in": user.firm_ids(Role.LINE_MANAGER)})
    )


class EnrolmentQuerySet(ScopedQuerySet):
    """The person, own HR, own line manager; the organiser and the office, who take attendance."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        organised = (
            Q(pk__isnull=False) if user.has_role(Role.OFFICE) else Q(session__organiser_id__in=user.firm_ids(Role.HR))
        )
        return self.filter(own_people(user) | organised)

    def live(self):
        """Who has a seat or waits for one."""
        return self.filter(state__in=(Enrolment.State.ENROLLED, Enrolment.State.WAITING))

    def seated(self):
        return self.filter(state=Enrolment.State.ENROLLED)

    def with_people(self):
        """Each with its person and firm, of which nothing is read but what a list of people shows."""
        own = [field.name for field in self.model._meta.concrete_fields]
        shown = [*(f"employee__{name}" for name in PERSON), *(f"pledge__{name}" for name in HOLDER)]
        shown += [f"pledge__firm__{name}" for name in SHOWN]
        return self.select_related("employee", "pledge__firm").only(*own, *shown)


class Enrolment(Scoped):
    """One person's seat; somebody of an outside firm is named without an account."""

    class State(models.TextChoices):
        ENROLLED = "enrolled", _("Enrolled")
        WAITING = "waiting", _("On the waiting list")
        REPLACED = "replaced", _("Replaced")
        CANCELLED = "cancelled", _("Cancelled")

    VERBS = {
        "enrolled": _("Enrolled"),
        "replaced": _("Replaced"),
        "cancelled": _("Cancelled"),
        "seated": _("Seat given"),
        "corrected": _("Attendance corrected"),
        "issued": _("Certificate issued"),
    }

    session = models.ForeignKey(JointSession, models.CASCADE, related_name="enrolments")
    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="enrolments")
    employee = models.ForeignKey(
        "mobility.Employee", models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("Person")
    )
    outside_name = models.CharField(_("Name"), max_length=120, blank=True)
    outside_email = models.EmailField(_("E-mail address"), blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ENROLLED)
    replaced_by = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="replaces")
    enrolled_at = models.DateTimeField(default=timezone.now)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["enrolled_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "employee"],
                condition=Q(state__in=("enrolled", "waiting")),
                name="enrolment_once",
                violation_error_message=_("This person is enrolled already."),
            ),
            models.CheckConstraint(
                condition=Q(employee__isnull=True) ^ Q(outside_name=""), name="enrolment_has_one_person"
            ),
        ]

    def __str__(self):
        return f"{self.session}: {self.name}"

    @property
    def name(self):
        return self.employee.name if self.employee else self.outside_name


class OfEnrolmentQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user).values("pk"))


class Attendance(Scoped):
    """Whether one person was there on one half-day; she signs on her phone, or the paper sheet is entered."""

    class State(models.TextChoices):
        PRESENT = "present", _("Present")
        ABSENT = "absent", _("Absent")
        EXCUSED = "excused", _("Excused")

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendances")
    half_day = models.ForeignKey(HalfDay, models.CASCADE, related_name="attendances")
    state = models.CharField(max_length=8, choices=State.choices)
    signed_at = models.DateTimeField(null=True, blank=True, help_text="By the person herself.")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="attendances_entered"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["half_day__day", "half_day__starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "half_day"], name="attendance_once")]

    def __str__(self):
        return f"{self.enrolment}, {self.half_day}"


class EvaluationQuerySet(ScopedQuerySet):
    """The person and own HR: results are private to the firm. Averages without names are read elsewhere."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        return self.filter(
            Q(enrolment__employee__user=user) | Q(enrolment__employee__firm_id__in=user.firm_ids(Role.HR))
        )


class Evaluation(Scoped):
    """What a trainee thinks right after, and months later; asked by a link of which only a fingerprint is kept."""

    class Kind(models.TextChoices):
        HOT = "hot", _("Right after")
        COLD = "cold", _("Months later")

    COLD_AFTER_MONTHS = 3

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="evaluations")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    due_on = models.DateField()
    token_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    content = models.PositiveSmallIntegerField(_("The content"), null=True, blank=True)
    trainer = models.PositiveSmallIntegerField(_("The trainer"), null=True, blank=True)
    useful = models.PositiveSmallIntegerField(_("Of use in my work"), null=True, blank=True)
    comment = models.TextField(_("In your words"), max_length=2000, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "kind"], name="evaluation_once"),
            models.CheckConstraint(
                condition=Q(content__range=(1, 4), trainer__range=(1, 4), useful__range=(1, 4))
                | Q(answered_at__isnull=True),
                name="evaluation_one_to_four",
            ),
        ]

    def __str__(self):
        return f"{self.enrolment}, {self.kind}"
