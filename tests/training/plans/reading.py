"""What the tests of plans read."""

from datetime import date

from django.urls import reverse

from firms.models import Event, OutboxMail
from training.domain import lines, plans
from training.models import AnnualPlan

MARCH, JUNE = date(2027, 3, 1), date(2027, 6, 1)


def page(name, *keys) -> str:
    return reverse(f"training:{name}", args=keys)


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def summed(plan) -> tuple:
    row = plans.with_sums(AnnualPlan.objects.filter(pk=plan.pk)).get()
    return row.needs_count, row.seats, row.planned, row.spent, row.left


def told_of(row) -> list:
    return [(event.verb, event.by) for event in Event.objects.about(row)]


def waiting(user) -> list:
    return plans.todo(lines.found(plans.asked_of, user))


def mails() -> list:
    return [mail.recipient for mail in OutboxMail.objects.order_by("pk")]
