"""Around a quote: opportunities, why sales were lost, templates, files, questions, kept views and VAT rules."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models import Firm, Level, WantedSkill
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition
from packages.models.client import SELLERS, Client
from packages.models.line import Supply, amount_field
from packages.models.offer import OfVersionQuerySet, QuoteVersion
from packages.models.quote import OfQuoteQuerySet, Quote, sells_it


class OfSellersQuerySet(ScopedQuerySet):
    """Rows of a firm for its sales people and directors."""

    def visible_to(self, user):
        return self.filter(firm_id__in=user.firm_ids(*SELLERS)) if is_known(user) else self.none()


class Opportunity(Scoped):
    """A sale that may come: for whom, what, by when and for how much."""

    VERBS = {"created": _("Added"), "edited": _("Changed")}

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")
        NO_BID = "no_bid", _("Not quoted")

    TRANSITIONS = {
        "win": Transition(_("Won"), {Status.OPEN}, Status.WON, sells_it, "go"),
        "lose": Transition(_("Lost"), {Status.OPEN}, Status.LOST, sells_it, "bad"),
        "pass": Transition(_("Do not quote"), {Status.OPEN}, Status.NO_BID, sells_it),
        "reopen": Transition(_("Open again"), {Status.LOST, Status.NO_BID}, Status.OPEN, sells_it),
    }

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="opportunities")
    client = models.ForeignKey(Client, models.PROTECT, related_name="opportunities", verbose_name=_("Client"))
    title = models.CharField(_("Product or project"), max_length=120)
    brief = models.TextField(_("What the client wants"), max_length=1000, blank=True)
    expected_on = models.DateField(_("Decision expected on"))
    value = amount_field(_("Value before VAT"), places=2)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="opportunities")
    created_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(null=True, unique=True)

    objects = OfSellersQuerySet.as_manager()

    class Meta:
        ordering = ["expected_on", "pk"]

    def __str__(self):
        return self.title


class Loss(Scoped):
    """Why a quote or an opportunity was lost, in a code, and the net that was at stake."""

    class Code(models.TextChoices):
        PRICE = "price", _("Price")
        LEAD_TIME = "lead_time", _("Lead time")
        SKILL = "skill", _("A skill the park lacks")
        CERTIFICATE = "certificate", _("A certificate that is lacking")
        CAPACITY = "capacity", _("Capacity")
        COMPETITOR = "competitor", _("Another supplier preferred")
        DROPPED = "dropped", _("The client dropped its project")
        SILENT = "silent", _("No answer from the client")
        OTHER = "other", _("Another reason")

    # Codes that say what the park lacked, rather than what the client wanted.
    GAPS = (Code.PRICE, Code.LEAD_TIME, Code.SKILL, Code.CERTIFICATE, Code.CAPACITY)

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="losses")
    client = models.ForeignKey(Client, models.PROTECT, related_name="losses")
    quote = models.OneToOneField(Quote, models.CASCADE, null=True, blank=True, related_name="loss")
    opportunity = models.OneToOneField(Opportunity, models.CASCADE, null=True, blank=True, related_name="loss")
    code = models.CharField(_("What lost it"), max_length=12, choices=Code.choices)
    stage = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="losses", verbose_name=_("At the step")
    )
    skill = models.ForeignKey(
        WantedSkill, models.SET_NULL, null=True, blank=True, related_name="losses", verbose_name=_("Skill lacking")
    )
    skill_name = models.CharField(_("Or name the skill"), max_length=80, blank=True)
    certificate = models.CharField(_("Certificate lacking"), max_length=60, blank=True)
    detail = models.TextField(_("In a few words"), max_length=500, blank=True)
    net = amount_field(_("Value at stake before VAT"), places=2)
    lost_on = models.DateField(default=timezone.localdate)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="losses")

    objects = OfSellersQuerySet.as_manager()

    class Meta:
        ordering = ["-lost_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quote__isnull=False) | Q(opportunity__isnull=False), name="loss_has_a_subject"
            )
        ]

    def __str__(self):
        return f"{self.quote or self.opportunity}: {self.code}"


class QuoteTemplate(Scoped):
    """A chain kept for another time: head, steps and lines, as `content`; its prices are to be confirmed again."""

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="quote_templates")
    name = models.CharField(_("Name of the template"), max_length=80)
    content = models.JSONField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="quote_templates")
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=1, db_default=1)
    request_key = models.UUIDField(null=True, unique=True)

    objects = OfSellersQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "name"],
                name="quote_template_once",
                violation_error_message=_("You already have a template of this name."),
            )
        ]

    def __str__(self):
        return self.name


class Attachment(Scoped):
    """A file of a quote, for the sellers alone or for the client too; random name, served by a checked view."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="attachments")
    title = models.CharField(_("Title"), max_length=120)
    to_client = models.BooleanField(_("The client reads it"), default=False)
    file = models.FileField(upload_to="quotes/", max_length=160)
    file_name = models.CharField(max_length=160)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="quote_attachments")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = OfQuoteQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title


class Question(Scoped):
    """What the client asks on its page, and what sales answers there."""

    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="questions")
    text = models.TextField(_("Your question"), max_length=1000)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("Your answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="questions_answered"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OfVersionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self):
        return f"{self.version}: {self.text[:40]}"


class KeptViewQuerySet(ScopedQuerySet):
    """A person's own."""

    def visible_to(self, user):
        return self.filter(user=user) if is_known(user) else self.none()


class KeptView(Scoped):
    """How a person last sorted a list, so that it opens that way again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_views")
    page = models.CharField(max_length=40)
    sort = models.CharField(max_length=20)

    objects = KeptViewQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="kept_view_once")]

    def __str__(self):
        return f"{self.page}: {self.sort}"


class VatRule(models.Model):
    """How one VAT regime treats goods or services between two days, both included: the law as dated data.

    `rate` replaces the line's own; None keeps it. `reference` is the text printed on the quote, in both languages.
    """

    regime = models.CharField(max_length=16, choices=Quote.Regime.choices)
    supply = models.CharField(max_length=8, choices=Supply.choices)
    rate = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    reference_fr = models.CharField(max_length=200, blank=True)
    reference_en = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["regime", "supply", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="vat_rule_ends_after_start"
            ),
            models.UniqueConstraint(fields=["regime", "supply", "valid_from"], name="vat_rule_once"),
        ]

    def __str__(self):
        return f"{self.regime}, {self.supply}, {self.valid_from}"
