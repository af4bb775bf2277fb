"""The way in: codes by mail, personas in demo only, language, second factor, no open sign-up."""

import re
from html import unescape

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from firms import case
from firms.demo import CASE
from firms.domain.people import invite
from firms.models import Membership, OutboxMail, Park, User
from tests import factories
from tests.factories import member


@pytest.fixture
def outside_demo(settings):
    settings.DEMO = False
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False


def test_code_by_mail_signs_in(db, client):
    user = member("hr", email="hr@essai.example")
    client.post(reverse("account_request_login_code"), {"email": "HR@essai.example"})
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", OutboxMail.objects.get().body, re.MULTILINE).group()
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.get("/").status_code == 200
    assert client.session["_auth_user_id"] == str(user.pk)


def test_unknown_address_gets_the_same_answer(db, client):
    member("hr", email="hr@essai.example")
    answers = []
    for address in ("hr@essai.example", "nobody@essai.example"):
        answer = client.post(reverse("account_request_login_code"), {"email": address}, follow=True)
        answers.append((answer.status_code, answer.request["PATH_INFO"]))
        client.cookies.clear()
    assert answers[0] == answers[1]


def test_nobody_signs_up(db, client):
    client.post(reverse("account_signup"), {"email": "new@essai.example", "password1": "a-long-passphrase-1"})
    assert User.objects.count() == 0


def test_guessing_passwords_is_slowed_down(db, client):
    member("hr", email="hr@essai.example")
    texts = []
    for _ in range(12):
        form = {"login": "hr@essai.example", "password": "wrong"}
        answer = client.post(reverse("account_login"), form, headers={"Accept-Language": "en"})
        texts.append("Too many failed login attempts" in answer.content.decode() or answer.status_code == 429)
    assert texts[0] is False
    assert texts[-1] is True


def test_persona_signs_in_with_one_click(db, client):
    call_command("demo", verbosity=0)
    assert client.post(reverse("persona", args=["president"])).headers["Location"] == "/"
    assert "Anne-Marie" in client.get("/").content.decode()


def test_demo_is_loaded_once(db):
    call_command("demo", verbosity=0)
    call_command("demo", verbosity=0)
    assert Park.objects.count() == 1


def test_login_page_names_each_persona_with_role_and_firm(db, client):
    call_command("demo", verbosity=0)
    page = client.get(reverse("account_login"), headers={"Accept-Language": "en"}).content.decode()
    for words in (
        "Park president",
        "Human resources, LPH",
        "Human resources, Biosphère",
        "Human resources, Eskiss Packaging",
    ):
        assert words in page
    for words in (
        "Sales, LPH",
        "Sales, Biosphère",
        "Director, Eskiss Packaging",
        "Employee, Biosphère",
        "Line manager, Biosphère",
    ):
        assert words in page
    for words in ("Staff representative, LPH", "Public partner", "Park administrator"):
        assert words in page


def test_outside_demo_there_is_no_persona_and_no_mail_page(outside_demo, db, client, monkeypatch):
    user = member("administrator", email="president@naturopole.example")
    assert client.post(reverse("persona", args=["president"])).status_code == 404
    monkeypatch.setattr(User, "lacks_second_factor", lambda self: False)
    client.force_login(user)
    assert client.get(reverse("outbox_list")).status_code == 404
    assert 'action="/personas/' not in client.get(reverse("account_login")).content.decode()


def test_demo_command_refuses_outside_demo(outside_demo, db):
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")


@pytest.mark.parametrize(("role", "asked"), [("president", True), ("director", True), ("hr", True), ("sales", False)])
def test_wide_roles_set_up_a_second_factor_outside_demo(outside_demo, db, client, role, asked):
    client.force_login(member(role))
    answer = client.get("/")
    assert (answer.headers.get("Location") == reverse("mfa_index")) is asked


@pytest.mark.parametrize(
    ("back", "expected"), [("/help/?a=1", "/help/?a=1"), ("https://evil.example/", "/"), ("//evil.example", "/")]
)
def test_language_switch_comes_back_to_the_same_page_only(db, client, back, expected):
    answer = client.post(reverse("language"), {"language": "en", "next": back})
    assert answer.headers["Location"] == expected
    assert client.cookies["language"].value == "en"


@pytest.mark.parametrize(("kept", "shown"), [("", "fr"), ("en", "en")])
def test_profile_begins_with_the_language_kept_or_that_of_the_page(db, client, kept, shown):
    client.force_login(member("hr", language=kept))
    page = client.get(reverse("profile"), headers={"Accept-Language": "fr"})
    assert page.context["form"]["language"].value() == shown


def test_language_follows_the_person(db, client):
    user = member("hr")
    client.force_login(user)
    client.post(reverse("language"), {"language": "fr"})
    client.cookies.pop("language")
    assert "Bonjour" in client.get("/").content.decode()


def test_expired_session_sends_htmx_to_the_login_page(db, client):
    answer = client.get("/quotes/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/account/login/")


def test_demotion_acts_on_the_next_click(db, client):
    user = member("president")
    client.force_login(user)
    assert client.get("/candidacies/").status_code == 200
    Membership.objects.all().delete()
    assert client.get("/candidacies/").status_code == 403


def test_deactivated_person_is_out_at_once(db, client):
    user = member("president")
    client.force_login(user)
    User.objects.update(is_active=False)
    assert client.get("/").status_code == 302


def test_invitation_makes_an_account_without_password(db):
    park = factories.ParkFactory()
    user = invite("New@Essai.example", park=park, role="administrator")
    assert (user.email, user.has_usable_password()) == ("new@essai.example", False)
    assert OutboxMail.objects.get().recipient == "new@essai.example"


def test_own_park_is_set_up_from_a_file(db):
    call_command("setup_park", str(CASE), "me@essai.example", verbosity=0)
    assert Park.objects.get().firms.count() == 4
    assert User.objects.get().has_role("administrator")


def test_own_park_with_a_bad_file_says_so(db, tmp_path):
    bad = tmp_path / "park.json"
    bad.write_text("{}")
    with pytest.raises(CommandError, match="lacks"):
        call_command("setup_park", str(bad), "me@essai.example")
    assert Park.objects.count() == 0


@pytest.mark.parametrize("count", [1, 20])
def test_home_costs_the_same_for_any_number_of_rows(db, client, count, django_assert_max_num_queries):
    park = case.load(CASE)
    for n in range(count):
        factories.CandidacyFactory(firm__park=park, firm__name=f"Candidate {n}")
    client.force_login(member("president", park=park))
    for address, most in (("/", 15), ("/candidacies/", 8), ("/map/", 12), ("/sessions/", 7), ("/firms/", 7)):
        client.get(address)
        with django_assert_max_num_queries(most):
            client.get(address)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_help_names_the_acts_of_joint_training(db, client, language):
    client.force_login(member("hr", language=language))
    with translation.override(language):
        page = unescape(client.get(reverse("help")).content.decode())
        acts = [gettext("Train together"), gettext("My training")]
    assert [act in page for act in acts] == [True, True]
    assert ("Train together" in page) == (language == "en")
