"""Who is asked to a session, of the park or outside it, several at once; and the register of outside firms."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from firms.models import Event, Firm, Role, User
from mobility.domain.mail import tell
from naturopole.saving import Stale
from naturopole.todo import Todo
from naturopole.workflow import InvalidTransition
from training.domain import archive, held, outside_links, pledging
from training.models import JointSession, OutsideFirm, Pledge, PledgeLink

KEPT = ("name", "contact", "email", "language", "head_count")
BY_LINK = ("declined", "pledged", "committed", "confirmed", "refused", "withdrawn")
MOST = 10


@dataclass(frozen=True)
class Invited:
    """One firm that was asked or holds seats; for an outside one its latest link, where that stands, its last answer.

    When a link was last opened is not known: looking changes nothing. The last answer by it is.
    """

    pledge: Pledge
    link: PledgeLink | None
    link_state: str
    answered_at: datetime | None


def invited(session) -> list[Invited]:
    """All of them, whatever they have said so far. Three queries; for the organiser alone."""
    links = Prefetch("links", PledgeLink.objects.order_by("-pk"))
    pledges = list(
        Pledge.objects.filter(session=session).with_firms().select_related("outside").prefetch_related(links)
    )
    outside = [pledge.pk for pledge in pledges if pledge.outside_id]
    answers = Event.objects.filter(kind="training.pledge", subject_id__in=outside, by=None, verb__in=BY_LINK)
    said = dict(answers.order_by().values_list("subject_id").annotate(last=Max("at")))
    return [one(pledge, said.get(pledge.pk)) for pledge in pledges]


def one(pledge, answered_at) -> Invited:
    link = next(iter(pledge.links.all()), None) if pledge.outside_id else None
    return Invited(pledge, link, outside_links.state_of(link) if pledge.outside_id else "", answered_at)


def to_invite(session, user):
    """Firms of the park and outside ones that could still be asked; the organiser needs no invitation."""
    firms = Firm.objects.visible_to(user).residents().filter(park=session.park_id)
    outside = OutsideFirm.objects.visible_to(user).in_use().filter(park=session.park_id)
    asked = Pledge.objects.filter(session=session)
    firms = firms.exclude(pk=session.organiser_id).exclude(pk__in=asked.filter(firm__isnull=False).values("firm_id"))
    return firms, outside.exclude(pk__in=asked.filter(outside__isnull=False).values("outside_id"))


@archive.naming()
def invite_all(session, *, firms=(), outside=(), mail=True, by) -> int:
    """Ask all these firms; those asked already are left as they are. Answers how many are new.

    HR of a firm of the park is told that something waits; an outside firm gets its link by mail, unless the organiser
    hands it over. Raises InvalidTransition where the session takes no pledges.
    """
    pledging.locked(session)
    known = set(Pledge.objects.filter(session=session).values_list("firm_id", "outside_id"))
    new_firms = [firm for firm in firms if (firm.pk, None) not in known]
    new_outside = [firm for firm in outside if (None, firm.pk) not in known]
    for firm in new_firms:
        pledging.invite(session, firm, by=by)
    for firm in new_outside:
        pledge = pledging.invite(session, firm, by=by)
        pledge.session, pledge.outside = session, firm
        if mail:
            outside_links.mail(pledge, by=by)
    if new_firms:
        tell(*User.objects.filter(memberships__firm__in=new_firms, memberships__role=Role.HR))
    return len(new_firms) + len(new_outside)


def todo(user, pledges=None) -> list[Todo]:
    """Invitations that a firm's HR has not answered yet, as long as pledges are open; see `held.waiting_pledges`."""
    rows = held.own(user, held.waiting_pledges(user) if pledges is None else pledges)
    asked = [row for row in rows if row.state == Pledge.State.INVITED and held.takes_seats(row)]
    return [waiting(row.session) for row in asked[:MOST]]


def waiting(session) -> Todo:
    url = reverse("training:session_detail", args=[session.pk])
    text = _("Your firm is invited to take seats.")
    return Todo("mail", session.title, text, url, _("See"), due=session.pledge_deadline)


def register(user):
    """The park's outside firms; `is_asked` to some session, `is_own` to one that this person's firms organise."""
    asked = Pledge.objects.filter(outside=OuterRef("pk"))
    own = asked.filter(session__organiser_id__in=user.firm_ids(Role.HR))
    return OutsideFirm.objects.visible_to(user).annotate(is_asked=Exists(asked), is_own=Exists(own))


def may_change(user, firm) -> bool:
    """Once a firm was asked, only who organises a session of it: its link goes to the address that stands here."""
    return user.has_role(Role.OFFICE) or firm.is_own or not firm.is_asked


def revision_of(firm) -> str:
    """What stands for a revision of the register's rows, which count none: a fingerprint of what they say."""
    said = json.dumps([getattr(firm, name) for name in KEPT], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def same_name(park, name):
    """Firms of the register under this name, however it is written in capitals."""
    return OutsideFirm.objects.filter(park=park, name__iexact=name)


@transaction.atomic
def add(firm, *, by) -> OutsideFirm:
    """Enter a firm; the same form sent twice enters one. Raises InvalidTransition where its name is there already."""
    try:
        with transaction.atomic():
            firm.save()
    except IntegrityError:
        first = OutsideFirm.objects.filter(request_key=firm.request_key).first()
        if first is None:
            raise InvalidTransition(_("This firm is entered already.")) from None
        return first
    Event.objects.record(firm, verb="created", by=by)
    return firm


@transaction.atomic
def save(firm, *, revision, by) -> OutsideFirm:
    """Save an edit if the row still says what the page showed, raise Stale otherwise; sent twice, it is saved once.

    Sessions still to come follow a change of name; those that are over keep the name that was signed for.
    """
    fresh = archive.locked(firm)
    fresh.revision = revision_of(fresh)
    if fresh.revision == revision_of(firm):
        return fresh
    if fresh.revision != revision:
        raise Stale(fresh)
    try:
        with transaction.atomic():
            firm.save(update_fields=KEPT)
    except IntegrityError:
        raise InvalidTransition(_("This firm is entered already.")) from None
    if firm.name != fresh.name:
        firm.pledges.filter(session__status__in=JointSession.LIVE).update(outside_name=firm.name)
    Event.objects.record(firm, verb="edited", by=by)
    return firm
