"""A firm that asks to join the park, the president's decision and its second signature."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from firms.models.accounts import Role
from firms.models.firm import REVIEWERS, Firm
from firms.models.park import in_language
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition


def is_president(user, candidacy):
    return user.has_role(Role.PRESIDENT)


def is_unconcerned_director(user, candidacy):
    """A director of a resident that the decision's figures do not name as a rival, and not its author."""
    decision = candidacy.decisions.order_by("-pk").first()
    if decision is None or decision.decided_by_id == user.pk:
        return False
    firms = set(user.firm_ids(Role.DIRECTOR))
    return bool(firms) and not firms & set(decision.figures.get("conflicts", []))


class CandidacyQuerySet(ScopedQuerySet):
    """Read by those who review candidates, never by the candidate's own people or other roles."""

    def visible_to(self, user):
        return self.all() if is_known(user) and user.has_role(*REVIEWERS) else self.none()

    def to_decide(self):
        return self.filter(status__in=Candidacy.OPEN)


class Candidacy(Scoped):
    """One application of one firm to join the park."""

    class Status(models.TextChoices):
        UNDER_REVIEW = "under_review", _("To decide")
        MORE_ASKED = "more_asked", _("More asked for")
        TO_SIGN = "to_sign", _("Second signature awaited")
        WELCOMED = "welcomed", _("Welcomed")
        WELCOMED_WITH_CONDITIONS = "welcomed_with_conditions", _("Welcomed with conditions")
        NOT_RETAINED = "not_retained", _("Not retained")

    OPEN = (Status.UNDER_REVIEW, Status.MORE_ASKED)
    TRANSITIONS = {
        "welcome": Transition(_("Welcome"), {*OPEN}, Status.WELCOMED, is_president, needs_note=True),
        "welcome_with_conditions": Transition(
            _("Welcome with conditions"), {*OPEN}, Status.WELCOMED_WITH_CONDITIONS, is_president, needs_note=True
        ),
        "ask_for_more": Transition(
            _("Ask for more"), {Status.UNDER_REVIEW}, Status.MORE_ASKED, is_president, needs_note=True
        ),
        "not_retain": Transition(
            _("Do not retain"), {*OPEN}, Status.NOT_RETAINED, is_president, tone="bad", needs_note=True
        ),
        "submit_for_signature": Transition(
            _("Submit for a second signature"), {*OPEN}, Status.TO_SIGN, is_president, needs_note=True
        ),
        "sign_welcome": Transition(_("Sign"), {Status.TO_SIGN}, Status.WELCOMED, is_unconcerned_director),
        "sign_welcome_with_conditions": Transition(
            _("Sign"), {Status.TO_SIGN}, Status.WELCOMED_WITH_CONDITIONS, is_unconcerned_director
        ),
        "sign_not_retain": Transition(_("Sign"), {Status.TO_SIGN}, Status.NOT_RETAINED, is_unconcerned_director),
        "refuse_signature": Transition(
            _("Do not sign"),
            {Status.TO_SIGN},
            Status.UNDER_REVIEW,
            is_unconcerned_director,
            tone="bad",
            needs_note=True,
        ),
    }

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="candidacies")
    reference = models.CharField(max_length=12, unique=True)
    status = models.CharField(max_length=24, choices=Status.choices, default=Status.UNDER_REVIEW)
    received_on = models.DateField()
    council_on = models.DateField(null=True, blank=True)
    summary_fr = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    premises_fr = models.CharField(max_length=200, blank=True)
    premises_en = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=120, blank=True)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        ordering = ["-reference"]
        verbose_name_plural = "candidacies"

    def __str__(self):
        return f"{self.reference} {self.firm}"

    @property
    def summary(self):
        return in_language(self, "summary")

    @property
    def premises(self):
        return in_language(self, "premises")


class FileQuerySet(ScopedQuerySet):
    """As visible as the candidacy the row belongs to."""

    path = "candidacy"

    def visible_to(self, user):
        return self.filter(**{f"{self.path}__in": Candidacy.objects.visible_to(user).values("pk")})


class Decision(Scoped):
    """What the president decided, with the figures of the day: positions, thresholds, terms, engine version.

    Rows are written once: a trigger refuses any change, and so does the application's database role.
    """

    class Outcome(models.TextChoices):
        WELCOME = "welcome", _("Welcome")
        WELCOME_WITH_CONDITIONS = "welcome_with_conditions", _("Welcome with conditions")
        ASK_FOR_MORE = "ask_for_more", _("Ask for more")
        NOT_RETAIN = "not_retain", _("Do not retain")

    class Ground(models.TextChoices):
        VALUES = "values", _("The park’s values")
        TERRITORY = "territory", _("The territory and its jobs")
        GROUP = "group", _("Ties within a group")
        OTHER = "other", _("Another ground, written below")

    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("Decision"), max_length=24, choices=Outcome.choices)
    reason = models.TextField(_("Reason"), max_length=4000)
    ground = models.CharField(_("Ground"), max_length=12, choices=Ground.choices, blank=True)
    against_verdict = models.BooleanField(default=False)
    figures = models.JSONField()
    decided_by = models.ForeignKey("firms.User", models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True, help_text="A form sent twice writes one decision.")

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        triggers = [pgtrigger.Protect(name="decision_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(against_verdict=False) | ~models.Q(ground=""),
                name="decision_against_verdict_has_ground",
                violation_error_message=_("A decision against the verdict needs its ground."),
            )
        ]

    def __str__(self):
        return f"{self.candidacy}: {self.outcome}"


class SignatureQuerySet(FileQuerySet):
    path = "decision__candidacy"


class Countersignature(Scoped):
    """The second signature under a decision against the verdict."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="countersignature")
    signed_by = models.ForeignKey("firms.User", models.PROTECT, related_name="countersignatures")
    signed_at = models.DateTimeField(auto_now_add=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        triggers = [pgtrigger.Protect(name="signature_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.decision}, {self.signed_by}"
