"""Themes of the park: one word for all firms, so that their needs can meet."""

import hashlib

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from firms.models import Event, Role
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from training.models import Theme

KEPT = ("name_fr", "name_en", "validity_months", "minimum")
ADDS = (Role.HR, Role.OFFICE)
"""HR adds what it lacks; only the office changes what all firms use."""


class Taken(InvalidTransition):
    """The park has a theme of this name."""

    def __init__(self):
        super().__init__(_("The park already has a theme of this name."))


def mark(theme) -> str:
    """A fingerprint of what a form shows of the theme: it differs as soon as somebody has changed it."""
    shown = "\n".join(str(getattr(theme, name)) for name in KEPT)
    return hashlib.sha256(shown.encode()).hexdigest()[:32]


def register(user):
    return Theme.objects.visible_to(user).order_by("name_fr", "pk")


def may_change(user, theme) -> bool:
    return user.has_role(Role.OFFICE)


def check_right(user, *roles):
    if not user.has_role(*roles):
        raise PermissionDenied


@transaction.atomic
def add(theme, *, by) -> tuple[Theme, bool]:
    """Answers (the theme, whether it is new): the same form sent twice adds one. Raises Taken."""
    check_right(by, *ADDS)
    try:
        with transaction.atomic():
            theme.save()
    except IntegrityError:
        first = Theme.objects.filter(request_key=theme.request_key).first()
        if first is None:
            raise Taken from None
        return first, False
    Event.objects.record(theme, verb="created", by=by)
    return theme, True


@transaction.atomic
def save(theme, *, seen, by) -> Theme:
    """Save an edit if the row still looks as it was `seen`; raises Stale or Taken."""
    check_right(by, Role.OFFICE)
    fresh = Theme.objects.select_for_update().get(pk=theme.pk)
    if mark(fresh) != seen:
        raise Stale(fresh)
    try:
        with transaction.atomic():
            theme.save(update_fields=KEPT)
    except IntegrityError:
        raise Taken from None
    Event.objects.record(theme, verb="edited", by=by)
    return theme
