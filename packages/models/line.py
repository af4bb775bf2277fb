"""Lines of a quote: what one firm, or a supplier outside the park, delivers at one step."""

import hashlib
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from firms.models import Firm, Level
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from packages.models.client import SELLERS
from packages.models.quote import Quote, percent_field

MONEY = models.DecimalField(max_digits=20, decimal_places=2)
HUNDREDTH = Value(Decimal("0.01"), output_field=models.DecimalField(max_digits=3, decimal_places=2))


class Supply(models.TextChoices):
    """What a line delivers: VAT regimes treat the two apart."""

    GOODS = "goods", _("Goods")
    SERVICES = "services", _("Services")


def amount_field(label, *, places, **options):
    """A price or a sum, not negative."""
    return models.DecimalField(
        label, max_digits=14, decimal_places=places, validators=[MinValueValidator(Decimal(0))], **options
    )


def line_net():
    """A line's net, rounded once, half away from zero, which is what PostgreSQL's round(numeric) does too.

    Times .01 rather than divided by 100: a division would cut the decimals of very large amounts.
    """
    kept = (100 - F("discount_percent")) * HUNDREDTH * (100 - F("second_discount_percent")) * HUNDREDTH
    return Round(F("quantity") * F("unit_price") * kept, precision=2, output_field=MONEY)


def firm_net():
    """What the supplying firm is paid for the line: its own price where it has one, else what the client pays."""
    own = Round(F("quantity") * F("firm_unit_price"), precision=2, output_field=MONEY)
    return Case(When(firm_unit_price__isnull=False, then=own), default=line_net(), output_field=MONEY)


class QuoteLineQuerySet(ScopedQuerySet):
    """The coordinating firm's sellers see every line; a supplying firm's sellers see their own."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        firms = user.firm_ids(*SELLERS)
        return self.filter(Q(quote__firm_id__in=firms) | Q(supplier_id__in=firms))

    def supplied_by(self, user):
        """Lines that this person's firms supply to other firms' quotes, once they were asked."""
        own = self.filter(supplier_id__in=user.firm_ids(*SELLERS)).exclude(asked_sha256="")
        return own.exclude(quote__firm_id=F("supplier_id"))

    def to_confirm_by(self, user):
        """Lines of other firms' drafts on which this person's firm has not answered yet."""
        return self.supplied_by(user).filter(answer=QuoteLine.SupplierAnswer.AWAITED, quote__status__in=Quote.EDITABLE)

    def included(self):
        """Lines that count: options and alternatives that were not chosen stay out of every total."""
        return self.filter(chosen=True)


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
    firm_unit_price = amount_field(
        _("Unit price of the firm"),
        places=4,
        null=True,
        blank=True,
        help_text=_("Only where the client pays another price than the firm asks."),
    )
    discount_percent = percent_field(_("Discount"))
    second_discount_percent = percent_field(_("Further discount"))
    net = models.GeneratedField(expression=line_net(), output_field=MONEY, db_persist=True)
    firm_net = models.GeneratedField(expression=firm_net(), output_field=MONEY, db_persist=True)
    supply = models.CharField(_("Kind"), max_length=8, choices=Supply.choices, default=Supply.SERVICES)
    optional = models.BooleanField(_("Option"), default=False)
    alternative = models.CharField(
        _("Alternative"),
        max_length=40,
        blank=True,
        help_text=_("Lines with the same word here exclude each other: one at most is chosen."),
    )
    chosen = models.BooleanField(_("Counted in the total"), default=True)
    vat_rate = models.DecimalField(_("VAT"), max_digits=4, decimal_places=1, default=Decimal("20.0"), choices=VAT_RATES)
    lead_days = models.PositiveSmallIntegerField(
        _("Lead time"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(520)],
        help_text="Working days.",
    )
    internal_note = models.CharField(_("Note for us only"), max_length=300, blank=True)
    client_note = models.CharField(_("Note to the client"), max_length=300, blank=True)
    service = models.ForeignKey(
        "packages.Service", models.SET_NULL, null=True, blank=True, related_name="lines", verbose_name=_("Service")
    )
    asked_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Fingerprint of the specification that the firm was last asked about."
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
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
                condition=Q(
                    quantity__gt=0,
                    unit_price__gte=0,
                    discount_percent__range=(0, 100),
                    second_discount_percent__range=(0, 100),
                )
                & (Q(firm_unit_price__isnull=True) | Q(firm_unit_price__gte=0)),
                name="line_amounts_in_range",
            ),
            models.CheckConstraint(
                condition=Q(chosen=True) | Q(optional=True) | ~Q(alternative=""),
                name="line_left_out_is_an_option",
                violation_error_message=_("Only an option or an alternative may be left out of the total."),
            ),
            models.UniqueConstraint(
                fields=["quote", "alternative"],
                condition=Q(chosen=True) & ~Q(alternative=""),
                name="line_one_alternative_chosen",
                violation_error_message=_("Another line of this alternative is chosen already."),
            ),
        ]

    def __str__(self):
        return f"{self.quote}: {self.description}"

    @property
    def firm_price(self) -> Decimal:
        """The unit price that the supplying firm answers for."""
        return self.unit_price if self.firm_unit_price is None else self.firm_unit_price

    @property
    def specification(self) -> str:
        """SHA-256 of what the supplying firm answers for: a change of any of it asks for a new answer."""
        discounts = [] if self.firm_unit_price is not None else [self.discount_percent, self.second_discount_percent]
        told = [
            str(part)
            for part in (self.stage_id, self.supplier_id, self.description, self.unit, self.lead_days, self.vat_rate)
        ]
        told += [f"{number.normalize():f}" for number in (self.quantity, self.firm_price, *discounts)]
        return hashlib.sha256("\x1f".join(told).encode()).hexdigest()

    def validate_constraints(self, exclude=None):
        """Left to the database at each save: the fields' own limits say the same, without a query for each."""

    @property
    def is_outside(self):
        return self.supplier_id is None
