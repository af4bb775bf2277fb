"""Closes offers past their day and reminds the clients of those about to end; for a daily timer."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from packages.domain import following


class Command(BaseCommand):
    """Each part is harmless when run again on the same day."""

    help = "Expire offers the day after their validity, and remind clients 7 and 2 days before its end."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *, dry_run, **options):
        for quote, what in following.follow_all(today=timezone.localdate(), dry_run=dry_run):
            self.stdout.write(f"{quote}: {what}")
