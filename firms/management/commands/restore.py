"""Puts back what `backup` has written."""

from django.core.management.base import BaseCommand

from mobility.domain.medical import unreadable
from server.restore import restore


class Command(BaseCommand):
    """All or nothing: a file that is damaged, or of a later version, changes nothing."""

    help = "Put database and files back from FILE, which `backup` has written."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--replace", metavar="PARK", help="The name of the park here that may be lost.")

    def handle(self, *args, file, replace, **options):
        manifest = restore(file, replace=replace)
        self.stdout.write(f"{manifest.park or 'A database without a park'} is back as of {manifest.written}.")
        self.stdout.write(f"The database and {len(manifest.files)} files were restored; everybody signs in again.")
        if lost := unreadable():
            self.stderr.write(f"No key here opens {lost} reasons of health: put the former ones into MEDICAL_KEYS.")
        self.stdout.write("Restart the site now.")
