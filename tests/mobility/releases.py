"""A release and its people, for the tests of releases."""

from datetime import timedelta

from django.utils import timezone

from mobility.domain import releases
from mobility.models import ReleaseRecord
from tests.factories import member


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def people_of(release) -> dict:
    """Everybody who might want to know, by name."""
    application = release.application
    left, joined = application.employee.firm, application.vacancy.firm
    return {
        "employee": application.employee.user,
        "manager": application.employee.manager,
        "recruiter": application.vacancy.recruiters.get(),
        "hr_joined": member("hr", firm=joined),
        "director_joined": member("director", firm=joined),
        "hr_left": member("hr", firm=left),
        "director_left": member("director", firm=left),
        "hr_elsewhere": member("hr"),
        "office": member("office", park=left.park),
        "president": member("president", park=left.park),
        "partner": member("partner", park=left.park),
        "representative": member("staff_representative", firm=left),
    }


def fresh(release):
    return ReleaseRecord.objects.get(pk=release.pk)


def proposed(release, people):
    return releases.propose(fresh(release), revision=1, by=people["recruiter"])


def agreed(release, people):
    proposed(release, people)
    releases.sign(fresh(release), revision=1, by=people["hr_left"])
    return releases.sign(fresh(release), revision=1, by=people["employee"])


def signed_by(release):
    return {one.party for one in releases.signed(fresh(release)) if one.by}
