"""Sends the mail that is due."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from firms.outbox import deliver


class Command(BaseCommand):
    help = "Send what waits in the outbox through EMAIL_URL; run it every minute. In demo nothing leaves."

    def handle(self, *args, **options):
        if settings.DEMO:
            self.stdout.write("Demo: nothing leaves; the administrator reads the messages under Mail.")
            return
        if not settings.DELIVERY_URL:
            raise CommandError("Set EMAIL_URL, such as smtps://user:password@mail.example:465.")
        sent, failed = deliver()
        self.stdout.write(f"{sent} sent, {failed} to try again.")
