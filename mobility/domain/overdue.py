"""Recruitments that nobody has ended long after their closing day, while the files of those who applied are kept.

Told to the named recruiters and to the firm's human resources, who can end it, whether or not anybody is left to be
answered: a reminder says nothing of an application that is kept from them.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Role, User
from mobility.domain.mail import tell
from mobility.models import Vacancy
from mobility.retention_dates import latest_overdue
from naturopole.todo import Todo

AGAIN = timedelta(days=30)
MOST = 10


def not_ended(today) -> Q:
    """Published vacancies, and drafts, which may have been shown before, three months after their closing day."""
    return Q(status__in=Vacancy.EDITABLE, ended_on__isnull=True, closes_on__lte=latest_overdue(today))


def untold(today) -> Q:
    return not_ended(today) & (Q(reminded_on__isnull=True) | Q(reminded_on__lte=today - AGAIN))


def remind_all(today, *, dry_run) -> Iterator[Vacancy]:
    """Write to those who can end what is overdue, at most once in thirty days for each; the vacancies told of."""
    for vacancy in list(Vacancy.objects.filter(untold(today)).order_by("pk")):
        if dry_run or remind(vacancy, today):
            yield vacancy


@transaction.atomic
def remind(vacancy, today) -> bool:
    """False where somebody has ended it, or was told of it, meanwhile."""
    if not Vacancy.objects.filter(untold(today), pk=vacancy.pk).update(reminded_on=today):
        return False
    hr = User.objects.filter(memberships__firm=vacancy.firm_id, memberships__role=Role.HR)
    tell(*vacancy.named_recruiters, *hr.distinct())
    return True


def ending(user):
    """The vacancies that this person should end, or have ended, for the home page."""
    named = Vacancy.recruiters.through.objects.filter(user=user).values("vacancy")
    own = Q(firm_id__in=user.firm_ids(Role.HR)) | Q(pk__in=named, firm_id__in=user.firm_ids())
    return Vacancy.objects.filter(own, not_ended(timezone.localdate())).order_by("closes_on", "pk")[:MOST]


def to_end(vacancy) -> Todo:
    text = _(
        "It closed more than three months ago. Mark it as filled, withdraw it, or choose a new closing day: until then "
        "the files of those who applied are kept."
    )
    url = reverse("mobility:vacancy_detail", args=[vacancy.pk])
    return Todo("hourglass", vacancy.title, text, url, _("See"), leaf=vacancy.firm.sign, due=vacancy.closes_on)
