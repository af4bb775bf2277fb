"""What has to be done once a day, each part harmless when run again."""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from firms.domain import opinions, stability
from firms.models import Park
from mobility.domain import digest, releases, wishes
from naturopole import readers
from packages.domain import asking, lapses
from training.domain import evaluations, expiry_alerts, outside_links


class Command(BaseCommand):
    help = "Judge candidates anew, remind of opinions, alert of certificates, erase drafts and what is kept too long."

    # What is due is due to anybody.
    @readers.everyone()
    def handle(self, **options):
        for park in Park.objects.all():
            self.stdout.write(f"{stability.judge_all(park)} candidates judged anew")
        due = opinions.due_for_reminder(timezone.localdate())
        self.stdout.write(f"{sum(opinions.remind(opinion) for opinion in due)} reminders of opinions written")
        call_command("alert_certificates", stdout=self.stdout)
        self.stdout.write(f"{lapses.alert_all()} quotes with a lapsed certificate told to sales")
        self.stdout.write(f"{wishes.announce_ends()} people told that their wish ends soon")
        call_command("erase_drafts", stdout=self.stdout)
        call_command("retain", stdout=self.stdout)
        call_command("follow_offers", stdout=self.stdout)
        self.stdout.write(f"{asking.remind_all()} reminders of answers to quotes written")
        self.stdout.write("{} changes of firm done, {} at the end of the notice".format(*releases.settle_all()))
        self.stdout.write(f"{digest.tell_all()} staff representatives told of the week's vacancies")
        self.stdout.write(f"{outside_links.lengthen()} links of outside firms lengthened with their session")
        self.stdout.write(f"{evaluations.ask_all()} people asked what a course was worth")
        self.stdout.write(f"{expiry_alerts.tell_all()} firms told that training certificates end soon")
