"""The people of the demo park whom a visitor may become with one click; they exist in demo only."""

from dataclasses import dataclass

from django.conf import settings

from firms.models import User

DOMAIN = "naturopole.example"
KEYS = (
    "president",
    "hr-lph",
    "hr-biosphere",
    "hr-eskiss",
    "sales-lph",
    "sales-biosphere",
    "director-lph",
    "director-eskiss",
    "employee-biosphere",
    "manager-biosphere",
    "representative-lph",
    "partner",
    "administrator",
)


@dataclass(frozen=True)
class Persona:
    """One button of the login page: `key` stands in the address, `firm` draws the leaf when there is one."""

    key: str
    user: User

    @property
    def firm(self):
        held = self.user.memberships_held
        return held[0].firm if held else None


def address(key) -> str:
    return f"{key}@{DOMAIN}"


def offered() -> list[Persona]:
    """The personas that exist, in the order of the list; none outside demo."""
    if not settings.DEMO:
        return []
    found = {
        user.email: user
        for user in User.objects.filter(email__in=map(address, KEYS)).prefetch_related(
            "memberships__firm", "memberships__partner", "memberships__park"
        )
    }
    for user in found.values():
        user.__dict__["memberships_held"] = list(user.memberships.all())
    return [Persona(key, found[address(key)]) for key in KEYS if address(key) in found]


def user_of(key) -> User | None:
    return next((persona.user for persona in offered() if persona.key == key), None)
