"""A firm's services with their price rules, its days without capacity, and its thresholds."""

from decimal import Decimal

from django.db import transaction

from firms.models import Axis, Event, Level
from packages.domain.clients import save_revised
from packages.domain.quoting import save_once
from packages.models import PriceBreak, SalesPolicy, Service


@transaction.atomic
def create_service(service, *, breaks, by) -> Service:
    """Save a new service with its quantity breaks, (from quantity, unit price) each; a form sent twice makes one."""
    service, is_new = save_once(service, Service.objects.filter(firm=service.firm))
    if is_new:
        set_breaks(service, breaks)
        Event.objects.record(service, verb="created", by=by)
    return service


@transaction.atomic
def save_service(service, *, breaks, revision, fields, by) -> Service:
    """Save a service and its breaks if it is still at `revision`; raises Stale otherwise."""
    save_revised(service, revision=revision, fields=fields, by=by)
    set_breaks(service, breaks)
    return service


def set_breaks(service, breaks):
    PriceBreak.objects.filter(service=service).delete()
    PriceBreak.objects.bulk_create(
        PriceBreak(service=service, from_quantity=quantity, unit_price=price) for quantity, price in breaks
    )


@transaction.atomic
def delete_service(service):
    """Take a service out of the catalogue; quotes that were made with it keep their lines."""
    Service.objects.filter(pk=service.pk).delete()


def policy_of(firm, *, kept=False) -> SalesPolicy:
    """The firm's thresholds; where there are none yet, no quote needs an approval. `kept` makes their row."""
    free = {"max_discount_percent": Decimal(100)}
    if kept:
        return SalesPolicy.objects.get_or_create(firm=firm, defaults=free)[0]
    return SalesPolicy.objects.filter(firm=firm).first() or SalesPolicy(firm=firm, **free)


def steps_of(user):
    """The steps of the park's process that a service or a busy period may be at."""
    return Level.objects.visible_to(user).filter(axis=Axis.PROCESS).order_by("order")
