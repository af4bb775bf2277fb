"""Firms, what they hold on the axes, their certificates, and the skills the park looks for."""

from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models.accounts import Role
from firms.models.park import Level, Park, in_language
from naturopole.scoping import ParkQuerySet, Scoped, ScopedQuerySet, is_known

DESK = (Role.PRESIDENT, Role.OFFICE, Role.ADMINISTRATOR)
REVIEWERS = (Role.PRESIDENT, Role.OFFICE, Role.ADMINISTRATOR, Role.DIRECTOR)


class Standing(models.TextChoices):
    """Where a firm stands towards the park."""

    RESIDENT = "resident", _("Resident")
    CANDIDATE = "candidate", _("Candidate")
    FORMER = "former", _("Former resident")
    DECLINED = "declined", _("Not retained")


class FirmQuerySet(ScopedQuerySet):
    """Residents are known to the whole park; candidates to those who review them."""

    def visible_to(self, user):
        if not is_known(user) or not user.memberships_held:
            return self.none()
        if user.has_role(*REVIEWERS):
            return self.all()
        return self.filter(models.Q(standing=Standing.RESIDENT) | models.Q(pk__in=user.firm_ids()))

    def residents(self):
        return self.filter(standing=Standing.RESIDENT)


class Firm(Scoped):
    """A firm: resident of the park, candidate, or one that has left. `leaf` (1 to 8) is its sign everywhere."""

    VERBS = {
        "position_changed": _("Position changed"),
        "level_asked": _("New level asked for"),
        "file_edited": _("Facts about the firm changed"),
        "head_count_added": _("Staff of a year entered"),
        "head_count_changed": _("Staff of a year corrected"),
        "head_count_removed": _("Staff of a year removed"),
        "officer_added": _("Responsibility entered"),
        "officer_changed": _("Responsibility changed"),
        "officer_removed": _("Responsibility removed"),
        "undertaking_added": _("Undertaking entered"),
        "undertaking_changed": _("Undertaking changed"),
        "undertaking_removed": _("Undertaking removed"),
        "certificate_added": _("Certificate entered"),
        "certificate_changed": _("Certificate changed"),
        "certificate_removed": _("Certificate removed"),
        "certificate_expired": _("Certificate ended"),
        "document_added": _("Document added"),
        "document_changed": _("Document changed"),
        "document_removed": _("Document removed"),
        "settled": _("Settled in the park"),
        "left": _("Left the park"),
        "returned": _("Departure undone"),
    }

    park = models.ForeignKey(Park, models.CASCADE, related_name="firms")
    name = models.CharField(_("name"), max_length=80)
    full_name = models.CharField(max_length=160, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.CANDIDATE)
    leaf = models.PositiveSmallIntegerField(null=True, blank=True)
    lead_firm = models.BooleanField(default=False)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=16, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=120, blank=True)
    share_capital = models.PositiveBigIntegerField(
        _("share capital"), null=True, blank=True, help_text=_("In whole euros; printed on quotes.")
    )
    registry = models.CharField(
        _("trade register"), max_length=80, blank=True, help_text=_("Such as RCS Cusset; printed on quotes.")
    )
    address = models.TextField(_("address"), blank=True)
    website = models.URLField(_("website"), blank=True)
    founded = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    joined = models.PositiveSmallIntegerField(_("in the park since"), null=True, blank=True)
    joined_on = models.DateField(null=True, blank=True, help_text="The day, where it is known; `joined` is its year.")
    left_on = models.DateField(null=True, blank=True)
    headcount = models.PositiveIntegerField(_("staff"), null=True, blank=True)
    activity_fr = models.TextField(blank=True)
    activity_en = models.TextField(blank=True)
    position_reason_fr = models.TextField(blank=True)
    position_reason_en = models.TextField(blank=True)
    profile_public = models.BooleanField(_("public profile"), default=False)
    profile_fr = models.TextField(_("public text in French"), blank=True, max_length=2000)
    profile_en = models.TextField(_("public text in English"), blank=True, max_length=2000)
    group_name = models.CharField(
        _("group"), max_length=80, blank=True, help_text=_("Firms of one group write the same name here.")
    )
    group_share = models.DecimalField(
        _("part held by the group"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    revision = models.PositiveIntegerField(default=1, help_text="Raised by each edit of the firm's file.")
    position_revision = models.PositiveIntegerField(default=1, help_text="Raised by each edit of the position.")

    objects = FirmQuerySet.as_manager()

    class Meta:
        ordering = [models.F("joined").asc(nulls_last=True), "name"]
        constraints = [
            models.UniqueConstraint(fields=["park", "name"], name="firm_name_once"),
            models.CheckConstraint(
                condition=models.Q(leaf__isnull=True) | models.Q(leaf__range=(1, 8)), name="firm_leaf_drawn"
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True)
                | models.Q(joined_on__isnull=True)
                | models.Q(left_on__gte=models.F("joined_on")),
                name="firm_leaves_after_joining",
                violation_error_message=_("The day of leaving is before the day of joining: correct one of them."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def activity(self):
        return in_language(self, "activity")

    @property
    def position_reason(self):
        return in_language(self, "position_reason")

    @property
    def profile(self):
        return in_language(self, "profile")

    def may_be_edited_by(self, user) -> bool:
        """Its director; the park's office and administrator for every firm."""
        return user.has_role(Role.OFFICE, Role.ADMINISTRATOR) or self.pk in user.firm_ids(Role.DIRECTOR)

    @property
    def sign(self):
        return sign_of(self.standing, self.leaf)


def sign_of(standing, leaf) -> str | int:
    """What the leaf tag of a firm draws: 1 to 8 for a resident, "c" for a candidate, "x" for anybody else."""
    if standing == Standing.CANDIDATE:
        return "c"
    return leaf if leaf and standing == Standing.RESIDENT else "x"


class WantedSkill(Scoped):
    """A skill the park looks for; its position says which free places it would take."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="wanted_skills")
    order = models.PositiveSmallIntegerField()
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    text_fr = models.TextField(blank=True, max_length=1000)
    text_en = models.TextField(blank=True, max_length=1000)
    open = models.BooleanField(default=True, help_text="Listed on the public page of wanted skills.")
    revision = models.PositiveIntegerField(default=1, db_default=1)
    request_key = models.UUIDField(null=True, blank=True, unique=True)

    VERBS = {"created": _("Added"), "edited": _("Changed")}

    objects = ParkQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return in_language(self, "name")

    @property
    def text(self):
        return in_language(self, "text")


class StrengthQuerySet(ScopedQuerySet):
    """As visible as the firm or the wanted skill that holds it."""

    def visible_to(self, user):
        if not is_known(user) or not user.memberships_held:
            return self.none()
        firms = Firm.objects.visible_to(user).values("pk")
        return self.filter(models.Q(firm__in=firms) | models.Q(wanted_skill__isnull=False))


class Strength(Scoped):
    """How strongly a firm, or a wanted skill, holds one level: .25, .5, .75 or 1; no row means 0."""

    STEPS = tuple(Decimal(n) / 4 for n in range(1, 5))

    firm = models.ForeignKey(Firm, models.CASCADE, null=True, blank=True, related_name="strengths")
    wanted_skill = models.ForeignKey(WantedSkill, models.CASCADE, null=True, blank=True, related_name="strengths")
    level = models.ForeignKey(Level, models.PROTECT, related_name="strengths")
    value = models.DecimalField(max_digits=3, decimal_places=2)
    proof = models.ForeignKey(
        "firms.Document", models.SET_NULL, null=True, blank=True, related_name="proves", help_text="Empty: declared."
    )

    objects = StrengthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "level"], name="strength_once_a_firm"),
            models.UniqueConstraint(fields=["wanted_skill", "level"], name="strength_once_a_skill"),
            models.CheckConstraint(
                condition=models.Q(firm__isnull=True) ^ models.Q(wanted_skill__isnull=True),
                name="strength_has_one_holder",
            ),
            models.CheckConstraint(
                condition=models.Q(value__in=[Decimal(n) / 4 for n in range(1, 5)]), name="strength_in_quarters"
            ),
        ]

    def __str__(self):
        return f"{self.firm or self.wanted_skill}: {self.level} {self.value}"


class CertificationQuerySet(ScopedQuerySet):
    """Certificates are public inside the park, as far as their firm is."""

    def visible_to(self, user):
        if not is_known(user) or not user.memberships_held:
            return self.none()
        return self.filter(firm__in=Firm.objects.visible_to(user).values("pk"))

    def held(self):
        """Valid today, whether or not the nightly job has yet said that one has ended."""
        lasting = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=timezone.localdate())
        return self.filter(lasting, state=Certification.State.VALID)


class Certification(Scoped):
    """A standard a firm holds or prepares, such as ISO 22000: its scope by step, its body and its dates."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("In preparation")
        VALID = "valid", _("Valid")
        SUSPENDED = "suspended", _("Suspended")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="certifications")
    standard = models.CharField(_("standard"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.VALID)
    body = models.CharField(_("certification body"), max_length=80, blank=True)
    number = models.CharField(_("certificate number"), max_length=60, blank=True)
    scope = models.ManyToManyField(
        Level, verbose_name=_("steps covered"), blank=True, related_name="certifications", help_text=_("None: all.")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    audit_on = models.DateField(_("next audit"), null=True, blank=True)
    document = models.ForeignKey(
        "firms.Document",
        models.SET_NULL,
        verbose_name=_("document"),
        null=True,
        blank=True,
        related_name="certificates",
    )
    alerted_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The last alert sent: 90, 60 or 30 days before the end."
    )

    objects = CertificationQuerySet.as_manager()

    class Meta:
        ordering = ["valid_until", "standard"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "standard"],
                name="certification_once",
                violation_error_message=_("This firm has this standard already: open it and change it."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="certification_ends_after_start",
                violation_error_message=_("It ends before it starts: correct one of the two days."),
            ),
        ]

    def __str__(self):
        return f"{self.standard}, {self.firm}"
