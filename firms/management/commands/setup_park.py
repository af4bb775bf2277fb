"""Sets up one's own park in an empty database."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from firms import case
from firms.domain.people import invite
from firms.models import Role


class Command(BaseCommand):
    help = "Create the park described in FILE (format of firms/data/naturopole.json) and invite its administrator."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("address", help="E-mail address of the park's administrator.")

    def handle(self, *args, file, address, **options):
        try:
            with transaction.atomic():
                park = case.load(file)
                invite(address, park=park, role=Role.ADMINISTRATOR)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from None
        except KeyError as error:
            raise CommandError(f"{file} lacks {error}: compare it with firms/data/naturopole.json.") from None
        self.stdout.write(f"{park} is ready; {address} can ask for a sign-in code on the login page.")
