"""The demo's changes of firm, and the figures of the years before; all invented."""

from datetime import date, timedelta

from django.utils import timezone

from firms.models import Event
from mobility.domain import releases
from mobility.models import (
    Application,
    Consent,
    Employee,
    HandoverTask,
    MoveFigure,
    RecruitmentFigure,
    Vacancy,
)

# firm joined, firm left ("": from outside, the same: inside the firm), people, over the last three whole years
MOVES = [
    ("LPH", "Biosphère", 3),
    ("LPH", "Eskiss Packaging", 2),
    ("Biosphère", "LPH", 2),
    ("Eskiss Packaging", "LPH", 1),
    ("LPH", "", 14),
    ("Biosphère", "", 9),
    ("Eskiss Packaging", "", 6),
    ("LPH", "LPH", 7),
]
# firm, channel, applications received, people hired, days from opening to hiring of all hired
RECRUITMENTS = [
    ("LPH", "poster", 17, 8, 300),
    ("LPH", "site", 26, 9, 410),
    ("LPH", "wish", 9, 6, 190),
    ("Biosphère", "site", 19, 7, 330),
    ("Biosphère", "colleague", 11, 5, 170),
    ("Eskiss Packaging", "feed", 14, 5, 260),
    ("Eskiss Packaging", "hr", 8, 5, 150),
]


def load(park):
    """Somebody of Biosphère hired by LPH, the dates proposed; and three years of figures."""
    firms = {firm.name: firm for firm in park.firms.all()}
    count_years(firms)
    hire(Employee.objects.get(last_name="Fournier", firm=firms["Biosphère"]), firms["LPH"])


def count_years(firms):
    last = timezone.localdate().year - 1
    for place, (joined, left, people) in enumerate(MOVES):
        for number in range(people):
            month = date(last - number % 3, 1 + (3 * place + number) % 12, 1)
            cell = {"month": month, "hiring": firms[joined], "leaving": firms.get(left)}
            row, _new = MoveFigure.objects.get_or_create(**cell)
            row.people += 1
            row.save(update_fields=["people"])
    for place, (firm, channel, received, hired, days) in enumerate(RECRUITMENTS):
        month = date(last - place % 3, 1 + place, 1)
        counts = {"received": received, "hired": hired, "days": days}
        RecruitmentFigure.objects.create(month=month, firm=firms[firm], channel=channel, **counts)


def hire(employee, firm):
    """A change of firm between two signatures: LPH has proposed a day, Biosphère's and hers are awaited."""
    vacancy = Vacancy.objects.filter(firm=firm, status="published").order_by("closes_on").last()
    recruiter, hr = vacancy.recruiters.first(), employee.firm.memberships.get(role="hr").user
    consent = Consent.objects.create(employee=employee, vacancy=vacancy, status="given", asked_by=hr)
    application = Application.objects.create(
        vacancy=vacancy, employee=employee, consent=consent, route="sponsored", status="hired", channel="hr", sent_by=hr
    )
    Event.objects.record(application, verb="sent", by=hr, target="received")
    release = releases.open_release(application, recruiter)
    day = timezone.localdate() + timedelta(days=45)
    days = {"proposed_on": day, "notice_ends_on": day + timedelta(days=20)}
    release = releases.set_dates(release, **days, revision=1, by=employee.user)
    releases.propose(release, revision=2, by=recruiter)
    for text, ahead in (("Mode opératoire des dosages", 20), ("Étalonnage de la balance de précision", 40)):
        HandoverTask.objects.create(release=release, text=text, due_on=timezone.localdate() + timedelta(days=ahead))
