"""What the supplying firms answer, by which link they may, and who approves what goes beyond a firm's threshold."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models import Firm, Role
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition
from packages.models.client import SELLERS
from packages.models.line import QuoteLine, amount_field
from packages.models.offer import IS_FINAL
from packages.models.quote import OfQuoteQuerySet, Quote, percent_field


class DeclineCode(models.TextChoices):
    """Why a firm does not take a line on."""

    BUSY = "busy", _("No capacity at that time")
    PRICE = "price", _("Not possible at this price")
    LEAD_TIME = "lead_time", _("Not possible in this time")
    QUANTITY = "quantity", _("Quantity too small or too large")
    CERTIFICATE = "certificate", _("A certificate is lacking")
    SKILL = "skill", _("Outside our skills")
    OTHER = "other", _("Another reason")


class ConfirmationQuerySet(ScopedQuerySet):
    """The coordinating firm's sellers, and those of the firm that answered: never the firm that took its place."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        firms = user.firm_ids(*SELLERS)
        coordinated = QuoteLine.objects.filter(quote__firm_id__in=firms).values("pk")
        return self.filter(Q(firm_id__in=firms) | Q(line__in=coordinated))

    def given_by(self, user):
        """What this person's own firms have answered, whatever became of the lines."""
        return self.filter(firm_id__in=user.firm_ids(*SELLERS))


class Confirmation(Scoped):
    """One answer of a firm about its line, bound to the line's specification as it stands with this answer.

    `asked` is what the firm read, numbers as text: what it answered stays clear when the line is changed later, given
    to another firm or removed. `unit_price` and `lead_days` are what it answered, changed or not.

    Rows are written once: a trigger refuses any change, and so does the application's database role. That is why a
    line may go and leave its answers.
    """

    line = models.ForeignKey(QuoteLine, models.DO_NOTHING, db_constraint=False, related_name="confirmations")
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="confirmations")
    specification = models.CharField(max_length=64)
    asked = models.JSONField(default=dict)
    confirmed = models.BooleanField()
    unit_price = amount_field(_("Your unit price before VAT"), places=4, null=True, blank=True)
    lead_days = models.PositiveSmallIntegerField(_("Lead time"), null=True, blank=True)
    minimum_quantity = models.DecimalField(
        _("Minimum quantity"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    valid_until = models.DateField(_("This price holds until"), null=True, blank=True)
    code = models.CharField(_("Reason"), max_length=12, choices=DeclineCode.choices, blank=True)
    note = models.TextField(_("A word to the coordinating firm"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="confirmations"
    )
    name = models.CharField(_("Your name"), max_length=120, blank=True, help_text=_("Who answers, by the link."))
    at = models.DateTimeField(default=timezone.now)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = [pgtrigger.Protect(name="confirmation_is_final", operation=IS_FINAL)]

    def __str__(self):
        return f"{self.firm}: {self.confirmed}"


class SupplierLink(Scoped):
    """A supplying firm's way in to its own lines of one quote, without an account; only a fingerprint is kept."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="supplier_links")
    firm = models.ForeignKey(Firm, models.CASCADE, related_name="supplier_links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = OfQuoteQuerySet.as_manager()

    def __str__(self):
        return f"{self.quote}: {self.firm}"


class PolicyQuerySet(ScopedQuerySet):
    """A firm's own sellers and directors; a threshold is nobody else's business."""

    def visible_to(self, user):
        return self.filter(firm_id__in=user.firm_ids(*SELLERS)) if is_known(user) else self.none()


class SalesPolicy(Scoped):
    """Beyond which discount, or below which margin, a quote of the firm needs its director's word."""

    VERBS = {"created": _("Added"), "edited": _("Changed")}

    firm = models.OneToOneField(Firm, models.CASCADE, related_name="sales_policy")
    max_discount_percent = percent_field(_("Discount that needs no approval, up to"))
    min_margin_percent = percent_field(_("Margin that needs no approval, from"))
    revision = models.PositiveIntegerField(default=1)

    objects = PolicyQuerySet.as_manager()

    def __str__(self):
        return f"{self.firm}"


def directs(user, approval):
    """Directors of the coordinating firm."""
    return approval.quote.firm_id in user.firm_ids(Role.DIRECTOR)


class Approval(Scoped):
    """A director's word on a draft as it stood: `stamp` names that state, so that a later change asks anew."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Asked")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Not approved")

    TRANSITIONS = {
        "approve": Transition(_("Approve"), {Status.ASKED}, Status.APPROVED, directs, "go"),
        "refuse": Transition(_("Do not approve"), {Status.ASKED}, Status.REFUSED, directs, "bad", needs_note=True),
    }

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="approvals")
    version = models.PositiveSmallIntegerField()
    stamp = models.CharField(max_length=64)
    reasons = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="approvals_asked")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="approvals_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(max_length=500, blank=True)

    objects = OfQuoteQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.quote}: {self.status}"
