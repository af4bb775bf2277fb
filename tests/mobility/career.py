"""Somebody's whole way through the park, with a word of its own in every field that holds her words or her name."""

import uuid
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.core.mail import send_mail
from django.utils import timezone

from firms.models import Event
from mobility.models import (
    AccessRequest,
    ApplicationFile,
    ApplicationLink,
    Approach,
    Competence,
    Employee,
    HandoverTask,
    InterviewSlot,
    MedicalRight,
    Message,
    Reference,
    ReleaseRecord,
    ReleaseSignature,
    Score,
    Scorecard,
    SealedRead,
    Wish,
)
from mobility.seal import seal
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, ConsentFactory, EmployeeFactory, VacancyFactory

WORD = "CANARI"
"""Begins each of her words: CANARILETTER, CANARIFILE…"""


def hiring_vacancy(park, **fields):
    vacancy = VacancyFactory(firm=FirmFactory(park=park), **fields)
    vacancy.recruiters.add(member("hr", firm=vacancy.firm))
    return vacancy


def person(park, **fields) -> Employee:
    """An employee with an account and a line manager."""
    firm = FirmFactory(park=park)
    user = member(
        "employee", firm=firm, email="canari@essai.example", first_name=f"{WORD}First", last_name=f"{WORD}Last"
    )
    names = {"first_name": f"{WORD}First", "last_name": f"{WORD}Last", "job_title": f"{WORD}Post"}
    return EmployeeFactory(firm=firm, user=user, manager=member("line_manager", firm=firm), **names | fields)


def wish_of(employee, **fields) -> Wish:
    ends = date.today() + timedelta(days=90)
    given = {"employee": employee, "voiced_by": employee.user, "sealed": seal(employee.pk, False), "ends_on": ends}
    wish = Wish.objects.create(**given | {"target": f"{WORD}TARGET", "conditions": f"{WORD}CONDITIONS"} | fields)
    hr = member("hr", firm=employee.firm)
    SealedRead.objects.create(wish=wish, by=hr)
    Approach.objects.create(wish=wish, vacancy=hiring_vacancy(employee.firm.park), by=hr, message=f"{WORD}APPROACH")
    return wish


def application_of(employee, vacancy=None, **fields):
    """Sent by herself, with everything that may hang on it."""
    vacancy = vacancy or hiring_vacancy(employee.firm.park)
    given = {"vacancy": vacancy, "employee": employee, "route": "direct", "sent_by": employee.user}
    row = ApplicationFactory(**given | {"letter": f"{WORD}LETTER", "answer": f"{WORD}ANSWER"} | fields)
    Event.objects.record(row, verb="sent", by=employee.user, target=row.status)
    hang_on(row)
    return row


def outside_of(park, **fields):
    """The same for somebody without an account."""
    outside = {"outside_name": f"{WORD}Out", "outside_email": "canari.out@essai.example", "outside_phone": WORD}
    given = {"vacancy": hiring_vacancy(park), "employee": None, "route": "outside", "letter": f"{WORD}LETTER"}
    row = ApplicationFactory(**given | outside | {"outside_place": f"{WORD}Place"} | fields)
    hang_on(row)
    send_mail("A message for you", "Something waits.", None, [row.outside_email])
    return row


def hang_on(row):
    recruiter = row.vacancy.named_recruiters[0]
    ApplicationFile.objects.create(
        application=row,
        file=ContentFile(b"%PDF-" + f"{WORD}FILE".encode(), name=f"{uuid.uuid4().hex}.pdf"),
        file_name=f"{WORD}.pdf",
        size=15,
        sha256="0" * 64,
    )
    later = timezone.now() + timedelta(days=3)
    ApplicationLink.objects.create(application=row, token_sha256=uuid.uuid4().hex, expires_at=later)
    Message.objects.create(application=row, by=recruiter, subject=f"{WORD}SUBJECT", body=f"{WORD}BODY")
    Reference.objects.create(application=row, status="written", asked_by=recruiter, text=f"{WORD}REFERENCE")
    competence, _new = Competence.objects.get_or_create(vacancy=row.vacancy, name="Listening")
    card = Scorecard.objects.create(
        application=row, author=recruiter, note=f"{WORD}NOTE", advice="yes", submitted_at=timezone.now()
    )
    Score.objects.create(scorecard=card, competence=competence, value=3)
    InterviewSlot.objects.create(
        vacancy=row.vacancy, starts_at=later, place=f"Room {row.pk}", application=row, taken_at=timezone.now()
    ).interviewers.add(recruiter)


def release_of(row, **fields):
    """The record that an application to be hired opens."""
    record = ReleaseRecord.objects.create(application=row, **{"proposed_on": date(2027, 3, 1)} | fields)
    ReleaseSignature.objects.create(release=record, party="employee", dates_revision=1, by=row.employee.user)
    HandoverTask.objects.create(release=record, text=f"{WORD}TASK")
    return record


def whole(park) -> Employee:
    """Everything at once."""
    employee = person(park)
    wish_of(employee)
    application_of(employee)
    sponsored = ConsentFactory(employee=employee, vacancy=hiring_vacancy(park), message=f"{WORD}CONSENT")
    application_of(employee, sponsored.vacancy, route="sponsored", consent=sponsored)
    ConsentFactory(employee=employee, vacancy=hiring_vacancy(park), message=f"{WORD}ASKED", status="asked")
    AccessRequest.objects.create(
        firm=employee.firm, name=f"{WORD}First", email=employee.user.email, employee=employee, status="granted"
    )
    MedicalRight.objects.create(firm=employee.firm, user=employee.user, given_by=employee.user)
    send_mail("A message for you", f"Something waits, {WORD}.", None, [employee.user.email])
    return employee
