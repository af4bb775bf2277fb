"""Wishes to move: voiced by the person, seen by whom she chooses, with a reason that may be sealed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models import Firm, Role
from mobility.models.people import Employee, RomeCode
from mobility.models.vacancy import Vacancy
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition


def is_wisher(user, wish):
    return wish.employee.user_id == user.pk


def is_hr_who_asked(user, wish):
    return wish.voiced_by_id == user.pk and wish.employee.firm_id in user.firm_ids(Role.HR)


def employer_of(user) -> models.Q:
    """Wishes of people whom this person's firms, or the groups these belong to, employ."""
    firms = user.firm_ids()
    groups = {m.firm.group_name for m in user.memberships_held if m.firm_id} - {""}
    return models.Q(employee__firm_id__in=firms) | models.Q(employee__firm__group_name__in=groups)


class WishQuerySet(ScopedQuerySet):
    """The person; own HR where she opened it to them; other HR where she opened it to them.

    Where a neighbour's HR also works for the person's employer or its group, “own employer” decides: it must be
    opened to own HR. A wish voiced by HR is met by that HR manager while the person has not answered.
    """

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        hr = user.firm_ids(Role.HR)
        if not hr:
            return self.filter(employee__user=user)
        own_hr = models.Q(employee__firm_id__in=hr)
        asked = own_hr & models.Q(status=Wish.Status.ASKED, voiced_by=user)
        live = models.Q(status=Wish.Status.OPEN, ends_on__gt=timezone.localdate())
        to_own = own_hr & (models.Q(open_to_own=True) | models.Q(open_to_all=True))
        chosen = Wish.opened_to.through.objects.filter(firm_id__in=hr).values("wish_id")
        to_neighbour = (models.Q(open_to_all=True) | models.Q(pk__in=chosen)) & ~own_hr
        denied = employer_of(user) & ~models.Q(open_to_own=True) & ~models.Q(open_to_all=True)
        read = live & (to_own | to_neighbour & ~denied)
        return self.filter(pk__in=Wish._base_manager.filter(models.Q(employee__user=user) | asked | read).values("pk"))

    def live(self):
        """Open and not ended, on this day: what matches and lists are made of."""
        return self.filter(status=Wish.Status.OPEN, ends_on__gt=timezone.localdate())


class Wish(Scoped):
    """An employee's wish to move. `sealed` is ciphertext of the same length whatever it says: see `mobility.seal`."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Your agreement awaited")
        OPEN = "open", _("Open")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Horizon(models.TextChoices):
        NOW = "now", _("As soon as possible")
        SIX_MONTHS = "six_months", _("Within six months")
        YEAR = "year", _("Within a year")
        LATER = "later", _("Later")

    MONTHS = 6
    VERBS = {"voiced": _("Voiced"), "edited": _("Changed"), "renewed": _("Renewed")}
    TRANSITIONS = {
        "agree": Transition(_("I agree"), {Status.ASKED}, Status.OPEN, is_wisher, "go", done=_("Your wish is open.")),
        "decline": Transition(
            _("I do not wish it"), {Status.ASKED}, Status.DECLINED, is_wisher, done=_("Nothing was shown to anybody.")
        ),
        "cancel": Transition(
            _("Cancel the request"), {Status.ASKED}, Status.WITHDRAWN, is_hr_who_asked, done=_("Request cancelled.")
        ),
        "withdraw": Transition(
            _("Withdraw my wish"), {Status.OPEN}, Status.WITHDRAWN, is_wisher, "bad", done=_("Wish withdrawn.")
        ),
    }

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="wishes")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    voiced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="wishes_voiced")
    horizon = models.CharField(
        _("When would you like to move?"), max_length=10, choices=Horizon.choices, default=Horizon.SIX_MONTHS
    )
    to_progress = models.BooleanField(_("To progress"), default=False)
    to_change = models.BooleanField(_("To change the setting"), default=False)
    target = models.TextField(_("What you would like to do"), max_length=2000, blank=True)
    occupations = models.ManyToManyField(RomeCode, blank=True, related_name="wishes", verbose_name=_("Occupations"))
    hours = models.CharField(_("Working hours"), max_length=16, choices=Vacancy.Hours.choices, blank=True)
    part_time = models.BooleanField(_("Part time"), default=False)
    conditions = models.TextField(_("Conditions of work"), max_length=1000, blank=True)
    conditions_shown = models.BooleanField(_("Show these conditions to who reads the wish"), default=False)
    open_to_own = models.BooleanField(_("Human resources of my firm"), default=False)
    open_to_all = models.BooleanField(_("All human resources of the park, my firm’s among them"), default=False)
    opened_to = models.ManyToManyField(Firm, blank=True, related_name="wishes_read", verbose_name=_("Firms"))
    sealed = models.TextField()
    opened_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(help_text="The first day on which nobody meets it any more.")
    notice_for = models.DateField(null=True, blank=True, help_text="The end that was announced last.")
    revision = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee"],
                condition=models.Q(status="open"),
                name="wish_one_open",
                violation_error_message=_("You have an open wish already: change that one."),
            )
        ]

    def __str__(self):
        return f"{self.employee}"

    @property
    def is_live(self):
        return self.status == self.Status.OPEN and self.ends_on > timezone.localdate()


class MedicalRightQuerySet(ScopedQuerySet):
    """The firm's director, who gives it; its HR and its employees, who may know who holds it."""

    def visible_to(self, user):
        return self.filter(firm_id__in=user.firm_ids()) if is_known(user) else self.none()


class MedicalRight(Scoped):
    """That one HR manager of a firm may ask why its people wish to move, where the reason is sealed."""

    VERBS = {"given": _("Right given"), "taken": _("Right taken away")}

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="medical_rights")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="medical_rights")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    objects = MedicalRightQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "user"], name="medical_right_once")]

    def __str__(self):
        return f"{self.user}, {self.firm}"


class SealedReadQuerySet(ScopedQuerySet):
    """The person concerned, and the holders of the right in her firm who may read the wish."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        own, hr = models.Q(wish__employee__user=user), user.firm_ids(Role.HR)
        if not hr:
            return self.filter(own)
        holds = MedicalRight.objects.filter(user=user, firm_id__in=hr).values("firm_id")
        readable = models.Q(wish__in=Wish.objects.visible_to(user).values("pk"), wish__employee__firm_id__in=holds)
        return self.filter(own | readable)


class SealedRead(Scoped):
    """That somebody opened a sealed reason, whatever it said. Never changed."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="sealed_reads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = SealedReadQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = [pgtrigger.Protect(name="sealed_read_is_final", operation=pgtrigger.Update)]

    def __str__(self):
        return f"{self.wish}, {self.by}, {self.at}"


class ApproachQuerySet(ScopedQuerySet):
    """The person, and HR of the firm that wrote."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        theirs = models.Q(vacancy__firm_id__in=user.firm_ids(Role.HR))
        theirs &= models.Q(wish__in=Wish.objects.visible_to(user).values("pk"))
        return self.filter(models.Q(wish__employee__user=user) | theirs)


class Approach(Scoped):
    """A firm that reads a wish tells the person of one of its vacancies."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="approaches")
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="approaches", verbose_name=_("Vacancy"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    message = models.TextField(_("Message"), max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    declined_at = models.DateTimeField(null=True, blank=True)

    objects = ApproachQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["wish", "vacancy"],
                name="approach_once",
                violation_error_message=_("This person knows of that vacancy already."),
            )
        ]

    def __str__(self):
        return f"{self.wish}, {self.vacancy}"
