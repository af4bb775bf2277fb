"""What firms promise: seats, a ceiling, an answer to each statement of shares."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from firms.models import Firm, Park
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from training.cost_split import Pledged, Rule
from training.models.plan import PLANNERS
from training.models.register import REGISTER_VERBS, RegisterQuerySet
from training.models.session import JointSession

SHOWN = ("name", "leaf", "standing", "joined")
"""What a table shows of a firm, and what it puts them in order by."""


class OutsideFirm(Scoped):
    """A firm from outside the park that may take seats, by a link and without an account."""

    VERBS = REGISTER_VERBS

    park = models.ForeignKey(Park, models.CASCADE, related_name="outside_firms")
    name = models.CharField(_("Firm"), max_length=120)
    contact = models.CharField(_("Contact"), max_length=120, blank=True)
    email = models.EmailField(_("E-mail address"))
    language = models.CharField(max_length=2, default="fr", choices=[("fr", "Français"), ("en", "English")])
    head_count = models.PositiveIntegerField(_("Staff"), default=0)
    archived_on = models.DateField(null=True, blank=True, editable=False)
    request_key = models.UUIDField(null=True, unique=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "name"],
                name="outside_firm_once",
                violation_error_message=_("This firm is entered already."),
            )
        ]

    def __str__(self):
        return self.name


class OfSharedSessionQuerySet(ScopedQuerySet):
    """For HR and directors of the session's firms, its organiser, the president and the park office."""

    def visible_to(self, user):
        return self.filter(session__in=JointSession.objects.shared_with(user).values("pk"))


class PledgeQuerySet(OfSharedSessionQuerySet):
    """As in other rows of the session; and a firm's HR and director always read what is its own, an invitation too."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        shared = JointSession.objects.shared_with(user).values("pk")
        return self.filter(Q(session__in=shared) | Q(firm_id__in=user.firm_ids(*PLANNERS)))

    def standing(self):
        """Those that say something about seats: neither an invitation without answer nor a refusal of one."""
        return self.exclude(state__in=Pledge.UNANSWERED)

    def with_firms(self):
        """Each with its firm's name, sign and year; the two dozen other columns of a firm are read by no table."""
        own = [field.name for field in self.model._meta.concrete_fields]
        return self.select_related("firm").only(*own, *(f"firm__{name}" for name in SHOWN))


class Pledge(Scoped):
    """Seats that one firm, or an outside one, takes in a joint session; before that, that it was invited.

    `code` orders ties of the split; `wanted` are seats beyond the capacity, which wait. `ceiling` is the most the firm
    will owe without being asked again. `statement` confirmed the pledge.
    """

    class State(models.TextChoices):
        PENCILLED = Pledged.PENCILLED, _("pencilled")
        COMMITTED = Pledged.COMMITTED, _("committed")
        CONFIRMED = Pledged.CONFIRMED, _("confirmed")
        WITHDRAWN = Pledged.WITHDRAWN, _("withdrawn")
        INVITED = "invited", _("invited")
        DECLINED = "declined", _("does not come")

    UNANSWERED = ("invited", "declined")
    HOLDING = (State.PENCILLED, State.COMMITTED, State.CONFIRMED)
    """Seats are taken, lightly or firmly; only these firms name people."""
    VERBS = {
        "invited": _("Invited"),
        "declined": _("Invitation declined"),
        "pledged": _("Seats pledged"),
        "committed": _("Seats committed"),
        "confirmed": _("Share accepted"),
        "refused": _("Share not agreed"),
        "withdrawn": _("Seats withdrawn"),
        "let_in": _("Seats given from the waiting list"),
        "link_made": _("Link made"),
        "link_mailed": _("Link sent by mail"),
        "link_ended": _("Link ended"),
        "ceiling": _("Ceiling changed"),
    }

    session = models.ForeignKey(JointSession, models.CASCADE, related_name="pledges")
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, blank=True, related_name="pledges")
    outside = models.ForeignKey(OutsideFirm, models.PROTECT, null=True, blank=True, related_name="pledges")
    outside_name = models.CharField(max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField(_("Seats"))
    waiting = models.PositiveSmallIntegerField(_("Seats on the waiting list"), default=0)
    state = models.CharField(max_length=10, choices=State.choices)
    head_count = models.PositiveIntegerField(_("Staff"), default=0)
    ceiling = models.DecimalField(_("Ask us again above"), max_digits=10, decimal_places=2, null=True, blank=True)
    pledged_at = models.DateTimeField(default=timezone.now)
    withdrawn_on = models.DateField(null=True, blank=True)
    fee = models.DecimalField(
        max_digits=10, decimal_places=2, default=0, help_text="Owed by a leaver after the freeze."
    )
    revision = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["firm__joined", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "firm"], name="pledge_once_a_firm"),
            models.UniqueConstraint(fields=["session", "outside"], name="pledge_once_an_outside_firm"),
            models.CheckConstraint(condition=Q(firm__isnull=True) ^ Q(outside_name=""), name="pledge_has_one_holder"),
        ]

    def __str__(self):
        return f"{self.session}: {self.holder} {self.seats}"

    @property
    def holder(self):
        firm = self.firm
        return firm.name if firm else self.outside_name

    @cached_property
    def code(self):
        """What orders firms from A to Z in a split, outside ones too, and still tells two of one name apart.

        Its last part is the key. A page asks for it many times over, of a pledge that stays as it is.
        """
        return f"{self.holder}\t{self.pk}"

    @property
    def is_counted(self):
        return self.state in (self.State.COMMITTED, self.State.CONFIRMED)


class PledgeLink(Scoped):
    """An outside firm's way in to its own pledge; only a fingerprint is kept. Never listed."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"{self.pledge}"


class CostVersion(Scoped):
    """One statement of shares, never changed: what each firm owes, by which rule, and why it was made.

    `shares`, `fees` and `weights` map a pledge's key to an amount (text with two decimals) or a fraction ("5/13");
    `items` are those still due, as they stood. A share changes only by a next version, with `differences` to this one.
    """

    session = models.ForeignKey(JointSession, models.PROTECT, related_name="cost_versions")
    number = models.PositiveSmallIntegerField()
    total = models.DecimalField(max_digits=10, decimal_places=2)
    rule = models.CharField(max_length=10, choices=[(rule.value, rule.value) for rule in Rule])
    mix = models.JSONField(default=dict)
    items = models.JSONField(default=list)
    weights = models.JSONField(default=dict)
    shares = models.JSONField(default=dict)
    fees = models.JSONField(default=dict)
    differences = models.JSONField(default=dict)
    reason = models.CharField(_("Reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="cost_versions")
    at = models.DateTimeField(default=timezone.now)

    objects = OfSharedSessionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="cost_version_number")]
        triggers = [pgtrigger.Protect(name="cost_version_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.session}, {self.number}"


class AgreementQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(version__in=CostVersion.objects.visible_to(user).values("pk"))


class Agreement(Scoped):
    """A firm's answer to one version of its share; an outside firm answers by its link, so `by` is empty."""

    class Answer(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        REFUSED = "refused", _("Not agreed")

    version = models.ForeignKey(CostVersion, models.PROTECT, related_name="agreements")
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="agreements")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True, help_text="Who answered by the link.")
    at = models.DateTimeField(default=timezone.now)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "pledge"], name="agreement_once")]

    def __str__(self):
        return f"{self.version}: {self.pledge}"
