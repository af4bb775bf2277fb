"""Interviews: slots that the recruiters offer, and scorecards written independently."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mobility.models.application import Application
from mobility.models.vacancy import Competence, Vacancy
from naturopole.scoping import Scoped, ScopedQuerySet, is_known


def taken_for(user):
    mine = models.Q(application__employee__user=user)
    return mine | models.Q(application__in=Application.objects.hiring(user).values("pk"))


class SlotQuerySet(ScopedQuerySet):
    """The vacancy's recruiters, unless the person who took it is hidden from them; and the person who took it.

    Free slots are met by a candidate through her own application.
    """

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        free = models.Q(application__isnull=True, vacancy__in=Vacancy.objects.recruited_by(user).values("pk"))
        return self.filter(taken_for(user) | free)

    def met_by(self, user):
        """Of those that `visible_to` shows, the ones that somebody has taken."""
        return self.filter(taken_for(user)) if is_known(user) else self.none()

    def free(self):
        """Nobody has taken them, and they lie ahead."""
        return self.filter(application__isnull=True, starts_at__gt=timezone.now())


class InterviewSlot(Scoped):
    """A time offered for an interview; a candidate takes it, and then nobody else can."""

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("Begins at"))
    minutes = models.PositiveSmallIntegerField(_("Minutes"), default=45)
    place = models.CharField(_("Where"), max_length=120)
    interviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="interviews", verbose_name=_("With")
    )
    application = models.ForeignKey(Application, models.SET_NULL, null=True, blank=True, related_name="slots")
    taken_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0, help_text="Counts the changes, for calendars.")
    request_key = models.UUIDField(null=True, unique=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "starts_at", "place"],
                name="slot_once",
                violation_error_message=_("This slot is offered already."),
            )
        ]

    def __str__(self):
        return f"{self.vacancy}, {self.starts_at}"

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=self.minutes)


class ScorecardQuerySet(ScopedQuerySet):
    """One's own; the others' only once one's own is submitted. The person on request, once shown."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        hiring = models.Q(application__in=Application.objects.hiring(user).values("pk"))
        done = Scorecard._base_manager.filter(author=user, submitted_at__isnull=False).values("application_id")
        others = models.Q(application__in=done, submitted_at__isnull=False)
        shown = models.Q(
            application__employee__user=user, application__notes_shown_at__isnull=False, submitted_at__isnull=False
        )
        own = models.Q(application__employee__user=user)
        return self.filter(hiring & ~own & (models.Q(author=user) | others) | shown)


class Scorecard(Scoped):
    """What one recruiter thinks of one application, by competence; final once submitted."""

    class Advice(models.TextChoices):
        YES = "yes", _("Yes")
        RATHER_YES = "rather_yes", _("Rather yes")
        RATHER_NO = "rather_no", _("Rather no")
        NO = "no", _("No")

    application = models.ForeignKey(Application, models.CASCADE, related_name="scorecards")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scorecards")
    advice = models.CharField(_("Advice"), max_length=10, choices=Advice.choices, blank=True)
    note = models.TextField(_("Notes of the interview"), max_length=4000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "author"], name="scorecard_once")]

    def __str__(self):
        return f"{self.application}, {self.author}"


class ScoreQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(scorecard__in=Scorecard.objects.visible_to(user).values("pk"))


class Score(Scoped):
    """One competence judged, from 1 (not there yet) to 4 (mastered)."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="scores")
    competence = models.ForeignKey(Competence, models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField()

    objects = ScoreQuerySet.as_manager()

    class Meta:
        ordering = ["competence__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "competence"], name="score_once"),
            models.CheckConstraint(condition=models.Q(value__range=(1, 4)), name="score_one_to_four"),
        ]

    def __str__(self):
        return f"{self.competence}: {self.value}"
