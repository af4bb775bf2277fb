"""Job codes and the people who work in the park's firms."""

from django.conf import settings
from django.db import models

from firms.models import Firm, Role
from naturopole.scoping import ParkQuerySet, Scoped, ScopedQuerySet, is_known


class RomeCode(Scoped):
    """One of the 532 job codes of the French directory of occupations (open data, September 2024)."""

    code = models.CharField(max_length=5, primary_key=True)
    label = models.CharField(max_length=160)

    objects = ParkQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} {self.label}"


class EmployeeQuerySet(ScopedQuerySet):
    """Own file, own HR, and for a line manager the people named to him."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        return self.filter(models.Q(user=user) | models.Q(firm_id__in=user.firm_ids(Role.HR)) | models.Q(manager=user))


class Employee(Scoped):
    """Somebody who works in a firm of the park; `user` is empty until the person has an account."""

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="employees")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="employee"
    )
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="team")
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    job_title = models.CharField(max_length=120, blank=True)

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name"]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}"

    @property
    def short_name(self):
        """Enough for a screen that others may see: “Thomas G.”."""
        return f"{self.first_name} {self.last_name[:1]}."

    @property
    def line(self):
        """Name and post, to tell two people apart."""
        return f"{self.name}, {self.job_title}" if self.job_title else self.name
