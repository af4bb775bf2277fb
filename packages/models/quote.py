"""The quote under work and its lines, one or several a step of the chain."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firms.models import Firm, Level
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition
from packages.models.client import SELLERS, Client


def sells_it(user, quote):
    """Sales people and directors of the coordinating firm."""
    return quote.firm_id in user.firm_ids(*SELLERS)


def nobody(user, quote):
    """For moves made by the client or by time, never by a signed-in person's button."""
    return not is_known(user)


class QuoteQuerySet(ScopedQuerySet):
    """Whole quotes: sales and directors of the coordinating firm, nobody else.

    A supplying firm reaches its own lines only (`QuoteLine`): with the total, two firms would know each
    other's price.
    """

    def visible_to(self, user):
        return self.filter(firm_id__in=user.firm_ids(*SELLERS)) if is_known(user) else self.none()


class Quote(Scoped):
    """One package solution offered to one client, coordinated by `firm`. The number is taken on first send."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        CHANGE_ASKED = "change_asked", _("Change asked for")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Mode(models.TextChoices):
        PRINCIPAL = "principal", _("One firm sells the whole")
        AGENT = "agent", _("The park sells in the firms’ names")

    OPEN_TO_CLIENT = (Status.SENT, Status.CHANGE_ASKED)
    # Events without a change of status, in words.
    VERBS = {
        "created": _("Draft opened"),
        "edited": _("Title, client or validity changed"),
        "line_added": _("Line added"),
        "line_edited": _("Line changed"),
        "line_removed": _("Line removed"),
        "line_confirmed": _("Line confirmed"),
        "line_declined": _("Line declined"),
        "change_asked_again": _("Change asked for again"),
    }
    TRANSITIONS = {
        "send": Transition(_("Send the quote"), {Status.DRAFT}, Status.SENT, sells_it, "go"),
        "revise": Transition(
            _("Prepare a new version"), {Status.SENT, Status.CHANGE_ASKED, Status.DECLINED}, Status.DRAFT, sells_it
        ),
        "withdraw": Transition(
            _("Withdraw the quote"), {Status.DRAFT, *OPEN_TO_CLIENT}, Status.WITHDRAWN, sells_it, "bad"
        ),
        "accept": Transition(_("Accept the quote"), {*OPEN_TO_CLIENT}, Status.ACCEPTED, nobody, "go"),
        "decline": Transition(
            _("Decline the quote"), {*OPEN_TO_CLIENT}, Status.DECLINED, nobody, "bad", needs_note=True
        ),
        "ask_change": Transition(
            _("Ask for a new version"), {Status.SENT}, Status.CHANGE_ASKED, nobody, needs_note=True
        ),
    }

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="quotes", verbose_name=_("Coordinating firm"))
    client = models.ForeignKey(Client, models.PROTECT, related_name="quotes", verbose_name=_("Client"))
    number = models.CharField(max_length=12, unique=True, null=True, blank=True)
    title = models.CharField(_("Product or project"), max_length=120)
    brief = models.TextField(_("What the client wants"), max_length=1000, blank=True)
    mode = models.CharField(_("Who sells"), max_length=10, choices=Mode.choices, default=Mode.PRINCIPAL)
    valid_until = models.DateField(_("Valid until"))
    payment_terms = models.CharField(_("Payment"), max_length=200)
    deposit_percent = models.PositiveSmallIntegerField(
        _("Deposit with the order"), default=30, validators=[MaxValueValidator(100)]
    )
    internal_note = models.TextField(_("Note for us only"), max_length=2000, blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveSmallIntegerField(default=1, help_text="Number of the version being prepared or sent.")
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="quotes_created")
    created_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(null=True, unique=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["firm", "status"], name="quote_by_status")]

    def __str__(self):
        return self.number or self.title

    @property
    def is_draft(self):
        return self.status == self.Status.DRAFT


class QuoteLineQuerySet(ScopedQuerySet):
    """The coordinating firm's sellers see every line; a supplying firm's sellers see their own."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        firms = user.firm_ids(*SELLERS)
        return self.filter(Q(quote__firm_id__in=firms) | Q(supplier_id__in=firms))

    def supplied_by(self, user):
        """Lines that this person's firms supply to other firms' quotes."""
        return self.filter(supplier_id__in=user.firm_ids(*SELLERS)).exclude(quote__firm_id=F("supplier_id"))

    def to_confirm_by(self, user):
        """Lines of other firms' drafts on which this person's firm has not answered yet."""
        return self.supplied_by(user).filter(answer=QuoteLine.SupplierAnswer.AWAITED, quote__status=Quote.Status.DRAFT)


class QuoteLine(Scoped):
    """What one firm, or a supplier outside the park, delivers at one step."""

    class SupplierAnswer(models.TextChoices):
        AWAITED = "awaited", _("Awaited")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")

    VAT_RATES = [(Decimal(rate), rate) for rate in ("20.0", "10.0", "5.5", "2.1", "0.0")]

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines")
    stage = models.ForeignKey(Level, models.PROTECT, related_name="quote_lines", verbose_name=_("Step"))
    supplier = models.ForeignKey(
        Firm, models.PROTECT, null=True, blank=True, related_name="lines_supplied", verbose_name=_("Firm of the park")
    )
    outside_supplier = models.CharField(_("Supplier outside the park"), max_length=120, blank=True)
    name_outside = models.BooleanField(_("Name the supplier on the client’s page"), default=True)
    description = models.CharField(_("What is delivered"), max_length=200)
    quantity = models.DecimalField(
        _("Quantity"), max_digits=14, decimal_places=3, default=1, validators=[MinValueValidator(Decimal("0.001"))]
    )
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    unit_price = models.DecimalField(
        _("Unit price before VAT"), max_digits=14, decimal_places=4, validators=[MinValueValidator(Decimal(0))]
    )
    discount_percent = models.DecimalField(
        _("Discount"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    vat_rate = models.DecimalField(_("VAT"), max_digits=4, decimal_places=1, default=Decimal("20.0"), choices=VAT_RATES)
    lead_time_weeks = models.PositiveSmallIntegerField(
        _("Lead time"), default=1, validators=[MinValueValidator(1), MaxValueValidator(104)]
    )
    answer = models.CharField(max_length=10, choices=SupplierAnswer.choices, default=SupplierAnswer.AWAITED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="lines_answered"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True)

    objects = QuoteLineQuerySet.as_manager()

    class Meta:
        ordering = ["stage__order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(supplier__isnull=False, outside_supplier="")
                | Q(supplier__isnull=True) & ~Q(outside_supplier=""),
                name="line_has_one_supplier",
                violation_error_message=_("Choose a firm of the park, or name a supplier outside it, not both."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gte=0, discount_percent__range=(0, 100)),
                name="line_amounts_in_range",
            ),
        ]

    def __str__(self):
        return f"{self.quote}: {self.description}"

    def validate_constraints(self, exclude=None):
        """Left to the database at each save: the fields' own limits say the same, without a query for each."""

    @property
    def is_outside(self):
        return self.supplier_id is None
