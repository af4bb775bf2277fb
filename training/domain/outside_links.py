"""An outside firm's way in to its pledge without an account: made, mailed, renewed, ended, and what stands behind it.

Only a fingerprint is kept. A link lives until a month after the session ends; making one ends those before.
"""

import secrets
from datetime import datetime, time

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole import formats
from naturopole.links import fingerprint
from naturopole.months import months_later
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from training.domain import pledging
from training.models import JointSession, Pledge, PledgeLink

MONTHS_AFTER = 1


class Gone(Exception):
    """The link was ended, or its day came, while its holder was reading the page."""


def address_of(token) -> str:
    return settings.BASE_URL + reverse("training:outside", args=[token])


def end_of(session) -> datetime:
    """A month after the last half-day, or after the first day where none is set."""
    last = session.half_days.aggregate(last=Max("day"))["last"]
    return end_after(max(filter(None, [session.starts_on, last])))


def end_after(day) -> datetime:
    day = months_later(day, MONTHS_AFTER)
    return datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())


def alive(pledge):
    return pledge.links.filter(revoked_at=None, expires_at__gte=timezone.now())


def is_gone(link) -> bool:
    return bool(link.revoked_at) or link.expires_at < timezone.now()


def state_of(link) -> str:
    """Where the latest link of a firm stands: none, open, ended or expired."""
    if link is None:
        return "none"
    return "ended" if link.revoked_at else "expired" if is_gone(link) else "open"


@transaction.atomic
def make(pledge, *, by=None) -> str:
    """Make a fresh link and end those before; answers its full address, which is kept nowhere.

    Raises InvalidTransition for a firm that stands in no register, and once the session has long been over.
    """
    session = pledging.locked(pledge.session)
    if pledge.outside_id is None:
        raise InvalidTransition(_("Only a firm of the register has a link: enter it there first."))
    end = end_of(session)
    if end < timezone.now():
        raise InvalidTransition(_("This session ended more than a month ago: no link opens it any more."))
    alive(pledge).update(revoked_at=timezone.now())
    token = secrets.token_urlsafe(32)
    PledgeLink.objects.create(pledge=pledge, token_sha256=fingerprint(token), expires_at=end)
    Event.objects.record(pledge, verb="link_made", by=by)
    return address_of(token)


@transaction.atomic
def mail(pledge, *, by=None) -> str:
    """Make a fresh link and send it to the firm, in its language; the mail says who invites, and nothing of others."""
    address = make(pledge, by=by)
    park, firm = pledge.session.park, pledge.outside
    with translation.override(firm.language):
        words = {
            "park": park.name,
            "url": address,
            "day": formats.day(end_of(pledge.session), firm.language),
        }
        subject = _("%(park)s invites you to a joint training session") % words
        body = _(
            "%(park)s invites your firm to take seats in a joint training session.\n\n"
            "What it is about, when and where, what it would cost you, and your answer: %(url)s\n\n"
            "No account is needed. This link is for your firm alone and opens until %(day)s."
        )
        send_mail(subject, body % words, None, [firm.email])
    Event.objects.record(pledge, verb="link_mailed", by=by)
    return address


@transaction.atomic
def revoke(pledge, *, by) -> bool:
    """End the firm's links; tells whether there was one."""
    pledging.locked(pledge.session)
    ended = alive(pledge).update(revoked_at=timezone.now())
    if ended:
        Event.objects.record(pledge, verb="link_ended", by=by)
    return bool(ended)


def lengthen() -> int:
    """For the daily task: links follow their session when it is put off; how many were lengthened."""
    links = PledgeLink.objects.filter(
        revoked_at=None, expires_at__gte=timezone.now(), pledge__session__status__in=JointSession.LIVE
    )
    rows = links.select_related("pledge__session").annotate(last=Max("pledge__session__half_days__day"))
    longer = []
    for link in rows:
        end = end_after(max(filter(None, [link.pledge.session.starts_on, link.last])))
        if end > link.expires_at:
            link.expires_at = end
            longer.append(link)
    PledgeLink.objects.bulk_update(longer, ["expires_at"])
    return len(longer)


def link_of(token) -> PledgeLink | None:
    """The link behind a token, or None; whether it still opens is `is_gone`'s to say."""
    rows = PledgeLink.objects.select_related(
        "pledge__outside", "pledge__session__park", "pledge__session__provider", "pledge__session__trainer"
    )
    return rows.filter(token_sha256=fingerprint(token), pledge__outside__isnull=False).first()


def held(link, revision=None) -> Pledge:
    """The firm's pledge as it stands, its session locked until the end of the transaction.

    Raises Gone where the link was ended meanwhile, Stale where the pledge is no longer at `revision`.
    """
    session = pledging.locked(link.pledge.session)
    if not alive(link.pledge).filter(pk=link.pk).exists():
        raise Gone
    pledge = Pledge.objects.select_related("outside", "firm").get(pk=link.pledge_id)
    pledge.session = session
    if revision is not None and pledge.revision != revision:
        raise Stale(pledge)
    return pledge
