"""A small park where every sensitive field of every firm carries a word of its own, and people in every role."""

from dataclasses import dataclass, field

from django.core.mail import send_mail
from django.utils import timezone

from firms.models import OutboxMail
from tests import factories
from training.models import JointSession, Pledge

# person: (role, firm letter or None)
PEOPLE = {
    "president": ("president", None),
    "office": ("office", None),
    "administrator": ("administrator", None),
    "partner": ("partner", None),
    "director_a": ("director", "a"),
    "hr_a": ("hr", "a"),
    "sales_a": ("sales", "a"),
    "representative_a": ("staff_representative", "a"),
    "director_b": ("director", "b"),
    "hr_b": ("hr", "b"),
    "sales_b": ("sales", "b"),
    "manager_b": ("line_manager", "b"),
    "employee_b": ("employee", "b"),
    "director_c": ("director", "c"),
    "hr_c": ("hr", "c"),
    "sales_c": ("sales", "c"),
    "stranger": (None, None),
    "visitor": (None, None),
}


@dataclass
class World:
    """Rows and people by name."""

    rows: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)

    def key(self, subject):
        """What stands in the address for a row; a word stands for itself."""
        row = self.rows.get(subject, subject)
        return getattr(row, "pk", row)

    def unknown(self, subject):
        key = self.key(subject)
        return 99_999_999 if isinstance(key, int) else "unknown"

    def sign_in(self, client, person):
        client.logout()
        if person != "visitor":
            client.force_login(self.people[person])


def build() -> World:
    """Make the park; firms a, b and c are residents, d is a candidate."""
    world = World()
    park = factories.ParkFactory()
    for letter in "abc":
        world.rows[f"firm_{letter}"] = factories.FirmFactory(park=park, name=f"Maison {letter.upper()}")
    for person, (role, letter) in PEOPLE.items():
        if person == "stranger":
            world.people[person] = factories.UserFactory()
        elif role:
            world.people[person] = factories.member(role, firm=world.rows.get(f"firm_{letter}"), park=park)
    send_mail("subject", "body", None, ["somebody@essai.example"])
    world.rows["mail"] = OutboxMail._base_manager.get()
    add_candidacy(world, park)
    add_session(world, park)
    return world


def add_candidacy(world, park):
    world.rows["candidacy"] = factories.CandidacyFactory(
        firm__park=park, firm__name="MARKCANDIDATE", summary_fr="MARKCANDIDATE", summary_en="MARKCANDIDATE"
    )


def add_session(world, park):
    today = timezone.localdate()
    session = JointSession._base_manager.create(
        park=park,
        title_fr="Cours",
        title_en="Course",
        length_fr="1 jour",
        length_en="1 day",
        starts_on=today,
        pledge_deadline=today,
        minimum=2,
        capacity=4,
        cost=100,
    )
    for letter in "ab":
        Pledge._base_manager.create(session=session, firm=world.rows[f"firm_{letter}"], seats=2, state="committed")
    world.rows["session"] = session
