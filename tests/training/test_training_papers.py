"""The sheet and the certificate as files: what stands on which page, long lists, both languages."""

import io
from datetime import date, time, timedelta

import pytest
from django.utils import timezone, translation
from pypdf import PdfReader

from tests.mobility.factories import EmployeeFactory
from tests.training.factories import (
    AttendanceFactory,
    EnrolmentFactory,
    HalfDayFactory,
    PledgeFactory,
    ProviderFactory,
    SessionFactory,
    ThemeFactory,
)
from training import certificate, clock, sheet
from training.domain import attendance
from training.models import Enrolment, Trainer

pytestmark = pytest.mark.django_db


def session_of(half_days, **fields):
    provider = ProviderFactory(name="Formatout", registration="83 63 00000 63")
    trainer = Trainer.objects.create(provider=provider, name="Zoé Martin")
    start = date(2026, 3, 2)
    fields |= {"provider": provider, "trainer": trainer, "starts_on": start, "pledge_deadline": start}
    session = SessionFactory(title_fr="Gestes et postures", title_en="Lifting", **fields)
    for number in range(half_days):
        begin = time(9) if number % 2 == 0 else time(13, 30)
        end = time(12, 30) if number % 2 == 0 else time(17)
        HalfDayFactory(session=session, day=start + timedelta(days=number // 2), starts_at=begin, ends_at=end)
    return session


def pages(content) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def sheet_of(session) -> list[str]:
    halves = list(session.half_days.all())
    return pages(sheet.typeset(session, attendance.lines(Enrolment.objects.filter(session=session), halves), halves))


def fill(session, people):
    pledge = PledgeFactory(session=session)
    for number in range(people):
        EnrolmentFactory(pledge=pledge, employee=EmployeeFactory(firm=pledge.firm, last_name=f"Roux{number:02d}"))
    return pledge


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, [1]), (4, [4]), (5, [3, 2]), (6, [3, 3]), (9, [3, 3, 3]), (20, [4] * 5)]
)
def test_half_days_are_parted_evenly(count, sizes):
    parts = sheet.parts_of(count)
    assert [len(part) for part in parts] == sizes
    assert [place for part in parts for place in part] == list(range(count))


def test_forty_people_break_over_pages_with_head_and_trainer_on_each():
    session = session_of(4)
    fill(session, 40)
    found = [page.replace("\u00a0", " ") for page in sheet_of(session)]
    assert 3 <= len(found) <= 6
    assert [("Name" in page, "Trainer: Zoé Martin" in page) for page in found] == [(True, True)] * len(found)
    text = "\n".join(found)
    assert [number for number in range(40) if text.count(f"Roux{number:02d}") != 1] == []


def test_many_half_days_come_in_parts_that_name_everybody_again():
    session = session_of(10)
    fill(session, 5)
    found = sheet_of(session)
    assert len(found) == 3
    assert [page.count("Roux") for page in found] == [5, 5, 5]
    assert sum(page.count("9:00 – 12:30") for page in found) == 5
    assert [day in found[0].replace("\u00a0", " ") for day in ("2 March 2026", "6 March 2026")] == [True, True]


def test_sheet_carries_what_makes_it_a_proof():
    session = session_of(2)
    pledge = fill(session, 1)
    [page] = sheet_of(session)
    organiser = session.organiser.name
    expected = ("Formatout (83 63 00000 63)", "2 March 2026", "7 h", organiser, pledge.firm.name, "Trainer: Zoé Martin")
    assert [word for word in expected if word not in page.replace("\u00a0", " ")] == []


def test_signature_given_on_the_phone_is_printed_in_its_box():
    session = session_of(1)
    fill(session, 1)
    signed = timezone.now().replace(year=2026, month=3, day=2, hour=8, minute=4)
    AttendanceFactory(enrolment=session.enrolments.get(), signed_at=signed)
    assert "Signed by the person on the site, 2 March 2026" in " ".join(sheet_of(session)[0].split())


def test_sheet_takes_whatever_a_name_holds():
    session = session_of(1)
    pledge = PledgeFactory(session=session, firm=None, outside_name="#let x = 1; *Labo* \u4e2d")
    EnrolmentFactory(pledge=pledge, employee=None, outside_name="A" * 120)
    text = "".join(sheet_of(session)).replace("\n", "").replace("\u00ad", "")
    assert ("#let x = 1; *Labo*" in text, text.count("A" * 10) > 0) == (True, True)


def test_sheet_of_a_session_without_half_days_says_so():
    assert "No half-day is set yet." in sheet_of(session_of(0))[0]


@pytest.mark.parametrize(("language", "word"), [("fr", "Gestes et postures"), ("en", "Lifting")])
def test_papers_are_in_both_languages(language, word):
    session = session_of(2, theme=ThemeFactory(name_fr="Manutention", name_en="Handling"))
    fill(session, 1)
    with translation.override(language):
        assert word in sheet_of(session)[0]
        assert word in certificate_of(session)


def certificate_of(session, **said) -> str:
    given = {"present": 2, "of": 2, "minutes": 420, "in_part": False, "obtained_on": "2026-01-15"}
    given |= {"valid_until": "2028-01-14", "on": timezone.now(), "by": None} | said
    [page] = pages(certificate.typeset(session.enrolments.get(), given, list(session.half_days.all())))
    return page.replace("\u00a0", " ")


def test_certificate_says_who_what_when_and_until():
    session = session_of(2, theme=ThemeFactory(name_en="Handling"))
    pledge = fill(session, 1)
    page = certificate_of(session)
    expected = ("Certificate of completion", "Alex Roux00", pledge.firm.name, "Lifting", "Handling", "2 March 2026")
    expected += ("1 day, 7 h", "2 half-days of 2", "Formatout", "83 63 00000 63", "Zoé Martin", session.park.name)
    expected += ("15 January 2026", "14 January 2028")
    assert [word for word in expected if word not in page] == []


def test_certificate_in_part_and_without_end_says_so():
    session = session_of(4)
    fill(session, 1)
    page = certificate_of(session, present=3, of=4, minutes=630, valid_until="")
    expected = ("1.5 days, 10 h 30 min", "3 half-days of 4", "It does not expire")
    assert [word for word in expected if word not in page] == []


@pytest.mark.parametrize(
    ("minutes", "french", "english"), [(0, "0 h", "0 h"), (60, "1 h", "1 h"), (215, "3 h 35", "3 h 35 min")]
)
def test_lengths_are_written_as_people_do(minutes, french, english):
    written = [clock.length(minutes, language).replace("\u00a0", " ") for language in ("fr", "en")]
    assert written == [french, english]
