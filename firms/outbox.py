"""Mail leaves through rows: written in the transaction of what they tell, delivered afterwards."""

import re
import uuid
from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPException
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from firms.models import OutboxMail

ATTEMPTS = 8
KEY = re.compile(r"(?<=[/=])[\w-]{32,}")
"""What opens a page without an account, in an address; its fingerprint alone is kept elsewhere."""


class OutboxBackend(BaseEmailBackend):
    """Django's mail backend that writes each message to the outbox, one row a recipient."""

    def send_messages(self, messages):
        rows = [
            OutboxMail(
                sender=message.from_email,
                recipient=recipient,
                # A name in it may hold a line break, which no mail server takes: one such mail would hold up the rest.
                subject=" ".join(str(message.subject).split()),
                body=message.body,
                message_id=f"<{uuid.uuid4()}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition('@')[2]}>",
            )
            for message in messages
            for recipient in message.recipients()
        ]
        return len(OutboxMail.objects.bulk_create(rows))


def deliver(limit=100) -> tuple[int, int]:
    """Send what is due through EMAIL_URL's server; return how many left and how many failed this time.

    Several deliverers may run at once: each locks its row and skips the others'. A failure waits 1, 2, 4…
    minutes; after ATTEMPTS it stands in the failed list.
    """
    sent = failed = 0
    connection = get_connection("django.core.mail.backends.smtp.EmailBackend", **delivery_options())
    for _ in range(limit):
        with transaction.atomic():
            waiting = OutboxMail.objects.due().select_for_update(skip_locked=True)
            mail = waiting.order_by("next_attempt_at", "pk").first()
            if mail is None:
                break
            if attempt(mail, connection):
                sent += 1
            else:
                failed += 1
    return sent, failed


def attempt(mail, connection) -> bool:
    """Try one message; write down the outcome and say whether it left. The keys of its links leave with it."""
    message = EmailMessage(
        mail.subject, mail.body, mail.sender, [mail.recipient], headers={"Message-ID": mail.message_id}
    )
    mail.attempts += 1
    try:
        connection.send_messages([message])
        mail.sent_at, mail.error, mail.body = timezone.now(), "", KEY.sub("…", mail.body)
    except (SMTPException, OSError) as error:
        mail.error = str(error)
        mail.failed = mail.attempts >= ATTEMPTS
        mail.next_attempt_at = timezone.now() + timedelta(minutes=2 ** (mail.attempts - 1))
    mail.save(update_fields=["attempts", "sent_at", "error", "body", "failed", "next_attempt_at"])
    return mail.sent_at is not None


def delivery_options() -> dict:
    """EMAIL_URL as options of Django's SMTP backend: smtps is TLS from the start, smtp on port 587 upgrades to it."""
    parts = urlsplit(settings.DELIVERY_URL)
    return {
        "host": parts.hostname or "localhost",
        "port": parts.port or 25,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and parts.port == 587,
        "timeout": 20,
    }
