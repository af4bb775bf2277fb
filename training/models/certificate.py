"""What people hold and until when; and calendars to subscribe to."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models import Firm
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from training.models.enrolment import own_people
from training.models.plan import Theme
from training.models.session import JointSession


def days_until(valid_until) -> int | None:
    """Days until the last good day of a certificate; negative once it is over, None where it does not expire."""
    return (valid_until - timezone.localdate()).days if valid_until else None


class TrainingCertificateQuerySet(ScopedQuerySet):
    """The person, own HR, own line manager. The park reads counts by month, elsewhere."""

    def visible_to(self, user):
        return self.filter(own_people(user)) if is_known(user) else self.none()

    def latest(self):
        """For each person and theme the one that ends last."""
        ordered = self.order_by("employee_id", "theme_id", "-valid_until", "-obtained_on", "-pk")
        return ordered.distinct("employee_id", "theme_id")


class TrainingCertificate(Scoped):
    """That somebody completed a training; `valid_until` is its last good day, empty where it does not expire."""

    VERBS = {"created": _("Added"), "edited": _("Changed"), "issued": _("Issued")}

    employee = models.ForeignKey(
        "mobility.Employee", models.CASCADE, related_name="training_certificates", verbose_name=_("Person")
    )
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="certificates", verbose_name=_("Theme"))
    obtained_on = models.DateField(_("Obtained on"))
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    session = models.ForeignKey(JointSession, models.SET_NULL, null=True, blank=True, related_name="certificates")
    alerted = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The last alert sent: 90, 60 or 30 days before."
    )
    revision = models.PositiveIntegerField(default=1, db_default=1)
    request_key = models.UUIDField(null=True, unique=True)

    objects = TrainingCertificateQuerySet.as_manager()

    class Meta:
        ordering = ["valid_until", "pk"]
        indexes = [models.Index(fields=["theme", "valid_until"], name="certificate_ends")]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "theme", "obtained_on"],
                name="training_certificate_once",
                violation_error_message=_("This certificate is entered already."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("obtained_on")),
                name="training_certificate_ends_after_start",
                violation_error_message=_("It ends before it was obtained: correct one of the two days."),
            ),
        ]

    def __str__(self):
        return f"{self.employee}, {self.theme}"

    @property
    def days_left(self):
        return days_until(self.valid_until)


class CalendarFeedQuerySet(ScopedQuerySet):
    """The person who subscribes."""

    def visible_to(self, user):
        return self.filter(user=user) if is_known(user) else self.none()


class CalendarFeed(Scoped):
    """A calendar by a secret address, of which a fingerprint is kept: a person's own days, or a firm's."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    firm = models.ForeignKey(Firm, models.CASCADE, null=True, blank=True, related_name="calendar_feeds")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self):
        return f"{self.user}"
