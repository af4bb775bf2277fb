"""Clients, whom to write to there and where to deliver, and the sales that may come."""

from django.db import transaction
from django.db.models import Count, Max, ProtectedError, Q
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole import workflow
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from packages.domain.quoting import save_once
from packages.models import Opportunity


@transaction.atomic
def save_revised(row, *, revision, fields, by) -> None:
    """Save the named fields of a row if it is still at `revision`; raises Stale with the row as it stands now.

    InvalidTransition says that a colleague has removed the row.
    """
    fresh = type(row).objects.select_for_update().filter(pk=row.pk).first()
    if fresh is None:
        raise InvalidTransition(_("A colleague has removed this meanwhile."))
    if fresh.revision != revision:
        raise Stale(fresh)
    row.revision = revision + 1
    row.save(update_fields=[*fields, "revision"])
    Event.objects.record(row, verb="edited", by=by)


def add_once(row, rows):
    """Save a new row; the same form sent twice gives the first one back."""
    return save_once(row, rows)[0]


@transaction.atomic
def remove(row) -> None:
    """Take a contact or a place away; InvalidTransition while a quote still names it."""
    try:
        type(row).objects.filter(pk=row.pk).delete()
    except ProtectedError:
        raise InvalidTransition(_("A quote still names it: change the quote first.")) from None


@transaction.atomic
def create_opportunity(opportunity, *, by) -> Opportunity:
    """Note a sale that may come; the same form sent twice gives the first one back."""
    opportunity.created_by = by
    opportunity, is_new = save_once(opportunity, Opportunity.objects.filter(firm=opportunity.firm))
    if is_new:
        Event.objects.record(opportunity, verb="created", by=by)
    return opportunity


def move_opportunity(opportunity, move, *, by) -> Opportunity:
    """Won, lost, not quoted, or open again; errors as `workflow.apply`."""
    return workflow.apply(opportunity, move, by=by)


def with_quotes(clients):
    """Adds `quote_count`, `won_count` and `last_quote_at` to a queryset of clients."""
    return clients.annotate(
        quote_count=Count("quotes", distinct=True),
        won_count=Count("quotes", filter=Q(quotes__status="accepted"), distinct=True),
        last_quote_at=Max("quotes__created_at"),
    )
