"""The release of somebody hired by a neighbour: dates and hand-over between two firms, and nothing else.

There is no refusal, no veto, no list and no pay in it: agreements not to hire are fined. Where a firm stays silent, the
end of the notice period applies.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firms.models import Firm, Role
from mobility.models.application import Application, unhidden_within
from mobility.models.vacancy import Vacancy
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition


def is_hiring(user, release):
    return release.application.vacancy.is_settled_by(user) and not is_moving(user, release)


def is_moving(user, release):
    return release.application.employee.user_id == user.pk


def is_leaving(user, release):
    return release.application.employee.firm_id in user.firm_ids(Role.HR, Role.DIRECTOR)


def is_party(user, release):
    return is_moving(user, release) or is_hiring(user, release) or is_leaving(user, release)


def is_calendar(user, release):
    """A day has come; nobody presses it."""
    return user is None


def joined_by(user) -> models.Q:
    """Releases on which this person acts for the firm joined; only somebody hired has one.

    Denial wins here too: of her own employer, or its group, nobody reads it before the employer is told.
    """
    vacancies = Vacancy.objects.settled_by(user).values("pk")
    hired = Application.objects.filter(unhidden_within(user), vacancy__in=vacancies, status=Application.Status.HIRED)
    return models.Q(application__in=hired.values("pk"))


class ReleaseQuerySet(ScopedQuerySet):
    """The employee and the hiring side; HR, director and line manager of the firm left once the employer is told.

    The hiring side is its recruiters and director, and its HR where no recruiter is there any more. A draft is the
    employee's and the hiring firm's alone. The park office reads only numbers and states, elsewhere.
    """

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        mine = models.Q(application__employee__user=user)
        hiring = joined_by(user)
        told = models.Q(application__route="sponsored") | models.Q(application__employer_told_at__isnull=False)
        told &= ~models.Q(status=ReleaseRecord.Status.DRAFT)
        left = models.Q(application__employee__firm_id__in=user.firm_ids(Role.HR, Role.DIRECTOR))
        manages = models.Q(
            application__employee__manager=user, application__employee__firm_id__in=user.firm_ids(Role.LINE_MANAGER)
        )
        return self.filter(mine | hiring | told & (left | manages))


class ReleaseRecord(Scoped):
    """When somebody changes firms: proposed day, end of notice, agreed day. `dates_revision` is what was signed."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        PROPOSED = "proposed", _("To be agreed")
        AGREED = "agreed", pgettext_lazy("dates", "Agreed")
        DONE = "done", _("Done")
        LAPSED = "lapsed", _("At the end of the notice")

    VERBS = {"opened": _("Opened"), "dates": _("Dates changed"), "signed": _("Signed"), "task": _("Hand-over changed")}
    TRANSITIONS = {
        "propose": Transition(
            _("Propose these dates"), {Status.DRAFT}, Status.PROPOSED, is_hiring, "go", done=_("Dates proposed.")
        ),
        "agree": Transition(Status.AGREED.label, {Status.PROPOSED}, Status.AGREED, is_party),
        "revise": Transition(_("Propose other dates"), {Status.PROPOSED, Status.AGREED}, Status.PROPOSED, is_party),
        "finish": Transition(_("Done"), {Status.AGREED}, Status.DONE, is_calendar),
        "lapse": Transition(_("End of notice"), {Status.DRAFT, Status.PROPOSED}, Status.LAPSED, is_calendar),
    }

    application = models.OneToOneField(Application, models.CASCADE, related_name="release")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    proposed_on = models.DateField(_("Proposed day of the move"), null=True, blank=True)
    notice_ends_on = models.DateField(_("End of the notice period"), null=True, blank=True)
    agreed_on = models.DateField(_("Agreed day"), null=True, blank=True)
    dates_revision = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self):
        return f"{self.application}"

    @property
    def effective_on(self):
        """The day that counts: the one agreed, or the end of the notice where nobody agreed; None while unknown."""
        return self.agreed_on or self.notice_ends_on


class OfReleaseQuerySet(ScopedQuerySet):
    """As visible as the record, but not to the line manager, who reads the dates only."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        rows = ReleaseRecord.objects.visible_to(user)
        wide = models.Q(application__employee__user=user)
        wide |= joined_by(user)
        wide |= models.Q(application__employee__firm_id__in=user.firm_ids(Role.HR, Role.DIRECTOR))
        return self.filter(release__in=rows.filter(wide).values("pk"))


class ReleaseSignature(Scoped):
    """One of three: the employee, the firm left, the firm joined; it counts for the dates it was given for."""

    class Party(models.TextChoices):
        EMPLOYEE = "employee", _("The employee")
        LEAVING = "leaving", _("The firm left")
        HIRING = "hiring", _("The firm joined")

    release = models.ForeignKey(ReleaseRecord, models.CASCADE, related_name="signatures")
    party = models.CharField(max_length=8, choices=Party.choices)
    dates_revision = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OfReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["release", "party", "dates_revision"], name="release_signed_once")
        ]

    def __str__(self):
        return f"{self.release}, {self.party}"


class HandoverTask(Scoped):
    """Something to pass on before the person leaves."""

    release = models.ForeignKey(ReleaseRecord, models.CASCADE, related_name="tasks")
    text = models.CharField(_("What is to be handed over"), max_length=200)
    due_on = models.DateField(_("By"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    request_key = models.UUIDField(null=True, unique=True)

    objects = OfReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self):
        return self.text


class MoveFigureQuerySet(ScopedQuerySet):
    """Raw cells are nobody's: pages read them through `mobility.domain.figures`, which hides what is small."""


class MoveFigure(Scoped):
    """People who changed firms in one month, without a name: what stays after the files are deleted.

    `leaving` is empty for somebody from outside the park. A move counts from the day it takes effect, so that a figure
    never tells an employer before the employee does.
    """

    month = models.DateField(help_text="Its first day.")
    hiring = models.ForeignKey(Firm, models.CASCADE, related_name="moves_in")
    leaving = models.ForeignKey(Firm, models.CASCADE, null=True, blank=True, related_name="moves_out")
    people = models.PositiveIntegerField(default=0)

    objects = MoveFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "hiring", "leaving"], nulls_distinct=False, name="move_figure_cell"
            )
        ]

    def __str__(self):
        return f"{self.month}: {self.people}"


class RecruitmentFigure(Scoped):
    """Applications that one firm received in one month, by channel, and what became of them; without a name.

    `days` sums the days from opening to hiring over the `hired`.
    """

    month = models.DateField(help_text="Its first day.")
    firm = models.ForeignKey(Firm, models.CASCADE, related_name="recruitment_figures")
    channel = models.CharField(max_length=10, choices=Application.Channel.choices, blank=True)
    received = models.PositiveIntegerField(default=0)
    hired = models.PositiveIntegerField(default=0)
    days = models.PositiveIntegerField(default=0)

    objects = MoveFigureQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "firm", "channel"], name="recruitment_figure_cell")]

    def __str__(self):
        return f"{self.firm}, {self.month}"
