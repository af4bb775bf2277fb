"""Mail about sessions: that something waits, and no more; the pages say what."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from firms.models import Membership, Role, User
from mobility.domain.mail import tell
from training.models import JointSession, OutsideFirm, Pledge

HOLDS = (Pledge.State.PENCILLED, Pledge.State.COMMITTED, Pledge.State.CONFIRMED)


def tell_firms(session, *, but=None):
    """Write to human resources of the firms of the session and of its organiser; `but` has done it and knows.

    Outside firms that hold seats are written to at the address of their contact. Once the session is cancelled, firms
    that were invited are told as well. Written in the caller's transaction.
    """
    reached = (*HOLDS, Pledge.State.INVITED) if session.status == JointSession.Status.CANCELLED else HOLDS
    pledges = Pledge.objects.filter(session=session, state__in=reached)
    firms = Q(firm__in=pledges.filter(firm__isnull=False).values("firm")) | Q(firm=session.organiser_id)
    seats = Membership.objects.filter(firms if session.organiser_id else firms | Q(role=Role.OFFICE))
    people = User.objects.filter(pk__in=seats.filter(role__in=(Role.HR, Role.OFFICE)).values("user"))
    tell(*people.exclude(pk=getattr(but, "pk", None)).order_by("pk"))
    write_outside(OutsideFirm.objects.filter(pk__in=pledges.values("outside")))


def tell_organiser(session):
    """Something has been done about a session: the organiser's HR, else the park's office, is told to look."""
    if session.organiser_id:
        holders = {"memberships__firm": session.organiser_id, "memberships__role": Role.HR}
    else:
        holders = {"memberships__park": session.park_id, "memberships__role": Role.OFFICE}
    tell(*User.objects.filter(**holders).distinct())


def write_outside(firms):
    """Firms without an account look at the link that they were sent: it can't be written again."""
    messages = [outside_message(firm) for firm in firms]
    if messages:
        get_connection().send_messages(messages)


def outside_message(firm) -> EmailMessage:
    with translation.override(firm.language):
        body = _("Something has changed in a training that your firm takes part in. Open the link you were sent.")
        return EmailMessage(_("A message for you"), f"{body}\n\n{settings.BASE_URL}/", None, [firm.email])


def tell_people(enrolments):
    """Write to those who have an account that something about their seats is new."""
    tell(*(row.employee.user for row in enrolments if row.employee is not None))
