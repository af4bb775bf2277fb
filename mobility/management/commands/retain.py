"""Deletes what has been kept long enough, thirty days after telling; for a daily timer."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mobility.domain import retention, staff
from naturopole import readers, staged


class Command(BaseCommand):
    """Prints kinds, numbers and days, never a name. Run twice on a day, the second time finds nothing."""

    help = "Tell people 30 days before their applications and wishes are deleted, then delete them with their files."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="List what would be done, and do nothing.")
        parser.add_argument(
            "--on", metavar="DATE", help="The day it is run for, such as 2027-02-28; today unless given."
        )

    # What has been kept long enough is anybody's.
    @readers.everyone()
    def handle(self, *args, dry_run, on, **options):
        today = day_of(on) if on else timezone.localdate()
        done = 0
        for found in retention.run(today, dry_run=dry_run):
            self.stdout.write(str(found))
            done += 1
        files = retention.sweep_files(dry_run=dry_run) + staged.sweep(dry_run=dry_run)
        left = staff.close_roles_of_leavers(today, dry_run=dry_run)
        self.stdout.write(f"{done} notices and deletions, {files} lost files, {left} roles of people who have left")


def day_of(text) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--on {text}: write the day as year-month-day, such as 2027-02-28.") from None
