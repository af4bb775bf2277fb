"""Applications by their three routes, in confidence."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firms.models import Role
from mobility.models.consent import Consent
from mobility.models.people import Employee
from mobility.models.vacancy import Vacancy
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition

TOLD = models.Q(route="sponsored") | models.Q(employer_told_at__isnull=False)


def hiring_side(user):
    """What somebody reads for the hiring firm; own employer and its group are left out until told."""
    # By its vacancies, of which a firm has few: by its own rows every application of the park would be looked at.
    return models.Q(vacancy__in=Vacancy.objects.recruited_by(user).values("pk")) & unhidden_within(user)


def unhidden(user):
    """All but the untold direct applications of people whom this reader's firms, or their groups, employ."""
    firms = user.firm_ids()
    groups = {m.firm.group_name for m in user.memberships_held if m.firm_id} - {""}
    employer = models.Q(employee__firm_id__in=firms) | models.Q(employee__firm__group_name__in=groups)
    internal = models.Q(vacancy__firm_id=models.F("employee__firm_id"))
    outside = models.Q(employee__isnull=True)
    return TOLD | outside | internal | ~employer


def hides_some(user) -> bool:
    """Whether `unhidden` leaves out anybody who applied in this reader's own firms.

    With one firm in no group, whom she must not meet there does not exist: its own people apply within the firm.
    """
    firms = {m.firm_id: m.firm.group_name for m in user.memberships_held if m.firm_id}
    return len(firms) > 1 or any(firms.values())


def unhidden_within(user):
    """`unhidden`, where the vacancies are those of this reader's own firms anyway."""
    return unhidden(user) if hides_some(user) else models.Q()


class ApplicationQuerySet(ScopedQuerySet):
    """The hiring firm's named recruiters and director; the employee; own HR only when sponsored or told.

    The own line manager once the employer is told, or own HR has told him of a sponsored one.

    Where one role allows and “own employer” denies, the denial wins: somebody of the employee's own firm, or of
    its group, never reads an untold direct application, even as a recruiter of the hiring firm.
    """

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        mine = models.Q(employee__user=user)
        own_hr = models.Q(employee__firm_id__in=user.firm_ids(Role.HR)) & TOLD
        managed = models.Q(employee__manager=user, employee__firm_id__in=user.firm_ids(Role.LINE_MANAGER))
        own_manager = managed & (models.Q(employer_told_at__isnull=False) | models.Q(manager_told_at__isnull=False))
        return self.filter(mine | own_hr | own_manager | hiring_side(user))

    def hiring(self, user):
        """Those the person reads as the hiring firm's recruiter or director."""
        return self.filter(hiring_side(user))

    def in_pipeline(self, vacancy, user):
        """What `hiring` finds for one vacancy, and one's own, without asking the rights of every row; else nothing."""
        if not is_known(user) or not vacancy.is_recruited_by(user):
            return self.none()
        rows = self.filter(vacancy=vacancy)
        return rows.filter(models.Q(employee__user=user) | unhidden(user)) if hides_some(user) else rows

    def told_to_hr(self, user):
        """Those of one's own people that human resources know of: presented by them, or told."""
        return self.filter(TOLD, employee__firm_id__in=user.firm_ids(Role.HR))


def is_recruiter(user, application):
    """May move the file: recruits for the vacancy, and is not the applicant."""
    return application.vacancy.is_recruited_by(user) and not is_applicant(user, application)


def is_applicant(user, application):
    """The person herself; `user` is None for whoever came by an outsider's link."""
    if application.employee is None or user is None:
        return application.employee is None and user is None
    return application.employee.user_id == user.pk


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
        NOT_RETAINED = "not_retained", pgettext_lazy("application", "Not retained")
        WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")

    class Channel(models.TextChoices):
        POSTER = "poster", _("A poster")
        DIGEST = "digest", _("The staff representatives")
        APPRAISAL = "appraisal", _("An appraisal interview")
        SITE = "site", _("This site")
        FEED = "feed", _("A news feed or a job site")
        COLLEAGUE = "colleague", _("A colleague")
        HR = "hr", _("Human resources spoke to me")
        WISH = "wish", _("My wish to move")
        OTHER = "other", _("Another way")

    class Reason(models.TextChoices):
        PROFILE = "profile", _("Another profile fits the post better")
        EXPERIENCE = "experience", _("Experience asked for is missing")
        SKILL = "skill", _("A skill asked for is missing")
        TIMES = "times", _("Hours or dates do not fit")
        PAY = "pay", _("The pay does not fit")
        FILLED = "filled", _("The post is filled")
        STOPPED = "stopped", _("The recruitment was stopped")
        OTHER = "other", _("Another reason")

    PUSH = (Channel.HR, Channel.WISH)
    """Channels by which somebody went to the person; by all others the person came by herself."""

    # Events without a change of status, in words; none tells what a recruiter thinks or has written.
    VERBS = {
        "slot_taken": _("Interview time chosen"),
        "slot_freed": _("Interview time given back"),
        "slot_moved": _("Interview moved"),
        "slot_ended": _("Interview cancelled"),
        "wrote": _("Message sent"),
        "notes_asked": _("Notes of the interviews asked for"),
        "notes_shown": _("Notes of the interviews shown to the person"),
        "erased": _("Content erased"),
        "employer_told": _("Employer told"),
        "manager_told": _("Line manager told"),
        "manager_untold": _("Line manager no longer reads it"),
        "file_added": _("File added"),
        "file_removed": _("File removed"),
        "pool_joined": _("Agreed to be kept for later"),
        "pool_left": _("No longer kept for later"),
    }
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
    outside_email = models.EmailField(blank=True)
    outside_phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, default="fr", choices=[("fr", "Français"), ("en", "English")])
    channel = models.CharField(_("How did you hear of it?"), max_length=10, choices=Channel.choices, blank=True)
    letter = models.TextField(_("What to say about this person"), max_length=4000, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="applications_sent"
    )
    sent_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    employer_told_at = models.DateTimeField(null=True, blank=True)
    manager_told_at = models.DateTimeField(null=True, blank=True, help_text="Own HR told the line manager.")
    reason = models.CharField(_("Reason"), max_length=10, choices=Reason.choices, blank=True)
    answer = models.TextField(_("Message to the person"), max_length=2000, blank=True)
    pool_agreed_at = models.DateTimeField(null=True, blank=True, help_text="Agreed to stay in the hiring firm's pool.")
    last_contact_at = models.DateTimeField(default=timezone.now)
    notice_for = models.DateField(null=True, blank=True, help_text="The day of deletion that was announced last.")
    notes_asked_at = models.DateTimeField(null=True, blank=True, help_text="The person asked for notes and scores.")
    notes_shown_at = models.DateTimeField(null=True, blank=True)
    request_key = models.UUIDField(null=True, unique=True)

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
                fields=["vacancy", "outside_email"],
                condition=models.Q(route="outside") & ~models.Q(outside_email="") & ~models.Q(status="withdrawn"),
                name="application_once_an_address",
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
