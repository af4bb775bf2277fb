"""What pages and writes around direct applications cost: the same for any number of rows."""

import uuid

from django.utils import timezone

from mobility.models import Application, ApplicationFile, Message, Score, Scorecard
from tests.factories import member
from tests.mobility.direct.test_direct import PDF, address, form, pdf
from tests.mobility.factories import ApplicationFactory, VacancyFactory


def test_pages_cost_the_same_for_any_number_of_rows(vacancy, employee, hiring, client, statements):
    own = member("hr", firm=employee.firm)
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct", notes_shown_at=timezone.now())
    blank = VacancyFactory(firm=vacancy.firm)

    def cost(person, name, *keys):
        client.force_login(person)
        return len(statements(lambda: client.get(address(name, *keys))))

    Message.objects.create(application=row, by=hiring, subject="x", body="x")
    cost(employee.user, "application_detail", row.pk)
    found = []
    for more in (1, 19):
        for _ in range(more):
            ApplicationFactory(employee__firm=employee.firm)
            ApplicationFactory(vacancy__firm=vacancy.firm, employee=employee, route="direct")
            Message.objects.create(application=row, by=hiring, subject="x", body="x", read_at=timezone.now())
            name = uuid.uuid4().hex
            ApplicationFile.objects.create(application=row, file=f"{name}.pdf", file_name=name, size=1, sha256=name)
            card = Scorecard.objects.create(
                application=row, author=member("hr", firm=vacancy.firm), submitted_at=timezone.now()
            )
            Score.objects.create(scorecard=card, competence=vacancy.competences.create(name=name), value=2)
        found.append(
            {
                "mine": cost(employee.user, "application_list"),
                "ours": cost(own, "staff_applications"),
                "own page": cost(employee.user, "application_detail", row.pk),
                "recruiter": cost(hiring, "application_detail", row.pk),
                "form": cost(employee.user, "application_apply", blank.pk),
            }
        )
    assert found[0] == found[1]
    assert max(found[1]["mine"], found[1]["ours"], found[1]["form"]) <= 7
    assert max(found[1]["own page"], found[1]["recruiter"]) <= 9


def test_writes_cost_twelve_statements(vacancy, employee, hiring, client, statements):
    def cost(name, *keys, **posted):
        return len(statements(lambda: client.post(address(name, *keys), posted)))

    client.force_login(employee.user)
    found = {"apply": cost("application_apply", vacancy.pk, **form(cv=pdf(), papers=[pdf("b.pdf", PDF + b"2")]))}
    row = Application.objects.get()
    for verb in ("pool", "notes", "employer", "withdraw"):
        found[verb] = cost(f"own_{verb}", row.pk, agreed="1")
    # Applying looks for the person's other ways in, writes row, files and history, and counts in the month's figure.
    assert found.pop("apply") <= 14
    assert max(found.values()) <= 12
