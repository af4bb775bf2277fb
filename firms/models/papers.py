"""What a firm's file holds beside its identity: documents, staff by year, people, undertakings, past positions."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models.accounts import Role
from firms.models.firm import DESK, REVIEWERS, Firm
from firms.models.park import Level, Park, in_language
from naturopole.scoping import ParkQuerySet, Scoped, ScopedQuerySet, is_known

FIRM_DESK = (Role.DIRECTOR, Role.HR, Role.SALES)


class DocumentQuerySet(ScopedQuerySet):
    """Each document says who may read it; the desk of its firm always may, if the firm itself put it there."""

    def visible_to(self, user):
        if not is_known(user) or not user.memberships_held:
            return self.none()
        readable = models.Q(firm__in=user.firm_ids(*FIRM_DESK))
        readable |= models.Q(
            audience__in=[Document.Audience.PARK, Document.Audience.EVERYBODY],
            firm__in=Firm.objects.visible_to(user).values("pk"),
        )
        if user.has_role(*DESK):
            readable |= models.Q(audience=Document.Audience.DESK, firm__isnull=False)
        return self.filter(readable)


class Document(Scoped):
    """A file kept outside the site's own folder, with a random name, and served by a view that checks its reader."""

    class Audience(models.TextChoices):
        FIRM = "firm", _("The firm alone")
        DESK = "desk", _("The park president and office")
        PARK = "park", _("All members of the park")
        EVERYBODY = "everybody", _("Everybody, on the public profile")

    firm = models.ForeignKey(Firm, models.CASCADE, null=True, blank=True, related_name="documents")
    intake = models.ForeignKey("firms.Intake", models.CASCADE, null=True, blank=True, related_name="documents")
    title = models.CharField(_("title"), max_length=120)
    audience = models.CharField(_("read by"), max_length=10, choices=Audience.choices, default=Audience.DESK)
    file = models.FileField(upload_to="documents/", max_length=160)
    file_name = models.CharField(max_length=160, help_text="The name it had on the sender's computer.")
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(firm__isnull=False) | models.Q(intake__isnull=False), name="document_has_a_holder"
            )
        ]

    def __str__(self):
        return self.title


class FirmPartQuerySet(ScopedQuerySet):
    """As visible as the firm the row belongs to."""

    def visible_to(self, user):
        return self.filter(firm__in=Firm.objects.visible_to(user).values("pk"))


class HeadCount(Scoped):
    """A firm's permanent staff at the end of one year."""

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="head_counts")
    year = models.PositiveSmallIntegerField(_("year"))
    staff = models.PositiveIntegerField(_("staff"))

    objects = FirmPartQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "year"],
                name="head_count_once_a_year",
                violation_error_message=_("This year is entered already: change it instead."),
            )
        ]

    def __str__(self):
        return f"{self.firm}, {self.year}: {self.staff}"


class OfficerQuerySet(FirmPartQuerySet):
    def leading(self):
        """Those in office whose responsibility gives them the firm's conflicts of interest."""
        in_office = models.Q(until=None) | models.Q(until__gte=timezone.localdate())
        return self.filter(in_office, responsibility__in=Officer.LEADING, user__isnull=False)


class Officer(Scoped):
    """A person with a responsibility in a firm. Those who lead it have its conflicts of interest."""

    class Responsibility(models.TextChoices):
        LEGAL = "legal", _("Legal representative")
        MANAGEMENT = "management", _("Management")
        QUALITY = "quality", _("Quality")
        SAFETY = "safety", _("Health and safety")
        STAFF = "staff", _("Human resources")
        SALES = "sales", _("Sales")
        RESEARCH = "research", _("Research and development")
        OTHER = "other", _("Other")

    LEADING = (Responsibility.LEGAL, Responsibility.MANAGEMENT)

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="officers")
    name = models.CharField(_("name"), max_length=120)
    responsibility = models.CharField(_("responsibility"), max_length=12, choices=Responsibility.choices)
    title = models.CharField(_("title"), max_length=80, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        related_name="offices",
    )

    objects = OfficerQuerySet.as_manager()

    class Meta:
        ordering = ["responsibility", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(since__isnull=True)
                | models.Q(until__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="officer_ends_after_start",
                violation_error_message=_("The last day is before the first: correct one of them."),
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.get_responsibility_display()}"


class UndertakingQuerySet(ScopedQuerySet):
    """Read by those who review candidates, and by the two firms it binds."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        if user.has_role(*REVIEWERS):
            return self.all()
        held = user.firm_ids(Role.DIRECTOR)
        return self.filter(models.Q(firm__in=held) | models.Q(towards__in=held))


class Undertaking(Scoped):
    """A firm's promise not to compete: the levels it stays out of, towards one firm or all, until a day."""

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="undertakings")
    towards = models.ForeignKey(
        Firm,
        models.CASCADE,
        verbose_name=_("towards"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: towards all residents."),
    )
    levels = models.ManyToManyField(Level, verbose_name=_("levels it stays out of"), related_name="+")
    signed_on = models.DateField(_("signed on"))
    until = models.DateField(_("until"), null=True, blank=True)
    document = models.ForeignKey(
        Document, models.SET_NULL, verbose_name=_("document"), null=True, blank=True, related_name="+"
    )

    objects = UndertakingQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("signed_on")),
                name="undertaking_ends_after_start",
                violation_error_message=_("It ends before it was signed: correct one of the two days."),
            )
        ]

    def __str__(self):
        return f"{self.firm}, {self.signed_on}"


class CoreSkill(Scoped):
    """A skill at the heart of one or several firms; some are pooled, that is used together on purpose."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="core_skills")
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    pooled = models.BooleanField(_("pooled"), default=False)
    firms = models.ManyToManyField(Firm, verbose_name=_("firms"), related_name="core_skills", blank=True)
    revision = models.PositiveIntegerField(default=1, db_default=1)
    request_key = models.UUIDField(null=True, blank=True, unique=True)

    VERBS = {"created": _("Added"), "edited": _("Changed")}

    objects = ParkQuerySet.as_manager()

    class Meta:
        ordering = ["name_fr"]
        constraints = [models.UniqueConstraint(fields=["park", "name_fr"], name="core_skill_once")]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return in_language(self, "name")


class PositionRecord(Scoped):
    """A firm's whole position from one day on, until its next record: what the map of a past date is drawn from.

    `held` maps a level's key, as text, to its strength; `proven` lists the keys a document shows.
    """

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="position_records")
    since = models.DateField()
    held = models.JSONField(default=dict)
    proven = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = FirmPartQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        indexes = [models.Index(fields=["firm", "since"], name="position_record_day")]

    def __str__(self):
        return f"{self.firm}, {self.since}"
