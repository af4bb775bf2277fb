"""What surrounds a decision: opinions, other criteria, conditions, appeals, moving in, the waiting list, drift."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from firms.models.accounts import Partner, Role
from firms.models.candidacy import Candidacy, Decision, FileQuerySet, SignatureQuerySet, is_desk
from firms.models.firm import DESK, Firm
from firms.models.papers import Document
from firms.models.park import in_language
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition


def is_asked(user, opinion):
    """A director of the firm that is asked, or one of the partner's people."""
    if opinion.firm_id:
        return opinion.firm_id in user.firm_ids(Role.DIRECTOR)
    return any(held.partner_id == opinion.partner_id for held in user.memberships_held if held.partner_id)


class OpinionQuerySet(ScopedQuerySet):
    """The desk reads what was submitted; who is asked reads their own, and the others once theirs is in."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        own = models.Q(firm__in=user.firm_ids(Role.DIRECTOR)) | models.Q(
            partner__in=[held.partner_id for held in user.memberships_held if held.partner_id]
        )
        if user.has_role(*DESK):
            return self.all()
        answered = self.model._base_manager.filter(own, submitted_at__isnull=False).values("candidacy")
        return self.filter(own | models.Q(candidacy__in=answered, submitted_at__isnull=False))


class Opinion(Scoped):
    """What a resident or a public partner thinks of a candidate: asked with a date, final once submitted.

    `conflicted` is derived from positions when it is submitted: it is read, and does not count. A draft's words
    are for its author alone: `words_for(user)`.
    """

    class Status(models.TextChoices):
        ASKED = "asked", _("No opinion yet")
        SUBMITTED = "submitted", _("Submitted")
        CLOSED = "closed", _("Not given in time")

    class Stance(models.TextChoices):
        FAVOURABLE = "favourable", _("Favourable")
        RESERVED = "reserved", _("Favourable with a reservation")
        UNFAVOURABLE = "unfavourable", _("Unfavourable")

    TRANSITIONS = {
        "submit": Transition(_("Submit my opinion"), {Status.ASKED}, Status.SUBMITTED, is_asked),
        "close": Transition(_("Close"), {Status.ASKED}, Status.CLOSED, lambda user, opinion: True),
        "ask_again": Transition(_("Ask again"), {Status.CLOSED}, Status.ASKED, is_desk),
    }

    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="opinions")
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, blank=True, related_name="opinions_given")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="opinions_given")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    reminded_on = models.DateField(null=True, blank=True)
    stance = models.CharField(_("opinion"), max_length=12, choices=Stance.choices, blank=True)
    text = models.TextField(_("in your words"), blank=True, max_length=4000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="opinions")
    submitted_at = models.DateTimeField(null=True, blank=True)
    conflicted = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidacy", "firm"], name="opinion_once_a_firm"),
            models.UniqueConstraint(fields=["candidacy", "partner"], name="opinion_once_a_partner"),
            models.CheckConstraint(
                condition=models.Q(firm__isnull=True) ^ models.Q(partner__isnull=True), name="opinion_has_one_voice"
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("asked_on")),
                name="opinion_due_after_asked",
                violation_error_message=_("This day has passed: choose a later one."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="opinion_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="submitted"),
            )
        ]

    def __str__(self):
        return f"{self.candidacy}, {self.voice}"

    @property
    def voice(self):
        """The firm or the partner that speaks."""
        return self.firm or self.partner


class CriterionNote(Scoped):
    """One criterion beside complementarity: in words, with its evidence, and never added to the score."""

    class Criterion(models.TextChoices):
        TERRITORY = "territory", _("Territory and jobs")
        ENVIRONMENT = "environment", _("Environment")
        SOUNDNESS = "soundness", _("Soundness")
        PREMISES = "premises", _("Premises")
        VALUES = "values", _("Values")

    class Assessment(models.TextChoices):
        UNKNOWN = "unknown", _("Not known yet")
        GOOD = "good", _("Speaks for it")
        MIXED = "mixed", _("Mixed")
        POOR = "poor", _("Speaks against it")

    candidacy = models.ForeignKey(Candidacy, models.CASCADE, related_name="criteria")
    criterion = models.CharField(max_length=12, choices=Criterion.choices)
    assessment = models.CharField(_("assessment"), max_length=8, choices=Assessment.choices, default=Assessment.UNKNOWN)
    text = models.TextField(_("note"), blank=True, max_length=2000)
    evidence = models.ForeignKey(
        Document, models.SET_NULL, verbose_name=_("evidence"), null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    revision = models.PositiveIntegerField(default=1)

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["candidacy", "criterion"], name="criterion_once")]

    def __str__(self):
        return f"{self.candidacy}, {self.get_criterion_display()}"


class Condition(Scoped):
    """One condition of a welcome, with the day by which it must be met."""

    class Status(models.TextChoices):
        OPEN = "open", _("To be met")
        MET = "met", _("Met")
        MISSED = "missed", _("Missed")

    TRANSITIONS = {
        "meet": Transition(_("Met"), {Status.OPEN, Status.MISSED}, Status.MET, is_desk),
        "miss": Transition(_("Missed"), {Status.OPEN}, Status.MISSED, is_desk, tone="bad", needs_note=True),
        "reopen": Transition(_("Reopen"), {Status.MET, Status.MISSED}, Status.OPEN, is_desk, needs_note=True),
    }

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="conditions")
    text = models.CharField(_("condition"), max_length=300)
    due_on = models.DateField(_("by"))
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self):
        return self.text


class Appeal(Scoped):
    """A refused firm's appeal with new evidence; somebody else than who decided reviews it."""

    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="appeals")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    text = models.TextField(_("what is new"), max_length=4000)
    documents = models.ManyToManyField(Document, related_name="+", blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        related_name="appeals",
    )

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.candidacy}, {self.received_at:%Y-%m-%d}"


class OnboardingItem(Scoped):
    """One thing to do before a welcomed firm is a resident."""

    candidacy = models.ForeignKey(Candidacy, models.CASCADE, related_name="onboarding")
    order = models.PositiveSmallIntegerField()
    text_fr = models.CharField(_("in French"), max_length=200)
    text_en = models.CharField(_("in English"), max_length=200, blank=True)
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text

    @property
    def text(self):
        return in_language(self, "text")


class WaitingScore(Scoped):
    """A waiting candidate's figures, written anew when a resident arrives, leaves or changes its position."""

    class Cause(models.TextChoices):
        LISTED = "listed", _("Put on the list")
        ARRIVED = "arrived", _("Arrived")
        LEFT = "left", _("Left the park")
        MOVED = "moved", _("Changed its position")
        SET_UP = "set_up", _("The park’s axes or thresholds changed")

    candidacy = models.ForeignKey(Candidacy, models.CASCADE, related_name="waiting_scores")
    cause = models.CharField(max_length=8, choices=Cause.choices)
    firm = models.ForeignKey(Firm, models.SET_NULL, null=True, blank=True, related_name="+")
    figures = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.candidacy}, {self.cause}"


class DriftQuerySet(ScopedQuerySet):
    """Read by the desk and by the directors of the two firms."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        if user.has_role(*DESK):
            return self.all()
        held = user.firm_ids(Role.DIRECTOR)
        return self.filter(models.Q(firm__in=held) | models.Q(other__in=held))


class Drift(Scoped):
    """An alarm: a resident's new position enters another resident's ground (rivalry of .30 or more, and rising)."""

    class Status(models.TextChoices):
        OPEN = "open", _("To discuss")
        SETTLED = "settled", _("Dealt with")

    TRANSITIONS = {
        "settle": Transition(_("Settle the alarm"), {Status.OPEN}, Status.SETTLED, is_desk, needs_note=True),
    }

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="drifts")
    other = models.ForeignKey(Firm, models.CASCADE, related_name="drifts_met")
    before = models.DecimalField(max_digits=5, decimal_places=4)
    after = models.DecimalField(max_digits=5, decimal_places=4)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    at = models.DateTimeField(auto_now_add=True)

    objects = DriftQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.firm} / {self.other}"
