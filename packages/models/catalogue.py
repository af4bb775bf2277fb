"""What each firm offers by step, and its price rules, its own."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firms.models import Firm, Level
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from packages.models.client import SELLERS
from packages.models.line import Supply, amount_field


class ServiceQuerySet(ScopedQuerySet):
    """A firm's sellers read their own services; nobody reads a neighbour's price unless that firm shares it."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        own = user.firm_ids(*SELLERS)
        if not own:
            return self.none()
        return self.filter(Q(firm_id__in=own) | Q(shared=True, active=True, firm__park__in=parks_of(user)))

    def own(self, user):
        """Those this person may change."""
        return self.visible_to(user).filter(firm_id__in=user.firm_ids(*SELLERS))


def parks_of(user) -> set[int]:
    return {one.park_id for one in user.memberships_held if one.role in SELLERS}


class Service(Scoped):
    """A service of one firm at one step: unit price with quantity breaks, a set-up sum, a minimum, a lead time."""

    VERBS = {"created": _("Added"), "edited": _("Changed")}

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="services")
    stage = models.ForeignKey(Level, models.PROTECT, related_name="services", verbose_name=_("Step"))
    name = models.CharField(_("What is delivered"), max_length=200)
    supply = models.CharField(_("Kind"), max_length=8, choices=Supply.choices, default=Supply.SERVICES)
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    unit_price = amount_field(_("Unit price before VAT"), places=4)
    set_up = amount_field(_("Set-up, once an order"), places=2, default=0)
    minimum_quantity = models.DecimalField(
        _("Minimum quantity"), max_digits=14, decimal_places=3, default=0, validators=[MinValueValidator(Decimal(0))]
    )
    vat_rate = models.DecimalField(_("VAT"), max_digits=4, decimal_places=1, default=Decimal("20.0"))
    lead_days = models.PositiveSmallIntegerField(
        _("Lead time"), default=5, validators=[MinValueValidator(1), MaxValueValidator(520)]
    )
    transit_days = models.PositiveSmallIntegerField(
        _("Transit to the next step"), default=0, validators=[MaxValueValidator(60)]
    )
    shared = models.BooleanField(
        _("Neighbours who compose an offer read this price"),
        default=False,
        help_text=_("Otherwise they read that you offer the step, and ask you for the price."),
    )
    active = models.BooleanField(_("Offered now"), default=True)
    revision = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["stage__order", "name", "pk"]

    def __str__(self):
        return self.name

    def price_for(self, quantity) -> Decimal:
        """The unit price of an order of that quantity: that of the highest break it reaches, else the usual one."""
        reached = [own for own in self.breaks.all() if own.from_quantity <= quantity]
        return max(reached, key=lambda own: own.from_quantity).unit_price if reached else self.unit_price


class OfServiceQuerySet(ScopedQuerySet):
    """As visible as the service."""

    def visible_to(self, user):
        return self.filter(service__in=Service.objects.visible_to(user).values("pk"))


class PriceBreak(Scoped):
    """Another unit price from a quantity on."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="breaks")
    from_quantity = models.DecimalField(
        _("From"), max_digits=14, decimal_places=3, validators=[MinValueValidator(Decimal("0.001"))]
    )
    unit_price = amount_field(_("Unit price before VAT"), places=4)

    objects = OfServiceQuerySet.as_manager()

    class Meta:
        ordering = ["from_quantity"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "from_quantity"],
                name="price_break_once",
                violation_error_message=_("Two prices begin at the same quantity: keep one."),
            )
        ]

    def __str__(self):
        return f"{self.service}: {self.from_quantity}"


class BusyPeriodQuerySet(ScopedQuerySet):
    """Days without capacity are told to all sellers of the park: a chain that counts on them would fail."""

    def visible_to(self, user):
        return self.filter(firm__park__in=parks_of(user)) if is_known(user) else self.none()

    def own(self, user):
        """Those this person may change."""
        return self.visible_to(user).filter(firm_id__in=user.firm_ids(*SELLERS))


class BusyPeriod(Scoped):
    """Days on which a firm takes no further work on, at one step or at all of them."""

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="busy_periods")
    stage = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="busy_periods", verbose_name=_("Step")
    )
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("To, included"))
    request_key = models.UUIDField(null=True, unique=True)

    objects = BusyPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="busy_period_ends_after_start",
                violation_error_message=_("The last day comes before the first one."),
            )
        ]

    def __str__(self):
        return f"{self.firm}: {self.starts_on} – {self.ends_on}"
