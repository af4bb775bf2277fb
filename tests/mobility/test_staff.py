"""HR's staff list: who is on it, what changes, who is invited, and what never shows."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from firms.domain import people
from firms.models import Event, Membership, OutboxMail, User
from mobility.domain import staff
from mobility.models import Application, Employee, RomeCode, Wish
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, UserFactory, member
from tests.mobility import career
from tests.mobility.factories import ApplicationFactory, EmployeeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def hr(firm):
    return member("hr", firm=firm)


@pytest.fixture
def signed(client, hr):
    client.force_login(hr)
    return client


def page(name, *keys) -> str:
    return reverse(f"mobility:{name}", args=keys)


def names(answer) -> list[str]:
    return [row.last_name for row in answer.context["page"]]


def typed(firm, **fields) -> dict:
    return {"firm": firm.pk, "first_name": "Ada", "last_name": "Roux", "job_title": "Fraiseuse", "revision": 1} | fields


def test_list_holds_own_people_at_work_by_name(signed, firm):
    for last in ("Zola", "Aubin"):
        EmployeeFactory(firm=firm, last_name=last)
    EmployeeFactory(firm=firm, last_name="Parti", left_on=timezone.localdate())
    EmployeeFactory(firm=FirmFactory(park=firm.park), last_name="Voisin")
    assert names(signed.get(page("staff_list"))) == ["Aubin", "Zola"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=fraise", ["Roux"]),
        ("?q=ada+roux", ["Roux"]),
        ("?q=zzz", []),
        ("?state=account", ["Compte"]),
        ("?state=none", ["Roux"]),
        ("?state=left", ["Parti"]),
        ("?state=nonsense", ["Compte", "Roux"]),
    ],
)
def test_list_is_narrowed(signed, firm, query, expected):
    EmployeeFactory(firm=firm, first_name="Ada", last_name="Roux", job_title="Fraiseuse")
    EmployeeFactory(firm=firm, last_name="Compte", user=UserFactory())
    EmployeeFactory(firm=firm, last_name="Parti", left_on=timezone.localdate())
    assert names(signed.get(page("staff_list") + query)) == expected


@pytest.mark.parametrize("count", [1, 20])
def test_pages_pay_few_statements_whatever_they_hold(signed, firm, statements, count):
    rome = RomeCode.objects.first()
    for _ in range(count):
        boss = member("line_manager", firm=firm)
        last = EmployeeFactory(firm=firm, user=UserFactory(), manager=boss, rome=rome)
    paid = {
        "list": len(statements(lambda: signed.get(page("staff_list")))),
        "form": len(statements(lambda: signed.get(page("staff_edit", last.pk)))),
        "new": len(statements(lambda: signed.get(page("staff_create")))),
        "csv": len(statements(lambda: signed.get(page("staff_export")))),
    }
    assert paid == {"list": 6, "form": 6, "new": 4, "csv": 4}


def test_adding_writes_one_row_however_often_it_is_sent(signed, firm, hr, statements):
    key = re.search(r'name="request_key" value="([^"]+)"', signed.get(page("staff_create")).content.decode()).group(1)
    sent = typed(firm, request_key=key)
    assert len(statements(lambda: signed.post(page("staff_create"), sent))) <= 12
    answer = signed.post(page("staff_create"), sent)
    added = Employee.objects.get(last_name="Roux")
    assert (answer.status_code, answer.url) == (302, page("staff_edit", added.pk))
    assert [(e.verb, e.by, e.note, e.detail) for e in Event.objects.about(added)] == [("created", hr, "", {})]


def test_occupation_is_typed_as_its_code(signed, firm):
    code = RomeCode.objects.first()
    signed.post(page("staff_create"), typed(firm, rome=code.code))
    assert Employee.objects.get(last_name="Roux").rome == code


def test_adding_to_another_firm_is_refused(signed, park):
    other = FirmFactory(park=park)
    answer = signed.post(page("staff_create"), typed(other))
    assert (answer.status_code, Employee.objects.count()) == (422, 0)


def test_manager_is_one_of_the_firms_line_managers(signed, firm, park):
    colleague, boss = member("employee", firm=firm), member("line_manager", firm=firm)
    elsewhere = member("line_manager", firm=FirmFactory(park=park))
    for person in (colleague, elsewhere):
        assert signed.post(page("staff_create"), typed(firm, manager=person.pk)).status_code == 422
    signed.post(page("staff_create"), typed(firm, manager=boss.pk))
    assert Employee.objects.get().manager == boss


def test_hr_of_two_firms_names_a_manager_of_the_right_one(client, firm, park):
    second = FirmFactory(park=park)
    both = member("hr", firm=second, user=member("hr", firm=firm))
    boss = member("line_manager", firm=second)
    client.force_login(both)
    assert client.post(page("staff_create"), typed(firm, manager=boss.pk)).status_code == 422
    assert client.post(page("staff_create"), typed(second, manager=boss.pk)).status_code == 302


def test_second_save_meets_both_values(signed, firm):
    person = EmployeeFactory(firm=firm, first_name="Ada", last_name="Roux")
    first = signed.post(page("staff_edit", person.pk), typed(firm, job_title="Tourneuse"))
    second = signed.post(page("staff_edit", person.pk), typed(firm, job_title="Soudeuse"))
    assert (first.status_code, second.status_code) == (302, 409)
    assert second.context["form"].differences == [("Post today", "Tourneuse", "Soudeuse")]
    assert signed.post(page("staff_edit", person.pk), typed(firm, job_title="Soudeuse", revision=2)).status_code == 302
    person.refresh_from_db()
    assert (person.job_title, person.revision) == ("Soudeuse", 3)


def test_departure_ends_the_roles_of_the_firm_and_the_sessions(signed, firm, park, client):
    user = member("line_manager", firm=firm, user=member("employee", firm=firm))
    member("employee", firm=FirmFactory(park=park), user=user)
    person = EmployeeFactory(firm=firm, user=user, first_name="Ada", last_name="Roux")
    report = EmployeeFactory(firm=firm, manager=user)
    signed.post(page("staff_edit", person.pk), typed(firm, left_on=timezone.localdate().isoformat()))
    report.refresh_from_db()
    assert [m.firm_id == firm.pk for m in user.memberships.all()] == [False]
    assert report.manager is None
    assert [e.detail["role"] for e in Event.objects.about(user)] == ["line_manager", "employee"]


def test_departure_leaves_direction_and_hr_to_the_office(signed, firm, hr):
    user = member("director", firm=firm, user=member("employee", firm=firm))
    person = EmployeeFactory(firm=firm, user=user, first_name="Ada", last_name="Roux")
    signed.post(page("staff_edit", person.pk), typed(firm, left_on=timezone.localdate().isoformat()))
    assert [m.role for m in user.memberships.all()] == ["director"]


def test_departure_to_come_ends_nothing_yet(signed, firm):
    user = member("employee", firm=firm)
    person = EmployeeFactory(firm=firm, user=user, first_name="Ada", last_name="Roux")
    signed.post(page("staff_edit", person.pk), typed(firm, left_on="2999-01-01"))
    assert user.memberships.count() == 1


def invited(client, person, email="ada@a.example"):
    return client.post(page("staff_invite", person.pk), {"email": email, "language": "fr"})


def test_invitation_opens_an_account_as_employee_and_writes(signed, firm, hr):
    person = EmployeeFactory(firm=firm, first_name="Ada", last_name="Roux")
    assert invited(signed, person, "Ada@A.example").status_code == 302
    person.refresh_from_db()
    user = User.objects.get(email="ada@a.example")
    assert (person.user, user.name, user.has_usable_password()) == (user, "Ada Roux", False)
    assert [(m.role, m.firm) for m in user.memberships.all()] == [("employee", firm)]
    assert [(e.verb, e.by, e.note, e.detail) for e in Event.objects.about(person)] == [("invited", hr, "", {})]
    mail = OutboxMail.objects.get()
    assert (mail.recipient, firm.name in mail.body) == ("ada@a.example", False)


def test_invitation_sent_twice_writes_once(signed, firm):
    person = EmployeeFactory(firm=firm)
    for _ in range(2):
        invited(signed, person)
    assert (User.objects.filter(email="ada@a.example").count(), OutboxMail.objects.count()) == (1, 1)


def test_hr_invites_nobody_of_another_firm(hr, park):
    person = EmployeeFactory(firm=FirmFactory(park=park))
    with pytest.raises(staff.PermissionDenied):
        staff.invite(person, "ada@a.example", language="fr", by=hr)
    assert User.objects.filter(email="ada@a.example").count() == 0


@pytest.mark.parametrize("role", ["employee", "hr", "director", "administrator", "president"])
def test_the_parks_own_rules_still_refuse_hr_every_role(hr, firm, role):
    """The way of this app widens nothing: asked directly, HR may give no role."""
    with pytest.raises(people.PermissionDenied):
        people.invite("ada@a.example", park=firm.park, role=role, firm=firm, by=hr)


@pytest.mark.parametrize("held", ["hr", "employee", "president", "closed", "colleague"])
def test_answer_is_the_same_whoever_the_address_belongs_to(signed, firm, park, held):
    roles = {"hr": FirmFactory(park=park), "employee": FirmFactory(park=park), "president": None}
    user = member(held, firm=roles[held], park=park) if held in roles else UserFactory(is_active=held != "closed")
    if held == "colleague":
        EmployeeFactory(firm=firm, user=user)
    person, free = EmployeeFactory(firm=firm), EmployeeFactory(firm=firm)
    before = list(user.memberships.values_list("pk"))
    answers = [invited(signed, person, user.email), invited(signed, free)]
    said = [str(message) for message in signed.get(page("staff_list")).context["messages"]]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (len(said), len(set(said))) == (2, 1)
    person.refresh_from_db()
    assert (person.user, list(user.memberships.values_list("pk"))) == (None, before)
    assert OutboxMail.objects.filter(recipient=user.email).count() == 0


def test_colleague_with_a_role_in_the_firm_keeps_it_and_becomes_an_employee(signed, firm):
    sales = member("sales", firm=firm)
    person = EmployeeFactory(firm=firm)
    invited(signed, person, sales.email)
    person.refresh_from_db()
    assert (person.user, {m.role for m in sales.memberships.all()}) == (sales, {"sales", "employee"})


def test_who_has_left_is_not_invited(signed, firm):
    person = EmployeeFactory(firm=firm, left_on=timezone.localdate())
    assert invited(signed, person).status_code == 409
    assert User.objects.filter(email="ada@a.example").count() == 0


def test_person_with_an_account_is_not_given_another(hr, firm):
    person = EmployeeFactory(firm=firm, user=member("employee", firm=firm))
    with pytest.raises(InvalidTransition):
        staff.invite(person, "ada@a.example", language="fr", by=hr)


def test_secrets_follow_the_person_to_the_next_employer_and_known_things_stay(park, hr, firm):
    """Who moves within the park keeps from the new employer what she kept from the former one."""
    former = career.person(park, left_on=timezone.localdate())
    user = former.user
    secret = career.application_of(former)
    told = career.application_of(former, employer_told_at=timezone.now())
    wish = career.wish_of(former, open_to_all=True)
    staff.end_now(former)
    person = EmployeeFactory(firm=firm)
    assert staff.invite(person, user.email, language="fr", by=hr)
    for row in (secret, told, wish, person, former):
        row.refresh_from_db()
    assert (former.user, person.user) == (None, user)
    assert (secret.employee, told.employee) == (person, former)
    assert (wish.employee, wish.status) == (person, "withdrawn")
    hr.__dict__.pop("memberships_held")
    assert list(Application.objects.visible_to(hr)) == []
    assert list(Wish.objects.visible_to(hr)) == []


def test_own_employers_list_is_the_same_after_a_secret_wish_and_application(signed, firm):
    user = member("employee", firm=firm)
    person = EmployeeFactory(firm=firm, user=user)
    addresses = [page("staff_list"), page("staff_edit", person.pk), page("staff_export"), page("access_list")]

    def pages():
        return [re.sub(rb'value="\w{64}"', b"", signed.get(address).content) for address in addresses]

    before = pages()
    ApplicationFactory(employee=person, route="direct")
    career.wish_of(person)
    assert pages() == before


CSV = "Prénom;Nom;Poste;Code ROME;Responsable;Parti le\n"


def sent(client, firm, text, **more):
    upload = SimpleUploadedFile("staff.csv", text if isinstance(text, bytes) else text.encode())
    return client.post(page("staff_import"), {"firm": firm.pk, "upload": upload} | more)


def kept(client, firm, text):
    return client.post(page("staff_import"), {"firm": firm.pk, "table": text, "then": "keep"})


def test_import_shows_every_line_and_keeps_nothing_yet(signed, firm):
    boss, code = member("line_manager", firm=firm), RomeCode.objects.first()
    EmployeeFactory(firm=firm, first_name="ÉVA", last_name="Noir")
    text = CSV + f"Ada;Roux;Fraiseuse;{code.code};{boss.email};\nÉva;Noir;;;;30/11/2026\n"
    answer = sent(signed, firm, text)
    lines = answer.context["lines"]
    assert [(line.number, line.name, line.action, line.errors) for line in lines] == [
        (2, "Ada Roux", "added", []),
        (3, "Éva Noir", "changed if it differs", []),
    ]
    assert (lines[0].values["rome"], lines[0].values["manager"]) == (code, boss)
    assert Employee.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (";Roux;;;;", "the first name or the last name is missing"),
        ("Ada;Roux;;X9999;;", "X9999: unknown occupation code"),
        ("Ada;Roux;;;x@y.example;", "x@y.example: not a line manager of your firm"),
        ("Ada;Roux;;;;demain", "demain is no day such as 2026-11-30"),
        (f"Ada;{'R' * 61};;;;", "too long: RRRRRRRRRRRRRRRRRRRR…"),
        ("Deux;Fois;;;;", "several people of your list have this name"),
    ],
)
def test_import_says_what_is_wrong_with_a_line(signed, firm, line, error):
    for _ in range(2):
        EmployeeFactory(firm=firm, first_name="Deux", last_name="Fois")
    answer = sent(signed, firm, f"{CSV}{line}\nBon;Nom;;;;\n")
    assert [line.errors for line in answer.context["lines"]] == [[error], []]
    kept(signed, firm, f"{CSV}{line}\nBon;Nom;;;;\n")
    assert Employee.objects.filter(last_name="Nom").count() == 1
    assert Employee.objects.count() == 3


def test_import_refuses_a_name_that_stands_twice(signed, firm):
    answer = sent(signed, firm, CSV + "Ada;Roux;;;;\nADA;ROUX;;;;\n")
    assert [line.errors for line in answer.context["lines"]] == [[], ["this name stands twice in the file"]]


def test_import_taken_in_twice_changes_nothing_more(signed, firm, hr):
    known = EmployeeFactory(firm=firm, first_name="Éva", last_name="Noir", job_title="Régleuse")
    text = CSV + "Ada;Roux;Fraiseuse;;;\nÉva;Noir;;;;2026-01-31\n"
    for _ in range(2):
        assert kept(signed, firm, text).status_code == 302
    known.refresh_from_db()
    assert (known.job_title, known.left_on.isoformat(), known.revision) == ("Régleuse", "2026-01-31", 2)
    told = Event.objects.filter(kind="mobility.employee").order_by("pk").values_list("verb", "by", "note")
    assert list(told) == [("created", hr.pk, ""), ("edited", hr.pk, "")]
    assert Employee.objects.count() == 2


def test_import_costs_the_same_for_many_lines(signed, firm, statements):
    def lines(word, count):
        return CSV + "".join(f"Ada{word}{n};Roux;;;;\n" for n in range(count))

    few = len(statements(lambda: kept(signed, firm, lines("a", 1))))
    many = len(statements(lambda: kept(signed, firm, lines("b", 60))))
    assert (few, few <= 12) == (many, True)


def test_import_takes_in_what_the_export_gave(signed, firm):
    EmployeeFactory(firm=firm, first_name="=Ada", last_name="Roux", job_title="-x", rome=RomeCode.objects.first())
    given = signed.get(page("staff_export")).content.decode("utf-8-sig")
    assert "'=Ada" in given
    assert kept(signed, firm, given).status_code == 302
    assert Employee.objects.get().revision == 1


@pytest.mark.parametrize(
    "text", ["", "Prénom\nAda\n", "\x00\x00", '"', CSV + "a;b\n" * 2001, b"%PDF-1.4\n\xff\xfe", CSV.encode("utf-16")]
)
def test_import_of_something_else_is_refused(signed, firm, text):
    assert sent(signed, firm, text).status_code == 422
    assert Employee.objects.count() == 0


def test_import_reads_old_spreadsheets(signed, firm):
    answer = sent(signed, firm, (CSV + "Éva;Noir;;;;\n").encode("cp1252"))
    assert [line.name for line in answer.context["lines"]] == ["Éva Noir"]


def test_import_into_another_firm_is_refused(signed, park):
    assert kept(signed, FirmFactory(park=park), CSV + "Ada;Roux;;;;\n").status_code == 422
    assert Employee.objects.count() == 0


def test_line_manager_reads_no_staff_page(client, firm):
    boss = member("line_manager", firm=firm)
    person = EmployeeFactory(firm=firm, manager=boss)
    client.force_login(boss)
    answers = [client.get(page("staff_edit", person.pk)), client.get(page("staff_list"))]
    assert [answer.status_code for answer in answers] == [403, 403]


def test_membership_rows_stay_one_a_role(signed, firm):
    person = EmployeeFactory(firm=firm)
    for _ in range(3):
        invited(signed, person)
    assert Membership.objects.filter(firm=firm, role="employee").count() == 1
