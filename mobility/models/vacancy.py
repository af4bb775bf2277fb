"""Vacancies shared between neighbour firms."""

from functools import cached_property

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import JSONObject, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firms.models import Firm, Role
from mobility.models.people import RomeCode
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition

NEW_FOR_DAYS = 7
LISTED = (
    *("reference", "title", "contract", "hours", "part_time", "adaptable", "leads_up", "audience", "status"),
    *("opens_on", "closes_on", "park_first_until", "firm__name", "firm__leaf", "firm__standing"),
)

RECRUITER = ("id", "email", "first_name", "last_name")
"""What is read of a named recruiter with the vacancy; any other column costs a statement of its own."""


def is_own_hr(user, vacancy):
    return vacancy.firm_id in user.firm_ids(Role.HR)


class VacancySeries(Scoped):
    """Last number given in a year: a counter row locked in the creating transaction, so no gap and no duplicate."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "vacancy series"

    def __str__(self):
        return f"{self.year}-{self.last:02d}"


class VacancyQuerySet(ScopedQuerySet):
    """Own firm's HR, director and named recruiters always; others once published, as far as the audience goes."""

    def visible_to(self, user):
        if not is_known(user) or not user.memberships_held:
            return self.none()
        led, own = user.firm_ids(Role.HR, Role.DIRECTOR), models.Q()
        published = models.Q(status=Vacancy.Status.PUBLISHED, opens_on__lte=timezone.localdate())
        audience = models.Q(audience__in=(Vacancy.Audience.PARK, Vacancy.Audience.PUBLIC))
        audience |= models.Q(audience=Vacancy.Audience.CHOSEN, chosen_firms__in=user.firm_ids())
        if led:
            own |= models.Q(firm_id__in=led)
        # Where she leads she sees all: what follows would find nothing more there.
        if others := [firm for firm in user.firm_ids() if firm not in led]:
            own |= models.Q(recruiters=user, firm_id__in=others)
            audience |= models.Q(firm_id__in=others)
        rows = Vacancy._base_manager.filter(own | published & audience)
        return self.filter(pk__in=rows.values("pk"))

    def open(self):
        """Published and inside its window today, Paris time."""
        today = timezone.localdate()
        return self.filter(status=Vacancy.Status.PUBLISHED, opens_on__lte=today, closes_on__gte=today)

    def for_list(self):
        """With its firm's name and sign, and what a list says of it; any other column costs a statement of its own."""
        return self.select_related("firm").only(*LISTED)

    def with_recruiters(self):
        """With `named_recruiters` read by the same statement, for pages that name them."""
        there = get_user_model().objects.filter(
            is_active=True, vacancies_recruited=models.OuterRef("pk"), memberships__firm=models.OuterRef("firm")
        )
        told = JSONObject(**{name: name for name in RECRUITER})
        ordered = there.order_by("last_name", "first_name", "pk")
        return self.annotate(recruiters_told=ArraySubquery(ordered.values(told=told)))

    def recruited_by(self, user):
        """Where this person reads the applications: named, with a role in the firm, or its director."""
        read = models.Q(recruiters=user, firm_id__in=user.firm_ids())
        if directs := user.firm_ids(Role.DIRECTOR):
            read |= models.Q(firm_id__in=directs)
        return self.filter(pk__in=Vacancy._base_manager.filter(read).values("pk"))

    def settled_by(self, user):
        """Where this person agrees for the firm joined with the firm somebody leaves.

        Who recruits; and the firm's human resources where no named recruiter is there any more.
        """
        there = Vacancy.recruiters.through.objects.filter(
            vacancy=models.OuterRef("pk"), user__is_active=True, user__memberships__firm=models.OuterRef("firm")
        )
        left = Vacancy._base_manager.filter(~models.Exists(there), firm_id__in=user.firm_ids(Role.HR))
        recruited = Vacancy.objects.recruited_by(user)
        return self.filter(models.Q(pk__in=recruited.values("pk")) | models.Q(pk__in=left.values("pk")))

    def public(self):
        """Open today, for everybody, and no longer for the park alone: what signed-out people and feeds read."""
        first = models.Q(park_first_until__isnull=True) | models.Q(park_first_until__lt=timezone.localdate())
        return self.open().filter(first, audience=Vacancy.Audience.PUBLIC)


class Vacancy(Scoped):
    """A position a firm wants to fill, written in French as the law asks."""

    firm_path = "firm"

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        FILLED = "filled", _("Filled")
        WITHDRAWN = "withdrawn", pgettext_lazy("vacancy", "Withdrawn")

    class Audience(models.TextChoices):
        FIRM = "firm", _("My firm only")
        CHOSEN = "chosen", _("Chosen firms")
        PARK = "park", _("The whole park")
        PUBLIC = "public", _("Everybody")

    class Contract(models.TextChoices):
        PERMANENT = "permanent", _("Permanent (CDI)")
        FIXED_TERM = "fixed_term", _("Fixed term (CDD)")
        APPRENTICESHIP = "apprenticeship", _("Apprenticeship")
        TEMPORARY_LOAN = "temporary_loan", _("Loan between firms")

    class Hours(models.TextChoices):
        DAY = "day", _("Daytime")
        TWO_SHIFTS = "two_shifts", _("Two shifts")
        THREE_SHIFTS = "three_shifts", _("Three shifts")
        WEEKEND = "weekend", _("Weekend")

    EDITABLE = (Status.DRAFT, Status.PUBLISHED)
    # Events without a change of status, in words.
    VERBS = {"created": _("Draft written"), "edited": _("Text changed")}
    TRANSITIONS = {
        "publish": Transition(
            _("Publish the vacancy"), {Status.DRAFT}, Status.PUBLISHED, is_own_hr, "go", done=_("Vacancy published.")
        ),
        "fill": Transition(
            _("Mark as filled"), {Status.PUBLISHED}, Status.FILLED, is_own_hr, done=_("Vacancy marked as filled.")
        ),
        "withdraw": Transition(
            _("Withdraw the vacancy"),
            {Status.DRAFT, Status.PUBLISHED},
            Status.WITHDRAWN,
            is_own_hr,
            "bad",
            done=_("Vacancy withdrawn."),
        ),
        "reopen": Transition(
            _("Put back to draft"),
            {Status.FILLED, Status.WITHDRAWN},
            Status.DRAFT,
            is_own_hr,
            done=_("Put back to draft: nobody else sees it."),
        ),
    }

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="vacancies", verbose_name=_("Firm"))
    reference = models.CharField(max_length=12, unique=True, help_text="Year and number in the year: 2026-11.")
    title = models.CharField(_("Job title"), max_length=80)
    rome = models.ForeignKey(
        RomeCode, models.PROTECT, null=True, blank=True, related_name="vacancies", verbose_name=_("Occupation (ROME)")
    )
    contract = models.CharField(_("Contract"), max_length=16, choices=Contract.choices, default=Contract.PERMANENT)
    hours = models.CharField(_("Working hours"), max_length=16, choices=Hours.choices, default=Hours.DAY)
    part_time = models.BooleanField(_("Part time is possible"), default=False)
    adaptable = models.BooleanField(_("The post can be adapted"), default=False)
    leads_up = models.BooleanField(_("The post is a step up"), default=False)
    place = models.CharField(_("Place of work"), max_length=120)
    mission = models.TextField(_("The job"), max_length=6000)
    requirements = models.TextField(_("What it takes"), max_length=4000, blank=True)
    prospects = models.TextField(_("What the job leads to"), max_length=4000, blank=True)
    pay_from = models.DecimalField(_("From"), max_digits=9, decimal_places=2, null=True, blank=True)
    pay_to = models.DecimalField(_("To"), max_digits=9, decimal_places=2, null=True, blank=True)
    opens_on = models.DateField(_("Opens on"), default=timezone.localdate)
    closes_on = models.DateField(_("Answer by"))
    starts_on = models.DateField(_("Start of work"), null=True, blank=True)
    park_first_until = models.DateField(_("The park alone until"), null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="The recruitment ended: filled or withdrawn.")
    reminded_on = models.DateField(null=True, blank=True, help_text="Last reminder that nobody has ended it.")
    audience = models.CharField(_("Who sees it"), max_length=8, choices=Audience.choices, default=Audience.PARK)
    chosen_firms = models.ManyToManyField(Firm, blank=True, related_name="vacancies_shown", verbose_name=_("Firms"))
    recruiters = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="vacancies_recruited", verbose_name=_("Named recruiters")
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        ordering = ["closes_on", "pk"]
        indexes = [
            models.Index(fields=["status", "closes_on"], name="vacancy_open"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="vacancy_title_trigrams"),
            GinIndex(OpClass(Upper("mission"), name="gin_trgm_ops"), name="vacancy_mission_trigrams"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(park_first_until__isnull=True)
                | models.Q(park_first_until__lt=models.F("closes_on")),
                name="vacancy_park_first_ends",
                violation_error_message=_("Leave outsiders at least a day before the closing day."),
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="vacancy_closes_after_opening",
                violation_error_message=_("The closing day is before the opening day."),
            ),
            models.CheckConstraint(
                condition=models.Q(pay_to__isnull=True)
                | models.Q(pay_from__isnull=True)
                | models.Q(pay_to__gte=models.F("pay_from")),
                name="vacancy_pay_range_ordered",
                violation_error_message=_("The highest pay is below the lowest."),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    @property
    def is_open(self):
        """Published and inside its window today, Paris time."""
        return self.status == self.Status.PUBLISHED and self.opens_on <= timezone.localdate() <= self.closes_on

    @property
    def is_public(self):
        """Open today for everybody; signed-out people read it. The row's side of `VacancyQuerySet.public`."""
        return self.is_open and self.audience == self.Audience.PUBLIC and not self.is_park_first

    @property
    def is_park_first(self):
        """Meant for everybody, and for the park alone until the day told."""
        return self.park_first_until is not None and timezone.localdate() <= self.park_first_until

    @property
    def is_over(self):
        """Its closing day has passed, whatever the status says."""
        return self.closes_on < timezone.localdate()

    @property
    def days_left(self):
        """Days until the closing day; 0 on that day, negative afterwards."""
        return (self.closes_on - timezone.localdate()).days

    @property
    def is_new(self):
        return (timezone.localdate() - self.opens_on).days < NEW_FOR_DAYS

    def recruiters_there(self):
        """Named recruiters with an account and a role in the firm; whoever has left it reads nothing any more."""
        there = self.recruiters.filter(is_active=True, memberships__firm=self.firm_id)
        return there.distinct().order_by("last_name", "first_name", "pk")

    @cached_property
    def named_recruiters(self):
        """The people who read its applications, read once a row: every button of the pipeline asks for them."""
        if (told := self.__dict__.get("recruiters_told")) is None:
            return list(self.recruiters_there())
        # Once for each role that a person has in the firm.
        rows = {row["id"]: [row[name] for name in RECRUITER] for row in told}
        return [get_user_model().from_db(self._state.db, RECRUITER, values) for values in rows.values()]

    @cached_property
    def firms_chosen(self):
        """The neighbours it is shown to; none unless its audience is chosen firms."""
        return list(self.chosen_firms.all()) if self.audience == self.Audience.CHOSEN else []

    def is_recruited_by(self, user) -> bool:
        """The hiring firm's director, and its named recruiters as long as they hold a role in it."""
        if self.firm_id not in user.firm_ids():
            return False
        return self.firm_id in user.firm_ids(Role.DIRECTOR) or user in self.named_recruiters

    def is_settled_by(self, user) -> bool:
        """The row's side of `VacancyQuerySet.settled_by`."""
        left = self.firm_id in user.firm_ids(Role.HR) and not self.named_recruiters
        return left or self.is_recruited_by(user)


class CompetenceQuerySet(ScopedQuerySet):
    """Read with the vacancy by those who write scorecards, and by the HR that lists them."""

    def visible_to(self, user):
        return self.filter(vacancy__in=Vacancy.objects.visible_to(user).recruited_by(user).values("pk"))


class Competence(Scoped):
    """Something the recruiters of one vacancy judge by, in the order of the interview."""

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="competences")
    name = models.CharField(_("Competence"), max_length=120)
    order = models.PositiveSmallIntegerField(default=1)

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["vacancy", "name"], name="competence_once")]

    def __str__(self):
        return self.name
