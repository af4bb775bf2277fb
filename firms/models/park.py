"""The park, its three axes and the rules it sets for itself."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naturopole.scoping import ParkQuerySet, Scoped


def in_language(row, name):
    """`row.<name>_fr` or `row.<name>_en` after the page's language; the other one when it is empty."""
    first, second = ("en", "fr") if (get_language() or "fr").startswith("en") else ("fr", "en")
    return getattr(row, f"{name}_{first}") or getattr(row, f"{name}_{second}")


def share(default):
    """A setting between 0 and 1 with two decimals."""
    bounds = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))]
    return models.DecimalField(max_digits=3, decimal_places=2, default=Decimal(default), validators=bounds)


class Park(Scoped):
    """The business park: one row an installation, with the thresholds of its reviews."""

    VERBS = {
        "axis_edited": _("Axis changed"),
        "rules_edited": _("Rules of the review changed"),
        "wanted_skill_deleted": _("Wanted skill deleted"),
        "core_skill_deleted": _("Core skill deleted"),
    }

    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(max_length=40, default="Naturopôle")
    commune = models.CharField(max_length=120)
    department = models.CharField(max_length=80, blank=True)
    inhabitants = models.PositiveIntegerField(null=True, blank=True)
    theme_fr = models.CharField(max_length=120, blank=True)
    theme_en = models.CharField(max_length=120, blank=True)
    association_founded = models.PositiveSmallIntegerField(null=True, blank=True)
    stated_headcount = models.PositiveIntegerField(null=True, blank=True)
    next_council_on = models.DateField(null=True, blank=True)
    threshold_competes = share("0.60")
    threshold_outside = share("0.20")
    threshold_covered = share("0.40")
    threshold_low_rivalry = share("0.30")
    threshold_high_novelty = share("0.70")
    neighbour_weight = share("0.50")
    axes_revision = models.PositiveIntegerField(
        default=1, help_text="Raised by each change of the axes, so that no process keeps old ones."
    )
    substitute = models.ForeignKey(
        "firms.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Decides on candidates in place of a president with a conflict of interest.",
    )
    opinion_days = models.PositiveSmallIntegerField(default=14, help_text="Days a firm has to write its opinion.")
    appeal_days = models.PositiveSmallIntegerField(default=60, help_text="Days a firm has to appeal.")
    pay_range_required = models.BooleanField(default=True)
    story = models.JSONField(
        default=dict,
        help_text="Facts of the case as published: timeline, label, people, inconsistencies; each text has fr and en.",
    )

    objects = ParkQuerySet.as_manager()

    class Meta:
        verbose_name = _("park")

    def __str__(self):
        return self.name

    @property
    def theme(self):
        return in_language(self, "theme")


class Axis(models.TextChoices):
    """The three axes on which a firm holds a position."""

    PROCESS = "process", _("Process")
    MARKET = "market", _("Market")
    SPECIALTY = "specialty", _("Specialty")


class Level(Scoped):
    """One level of an axis; on the process axis, one ordered step of the package solution."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="levels")
    axis = models.CharField(max_length=10, choices=Axis.choices)
    order = models.PositiveSmallIntegerField()
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    pooled = models.BooleanField(default=False, help_text="Shared on purpose by the firms: never counts as rivalry.")

    objects = ParkQuerySet.as_manager()

    class Meta:
        ordering = ["axis", "order"]
        constraints = [
            models.UniqueConstraint(fields=["park", "axis", "order"], name="level_place_once"),
            models.UniqueConstraint(fields=["park", "name_en"], name="level_name_once"),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return in_language(self, "name")


class NeighbourPair(Scoped):
    """Two levels of one axis declared close: data, not adjacency."""

    first = models.ForeignKey(Level, models.CASCADE, related_name="neighbours_after")
    second = models.ForeignKey(Level, models.CASCADE, related_name="neighbours_before")

    objects = ParkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="neighbour_pair_once"),
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="neighbour_pair_differs"),
        ]

    def __str__(self):
        return f"{self.first} – {self.second}"
