"""After a new key was put first in MEDICAL_KEYS: seals every reason anew, so that the old one can be taken out."""

from django.core.management.base import BaseCommand, CommandError

from mobility.domain.medical import rotate_all
from naturopole import readers


class Command(BaseCommand):
    """Works while the site runs; harmless when run again."""

    help = "Encrypt all confidential reasons of wishes with the newest key of MEDICAL_KEYS."

    # Every reason is sealed anew, and shown to nobody.
    @readers.everyone()
    def handle(self, **options):
        rotated, broken = rotate_all()
        self.stdout.write(f"{rotated} sealed anew")
        if broken:
            raise CommandError(f"{broken} can't be opened with the keys given: keep the old keys, or they are lost.")
