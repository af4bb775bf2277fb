"""Loads the demo park into an empty database."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from firms import demo as firms
from firms.models import Park
from mobility import demo as mobility
from naturopole import readers
from packages import demo as packages
from training import demo as training


class Command(BaseCommand):
    help = "Load the demo park, unless the database already holds a park. In demo mode only (DEMO=1)."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demo park is for DEMO=1 only; use `setup_park FILE.json ADDRESS` for your own.")
        if Park.objects.exists():
            self.stdout.write("This database already holds a park: nothing to load.")
            return
        # Everybody's rows are made.
        with readers.everyone(), transaction.atomic():
            park = firms.load()
            for app in (mobility, training, packages):
                app.load(park)
        self.stdout.write("The demo park is loaded.")
