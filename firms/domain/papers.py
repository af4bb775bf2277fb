"""A firm's file: its identity and its parts, saved without losing a colleague's words."""

import hashlib

from django.db import transaction

from firms.domain.watch import rescore_waiting
from firms.models import Event, Firm, HeadCount, WaitingScore
from naturopole.saving import Stale

IDENTITY = (
    *("full_name", "legal_form", "siren", "siret", "vat_number", "address", "website", "founded"),
    *("share_capital", "registry"),
    *("group_name", "group_share", "activity_fr", "activity_en", "profile_public", "profile_fr", "profile_en"),
)
UNCOMPARED = {"id", "firm", "alerted_days", "sha256", "size", "uploaded_by", "uploaded_at", "intake", "file_name"}


def stamp_of(row) -> str:
    """A word that changes with anything a form may change in `row`: the revision of rows without a counter."""
    fields = [field for field in row._meta.concrete_fields if field.name not in UNCOMPARED]
    held = [str(field.value_from_object(row)) for field in fields]
    many = [",".join(map(str, sorted(keys_of(row, field.name)))) for field in row._meta.many_to_many]
    return hashlib.sha256("\x1f".join(held + many).encode()).hexdigest()[:16]


def keys_of(row, name) -> list[int]:
    return list(getattr(row, name).order_by("pk").values_list("pk", flat=True)) if row.pk else []


@transaction.atomic
def save_identity(firm, *, revision, by, arrival=False) -> Firm:
    """Save the firm's own facts, and its `arrival` too if told, while they are still at `revision`; or raise Stale."""
    fresh = Firm.objects.select_for_update().get(pk=firm.pk)
    if fresh.revision != revision:
        raise Stale(fresh)
    firm.revision = revision + 1
    firm.joined = firm.joined_on.year if arrival and firm.joined_on else firm.joined
    firm.save(update_fields=[*IDENTITY, "revision", *(("joined", "joined_on") if arrival else ())])
    Event.objects.record(firm, verb="file_edited", by=by)
    if firm.group_name != fresh.group_name:
        # Firms of one group are no rivals: what waits may be worth more, or less.
        rescore_waiting(firm.park, WaitingScore.Cause.MOVED, firm)
    return firm


@transaction.atomic
def add_part(row, *, kind, by, note="", **many):
    """Add a head-count, an officer, an undertaking or a certificate; the same form sent twice adds one row.

    `many` holds the rows of each many-to-many field by its name. Raises ValidationError when the firm has such a row.
    """
    Firm.objects.select_for_update().get(pk=row.firm_id)
    twin = twin_of(row, many)
    if twin:
        return twin
    row.validate_constraints()
    row.save()
    for name, rows in many.items():
        getattr(row, name).set(rows)
    return told(row, kind, "added", by, note)


def twin_of(row, many):
    """The firm's row with the very same content, or None."""
    names = [f.attname for f in row._meta.concrete_fields if f.name not in ("id", "alerted_days")]
    same = type(row).objects.filter(**{name: getattr(row, name) for name in names if getattr(row, name) is not None})
    same = same.filter(**{f"{name}__isnull": True for name in names if getattr(row, name) is None})
    wanted = {name: sorted(one.pk for one in rows) for name, rows in many.items()}
    return next((one for one in same if {name: sorted(keys_of(one, name)) for name in wanted} == wanted), None)


@transaction.atomic
def save_part(row, *, kind, revision, by, note="", **many):
    """Save an edit if the row still has the stamp `revision`; raises Stale, or ValidationError for a taken place."""
    Firm.objects.select_for_update().get(pk=row.firm_id)
    fresh = locked(row)
    if stamp_of(fresh) != revision:
        raise Stale(fresh)
    row.validate_constraints()
    row.save()
    for name, rows in many.items():
        getattr(row, name).set(rows)
    return told(row, kind, "changed", by, note)


def locked(row):
    """The row as it stands, locked; raises Stale when it has been removed meanwhile."""
    fresh = type(row).objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if fresh is None:
        raise Stale(None)
    return fresh


@transaction.atomic
def remove_part(row, *, kind, revision, by, note=""):
    """Take a row out of the firm's file if it is still what the person saw; raises Stale otherwise."""
    Firm.objects.select_for_update().get(pk=row.firm_id)
    fresh = locked(row)
    if stamp_of(fresh) != revision:
        raise Stale(fresh)
    fresh.delete()
    told(row, kind, "removed", by, note)


def told(row, kind, done, by, note):
    follow_staff(row, kind)
    Event.objects.record(row.firm, verb=f"{kind}_{done}", by=by, note=note)
    return row


def follow_staff(row, kind):
    """The staff shown everywhere is that of the latest year entered."""
    if kind == "head_count":
        latest = HeadCount.objects.filter(firm=row.firm_id).order_by("-year").first()
        if latest:
            Firm.objects.filter(pk=row.firm_id).update(headcount=latest.staff)
