"""A firm's application: begun with an e-mail address, written by its link, sent once, completed when more is asked."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.domain import intake_mail, intake_papers
from firms.domain.intake_filing import complete, first_answers, receive
from firms.domain.positions import axes_of
from firms.models import Axis, Candidacy, Event, Intake, Park
from naturopole import workflow
from naturopole.links import fingerprint
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition

VALIDITY = timedelta(days=90)
TYPED = ("answers", "position", "any_axes", "unfitting_axes")


class Closed(Exception):
    """The form is no longer open: it has been sent, or the file has moved on."""


def the_park() -> Park | None:
    """The park that firms apply to; an installation holds one."""
    return Park.objects.first()


def levels_of(park) -> dict:
    """The park's levels by axis, in order."""
    levels = axes_of(park).levels.values()
    return {axis: [level for level in levels if level.axis == axis] for axis in Axis}


@transaction.atomic
def start(park, *, email, name, language) -> str:
    """Begin an application, mail its link, and answer the link's token. Known addresses and names start like others."""
    token = secrets.token_urlsafe(32)
    intake = Intake.objects.create(
        park=park,
        token_sha256=fingerprint(token),
        expires_at=timezone.now() + VALIDITY,
        email=email,
        language=language,
        answers={"name": name, "email": email},
    )
    intake_mail.invite(intake, address_of(token))
    return token


def address_of(token) -> str:
    return settings.BASE_URL + reverse("firms:intake", args=[token])


def intake_of(token) -> Intake | None:
    """The application behind a link, or None."""
    known = fingerprint(token)
    rows = Intake.objects.filter(Q(token_sha256=known) | Q(former_sha256s__contains=[known]))
    return rows.select_related("park", "candidacy__firm").first()


def locked(intake) -> Intake:
    """The row as it stands now, held until the transaction ends; whoever comes second waits here."""
    Intake.objects.select_for_update().get(pk=intake.pk)
    return Intake.objects.select_related("park", "candidacy__firm").get(pk=intake.pk)


def typed_in(intake) -> dict:
    return {name: getattr(intake, name) for name in TYPED}


def write(fresh, typed, *, revision):
    """Keep what was typed if the row is still at `revision`, or holds the same words already; raises Stale."""
    if fresh.revision != revision and typed_in(fresh) != typed:
        raise Stale(fresh, _("Another window has saved this application meanwhile. Compare, then save again."))
    for name, value in typed.items():
        setattr(fresh, name, value)
    fresh.revision += 1
    fresh.expires_at = timezone.now() + VALIDITY
    fresh.save(update_fields=[*TYPED, "revision", "expires_at", "updated_at"])


@transaction.atomic
def save(intake, typed, *, revision) -> Intake:
    """Keep the form as typed, complete or not, and renew the link; raises Closed, or Stale with the other's words."""
    fresh = locked(intake)
    if not fresh.is_writable:
        raise Closed
    write(fresh, typed, revision=revision)
    return fresh


@transaction.atomic
def send(intake, typed, *, facts, revision, link="") -> tuple[Candidacy, bool]:
    """Make the firm and its candidacy, or complete them when more was asked; answers (candidacy, whether it is new).

    `facts` is what the form read from `typed`. However many clicks race, the row's lock lets one through and the others
    find its candidacy. Raises Stale when another tab has saved other words first.
    """
    fresh = locked(intake)
    if not fresh.is_writable:
        return fresh.candidacy, False
    write(fresh, typed, revision=revision)
    # Names and references are taken one firm at a time.
    park = Park.objects.select_for_update(no_key=True).get(pk=fresh.park_id)
    if fresh.candidacy is None:
        fresh.candidacy = receive(fresh, park, facts)
    else:
        fresh.candidacy = complete(fresh, facts, typed)
    fresh.sent = typed
    sent = workflow.apply(fresh, "send", by=None, also=("candidacy", "sent"))
    intake_mail.tell_received(sent, link)
    intake_mail.tell_desk(sent.candidacy, intake_mail.ARRIVED)
    return sent.candidacy, True


@transaction.atomic
def renew(candidacy, *, by=None, news=False) -> str:
    """Give the firm a fresh link, mail it and answer its address; the old link stops.

    `news`: there is a decision, and whoever comes back by a link it has kept reads it too. A firm that never had a
    form gets one filled from its file. Raises InvalidTransition without an e-mail address.
    """
    candidacy = Candidacy.objects.select_for_update().get(pk=candidacy.pk)
    intake = Intake.objects.select_for_update(of=("self",)).filter(candidacy=candidacy).first()
    email = candidacy.contact_email or (intake.email if intake else "")
    if not email:
        raise InvalidTransition(_("The file has no e-mail address of the firm: add one first."))
    token = secrets.token_urlsafe(32)
    if intake is None:
        intake = from_file(candidacy)
    former = [*intake.former_sha256s, intake.token_sha256] if news and intake.token_sha256 else []
    intake.email, intake.token_sha256, intake.former_sha256s = email, fingerprint(token), former
    intake.expires_at = timezone.now() + VALIDITY
    intake.save()
    Event.objects.record(candidacy, verb="link_renewed", by=by)
    (intake_mail.tell_news if news else intake_mail.send_link)(intake, address_of(token))
    return address_of(token)


def from_file(candidacy) -> Intake:
    """A form, not stored yet, filled with what the park knows of a firm that came without one."""
    typed = first_answers(candidacy)
    more = candidacy.status == Candidacy.Status.MORE_ASKED
    return Intake(
        park_id=candidacy.firm.park_id,
        candidacy=candidacy,
        language=candidacy.language,
        status=Intake.Status.REOPENED if more else Intake.Status.SENT,
        sent=typed,
        **typed,
    )


@transaction.atomic
def reopen(candidacy):
    """Open the form again because more is asked, and renew its link; a firm without a form gets one by `renew`."""
    intake = Intake.objects.filter(candidacy=candidacy).first()
    if intake is not None:
        intake.expires_at = timezone.now() + VALIDITY
        workflow.apply(intake, "reopen", by=None, also=("expires_at",))


def erase_drafts(*, dry_run=False) -> int:
    """Erase applications that were never sent and whose link has expired, with their files; answers how many."""
    old = Intake.objects.filter(candidacy=None, expires_at__lt=timezone.now())
    if dry_run:
        return old.count()
    return sum(erase(pk) for pk in old.values_list("pk", flat=True))


@transaction.atomic
def erase(pk) -> int:
    """Erase one draft unless its author has come back meanwhile."""
    rows = Intake.objects.select_for_update().filter(pk=pk, candidacy=None, expires_at__lt=timezone.now())
    intake = rows.first()
    if intake is None:
        return 0
    intake_papers.remove_all(intake)
    intake.delete()
    return 1
