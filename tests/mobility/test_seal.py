"""The confidential reason: sealed, read by few, each reading kept, its key changed while the site runs."""

import io

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from firms.models import Event, Membership, OutboxMail
from mobility.domain import medical, wishes
from mobility.models import MedicalRight, SealedRead, Wish
from mobility.seal import Broken, open_seal, rotated, seal
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import WishFactory, wish_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def wish(park):
    return WishFactory(employee__firm=FirmFactory(park=park), open_to_own=True, medical=True)


@pytest.fixture
def firm(wish):
    return wish.employee.firm


@pytest.fixture
def holder(firm):
    person = member("hr", firm=firm, first_name="Claire", last_name="Tenon")
    MedicalRight.objects.create(firm=firm, user=person, given_by=member("director", firm=firm))
    return person


def read(client, person, wish):
    client.force_login(person)
    return client.post(reverse("mobility:seal_read", args=[wish.pk]))


def page(client, person, name, *keys):
    client.force_login(person)
    return client.get(reverse(f"mobility:{name}", args=keys)).content.decode()


@pytest.mark.parametrize("medical_one", [True, False])
def test_seal_opens_to_what_was_sealed(medical_one):
    assert open_seal(Wish(employee_id=7, sealed=seal(7, medical_one))) is medical_one


def test_seals_have_one_length_and_are_never_the_same():
    made = [seal(person, said) for person in (1, 10**12) for said in (True, False) for _ in range(3)]
    assert ({len(one) for one in made}, len(set(made))) == ({120}, 12)


def test_another_persons_seal_is_broken():
    with pytest.raises(Broken):
        open_seal(Wish(employee_id=8, sealed=seal(7, True)))


@pytest.mark.parametrize("sealed", ["", "medical", "é", seal.__name__ * 20])
def test_what_is_no_seal_is_broken(sealed):
    with pytest.raises(Broken):
        open_seal(Wish(employee_id=7, sealed=sealed))
    with pytest.raises(Broken):
        rotated(sealed)


def keys(number):
    return [Fernet.generate_key().decode() for _ in range(number)]


def rotate():
    out = io.StringIO()
    call_command("rotate_medical_keys", stdout=out)
    return out.getvalue()


def test_rotation_seals_all_rows_anew_and_is_harmless_again(settings, monkeypatch):
    old, new = keys(2)
    monkeypatch.setattr(medical, "BATCH", 2)
    settings.MEDICAL_KEYS = [old]
    rows = [WishFactory(medical=said) for said in (True, False, True, False, True)]
    settings.MEDICAL_KEYS = [new, old]
    assert (rotate(), rotate()) == ("5 sealed anew\n", "0 sealed anew\n")
    settings.MEDICAL_KEYS = [new]
    found = [open_seal(row) for row in Wish.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")]
    assert found == [True, False, True, False, True]
    assert set(Wish.objects.values_list("revision", flat=True)) == {1}


def test_rotation_tells_of_what_no_key_opens_and_does_the_rest(settings):
    lost, old, new = keys(3)
    settings.MEDICAL_KEYS = [lost]
    kept = WishFactory(medical=True)
    settings.MEDICAL_KEYS = [old]
    WishFactory(medical=True)
    settings.MEDICAL_KEYS = [new, old]
    with pytest.raises(CommandError, match="^1 can't be opened"):
        rotate()
    settings.MEDICAL_KEYS = [new, lost]
    assert open_seal(Wish.objects.get(pk=kept.pk)) is True
    settings.MEDICAL_KEYS = [new]
    assert sum(medical.own_reason(row) is True for row in Wish.objects.all()) == 1


@pytest.mark.parametrize(("said", "words"), [(True, "recommends the move"), (False, "gave no confidential reason")])
def test_holder_reads_it_once_and_the_reading_is_kept(wish, holder, client, said, words):
    Wish.objects.update(sealed=seal(wish.employee_id, said))
    answer = read(client, holder, wish)
    assert (answer.status_code, words in answer.content.decode()) == (200, True)
    assert list(SealedRead.objects.values_list("wish", "by")) == [(wish.pk, holder.pk)]
    assert words not in page(client, holder, "wish_detail", wish.pk)
    for person, name, *key in ((wish.employee.user, "wish_own"), (holder, "wish_detail", wish.pk)):
        assert "Claire Tenon" in page(client, person, name, *key).split("</header>", 1)[1]


def test_reading_leaves_no_event_and_no_mail(wish, holder, client):
    before = Event.objects.count(), OutboxMail.objects.count()
    read(client, holder, wish)
    assert (Event.objects.count(), OutboxMail.objects.count()) == before


def test_reading_is_never_changed(wish, holder, client):
    read(client, holder, wish)
    with pytest.raises(DatabaseError), transaction.atomic():
        SealedRead.objects.update(by=wish.employee.user)


@pytest.mark.parametrize("role", ["hr", "director", "line_manager", "employee"])
def test_right_is_of_one_person(wish, holder, firm, client, role):
    """HR without the right is refused; who does not read the wish finds nothing."""
    answer = read(client, member(role, firm=firm), wish)
    assert (answer.status_code, SealedRead.objects.count()) == (403 if role == "hr" else 404, 0)


def test_neighbours_hr_is_refused_even_with_a_right_at_home(wish, client, park):
    neighbour = FirmFactory(park=park)
    wish.opened_to.add(neighbour)
    other = member("hr", firm=neighbour)
    MedicalRight.objects.create(firm=neighbour, user=other, given_by=member("director", firm=neighbour))
    assert (read(client, other, wish).status_code, SealedRead.objects.count()) == (403, 0)
    assert "Read the reason" not in page(client, other, "wish_detail", wish.pk)


def test_right_sleeps_without_the_role_and_without_the_opening(wish, holder, client):
    Wish.objects.update(open_to_own=False)
    assert read(client, holder, wish).status_code == 404
    Wish.objects.update(open_to_own=True)
    Membership.objects.filter(user=holder).update(role="sales")
    assert read(client, holder, wish).status_code == 404
    assert SealedRead.objects.count() == 0


def test_button_stands_on_every_wish_of_the_firm(wish, holder, firm, client):
    plain = WishFactory(employee__firm=firm, open_to_own=True)
    found = [page(client, holder, "wish_detail", row.pk).count("Read the reason") for row in (wish, plain)]
    assert found == [1, 1]


def test_lost_key_is_said_and_nothing_kept(wish, holder, client, settings):
    settings.MEDICAL_KEYS = keys(1)
    answer = read(client, holder, wish)
    assert (answer.status_code, SealedRead.objects.count()) == (409, 0)
    assert "its key is gone" in answer.content.decode()
    assert "say it anew" in page(client, wish.employee.user, "wish_own")


def test_person_reads_her_own_and_nobody_is_noted(wish, client):
    assert "Recommendation of occupational medicine" in page(client, wish.employee.user, "wish_own")
    Wish.objects.update(sealed=seal(wish.employee_id, False))
    assert "Recommendation of occupational medicine" not in page(client, wish.employee.user, "wish_own")
    assert SealedRead.objects.count() == 0


def test_every_save_makes_a_new_seal(wish, client):
    client.force_login(wish.employee.user)
    for medical_one in ("on", "on", ""):
        before = Wish.objects.get().sealed
        posted = wish_form(revision=Wish.objects.get().revision, open_to_own="on")
        client.post(reverse("mobility:wish_edit"), posted | ({"medical": medical_one} if medical_one else {}))
        row = Wish.objects.get()
        assert (row.sealed == before, len(row.sealed), open_seal(row)) == (False, 120, bool(medical_one))


def test_what_is_taken_back_keeps_no_reason(wish):
    assert open_seal(wishes.move_wish(wish, "withdraw", by=wish.employee.user)) is False


def test_hr_never_writes_it(wish, firm, client):
    """A tick smuggled into the form that HR prepares is left aside."""
    own = member("hr", firm=firm)
    client.force_login(own)
    posted = wish_form(employee=wish.employee.pk, medical="on")
    assert client.post(reverse("mobility:wish_ask"), posted).status_code == 302
    assert open_seal(Wish.objects.get(voiced_by=own)) is False


def test_director_gives_and_takes_the_right(firm, client):
    director, person = member("director", firm=firm), member("hr", firm=firm)
    client.force_login(director)
    give = reverse("mobility:medical_right_give", args=[firm.pk])
    posted = {f"firm-{firm.pk}-person": person.pk}
    assert [client.post(give, posted).status_code for _ in range(2)] == [302, 422]
    right = MedicalRight.objects.get()
    assert (right.user, right.given_by) == (person, director)
    client.post(reverse("mobility:medical_right_take", args=[right.pk]))
    assert MedicalRight.objects.count() == 0
    assert [(event.label, event.holder) for event in medical.history_of([firm.pk])] == [
        ("Right taken away", person),
        ("Right given", person),
    ]


def test_right_is_for_own_hr_alone(firm, park):
    director = member("director", firm=firm)
    for person in (member("sales", firm=firm), member("hr", firm=FirmFactory(park=park))):
        with pytest.raises(InvalidTransition):
            medical.give_right(firm, person, by=director)
    with pytest.raises(PermissionDenied):
        medical.give_right(firm, member("hr", firm=firm), by=member("hr", firm=firm))


@pytest.mark.parametrize("role", ["employee", "line_manager", "sales", "staff_representative", "hr"])
def test_firms_people_see_who_holds_it(firm, holder, client, role, park):
    assert "Claire Tenon" in page(client, member(role, firm=firm), "medical_right_list")
    assert "Claire Tenon" not in page(client, member(role, firm=FirmFactory(park=park)), "medical_right_list")
