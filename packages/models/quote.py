"""The quote under work: its head, its state and the steps it follows."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Upper
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


def percent_field(label):
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )


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
        AWAITING = "awaiting", _("Waiting for the firms")
        SENT = "sent", _("Sent")
        CHANGE_ASKED = "change_asked", _("Change asked for")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        SUPERSEDED = "superseded", _("Another variant was chosen")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Mode(models.TextChoices):
        PRINCIPAL = "principal", _("One firm sells the whole")
        AGENT = "agent", _("The park sells in the firms’ names")
        JOINT = "joint", _("Joint group, each firm answers for its part")
        SOLIDARY = "solidary", _("Joint group, each firm answers for the whole")

    class Regime(models.TextChoices):
        DOMESTIC = "domestic", _("French VAT")
        REVERSE_CHARGE = "reverse_charge", _("Business of the European Union: reverse charge")
        EXPORT = "export", _("Outside the European Union: export")

    # Modes in which the firms sell together, and read the whole.
    SHARED_MODES = (Mode.JOINT, Mode.SOLIDARY)
    EDITABLE = (Status.DRAFT, Status.AWAITING)
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
        "line_changed": _("Line confirmed with changes"),
        "link_made": _("Link made for a firm"),
        "link_ended": _("Link of a firm ended"),
        "change_asked_again": _("Change asked for again"),
        "asked": _("Firms asked"),
        "reminded": _("Reminder sent"),
        "lapsed": _("A certificate has lapsed"),
        "approval_asked": _("Approval asked of the director"),
        "approved": _("Approved by the director"),
        "not_approved": _("Not approved by the director"),
        "question": _("Question from the client"),
        "answered": _("Question answered"),
        "link_renewed": _("New link sent to the client"),
        "link_closed": _("The client’s link closed"),
        "attached": _("File attached"),
        "detached": _("File removed"),
        "single_supply": _("Sold as one indivisible supply"),
        "lost": _("Reason of the loss noted"),
        "chain_edited": _("Steps of the chain changed"),
        "schedule_edited": _("Start of the work changed"),
        "requirement_added": _("Certificate required"),
        "requirement_removed": _("Certificate no longer required"),
        "client_reminded": _("Client reminded"),
        "reminders_on": _("Automatic reminders on"),
        "reminders_off": _("Automatic reminders off"),
        "variant_made": _("Variant opened"),
        "filled": _("Filled from an earlier quote"),
    }
    TRANSITIONS = {
        "ask": Transition(_("Ask the firms"), {Status.DRAFT}, Status.AWAITING, sells_it),
        "send": Transition(_("Send the quote"), {*EDITABLE}, Status.SENT, sells_it, "go"),
        "revise": Transition(
            _("Prepare a new version"),
            {*OPEN_TO_CLIENT, Status.DECLINED, Status.EXPIRED},
            Status.DRAFT,
            sells_it,
        ),
        "withdraw": Transition(
            _("Withdraw the quote"), {*EDITABLE, *OPEN_TO_CLIENT}, Status.WITHDRAWN, sells_it, "bad"
        ),
        "accept": Transition(_("Accept the quote"), {*OPEN_TO_CLIENT}, Status.ACCEPTED, nobody, "go"),
        "decline": Transition(
            _("Decline the quote"), {*OPEN_TO_CLIENT}, Status.DECLINED, nobody, "bad", needs_note=True
        ),
        "ask_change": Transition(
            _("Ask for a new version"), {Status.SENT}, Status.CHANGE_ASKED, nobody, needs_note=True
        ),
        "expire": Transition(_("Expire"), {*OPEN_TO_CLIENT}, Status.EXPIRED, nobody),
        "supersede": Transition(
            _("Another variant is chosen"), {*EDITABLE, *OPEN_TO_CLIENT}, Status.SUPERSEDED, nobody
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
    client_note = models.TextField(_("Note to the client"), max_length=2000, blank=True)
    opportunity = models.ForeignKey(
        "packages.Opportunity", models.SET_NULL, null=True, blank=True, related_name="quotes"
    )
    contact = models.ForeignKey(
        "packages.Contact", models.PROTECT, null=True, blank=True, related_name="quotes", verbose_name=_("Contact")
    )
    delivery_place = models.ForeignKey(
        "packages.DeliveryPlace",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quotes",
        verbose_name=_("Delivered to"),
    )
    starts_on = models.DateField(_("Work starts on"), null=True, blank=True)
    discount_percent = percent_field(_("Discount on the whole"))
    fee_percent = percent_field(_("Fee of the park"))
    fee_vat_rate = models.DecimalField(max_digits=4, decimal_places=1, default=Decimal("20.0"))
    regime = models.CharField(_("VAT regime"), max_length=16, choices=Regime.choices, default=Regime.DOMESTIC)
    currency = models.CharField(_("Currency"), max_length=3, default="EUR")
    currency_rate = models.DecimalField(
        _("Rate, units for one euro"),
        max_digits=14,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.000001"))],
    )
    single_supply_rate = models.DecimalField(
        _("One rate on the whole"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    single_supply_reason = models.TextField(_("Why it is one indivisible supply"), max_length=500, blank=True)
    turnkey = models.BooleanField(
        _("Turnkey: every step must be covered"),
        default=False,
        help_text=_("A step without a line then keeps the quote from leaving."),
    )
    variant_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="variants")
    variant = models.CharField(max_length=1, blank=True, help_text="A letter, for a variant of another quote.")
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="When the client was last reminded.")
    remind_client = models.BooleanField(
        _("Remind the client automatically"),
        default=True,
        db_default=True,
        help_text=_("Seven days and two days before the validity ends, as long as there is no answer."),
    )
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveSmallIntegerField(default=1, help_text="Number of the version being prepared or sent.")
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="quotes_created")
    created_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(null=True, unique=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["firm", "status"], name="quote_by_status"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="quote_title_trigrams"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(currency="EUR", currency_rate__isnull=True)
                | ~Q(currency="EUR") & Q(currency_rate__isnull=False),
                name="quote_currency_has_its_rate",
                violation_error_message=_("Give the rate of this currency; euros have none."),
            ),
            models.CheckConstraint(
                condition=Q(single_supply_rate__isnull=True) | ~Q(single_supply_reason=""),
                name="quote_single_supply_has_reason",
                violation_error_message=_("Say why the whole is one indivisible supply."),
            ),
            models.CheckConstraint(
                condition=Q(variant_of__isnull=True, variant="") | Q(variant_of__isnull=False) & ~Q(variant=""),
                name="quote_variant_has_its_letter",
            ),
            models.UniqueConstraint(fields=["variant_of", "variant"], name="quote_variant_letter_once"),
            # A quote and its variants: whatever the code does, one of them at most is accepted.
            models.UniqueConstraint(
                Coalesce("variant_of", "id"), condition=Q(status="accepted"), name="quote_one_variant_accepted"
            ),
        ]

    def __str__(self):
        return self.number or self.title

    @property
    def addressee(self) -> str:
        """Where the client is written to: the person chosen, else the client's own address."""
        return self.contact.email if self.contact else self.client.email

    @property
    def is_editable(self):
        """Still with the sellers: being drafted, or waiting for the firms' answers."""
        return self.status in self.EDITABLE


class OfQuoteQuerySet(ScopedQuerySet):
    """As visible as the quote the row belongs to."""

    path = "quote"

    def visible_to(self, user):
        return self.filter(**{f"{self.path}__in": Quote.objects.visible_to(user).values("pk")})


class QuoteStage(Scoped):
    """A step that the quote's chain has: after which others it comes, and how it is covered.

    `external` says that sales has chosen to buy outside what nobody in the park delivers.
    """

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="stages")
    level = models.ForeignKey(Level, models.PROTECT, related_name="quote_stages", verbose_name=_("Step"))
    order = models.PositiveSmallIntegerField()
    after = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="before")
    transit_days = models.PositiveSmallIntegerField(
        _("Transit to the next step"), default=0, validators=[MaxValueValidator(60)]
    )
    external = models.BooleanField(_("Bought outside on purpose"), default=False)

    objects = OfQuoteQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["quote", "level"], name="quote_stage_once")]

    def __str__(self):
        return f"{self.quote}: {self.level}"


class RequiredCertificate(Scoped):
    """A standard that the firm of each step named, or of every step, must hold through the delivery date."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="required_certificates")
    standard = models.CharField(_("Standard"), max_length=60)
    steps = models.ManyToManyField(
        Level, blank=True, related_name="certificates_required", verbose_name=_("Steps"), help_text=_("None: all.")
    )

    objects = OfQuoteQuerySet.as_manager()

    class Meta:
        ordering = ["standard"]
        constraints = [models.UniqueConstraint(fields=["quote", "standard"], name="required_certificate_once")]

    def __str__(self):
        return self.standard
