"""An offer that has left is followed until its day: its client is reminded, and it expires when nobody answers."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole import formats, workflow
from naturopole.workflow import InvalidTransition
from packages.domain import offers
from packages.models import Quote, QuoteVersion
from packages.models.quote import sells_it

# Days before the end of the validity on which the client is reminded automatically.
REMINDERS = (7, 2)


def with_last_day(quotes):
    """Adds `last_day`, the end of the validity of the version that left last."""
    last = QuoteVersion.objects.filter(quote=OuterRef("pk"), number=OuterRef("version"))
    return quotes.annotate(last_day=Subquery(last.values("valid_until")[:1]))


def to_expire(today):
    """Offers whose last day is behind us and that nobody has answered."""
    return with_last_day(Quote.objects.filter(status__in=Quote.OPEN_TO_CLIENT)).filter(last_day__lt=today)


@transaction.atomic
def expire(quote, *, today) -> bool:
    """Close an offer the day after its last one and tell who sent it; False when it has moved on meanwhile."""
    fresh = Quote.objects.select_for_update().get(pk=quote.pk)
    version = last_version(fresh)
    if fresh.status not in Quote.OPEN_TO_CLIENT or version.valid_until >= today:
        return False
    workflow.apply(fresh, "expire", by=None)
    sender = version.sent_by
    with translation.override(sender.language or "fr"):
        url = settings.BASE_URL + reverse("packages:quote_detail", args=[fresh.pk])
        subject = _("Quote %(number)s has expired") % {"number": fresh.number}
        body = _("Its validity has ended without an answer. A new version takes it up again: %(url)s") % {"url": url}
        send_mail(subject, body, None, [sender.email])
    return True


def last_version(quote) -> QuoteVersion:
    return quote.versions.select_related("sent_by").defer("pdf", "content", "workings").first()


def to_remind(today) -> list[Quote]:
    """Offers without an answer whose client is due a reminder that it did not have.

    A day on which nothing ran is made up for on the next one. An offer that left after the day of a reminder skips it.
    """
    within = today + timedelta(days=max(REMINDERS))
    quotes = with_last_day(Quote.objects.filter(status=Quote.Status.SENT, remind_client=True))
    last = QuoteVersion.objects.filter(quote=OuterRef("pk"), number=OuterRef("version"))
    quotes = quotes.filter(last_day__range=(today, within)).annotate(left_at=Subquery(last.values("sent_at")[:1]))
    return [quote for quote in quotes.order_by("pk") if is_due(quote, today)]


def is_due(quote, today) -> bool:
    days_left = (quote.last_day - today).days
    due_on = quote.last_day - timedelta(days=min(days for days in REMINDERS if days >= days_left))
    told = [quote.left_at, quote.reminded_at]
    return all(timezone.localdate(moment) < due_on for moment in told if moment)


@transaction.atomic
def remind(quote, *, by=None):
    """Mail the client once more, with a new link to the version that left last; older links stay good.

    A link's token is known to its reader alone, so it can't be written twice. `by` is None for the daily run. Raises
    InvalidTransition unless the offer still waits for an answer, and when a reminder has left today already.
    """
    fresh = Quote.objects.select_for_update().get(pk=quote.pk)
    if by is not None and not sells_it(by, fresh):
        raise PermissionDenied
    refuse_reminder(fresh)
    version = last_version(fresh)
    if version.valid_until < timezone.localdate():
        raise InvalidTransition(_("The validity has passed: prepare a new version instead."))
    fresh.reminded_at = timezone.now()
    fresh.save(update_fields=["reminded_at"])
    Event.objects.record(fresh, verb="client_reminded", by=by)
    write(fresh, version, offers.open_link(version))


def refuse_reminder(quote):
    if quote.status != Quote.Status.SENT:
        raise InvalidTransition(_("Only an offer without an answer has reminders."))
    if quote.reminded_at and timezone.localdate(quote.reminded_at) == timezone.localdate():
        raise InvalidTransition(_("The client has been reminded today already."))


def write(quote, version, address):
    language = quote.client.language
    with translation.override(language):
        subject = _("Quote %(number)s awaits your answer") % {"number": quote.number}
        body = _("It holds until %(day)s, and opens without an account: %(url)s") % {
            "day": formats.day(version.valid_until, language),
            "url": address,
        }
        send_mail(subject, body, None, [quote.contact.email if quote.contact else quote.client.email])


@transaction.atomic
def set_reminders(quote, *, wanted, by):
    """Say whether this client is reminded automatically; saying it twice changes nothing."""
    if Quote.objects.filter(pk=quote.pk).exclude(remind_client=wanted).update(remind_client=wanted):
        Event.objects.record(quote, verb="reminders_on" if wanted else "reminders_off", by=by)


def follow_all(*, today, dry_run=False):
    """What the daily run does; yields (quote, "expired" or "reminded") for each, a transaction of its own."""
    for quote in to_expire(today).order_by("pk"):
        if dry_run or expire(quote, today=today):
            yield quote, "expired"
    for quote in to_remind(today):
        if not dry_run:
            try:
                remind(quote)
            except InvalidTransition:
                # Answered, or reminded by hand, since it was read.
                continue
        yield quote, "reminded"
