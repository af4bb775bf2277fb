"""Scores the candidates of a JSON file against its firms."""

import json

from django.core.management.base import BaseCommand, CommandError

from firms import complementarity


class Command(BaseCommand):
    """Prints a JSON list, one object a candidate in the order of the file; needs no database.

    Beside the name each object has the keys of `Result.figures`: shares from 0 to 1, gains and score in
    points of 100, rounded to 10 decimals.
    """

    help = "Score the “candidates” of a JSON file that is otherwise like firms/data/naturopole.json."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.json")

    def handle(self, *args, file, **options):
        try:
            park, candidates = complementarity.load(file)
        except complementarity.BadFile as error:
            raise CommandError(str(error)) from error
        if hasattr(self.stdout, "reconfigure"):
            self.stdout.reconfigure(encoding="utf-8")
        figures = [{"name": firm.name} | complementarity.assess(park, firm).figures() for firm in candidates]
        self.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2))
