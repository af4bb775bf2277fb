"""The demo's firms from outside the park: the two laboratories that withdrew, and one that is invited."""

from django.utils import timezone

from training.domain import invitations
from training.models import JointSession, OutsideFirm, Pledge

TOGETHER = "Deux laboratoires de Gannat et Vichy"
# name, contact, address, language, staff
LABORATORIES = [
    ("Laboratoire de Gannat", "Hélène Vernet", "formation@labo-gannat.example", "fr", 40),
    ("Laboratoire de Vichy", "Marc Deloche", "rh@labo-vichy.example", "fr", 65),
]
INVITED = ("Botanic Analytics", "Ruth Hale", "training@botanic.example", "en", 22)


def load(park):
    """Enter them in the register, part the pledge that stood for both laboratories, and invite the third."""
    firms = [enter(park, *row) for row in LABORATORIES]
    for pledge in Pledge.objects.filter(session__park=park, outside_name=TOGETHER):
        part(pledge, firms)
    third = enter(park, *INVITED)
    sessions = JointSession.objects.filter(
        park=park, status=JointSession.Status.OPEN, pledge_deadline__gte=timezone.localdate()
    )
    session = sessions.order_by("starts_on", "pk").last()
    if session:
        invitations.invite_all(session, outside=[third], by=None)


def enter(park, name, contact, email, language, head_count) -> OutsideFirm:
    known = {"contact": contact, "email": email, "language": language, "head_count": head_count}
    return OutsideFirm.objects.get_or_create(park=park, name=name, defaults=known)[0]


def part(pledge, firms):
    """The pledge for both becomes that of the first, beside one for the other; no seat is lost on the way."""
    first, second = firms
    seats = pledge.seats
    pledge.outside, pledge.outside_name, pledge.seats = first, first.name, seats - seats // 2
    pledge.head_count = first.head_count
    pledge.save(update_fields=["outside", "outside_name", "seats", "head_count"])
    Pledge.objects.create(
        session=pledge.session,
        outside=second,
        outside_name=second.name,
        seats=seats // 2,
        state=pledge.state,
        head_count=second.head_count,
        pledged_at=pledge.pledged_at,
        withdrawn_on=pledge.withdrawn_on,
    )
