"""A firm that asks to join the park, the president's decision and its second signature."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from firms.models.accounts import Role
from firms.models.firm import REVIEWERS, Firm
from firms.models.papers import Officer
from firms.models.park import in_language
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition


def is_unconcerned_director(user, candidacy):
    """A director of a resident, who leads no firm that the decision's figures name as a rival, and not its author."""
    decision = candidacy.decisions.order_by("-pk").first()
    if decision is None or decision.decided_by_id == user.pk:
        return False
    firms, rivals = set(user.firm_ids(Role.DIRECTOR)), set(decision.figures.get("conflicts", []))
    if not firms or firms & rivals:
        return False
    leads_rival = Officer.objects.leading().filter(user=user, firm__in=rivals).exists()
    return not leads_rival and Firm.objects.residents().filter(pk__in=firms).exists()


def is_decider(user, candidacy):
    """The president, the substitute the park names for a conflict of interest, or the reviewer of an appeal.

    Whose turn it is among them depends on positions: `firms.domain.conflicts.decider` says so.
    """
    if candidacy.status == Candidacy.Status.APPEALED:
        return candidacy.appeals.filter(reviewer=user).exists()
    return user.has_role(Role.PRESIDENT) or candidacy.firm.park.substitute_id == user.pk


def is_desk(user, row):
    """The president and the office keep the files of candidates, and what hangs on them."""
    return user.has_role(Role.PRESIDENT, Role.OFFICE)


def is_candidate(user, candidacy):
    """Never by a person: the firm itself acts through its link, as the system."""
    return user is None


class CandidacyQuerySet(ScopedQuerySet):
    """Read by those who review candidates and by partners asked for an opinion, never by the candidate's people."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        if user.has_role(*REVIEWERS):
            return self.all()
        partners = [held.partner_id for held in user.memberships_held if held.partner_id]
        concerned = self.model._base_manager.filter(
            models.Q(opinions__partner__in=partners)
            | models.Q(firm__park__substitute=user.pk)
            | models.Q(appeals__reviewer=user.pk)
        )
        return self.filter(pk__in=concerned.values("pk"))

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
        WAITING = "waiting", _("On the waiting list")
        APPEALED = "appealed", _("Under appeal")
        SETTLED = "settled", _("Settled")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    VERBS = {
        "received": _("Application received"),
        "resent": _("Application completed by the firm"),
        "opinion_asked": _("Opinion asked for"),
        "opinion_submitted": _("Opinion submitted"),
        "opinion_reminded": _("Opinion reminded"),
        "criterion_noted": _("Criterion noted"),
        "letter_sent": _("Letter sent"),
        "item_done": _("Moving-in step done"),
        "item_undone": _("Moving-in step reopened"),
        "reviewer_named": _("Reviewer of the appeal named"),
        "rescored": _("Scored anew"),
        "file_edited": _("File corrected"),
        "link_renewed": _("New link sent to the firm"),
    }
    OPEN = (Status.UNDER_REVIEW, Status.MORE_ASKED)
    DECIDABLE = (*OPEN, Status.APPEALED)
    WELCOME = (Status.WELCOMED, Status.WELCOMED_WITH_CONDITIONS)
    CLOSED = (Status.NOT_RETAINED, Status.SETTLED, Status.WITHDRAWN)
    TRANSITIONS = {
        "welcome": Transition(_("Welcome"), {*DECIDABLE}, Status.WELCOMED, is_decider, needs_note=True),
        "welcome_with_conditions": Transition(
            _("Welcome with conditions"), {*DECIDABLE}, Status.WELCOMED_WITH_CONDITIONS, is_decider, needs_note=True
        ),
        "ask_for_more": Transition(
            _("Ask for more"), {Status.UNDER_REVIEW}, Status.MORE_ASKED, is_decider, needs_note=True
        ),
        "not_retain": Transition(
            _("Do not retain"), {*DECIDABLE}, Status.NOT_RETAINED, is_decider, tone="bad", needs_note=True
        ),
        "submit_for_signature": Transition(
            _("Submit for a second signature"), {*DECIDABLE}, Status.TO_SIGN, is_decider, needs_note=True
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
        "wait": Transition(
            _("Put on the waiting list"), {*OPEN, Status.NOT_RETAINED}, Status.WAITING, is_decider, needs_note=True
        ),
        "resume": Transition(_("Take up again"), {Status.WAITING}, Status.UNDER_REVIEW, is_desk),
        "resend": Transition(_("Completed"), {Status.MORE_ASKED}, Status.UNDER_REVIEW, is_candidate),
        "appeal": Transition(_("Appeal"), {Status.NOT_RETAINED}, Status.APPEALED, is_candidate),
        "settle": Transition(_("Settle as a resident"), {*WELCOME}, Status.SETTLED, is_desk),
        "withdraw": Transition(
            _("Withdraw"), {*DECIDABLE, Status.WAITING, Status.TO_SIGN, *WELCOME}, Status.WITHDRAWN, is_candidate
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
    contact_email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="fr", help_text="Of letters to the candidate.")
    project = models.TextField(blank=True)
    jobs_planned = models.PositiveSmallIntegerField(null=True, blank=True)
    wanted_skill = models.ForeignKey(
        "firms.WantedSkill", models.SET_NULL, null=True, blank=True, related_name="candidacies"
    )
    missing_levels = models.JSONField(default=dict, help_text="Levels the candidate asks for, by axis, in its words.")
    stability = models.JSONField(
        default=dict, help_text="Share of draws that keep the verdict, what would change it, and for which positions."
    )
    decision_draft = models.JSONField(default=dict, help_text="A decision not taken yet: `by` a person, as `typed`.")

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
    cited = models.JSONField(default=list, help_text="What the letter rests on: terms, documents and opinions.")
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
