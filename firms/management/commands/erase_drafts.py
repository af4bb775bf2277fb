"""Erases applications that were begun and never sent."""

from django.core.management.base import BaseCommand

from firms.domain.intake import erase_drafts


class Command(BaseCommand):
    help = "Erase unsent applications whose link has expired, with their files; run it daily."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Count them, erase nothing.")

    def handle(self, *args, dry_run, **options):
        count = erase_drafts(dry_run=dry_run)
        self.stdout.write(f"{count} would be erased." if dry_run else f"{count} erased.")
