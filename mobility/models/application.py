"""An employee's consent to be presented, and applications by their three routes, in confidence."""

from django.conf import settings
from django.db import models
from django.utils import timezone
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
        ordering = ["-asked_at"]
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


TOLD = models.Q(route="sponsored") | models.Q(employer_told_at__isnull=False)


def hiring_side(user):
    """What somebody reads for the hiring firm; own employer and its group are left out until told."""
    firms = user.firm_ids()
    named = models.Q(vacancy__recruiters=user, vacancy__firm_id__in=firms)
    hiring = named | models.Q(vacancy__firm_id__in=user.firm_ids(Role.DIRECTOR))
    groups = {m.firm.group_name for m in user.memberships_held if m.firm_id} - {""}
    employer = models.Q(employee__firm_id__in=firms) | models.Q(employee__firm__group_name__in=groups)
    internal = models.Q(vacancy__firm_id=models.F("employee__firm_id"))
    outside = models.Q(employee__isnull=True)
    return hiring & (TOLD | outside | internal | ~employer)


class ApplicationQuerySet(ScopedQuerySet):
    """The hiring firm's named recruiters and director; the employee; own HR only when sponsored or told.

    Where one role allows and “own employer” denies, the denial wins: somebody of the employee's own firm, or of
    its group, never reads an untold direct application, even as a recruiter of the hiring firm.
    """

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        mine = models.Q(employee__user=user)
        own_hr = models.Q(employee__firm_id__in=user.firm_ids(Role.HR)) & TOLD
        rows = Application._base_manager.filter(mine | own_hr | hiring_side(user))
        return self.filter(pk__in=rows.values("pk"))

    def hiring(self, user):
        """Those the person reads as the hiring firm's recruiter or director."""
        return self.filter(pk__in=Application._base_manager.filter(hiring_side(user)).values("pk"))


def is_recruiter(user, application):
    """May move the file: recruits for the vacancy, and is not the applicant."""
    return application.vacancy.is_recruited_by(user) and not is_applicant(user, application)


def is_applicant(user, application):
    return application.employee is not None and application.employee.user_id == user.pk


class Application(Scoped):
    """Somebody's application to a vacancy, by one of three routes."""

    class Route(models.TextChoices):
        OUTSIDE = "outside", _("From outside")
        DIRECT = "direct", _("Directly")
        SPONSORED = "sponsored", _("Presented by the employer")

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        SHORTLISTED = "shortlisted", _("Shortlisted")
        INTERVIEW = "interview", _("Interview")
        OFFER = "offer", _("Offer")
        HIRED = "hired", _("Hired")
        NOT_RETAINED = "not_retained", _("Not retained")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    LIVE = (Status.RECEIVED, Status.SHORTLISTED, Status.INTERVIEW, Status.OFFER)
    DECIDED = (Status.HIRED, Status.NOT_RETAINED)
    TRANSITIONS = {
        "shortlist": Transition(
            _("Shortlist"), {Status.RECEIVED}, Status.SHORTLISTED, is_recruiter, "go", done=_("Shortlisted.")
        ),
        "interview": Transition(
            _("Invite to an interview"),
            {Status.RECEIVED, Status.SHORTLISTED},
            Status.INTERVIEW,
            is_recruiter,
            "go",
            done=_("Moved to interviews."),
        ),
        "offer": Transition(
            _("Make an offer"), {Status.INTERVIEW}, Status.OFFER, is_recruiter, "go", done=_("Moved to offers.")
        ),
        "hire": Transition(
            _("Mark as hired"), {Status.OFFER}, Status.HIRED, is_recruiter, "go", done=_("Marked as hired.")
        ),
        "not_retain": Transition(
            _("Do not retain"),
            {*LIVE},
            Status.NOT_RETAINED,
            is_recruiter,
            "bad",
            needs_note=True,
            done=_("Not retained. The person can read the reason."),
        ),
        "withdraw": Transition(
            _("Withdraw my application"),
            {*LIVE},
            Status.WITHDRAWN,
            is_applicant,
            "bad",
            done=_("Application withdrawn."),
        ),
    }

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="applications")
    employee = models.ForeignKey(Employee, models.CASCADE, null=True, blank=True, related_name="applications")
    consent = models.OneToOneField(Consent, models.PROTECT, null=True, blank=True, related_name="application")
    route = models.CharField(max_length=10, choices=Route.choices)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.RECEIVED)
    outside_name = models.CharField(max_length=120, blank=True)
    outside_place = models.CharField(max_length=120, blank=True)
    letter = models.TextField(_("What to say about this person"), max_length=4000, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="applications_sent"
    )
    sent_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    employer_told_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["vacancy", "status"], name="application_pipeline")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(route="sponsored") | models.Q(consent__isnull=False),
                name="application_sponsored_with_consent",
                violation_error_message=_("The person has not agreed to be presented."),
            ),
            models.CheckConstraint(
                condition=models.Q(route="outside", employee__isnull=True)
                | ~models.Q(route="outside") & models.Q(employee__isnull=False),
                name="application_employee_unless_outside",
            ),
            models.UniqueConstraint(
                fields=["vacancy", "employee"],
                condition=~models.Q(status="withdrawn"),
                name="application_once_while_live",
                violation_error_message=_("This person has already applied for this vacancy."),
            ),
        ]

    def __str__(self):
        return f"{self.vacancy.reference}, {self.employee or self.outside_name}"

    @property
    def is_live(self):
        return self.status in self.LIVE

    @property
    def employer_knows(self):
        """True for people from outside too: there is no neighbour to keep it from."""
        return self.route != self.Route.DIRECT or self.employer_told_at is not None
