"""Opinions of residents and public partners: asked with a date, reminded, final once submitted."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.domain.conflicts import conflicted_firms, officers_of
from firms.domain.positions import positions
from firms.models import Candidacy, Event, Firm, Membership, Opinion, Partner, Role
from firms.models.candidacy import is_desk
from firms.models.followup import is_asked
from naturopole import formats, workflow
from naturopole.saving import Stale

ASKED = gettext_lazy("Your opinion is asked for by %(day)s: %(url)s")
AWAITED = gettext_lazy("Your opinion is still awaited, by %(day)s: %(url)s")


@transaction.atomic
def ask(candidacy, *, firms=(), partners=(), due_on, by) -> list[Opinion]:
    """Ask firms and partners for their opinion by a day; who was asked before is left alone.

    Who had no time before an earlier decision is asked again, once the file is open anew. Raises PermissionDenied
    for who is not at the desk, InvalidTransition once the file is decided.
    """
    fresh = Candidacy.objects.select_for_update().get(pk=candidacy.pk)
    if not is_desk(by, fresh):
        raise PermissionDenied
    if fresh.status not in Candidacy.DECIDABLE:
        raise workflow.InvalidTransition(_("The decision has been taken: no opinion can be asked for any more."))
    asked, today = [], timezone.localdate()
    for kind, rows in (("firm", firms), ("partner", partners)):
        for row in rows:
            opinion, new = Opinion.objects.get_or_create(
                candidacy=fresh, **{kind: row}, defaults={"asked_by": by, "asked_on": today, "due_on": due_on}
            )
            if not new and opinion.status == Opinion.Status.CLOSED:
                opinion, new = ask_again(opinion, due_on=due_on, by=by), True
            if new:
                asked.append(opinion)
                Event.objects.record(fresh, verb="opinion_asked", by=by, note=str(row))
                write_to_voice(opinion, ASKED)
    return asked


def ask_again(opinion, *, due_on, by) -> Opinion:
    """Open an opinion that a decision closed; its draft is kept."""
    opinion.asked_by, opinion.asked_on, opinion.due_on, opinion.reminded_on = by, timezone.localdate(), due_on, None
    return workflow.apply(opinion, "ask_again", by=by, also=["asked_by", "asked_on", "due_on", "reminded_on"])


def default_day(park):
    return timezone.localdate() + timedelta(days=park.opinion_days)


def to_ask(candidacy) -> tuple[list[Firm], list[Partner]]:
    """Residents and partners who have not been asked yet, or whom an earlier decision cut short."""
    asked = candidacy.opinions.exclude(status=Opinion.Status.CLOSED).values_list("firm_id", "partner_id")
    park = candidacy.firm.park
    firms = Firm.objects.residents().filter(park=park).exclude(pk__in=[firm for firm, _none in asked if firm])
    partners = Partner.objects.filter(park=park).exclude(pk__in=[partner for _none, partner in asked if partner])
    return list(firms), list(partners)


@transaction.atomic
def write(opinion, *, stance, text, revision, by, submit=False) -> Opinion:
    """Save the draft, or submit it for good with the conflict of interest as positions stand.

    Raises PermissionDenied, Stale, and InvalidTransition when it is final or the file decided.
    """
    fresh = Opinion.objects.select_for_update().get(pk=opinion.pk)
    if not is_asked(by, fresh):
        raise PermissionDenied
    if fresh.status != Opinion.Status.ASKED:
        raise workflow.InvalidTransition(
            _("The decision has been taken: opinions are closed.")
            if fresh.status == Opinion.Status.CLOSED
            else _("This opinion is submitted: it can’t change any more.")
        )
    if fresh.revision != revision:
        raise Stale(fresh)
    fresh.stance, fresh.text, fresh.author, fresh.revision = stance, text, by, revision + 1
    fields = ["stance", "text", "author", "revision"]
    if not submit:
        fresh.save(update_fields=fields)
        return fresh
    fresh.submitted_at, fresh.conflicted = timezone.now(), speaks_with_conflict(fresh, by)
    done = workflow.apply(fresh, "submit", by=by, also=[*fields, "submitted_at", "conflicted"])
    Event.objects.record(fresh.candidacy, verb="opinion_submitted", by=by, note=str(fresh.voice))
    return done


def speaks_with_conflict(opinion, by) -> bool:
    """A firm whose ground the candidate enters, or of its group, speaks and does not count; so does who leads it.

    The person counts too: somebody may write for a partner, or another resident, and lead the rival.
    """
    firm = opinion.candidacy.firm
    conflicted = conflicted_firms(positions(firm.park, [firm]), firm)
    return opinion.firm_id in conflicted or by.pk in officers_of(conflicted)


@transaction.atomic
def remind(opinion, *, by=None) -> bool:
    """Write again to who has not answered, at most once a day; tell whether a message left."""
    fresh = Opinion.objects.select_for_update().get(pk=opinion.pk)
    if by is not None and not is_desk(by, fresh):
        raise PermissionDenied
    today = timezone.localdate()
    if fresh.status != Opinion.Status.ASKED or fresh.reminded_on == today:
        return False
    fresh.reminded_on = today
    fresh.save(update_fields=["reminded_on"])
    Event.objects.record(fresh.candidacy, verb="opinion_reminded", by=by, note=str(fresh.voice))
    write_to_voice(fresh, AWAITED)
    return True


def due_for_reminder(today):
    """Open opinions due within three days and not reminded yet."""
    soon = today + timedelta(days=3)
    return Opinion.objects.filter(
        status=Opinion.Status.ASKED, due_on__lte=soon, reminded_on=None, candidacy__status__in=Candidacy.DECIDABLE
    )


def close_open(candidacy):
    """The decision is taken: what was not submitted stays out."""
    for opinion in candidacy.opinions.filter(status=Opinion.Status.ASKED):
        workflow.apply(opinion, "close", by=None)


def write_to_voice(opinion, text):
    """Mail to the directors of the firm, or the partner's people, in their language: where to look, nothing else."""
    if opinion.firm_id:
        held = Membership.objects.filter(firm=opinion.firm_id, role=Role.DIRECTOR)
    else:
        held = Membership.objects.filter(partner=opinion.partner_id)
    url = settings.BASE_URL + reverse("firms:opinion_edit", args=[opinion.pk])
    for membership in held.select_related("user"):
        language = membership.user.language or "fr"
        with translation.override(language):
            body = text % {"day": formats.day(opinion.due_on, language), "url": url}
            send_mail(_("An opinion on a candidate"), body, None, [membership.user.email])


def read_by(user, candidacy, *, decides=False) -> list[Opinion]:
    """The opinions this person may read on this file, all of them for who `decides`.

    One still being written shows no words but to its authors, and who has yet to write reads nobody's before.
    """
    rows = candidacy.opinions.all() if decides else Opinion.objects.visible_to(user).filter(candidacy=candidacy)
    found = list(rows.select_related("firm", "partner", "author"))
    for row in found:
        row.mine = is_asked(user, row)
    writes = any(row.mine and row.status == Opinion.Status.ASKED for row in found)
    for row in found:
        if not row.mine and (writes or row.status != Opinion.Status.SUBMITTED):
            row.stance, row.text, row.author = "", "", None
    return found


def tally(opinions) -> dict:
    """How many of those that count say what: {stance: number}, and how many were asked and given."""
    given = [row for row in opinions if row.status == Opinion.Status.SUBMITTED]
    counted = [row for row in given if not row.conflicted]
    return {
        "asked": len(opinions),
        "given": len(given),
        "counted": {stance: sum(row.stance == stance for row in counted) for stance in Opinion.Stance.values},
    }
