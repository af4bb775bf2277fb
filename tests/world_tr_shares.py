"""The joint session's shares, stated once."""

from training.domain import shares
from training.models import Pledge

READ_SHARES = {"president", "office", "hr_a", "director_a", "hr_b", "director_b"}
# each secret word, and all who may read it on some page
MARKS = {"MARKREASON": READ_SHARES}


def add_shares(world):
    session = world.rows["session"]
    pledge = Pledge._base_manager.get(session=session, firm=world.rows["firm_b"])
    version = shares.state(session, "MARKREASON", world.people["office"])
    world.rows |= {"cost_version": version, "pledge_b": pledge}
