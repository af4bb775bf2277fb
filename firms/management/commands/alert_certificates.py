"""Writes to directors whose certificates come to their end; for a daily timer."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from firms.domain import certificates


class Command(BaseCommand):
    """Alerts at 90, 60 and 30 days and at the end, each once however often this runs in a day."""

    help = "Write to firms’ directors 90, 60 and 30 days before a certificate ends, and mark those that have ended."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *args, dry_run, **options):
        today = timezone.localdate()
        for row, due in certificates.to_alert(today):
            done = due if dry_run else certificates.alert(row, today=today)
            if done is not None:
                self.stdout.write(f"{row.firm}, {row.standard}: {f'{done} days' if done else 'ended'}")
