"""Declared transitions: the buttons come from them and the server checks them.

A model has a `status` and a table `TRANSITIONS = {"send": Transition(_("Send"), {DRAFT}, SENT, allowed=is_sales)}`.
Nothing else in the code assigns `status`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _


class InvalidTransition(Exception):
    """The row has moved on since the page was drawn, or the move needs words that were not given."""


@dataclass(frozen=True)
class Transition:
    """One move: from any of `sources` to `target`, for whom `allowed(user, obj)` holds.

    `tone` is the look of its button ("go", "bad" or ""); `needs_note` refuses a move without a reason.
    """

    label: str
    sources: frozenset | set
    target: str
    allowed: Callable
    tone: str = ""
    needs_note: bool = False
    done: str = ""


def available(obj, user) -> list[tuple[str, Transition]]:
    """The moves this person may make from the row's present status, in declared order."""
    return [
        (name, move) for name, move in obj.TRANSITIONS.items() if obj.status in move.sources and move.allowed(user, obj)
    ]


@transaction.atomic
def apply(obj, name, *, by, note="", also=(), seen="", known=()):
    """Move `obj` by the transition `name` and write its history row; return the fresh, locked row.

    `also` names further fields already set on `obj` that are saved with the status; `known` its relations that were
    read in this request and are not read again. `seen` is the status on the page that was clicked: another is stale.
    Raises PermissionDenied (403) without the right, InvalidTransition (409) when the source has moved.
    """
    move = obj.TRANSITIONS.get(name)
    if move is None:
        raise PermissionDenied
    fresh = type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    for relation in known:
        if getattr(fresh, f"{relation}_id") == getattr(obj, f"{relation}_id"):
            setattr(fresh, relation, getattr(obj, relation))
    if not move.allowed(by, fresh):
        raise PermissionDenied
    if fresh.status not in move.sources or seen and seen != fresh.status:
        raise InvalidTransition(
            _("This has changed in the meantime: it is now “%(status)s”.") % {"status": fresh.get_status_display()}
        )
    if move.needs_note and not note.strip():
        raise InvalidTransition(_("Give a reason: it is kept with the decision."))
    return _write(fresh, obj, name, move, by, note, also)


def _write(fresh, obj, name, move, by, note, also):
    source, fresh.status = fresh.status, move.target
    for field in also:
        setattr(fresh, field, getattr(obj, field))
    fresh.save(update_fields=["status", *also])
    apps.get_model("firms.Event").objects.record(fresh, verb=name, by=by, source=source, target=move.target, note=note)
    return fresh
