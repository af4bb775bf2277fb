"""A wish touched from two windows, or by two people, at the same moment, on two connections of a real server."""

import uuid

import pytest
from cryptography.fernet import Fernet

from mobility.domain import approaches, medical, wishes
from mobility.models import Approach, Wish
from mobility.seal import open_seal
from tests.factories import FirmFactory, ParkFactory, member
from tests.mobility.factories import EmployeeFactory, VacancyFactory, WishFactory
from tests.mobility.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def person():
    firm = FirmFactory(park=ParkFactory())
    return EmployeeFactory(firm=firm, user=member("employee", firm=firm))


def said(person, key=None):
    return wishes.voice(Wish(employee=person, request_key=key), by=person.user)[1]


def test_one_wish_is_open_however_many_are_said_at_once(person):
    answers = together(*[lambda: said(person) for _ in range(4)])
    assert (sorted(map(str, answers)), Wish.objects.count()) == (["True", "stale", "stale", "stale"], 1)


def test_one_form_sent_at_once_opens_one_wish(person):
    key = uuid.uuid4()
    answers = together(*[lambda: said(person, key) for _ in range(4)])
    assert (sorted(answers), Wish.objects.count()) == ([False, False, False, True], 1)


def test_two_requests_agreed_to_at_once_open_one_wish(person):
    asked = [WishFactory(employee=person, status="asked", voiced_by=member("hr", firm=person.firm)) for _ in range(2)]
    answers = together(*[lambda one=one: wishes.move_wish(one, "agree", by=person.user).status for one in asked])
    assert sorted(answers) == ["open", "stale"]


def test_vacancy_is_told_once_by_two_colleagues(person):
    vacancy = VacancyFactory(firm__park=person.firm.park)
    wish = WishFactory(employee=person, open_to_all=True)
    people = [member("hr", firm=vacancy.firm) for _ in range(2)]
    answers = together(*[
        lambda one=one: approaches.approach(wish, vacancy, message="x", by=one)[1] for one in people
    ])  # fmt: skip
    assert (sorted(map(str, answers)), Approach.objects.count()) == (["True", "stale"], 1)


def test_withdrawal_and_telling_leave_nothing_told_after(person):
    vacancy = VacancyFactory(firm__park=person.firm.park)
    wish, reader = WishFactory(employee=person, open_to_all=True), member("hr", firm=vacancy.firm)
    together(
        lambda: wishes.move_wish(wish, "withdraw", by=person.user),
        lambda: approaches.approach(wish, vacancy, message="x", by=reader),
    )
    assert not Approach.objects.visible_to(reader).exists()


def test_rotation_loses_no_edit(person, settings):
    wish = WishFactory(employee=person)
    settings.MEDICAL_KEYS = [Fernet.generate_key().decode(), *settings.MEDICAL_KEYS]
    mine = Wish.objects.select_related("employee__firm").get()
    together(
        lambda: wishes.save_wish(mine, revision=1, by=person.user, medical=True),
        medical.rotate_all,
    )
    settings.MEDICAL_KEYS = settings.MEDICAL_KEYS[:1]
    wish.refresh_from_db()
    assert (open_seal(wish), wish.revision) == (True, 2)
