"""Writes database and files into one file."""

from django.conf import settings
from django.core.management.base import BaseCommand

from server import backup


class Command(BaseCommand):
    """Works while people work; what it saves is one moment. Exit code 0 means written, read again and the same."""

    help = "Save the database and the files people have sent in FILE, for `restore`. The keys stay out of it."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="Such as /mnt/safe/parc-2027-02-28.zip")
        parser.add_argument("--overwrite", action="store_true", help="Replace FILE, once the new one is complete.")

    def handle(self, *args, file, overwrite, **options):
        manifest, lacking = backup.write(file, overwrite=overwrite)
        self.stdout.write(f"{manifest.park or 'A database without a park'}, as of {manifest.written}:")
        self.stdout.write(f"{file} holds the database and {len(manifest.files)} files, read again without a fault.")
        for name in lacking:
            self.stderr.write(f"A row names the file {name}, which is not in {backup.folder_of_files()}.")
        self.stdout.write("It holds personal data: keep it where nobody else reads.")
        self.stdout.write(f"It holds no key. Keep {place_of_keys()} elsewhere: without it, reasons of health are lost.")


def place_of_keys() -> str:
    """Where the present key of the reasons of health is written."""
    drawn = settings.DATA_DIR / "medical-key"
    return str(drawn) if settings.DEMO and drawn.exists() else "MEDICAL_KEYS (in .env)"
