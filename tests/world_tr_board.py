"""What people of firms b and c hold, and calendars by secret addresses."""

from tests.mobility.factories import EmployeeFactory
from tests.training.factories import CertificateFactory, ThemeFactory, in_days
from training.domain import feeds
from training.models import CalendarFeed, TrainingCertificate

BOARD_SECRETS = {"MARKHOLDERB": {"hr_b", "manager_b"}, "MARKHOLDERC": {"hr_c"}}


def add_board(world, park):
    """One certificate of b's, of somebody in a manager's team, one of c's; the feeds of a person and of a firm."""
    theme = ThemeFactory(park=park, validity_months=24)
    manager = {"b": world.people["manager_b"], "c": None}
    for letter in "bc":
        person = EmployeeFactory(
            firm=world.rows[f"firm_{letter}"], last_name=f"MARKHOLDER{letter.upper()}", manager=manager[letter]
        )
        CertificateFactory(employee=person, theme=theme, valid_until=in_days(20))
    world.rows["training_certificate"] = TrainingCertificate._base_manager.get(employee__last_name="MARKHOLDERB")
    tokens = [
        feeds.make(world.people["employee_b"]),
        feeds.make(world.people["hr_b"], world.rows["firm_b"]),
    ]
    for word, address in zip(("feed_token", "feed_token_twin"), tokens, strict=True):
        world.rows[word] = address.rsplit("/", 1)[1].removesuffix(".ics")
    world.rows["feed"] = CalendarFeed._base_manager.get(user=world.people["employee_b"])
