"""People and the roles they hold, in firms or in the park."""

from functools import cached_property
from operator import attrgetter

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from firms.models.park import Park, in_language
from naturopole.scoping import ParkQuerySet, Scoped, ScopedQuerySet, is_known


class Role(models.TextChoices):
    """What a person may be in the park; a person may hold several, in several firms."""

    PRESIDENT = "president", _("Park president")
    DIRECTOR = "director", _("Director")
    HR = "hr", _("Human resources")
    SALES = "sales", _("Sales")
    LINE_MANAGER = "line_manager", _("Line manager")
    EMPLOYEE = "employee", _("Employee")
    STAFF_REPRESENTATIVE = "staff_representative", _("Staff representative")
    PARTNER = "partner", _("Public partner")
    OFFICE = "office", _("Park office")
    ADMINISTRATOR = "administrator", _("Park administrator")


PARK_ROLES = (Role.PRESIDENT, Role.PARTNER, Role.OFFICE, Role.ADMINISTRATOR)
FIRM_ROLES = tuple(role for role in Role if role not in PARK_ROLES)
WIDE_ROLES = (Role.PRESIDENT, Role.DIRECTOR, Role.HR, Role.ADMINISTRATOR)


class UserManager(BaseUserManager):
    """Creates people by e-mail address; addresses are kept in lower case."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class UserQuerySet(ScopedQuerySet):
    """A person sees herself and the colleagues of her firms; who runs the park sees everybody's name."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        if user.has_role(Role.ADMINISTRATOR, Role.OFFICE):
            return self.all()
        colleagues = Membership.objects.filter(firm_id__in=user.firm_ids()).values("user_id")
        return self.filter(models.Q(pk=user.pk) | models.Q(pk__in=colleagues))


class User(AbstractBaseUser):
    """A person who signs in by e-mail address. Accounts are opened by invitation only."""

    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=60, blank=True)
    last_name = models.CharField(_("last name"), max_length=60, blank=True)
    language = models.CharField(
        _("language"), max_length=2, blank=True, choices=[("fr", "Français"), ("en", "English")]
    )
    theme = models.CharField(
        _("display"),
        max_length=5,
        default="auto",
        choices=[("auto", _("As my computer")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    VERBS = {
        "invited": _("Invited"),
        "role_given": _("Role given"),
        "role_taken": _("Role taken away"),
        "deactivated": _("Account deactivated"),
        "reactivated": _("Account reactivated"),
        "erased": _("Erased by the person"),
    }

    objects = UserManager.from_queryset(UserQuerySet)()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(models.functions.Lower("email"), name="user_email_once")]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}".strip() or self.email

    @cached_property
    def memberships_held(self):
        """Roles with their firm and park, read once a request so that a demotion acts on the next click."""
        # Put in order here: the ORM weighs each of the many columns against what it orders by.
        return sorted(self.memberships.select_related("firm", "park", "partner"), key=attrgetter("pk"))

    def firm_ids(self, *roles) -> list[int]:
        """Firms in which the person holds one of `roles`, or any role when none is named."""
        return [m.firm_id for m in self.memberships_held if m.firm_id and (not roles or m.role in roles)]

    def has_role(self, *roles) -> bool:
        return any(m.role in roles for m in self.memberships_held)

    def likeness(self, instead) -> tuple:
        """All that rights go by, with stand-ins for its keys and words: see `naturopole.kept`."""
        held = (
            (
                one.role,
                instead.key("firm", one.firm_id),
                instead.word("group", one.firm.group_name) if one.firm_id else "",
                instead.key("park", one.park_id),
                instead.key("partner", one.partner_id),
            )
            for one in self.memberships_held
        )
        return instead.key("user", self.pk), tuple(held)

    @classmethod
    def of_likeness(cls, likeness):
        """The stand-in: a person of whom nothing else is known, who holds these roles."""
        key, held = likeness
        user = bare(cls, id=key, is_active=True)
        user.memberships_held = [membership_like(*one) for one in held]
        return user

    @property
    def role_line(self):
        """First role and where it is held, such as “Human resources, LPH”."""
        return self.memberships_held[0].line if self.memberships_held else ""

    def lacks_second_factor(self) -> bool:
        """True when a wide role asks for a second factor and none is set up."""
        from allauth.mfa.adapter import get_adapter

        return self.has_role(*WIDE_ROLES) and not get_adapter().is_mfa_enabled(self)


class Partner(Scoped):
    """A public body that stands beside the park: commune, chamber, département, region."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="partners")
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)

    objects = ParkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return in_language(self, "name")


class Membership(Scoped):
    """One role of one person, in a firm or in the park itself."""

    firm_path = "firm"
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    park = models.ForeignKey(Park, models.CASCADE, related_name="memberships")
    firm = models.ForeignKey("firms.Firm", models.CASCADE, null=True, blank=True, related_name="memberships")
    partner = models.ForeignKey(Partner, models.CASCADE, null=True, blank=True, related_name="memberships")
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "firm", "role"], name="membership_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=models.Q(role__in=PARK_ROLES, firm=None) | models.Q(role__in=FIRM_ROLES, firm__isnull=False),
                name="membership_role_fits_place",
                violation_error_message=_("This role is held in the park or in a firm, not in the other."),
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.line}"

    @property
    def line(self):
        place = self.firm.name if self.firm else self.partner.name if self.partner else ""
        return f"{self.get_role_display()}, {place}" if place else str(self.get_role_display())


def membership_like(role, firm, group, park, partner) -> Membership:
    row = bare(Membership, role=role, firm_id=firm, park_id=park, partner_id=partner)
    places = {"firm": {"id": firm, "group_name": group}, "park": {"id": park}, "partner": {"id": partner}}
    for name, known in places.items():
        if known["id"] is not None:
            setattr(row, name, bare(Membership._meta.get_field(name).related_model, **known))
    return row


def bare(model, **known):
    """A row with these columns; to ask another one of it would be a query."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in known]
    return model.from_db("default", names, [known[name] for name in names])
