"""Entries of the registers that are no longer wanted: removed where nothing names them, archived where something does.

What is archived leaves the lists of choices and stays where it is named; it can be put back at any time.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.errors import ForeignKeyViolation

from firms.models import Event
from naturopole.workflow import InvalidTransition
from training.models import (
    HalfDay,
    JointSession,
    Need,
    OutsideFirm,
    Pledge,
    Programme,
    Provider,
    Room,
    Theme,
    TrainingCertificate,
)


def theme_in_use(row):
    named = [Exists(model.objects.filter(theme=OuterRef("pk"))) for model in (Need, JointSession, TrainingCertificate)]
    return Theme.objects.filter(named[0] | named[1] | named[2], pk=row.pk)


NAMED_BY = {
    Theme: theme_in_use,
    Programme: lambda row: JointSession.objects.filter(programme=row),
    Provider: lambda row: JointSession.objects.filter(Q(provider=row) | Q(trainer__provider=row)),
    Room: lambda row: HalfDay.objects.filter(room=row),
    OutsideFirm: lambda row: Pledge.objects.filter(outside=row),
}


def is_named(row) -> bool:
    """Whether anything names this entry. One query."""
    return NAMED_BY[type(row)](row).exists()


@dataclass(frozen=True)
class Entry:
    """An entry as its page offers to remove it, to archive it or to put it back; `kind` is its word in addresses."""

    kind: str
    row: object
    is_named: bool


def entry(kind, row) -> Entry:
    """One query."""
    return Entry(kind, row, is_named(row))


def locked(row):
    """The entry as it stands, held until the transaction ends; InvalidTransition where it has been removed."""
    found = type(row).objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise InvalidTransition(_("A colleague has just removed this entry from the register."))
    return found


@contextmanager
def naming():
    """A transaction that names entries of registers; InvalidTransition where one of them is removed at that moment.

    The database finds it out when all is written: what was named is there no more.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, ForeignKeyViolation):
            raise
        words = _("Something that is named here has just been removed from its register. Choose again.")
        raise InvalidTransition(words) from None


@transaction.atomic
def remove(row, *, by):
    """Take an entry that nothing names out of the register for good; InvalidTransition where something does by now."""
    row = locked(row)
    if is_named(row):
        raise InvalidTransition(_("This entry is in use: archive it instead."))
    row.delete()


@transaction.atomic
def archive(row, *, by):
    """Offer the entry no more; twice is once. InvalidTransition for one that nothing names: it can be removed."""
    row = locked(row)
    if not is_named(row):
        raise InvalidTransition(_("Nothing names this entry: remove it instead."))
    put(row, timezone.localdate(), "archived", by)


@transaction.atomic
def restore(row, *, by):
    """Offer the entry again; twice is once."""
    put(locked(row), None, "restored", by)


def put(row, day, verb, by):
    if (row.archived_on is None) != (day is None):
        row.archived_on = day
        row.save(update_fields=["archived_on"])
        Event.objects.record(row, verb=verb, by=by)


MOVES = {"remove": remove, "archive": archive, "restore": restore}
