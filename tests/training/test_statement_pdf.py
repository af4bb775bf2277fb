"""A firm's cost statement on paper, read back."""

import io
import re
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from tests.training.factories import HalfDayFactory, ItemFactory, in_days
from tests.training.share_pages import people
from tests.training.shares import Course, frozen
from training import statement
from training.domain import pledging

pytestmark = pytest.mark.django_db


# the paper


def pdf_of(client, version, pledge, user):
    client.force_login(user)
    return client.get(reverse("training:statement_pdf", args=[version.pk, pledge.pk]))


def words(answer) -> str:
    found = PdfReader(io.BytesIO(answer.content))
    return re.sub(r"\s+", " ", "\n".join(one.extract_text() for one in found.pages).replace("\xa0", " "))


def left() -> Course:
    course = frozen()
    course.state()
    pledging.withdraw(course.pledges["X"])
    course.last = course.state("The laboratory has left")
    return course


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                *(
                    "Cost statement",
                    "not an invoice: it asks for no payment",
                    "Maison A",
                    "2 of ",
                    "The laboratory has left",
                ),
                *("Total still due €4,200.00", "Fees of firms that have left −€450.00", "Left to share €3,750.00"),
                *("by seat", "4/9 (44.44%)", "Share €1,666.67", "In all, before VAT €1,666.67"),
                "Difference to version 1 +€466.67",
            ],
        ),
        (
            "fr",
            [
                *("Maison A", "The laboratory has left", "4 200,00 €", "−450,00 €", "3 750,00 €"),
                *("4/9 (44,44 %)", "1 666,67 €", "+466,67 €"),
            ],
        ),
    ],
)
def test_statement_says_all_in_the_readers_language(client, language, said):
    course = left()
    with translation.override(language):
        found = PdfReader(io.BytesIO(statement.typeset(course.last, course.pledge("A"))))
    read = re.sub(r"\s+", " ", "\n".join(one.extract_text() for one in found.pages).replace("\xa0", " "))
    assert [part for part in [*said, course.organiser.name] if part not in read] == []


def test_statement_names_no_other_firm(client):
    course = left()
    answer = pdf_of(client, course.last, course.pledges["A"], course.people["A"])
    read = words(answer)
    assert [name for name in ("Maison B", "Maison C", "Maison X", "1,250.00", "833.33") if name in read] == []
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == (
        "application/pdf",
        'attachment; filename="statement-2.pdf"',
    )


def test_statement_of_a_leaver_says_its_fee(client):
    course = left()
    read = words(pdf_of(client, course.last, course.pledges["X"], course.organiser))
    assert "Fee for leaving after the freeze €450.00 In all, before VAT €450.00" in read
    assert "Difference to version 1 −€1,050.00" in read


def test_statement_counts_items_by_day_and_seat(client):
    course = Course(cost="0")
    ItemFactory(session=course.session, label="Room", price=D("300.00"), per="day")
    ItemFactory(session=course.session, label="Lunch", price=D("15.50"), per="seat")
    for day in (1, 2, 3):
        HalfDayFactory(session=course.session, day=in_days(30 + day))
    version = course.state()
    read = words(pdf_of(client, version, course.pledges["A"], course.people["A"]))
    assert "Room (€300.00 by day) €450.00 Lunch (€15.50 by seat) €139.50 Total still due €589.50" in read
    assert "Difference" not in read


def test_statement_is_for_its_own_firm_the_organiser_office_and_president(client):
    course = Course()
    version = course.state()
    found = {
        who: pdf_of(client, version, course.pledges["A"], user).status_code for who, user in people(course).items()
    }
    found["B"] = pdf_of(client, version, course.pledges["A"], course.people["B"]).status_code
    assert found == {
        **dict.fromkeys(("organiser", "office", "president", "hr", "director"), 200),
        **{"B": 403, "employee": 404, "invited": 404, "other": 404},
    }


def test_version_that_names_no_share_of_a_firm_has_no_statement_for_it(client):
    course = Course()
    version = course.state()
    course.join("Y", seats=1)
    assert pdf_of(client, version, course.pledges["Y"], course.organiser).status_code == 404
