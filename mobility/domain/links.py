"""An outsider's way back to her application, without an account: made, mailed, opened."""

import secrets
from datetime import datetime, time

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mobility.domain.mail import tell
from mobility.models import ApplicationLink
from naturopole.links import fingerprint
from naturopole.months import months_later

MONTHS = 12


def open_link(application) -> str:
    """A new link and its full address, which is kept nowhere; it ends after a year, or with the application."""
    token = secrets.token_urlsafe(32)
    end = datetime.combine(months_later(timezone.localdate(), MONTHS), time.max)
    ApplicationLink.objects.create(
        application=application, token_sha256=fingerprint(token), expires_at=timezone.make_aware(end)
    )
    return settings.BASE_URL + reverse("mobility:own_by_link", args=[token])


def write_to(application):
    """Tell the person that something waits: at the home page with an account, else behind a link of her own.

    The words are always the same, so that the mail says nothing of what waits, nor whether it is the first.
    """
    if application.employee_id is not None:
        return tell(application.employee.user)
    if not application.outside_email:
        return None
    with translation.override(application.language):
        body = _("Something new waits for you: %(url)s") % {"url": open_link(application)}
        return send_mail(_("A message for you"), body, None, [application.outside_email])


def link_of(token) -> ApplicationLink | None:
    """The link behind a token, or None; whether it still opens is `is_gone`'s to say."""
    rows = ApplicationLink.objects.select_related("application__vacancy__firm__park", "application__vacancy__rome")
    return rows.filter(token_sha256=fingerprint(token)).first()


def is_gone(link) -> bool:
    return link.expires_at < timezone.now()
