"""An employee's consent that own HR presents her for one vacancy."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from firms.models import Role
from mobility.models.people import Employee
from mobility.models.vacancy import Vacancy
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition


class ConsentQuerySet(ScopedQuerySet):
    """The person concerned and own HR; nobody in the hiring firm."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        return self.filter(models.Q(employee__user=user) | models.Q(employee__firm_id__in=user.firm_ids(Role.HR)))

    def mine_first(self, user):
        """The person's own first, then the latest."""
        mine = models.Case(models.When(employee__user=user, then=0), default=1)
        return self.order_by(mine, "-asked_at", "-pk")


def is_employee_concerned(user, consent):
    return consent.employee.user_id == user.pk


def is_hr_of_employee(user, consent):
    return consent.employee.firm_id in user.firm_ids(Role.HR)


class Consent(Scoped):
    """An employee's agreement that own HR presents her for one vacancy: dated, and withdrawable at any time."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Answer awaited")
        GIVEN = "given", _("Agreed")
        REFUSED = "refused", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # While one of these stands, the person is not asked again for the same vacancy.
    ANSWERED_OR_AWAITED = (Status.ASKED, Status.GIVEN, Status.REFUSED)
    VERBS = {"asked": _("Agreement asked for")}
    TRANSITIONS = {
        "agree": Transition(
            _("I agree"),
            {Status.ASKED, Status.REFUSED},
            Status.GIVEN,
            is_employee_concerned,
            "go",
            done=_("You have agreed. You may withdraw your agreement at any time."),
        ),
        "decline": Transition(
            _("I do not wish it"),
            {Status.ASKED},
            Status.REFUSED,
            is_employee_concerned,
            done=_("You have declined. Nothing leaves your firm."),
        ),
        "withdraw": Transition(
            _("Withdraw my agreement"),
            {Status.GIVEN},
            Status.WITHDRAWN,
            is_employee_concerned,
            "bad",
            done=_("Agreement withdrawn."),
        ),
        "cancel": Transition(
            _("Cancel the request"),
            {Status.ASKED},
            Status.WITHDRAWN,
            is_hr_of_employee,
            done=_("Request cancelled."),
        ),
    }

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="consents")
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="consents")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    message = models.TextField(_("Message to the person"), max_length=2000, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents_asked")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "vacancy"],
                condition=models.Q(status__in=("asked", "given", "refused")),
                name="consent_asked_once",
                violation_error_message=_("This person has already been asked for this vacancy."),
            )
        ]

    def __str__(self):
        return f"{self.employee}, {self.vacancy}"

    @property
    def application_sent(self):
        """The application it led to, or None."""
        return getattr(self, "application", None)

    @property
    def is_ready(self):
        """Agreed, not sent yet, and the vacancy still takes applications."""
        return self.status == self.Status.GIVEN and self.application_sent is None and self.vacancy.is_open
