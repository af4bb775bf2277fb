"""What left for the client: numbered, immutable, reached by an unguessable link, answered once."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from naturopole.scoping import Scoped
from packages.models.quote import OfQuoteQuerySet, Quote

IS_FINAL = pgtrigger.Update | pgtrigger.Delete


class OfVersionQuerySet(OfQuoteQuerySet):
    path = "version__quote"


class NumberSeries(models.Model):
    """Last number given in a year: a counter row locked in the sending transaction, so no gap and no duplicate."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"

    def __str__(self):
        return f"{self.year}-{self.last:03d}"


class QuoteVersion(Scoped):
    """A sent version, frozen: `content` is all the client was shown, amounts as decimal strings; `pdf` its file.

    `workings` is what the coordinating firm alone reads: the firms' prices, the split and the dated plan.

    Rows are written once: a trigger refuses any change, and so does the application's database role.
    """

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    workings = models.JSONField(default=dict)
    net = models.DecimalField(max_digits=14, decimal_places=2)
    gross = models.DecimalField(max_digits=14, decimal_places=2)
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    valid_until = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="versions_sent")

    objects = OfQuoteQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["quote", "number"], name="version_number_once")]
        triggers = [pgtrigger.Protect(name="version_is_final", operation=IS_FINAL)]

    def __str__(self):
        return f"{self.quote} v{self.number}"


class OfferLink(Scoped):
    """The client's way in: only the SHA-256 of the link's token is kept."""

    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = OfVersionQuerySet.as_manager()

    def __str__(self):
        return f"{self.version}"


class RefusalCode(models.TextChoices):
    """Why a client declines, in its own words' place."""

    PRICE = "price", _("Too expensive")
    LEAD_TIME = "lead_time", _("Too late for us")
    SPECIFICATION = "skill", _("Does not do what we need")
    CERTIFICATE = "certificate", _("A certificate is lacking")
    COMPETITOR = "competitor", _("We chose another supplier")
    DROPPED = "dropped", _("We dropped the project")
    OTHER = "other", _("Another reason")


class Answer(Scoped):
    """The client's answer to one version: accepted or declined once, whoever clicks first."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    version = models.OneToOneField(QuoteVersion, models.PROTECT, related_name="final_answer")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120, blank=True)
    position = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=12, choices=RefusalCode.choices, blank=True)
    reason = models.TextField(blank=True)
    pdf_sha256 = models.CharField(max_length=64)
    answered_at = models.DateTimeField(default=timezone.now)

    objects = OfVersionQuerySet.as_manager()

    class Meta:
        triggers = [pgtrigger.Protect(name="answer_is_final", operation=IS_FINAL)]

    def __str__(self):
        return f"{self.version}: {self.kind}"
