"""A vacancy with candidates to meet, and what its recruiter sends."""

import uuid
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from mobility.models import InterviewSlot
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, VacancyFactory


class Story:
    """A vacancy with its recruiter, and candidates of a neighbour firm at the stage of interviews."""

    def __init__(self, park):
        self.vacancy = VacancyFactory(firm=FirmFactory(park=park), title="MARKTITLE")
        self.hiring = member("hr", firm=self.vacancy.firm, first_name="Ada")
        self.vacancy.recruiters.add(self.hiring)
        self.firm = FirmFactory(park=park)
        self.rows = [self.candidate() for _ in "ab"]

    def candidate(self, **fields):
        employee = EmployeeFactory(firm=self.firm, user=member("employee", firm=self.firm))
        fields = {"vacancy": self.vacancy, "employee": employee, "status": "interview", "route": "direct"} | fields
        return ApplicationFactory(**fields)

    def slot(self, hours=48, **fields):
        fields = {"vacancy": self.vacancy, "place": "Salle du conseil"} | fields
        made = InterviewSlot.objects.create(starts_at=timezone.now() + timedelta(hours=hours), **fields)
        made.interviewers.add(self.hiring)
        return made


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def offered(story, **fields):
    day = timezone.localdate() + timedelta(days=3)
    posted = {
        "day": day.isoformat(),
        "time": "14:00",
        "how_many": 3,
        "minutes": 45,
        "pause": 15,
        "place": "Salle du conseil",
        "interviewers": [story.hiring.pk],
        "request_key": uuid.uuid4(),
    }
    return posted | fields


def moved(slot, **fields):
    # At an hour that every day has, and has once.
    day = timezone.localdate(slot.starts_at) + timedelta(days=1)
    posted = {
        "day": day.isoformat(),
        "time": "10:15",
        "minutes": 60,
        "place": "MARKPLACE",
        "sequence": slot.sequence,
    }
    return posted | fields
