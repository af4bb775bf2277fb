"""What the park's registers have in common: themes, programmes, providers, trainers, rooms, outside firms."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naturopole.scoping import ParkQuerySet


class RegisterQuerySet(ParkQuerySet):
    """Entries of the park's registers; an archived one stays where it is named, and is offered to nothing else."""

    def in_use(self, *, or_in=()):
        """What may be chosen: all but archived entries, and whatever has one of the keys `or_in`; None is no key."""
        return self.filter(Q(archived_on=None) | Q(pk__in=or_in))


REGISTER_VERBS = {
    "created": _("Added"),
    "edited": _("Changed"),
    "archived": _("Archived"),
    "restored": _("Put back into the register"),
}
