"""Job codes, the people who work in the park's firms, and those who ask for a way in."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models import Firm, Role
from naturopole.scoping import ParkQuerySet, Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition


class RomeCode(Scoped):
    """One of the 532 job codes of the French directory of occupations (open data, September 2024)."""

    code = models.CharField(max_length=5, primary_key=True)
    label = models.CharField(max_length=160)

    objects = ParkQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} {self.label}"


class EmployeeQuerySet(ScopedQuerySet):
    """Own file, own HR, and for a line manager the people named to him."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        return self.filter(models.Q(user=user) | models.Q(firm_id__in=user.firm_ids(Role.HR)) | models.Q(manager=user))


class Employee(Scoped):
    """Somebody who works in a firm of the park; `user` is empty until the person has an account."""

    VERBS = {"created": _("Added"), "edited": _("Changed"), "invited": _("Invited")}

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="employees")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="employee"
    )
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="team")
    first_name = models.CharField(_("First name"), max_length=60)
    last_name = models.CharField(_("Last name"), max_length=60)
    job_title = models.CharField(_("Post today"), max_length=120, blank=True)
    rome = models.ForeignKey(
        RomeCode, models.PROTECT, null=True, blank=True, related_name="employees", verbose_name=_("Occupation (ROME)")
    )
    left_on = models.DateField(_("Left the firm on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, db_default=1)
    request_key = models.UUIDField(null=True, unique=True)

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}"

    @property
    def short_name(self):
        """Enough for a screen that others may see: “Thomas G.”."""
        return f"{self.first_name} {self.last_name[:1]}."

    @property
    def line(self):
        """Name and post, to tell two people apart."""
        return f"{self.name}, {self.job_title}" if self.job_title else self.name


def is_hr_there(user, request):
    return request.firm_id in user.firm_ids(Role.HR)


class AccessRequestQuerySet(ScopedQuerySet):
    """HR of the firm that the person says she works for."""

    def visible_to(self, user):
        return self.filter(firm_id__in=user.firm_ids(Role.HR)) if is_known(user) else self.none()


class AccessRequest(Scoped):
    """Somebody who came by a poster's code and says where she works; own HR matches her to a person, or not."""

    class Status(models.TextChoices):
        ASKED = "asked", _("To be looked at")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    TRANSITIONS = {
        "grant": Transition(
            _("Open the account"), {Status.ASKED}, Status.GRANTED, is_hr_there, "go", done=_("Account opened.")
        ),
        "refuse": Transition(_("Refuse"), {Status.ASKED}, Status.REFUSED, is_hr_there, "bad", done=_("Refused.")),
    }

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="access_requests", verbose_name=_("Your firm"))
    name = models.CharField(_("Your name"), max_length=120)
    email = models.EmailField(_("E-mail address"))
    language = models.CharField(max_length=2, default="fr")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ASKED)
    employee = models.ForeignKey(Employee, models.SET_NULL, null=True, blank=True, related_name="access_requests")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "email"], condition=models.Q(status="asked"), name="access_asked_once"
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.firm}"
