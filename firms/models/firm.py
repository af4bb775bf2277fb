"""Firms, what they hold on the axes, their certificates, and the skills the park looks for."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from firms.models.accounts import Role
from firms.models.park import Level, Park, in_language
from naturopole.scoping import ParkQuerySet, Scoped, ScopedQuerySet, is_known

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

    park = models.ForeignKey(Park, models.CASCADE, related_name="firms")
    name = models.CharField(_("name"), max_length=80)
    full_name = models.CharField(max_length=160, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.CANDIDATE)
    leaf = models.PositiveSmallIntegerField(null=True, blank=True)
    lead_firm = models.BooleanField(default=False)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=16, blank=True)
    legal_form = models.CharField(max_length=120, blank=True)
    address = models.TextField(_("address"), blank=True)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    joined = models.PositiveSmallIntegerField(null=True, blank=True)
    headcount = models.PositiveIntegerField(_("staff"), null=True, blank=True)
    activity_fr = models.TextField(blank=True)
    activity_en = models.TextField(blank=True)
    position_reason_fr = models.TextField(blank=True)
    position_reason_en = models.TextField(blank=True)
    group_name = models.CharField(max_length=80, blank=True, help_text="Firms of one group share this name.")

    objects = FirmQuerySet.as_manager()

    class Meta:
        ordering = [models.F("joined").asc(nulls_last=True), "name"]
        constraints = [
            models.UniqueConstraint(fields=["park", "name"], name="firm_name_once"),
            models.CheckConstraint(
                condition=models.Q(leaf__isnull=True) | models.Q(leaf__range=(1, 8)), name="firm_leaf_drawn"
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
    def sign(self):
        """What the leaf tag draws: 1 to 8 for a resident, "c" for a candidate, "x" for anybody else."""
        if self.standing == Standing.CANDIDATE:
            return "c"
        return self.leaf if self.leaf and self.standing == Standing.RESIDENT else "x"


class WantedSkill(Scoped):
    """A skill the park looks for; its position says which free places it would take."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="wanted_skills")
    order = models.PositiveSmallIntegerField()
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    objects = ParkQuerySet.as_manager()

    class Meta:
        ordering = ["order"]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return in_language(self, "name")


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


class Certification(Scoped):
    """A standard a firm holds or prepares, such as ISO 22000, with the end of its validity."""

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="certifications")
    standard = models.CharField(max_length=60)
    valid_until = models.DateField(null=True, blank=True, help_text="Empty while in preparation.")
    audit_on = models.DateField(null=True, blank=True)

    objects = CertificationQuerySet.as_manager()

    class Meta:
        ordering = ["valid_until", "standard"]
        constraints = [models.UniqueConstraint(fields=["firm", "standard"], name="certification_once")]

    def __str__(self):
        return f"{self.standard}, {self.firm}"
