"""The joint session's shares, stated once, with a ceiling that only its own firm may read."""

from decimal import Decimal

from training.domain import shares
from training.models import Pledge

READ_SHARES = {"president", "office", "hr_a", "director_a", "hr_b", "director_b"}
# each secret word, and all who may read it on some page
MARKS = {"MARKREASON": READ_SHARES, "4,909": {"hr_b", "director_b"}}


def add_shares(world):
    session = world.rows["session"]
    pledge = Pledge._base_manager.get(session=session, firm=world.rows["firm_b"])
    Pledge._base_manager.filter(pk=pledge.pk).update(ceiling=Decimal("4909.00"))
    version = shares.state(session, "MARKREASON", world.people["office"])
    world.rows |= {"cost_version": version, "pledge_b": pledge}
