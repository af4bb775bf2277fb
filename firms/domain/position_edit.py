"""The editor of a firm's position: what it declares, what documents show, and who has changed it when."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.domain.positions import axes_of, positions
from firms.domain.watch import rescore_waiting, residents_changed, write_to
from firms.models import Event, Firm, Park, PositionRecord, Role, Strength, WaitingScore
from firms.models.firm import Standing
from naturopole.saving import Stale


@dataclass(frozen=True)
class Declared:
    """A firm's position as it stands at `revision`: strengths and keys of documents by level key, and the why."""

    revision: int
    held: dict
    proofs: dict
    reason_fr: str
    reason_en: str

    @property
    def said(self):
        """What two editors may differ in."""
        return self.held, self.proofs, self.reason_fr, self.reason_en


def may_edit(firm, user) -> bool:
    """A resident's director, the park's office and administrator; for a candidate the last two alone."""
    if firm.standing == Standing.RESIDENT:
        return firm.may_be_edited_by(user)
    return user.has_role(Role.OFFICE, Role.ADMINISTRATOR)


def declared(firm) -> Declared:
    """The position as it stands. One query."""
    rows = list(firm.strengths.values_list("level_id", "value", "proof_id"))
    return Declared(
        firm.position_revision,
        {level: value for level, value, _proof in rows},
        {level: proof for level, _value, proof in rows if proof},
        firm.position_reason_fr,
        firm.position_reason_en,
    )


@transaction.atomic
def change(firm, *, held, proofs, reason_fr, reason_en, revision, by) -> Event | None:
    """Write a firm's whole position: `held` maps level keys to quarters, `proofs` level keys to documents.

    Returns the history row, None where everything stands like this already. Raises PermissionDenied, ValueError for
    a level, strength or document that does not fit, Stale when the firm has moved on from `revision`.
    """
    park, fresh = lock(firm)
    if not may_edit(fresh, by):
        raise PermissionDenied
    before = declared(fresh)
    check(fresh, held, proofs)
    after = Declared(
        before.revision + 1, held, {pk: row.pk for pk, row in proofs.items() if pk in held}, reason_fr, reason_en
    )
    if after.said == before.said:
        return None
    if before.revision != revision:
        raise Stale(before)
    then = positions(park).park
    write(fresh, before, after, by)
    tell_watch(park, fresh, before, after, then)
    return Event.objects.record(fresh, verb="position_changed", by=by, detail=difference(before, after))


def lock(firm) -> tuple[Park, Firm]:
    """Changes of positions follow one another in the whole park, so that each sees the ground of all others."""
    park = Park.objects.select_for_update(no_key=True).get(pk=firm.park_id)
    fresh = Firm.objects.select_for_update(no_key=True).get(pk=firm.pk)
    fresh.park = park
    return park, fresh


def check(firm, held, proofs):
    known = {level.pk for level in axes_of(firm.park).levels.values()}
    if not (held.keys() | proofs.keys()) <= known:
        raise ValueError(_("The park’s axes have no such level."))
    if not set(held.values()) <= {*Strength.STEPS}:
        raise ValueError(_("A strength is a quarter, a half, three quarters or full."))
    if any(document.firm_id != firm.pk for document in proofs.values()):
        raise ValueError(_("Only documents of the firm itself can prove its position."))


def write(firm, before, after, by):
    """The strengths, the why, and the record of the day; a second change of one day adds a record, the later wins."""
    if (before.held, before.proofs) != (after.held, after.proofs):
        open_records(firm, before)
        firm.strengths.exclude(level__in=after.held).delete()
        Strength.objects.bulk_create(
            (
                Strength(firm=firm, level_id=level, value=value, proof_id=after.proofs.get(level))
                for level, value in after.held.items()
            ),
            update_conflicts=True,
            unique_fields=["firm", "level"],
            update_fields=["value", "proof"],
        )
        keep(firm, after, since=timezone.localdate(), by=by)
    firm.position_reason_fr, firm.position_reason_en = after.reason_fr, after.reason_en
    firm.position_revision = after.revision
    firm.save(update_fields=["position_reason_fr", "position_reason_en", "position_revision"])


def open_records(firm, before):
    """A firm set up before changes were kept gets what it held until now as its first record."""
    if before.held and not firm.position_records.exists():
        keep(firm, before, since=first_day(firm), by=None)


def keep(firm, position, *, since, by) -> PositionRecord:
    return PositionRecord.objects.create(
        firm=firm,
        since=since,
        held={str(level): float(value) for level, value in position.held.items()},
        proven=sorted(position.proofs),
        by=by,
    )


def first_day(firm) -> date:
    """Since when a position without record has held: the firm's arrival, its application, or today."""
    received = firm.candidacies.order_by("received_on").values_list("received_on", flat=True).first()
    joined = firm.joined_on or (date(firm.joined, 1, 1) if firm.joined else None)
    return min(joined or received or timezone.localdate(), timezone.localdate())


def difference(before, after) -> dict:
    """The change for the history row: strengths and keys of documents by level, each from → to."""
    levels = sorted({*before.held, *after.held, *before.proofs, *after.proofs})
    strengths = {pk: [float(before.held.get(pk, 0)), float(after.held.get(pk, 0))] for pk in levels}
    proofs = {pk: [before.proofs.get(pk), after.proofs.get(pk)] for pk in levels}
    return {
        "levels": {str(pk): pair for pk, pair in strengths.items() if pair[0] != pair[1]},
        "proofs": {str(pk): pair for pk, pair in proofs.items() if pair[0] != pair[1]},
        "reason": (before.reason_fr, before.reason_en) != (after.reason_fr, after.reason_en),
    }


def tell_watch(park, firm, before, after, then):
    """What waits or drifts is looked at again where strengths have moved; `then` is the engine's park before."""
    if before.held == after.held:
        return
    if firm.standing == Standing.RESIDENT:
        residents_changed(park, cause=WaitingScore.Cause.MOVED, firm=firm, before=then)
    elif firm.standing == Standing.CANDIDATE:
        rescore_waiting(park, WaitingScore.Cause.MOVED, firm)


@transaction.atomic
def ask_level(firm, *, axis, words, by) -> Event | None:
    """Ask the park's administrator for a level that the axes lack; None when these words have been sent already."""
    park, fresh = lock(firm)
    if not may_edit(fresh, by):
        raise PermissionDenied
    asked = {"axis": str(axis), "words": words}
    if Event.objects.about(fresh).filter(verb="level_asked", detail=asked).exists():
        return None
    write_to(
        park,
        Role.ADMINISTRATOR,
        reverse("firms:position_history", args=[fresh.pk]),
        gettext_lazy("A level is asked for"),
        gettext_lazy("A firm asks for a level that the park’s axes lack. Its words are here: %(url)s"),
    )
    return Event.objects.record(fresh, verb="level_asked", by=by, detail=asked)
