"""The demo's shares: one session whose shares are stated, which waits for its firms to agree."""

from firms.models import Membership, Role
from training.domain import shares
from training.models import JointSession

TITLE = "Good manufacturing practice"


def load(park):
    """State the shares of the session that has reached its minimum, by the park's office or else the organiser's HR."""
    session = JointSession.objects.filter(park=park, title_en=TITLE).first()
    stater = session and (
        Membership.objects.filter(park=park, role=Role.OFFICE).first()
        or Membership.objects.filter(firm=session.organiser_id, role=Role.HR, firm__isnull=False).first()
    )
    if stater:
        shares.state(session, "Les prix du prestataire et du laboratoire sont connus.", stater.user)
