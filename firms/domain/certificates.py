"""Certificates come to their end: their firm is told in time, and what has ended says so."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Certification, Event, Role, User
from firms.models.firm import Standing
from naturopole.todo import Todo

ALERTS = (90, 60, 30)
"""Days before the end at which the firm's directors are written to."""
ENDING = (Certification.State.VALID, Certification.State.EXPIRED)


def days_left(certificate, today) -> int:
    """Days until the last valid day; below 0 once it has passed."""
    return (certificate.valid_until - today).days


def alert_due(certificate, today) -> int | None:
    """The alert of the day: 90, 60 or 30, 0 once it has ended, or None when there is nothing new to say."""
    left = days_left(certificate, today)
    if left < 0:
        return 0
    reached = min((days for days in ALERTS if left <= days), default=None)
    told = certificate.alerted_days
    return reached if reached is not None and (told is None or reached < told) else None


def to_alert(today) -> list[tuple[Certification, int]]:
    """Valid certificates with the alert that is due for each; one query."""
    rows = Certification.objects.filter(
        state=Certification.State.VALID, valid_until__lte=today + timedelta(days=max(ALERTS))
    )
    found = [(row, alert_due(row, today)) for row in rows.select_related("firm").order_by("valid_until", "pk")]
    return [(row, due) for row, due in found if due is not None]


@transaction.atomic
def alert(certificate, *, today) -> int | None:
    """Write the alert of the day to the firm's directors, once however often this runs; answers which, or None."""
    rows = Certification.objects.select_for_update(of=("self",)).select_related("firm")
    fresh = rows.filter(pk=certificate.pk, state=Certification.State.VALID, valid_until__isnull=False).first()
    due = alert_due(fresh, today) if fresh else None
    if due is None:
        return None
    if due == 0:
        expire(fresh)
    else:
        fresh.alerted_days = due
        fresh.save(update_fields=["alerted_days"])
    tell_directors(fresh.firm)
    return due


def expire(certificate):
    """The certificate has ended: its state says so, and the firm's history keeps it."""
    certificate.state = Certification.State.EXPIRED
    certificate.save(update_fields=["state"])
    Event.objects.record(certificate.firm, verb="certificate_expired", note=certificate.standard)


def tell_directors(firm):
    """Write to a resident's directors; the message names no certificate, only where to look."""
    if firm.standing != Standing.RESIDENT:
        return
    url = settings.BASE_URL + reverse("firms:firm_detail", args=[firm.pk])
    for user in User.objects.filter(memberships__role=Role.DIRECTOR, memberships__firm=firm, is_active=True).distinct():
        with translation.override(user.language or "fr"):
            body = _("A date in your firm’s file comes near or has passed: %(url)s") % {"url": url}
            send_mail(_("A date in your firm’s file"), body, None, [user.email])


def todo(user, rows) -> list[Todo]:
    """Those of `rows` that are of the director's firms and end within 90 days or have ended."""
    today, own = timezone.localdate(), user.firm_ids(Role.DIRECTOR)
    last = today + timedelta(days=max(ALERTS))
    ending = [
        row
        for row in rows
        if row.firm_id in own and row.state in ENDING and row.valid_until is not None and row.valid_until <= last
    ]
    return [to_renew(row, days_left(row, today)) for row in sorted(ending, key=lambda row: row.valid_until)]


def to_renew(row, left) -> Todo:
    if left < 0:
        text, tone = _("This certificate has ended: enter the new one, or remove it."), "bad"
    else:
        text = ngettext("It ends in %(days)d day.", "It ends in %(days)d days.", left) % {"days": left}
        tone = "bad" if left <= min(ALERTS) else "wait"
    url = reverse("firms:certificate_edit", args=[row.pk])
    return Todo("shield-check", row.standard, text, url, _("Renew"), tone=tone, leaf=row.firm.sign, due=row.valid_until)
