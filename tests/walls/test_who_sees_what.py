"""The table of who sees what: each fact holds a word of its own, and every page is read as each person of the table.

The rows are made by the people's own verbs, so that the mails and the history of the whole way are read too.
"""

import re

import pytest
from django.urls import reverse

from firms.models import Event, Firm, OutboxMail
from mobility.domain import disclosure, releases, scorecards
from mobility.domain import wishes as wish_domain
from mobility.models import MedicalRight, Wish
from tests.factories import member
from tests.reading import read
from tests.walls import facts as facts_of_a_way
from tests.walls.matrix import MATRIX

pytestmark = pytest.mark.django_db

OWN_HR = {"hr_b", "plain_hr_b"}
HIRING = {"hr_a", "director_a"}
# of each fact: its word, who reads it while the employer knows nothing, and who else once all is told
TABLE = {
    "wish": ("FACTWISH", {"employee", "hr_a"}, OWN_HR),
    "conditions kept": ("FACTCONDITIONS", {"employee"}, set()),
    "direct application": ("FACTLETTER", {"employee"} | HIRING, OWN_HR | {"manager_b"}),
    "name of the CV": ("FACTFILE", {"employee"} | HIRING, OWN_HR | {"manager_b"}),
    "CV": ("FACTCONTENT", {"employee"} | HIRING, OWN_HR | {"manager_b"}),
    "message": ("FACTMESSAGE", {"employee"} | HIRING, set()),
    "sponsored application": ("FACTPRESENTED", {"employee"} | OWN_HR | HIRING, {"manager_b"}),
    "consent": ("FACTCONSENT", {"employee"} | OWN_HR, set()),
    "notes of the interview": ("FACTNOTE", HIRING, {"employee"}),
    "scores": ("FACTADVICE", HIRING, {"employee"}),
    "hand-over": ("FACTTASK", {"employee"} | HIRING, OWN_HR | {"director_b"}),
    "day of the move": ("FACTDAY", {"employee"} | HIRING, OWN_HR | {"director_b", "manager_b"}),
}
PLAN_B = OWN_HR | {"director_b"}
SHARE = PLAN_B | HIRING | {"hr_c", "director_c", "office", "president"}
ORGANISE = {"hr_c", "office"}
# firms a and b learn together, firm c organises; of these nothing hangs on what is told to an employer
TRAINING = {
    "need": ("FACTNEED", PLAN_B, set()),
    "ceiling": ("FACTCEILING", PLAN_B, set()),
    "share of the cost": ("FACTSHARE", SHARE, set()),
    "reason of a statement": ("FACTREASON", SHARE, set()),
    "attendance": ("FACTTRAINEE", {"trainee", "manager_b"} | OWN_HR | ORGANISE, set()),
    "attendance of a guest": ("FACTGUEST", ORGANISE, set()),
    "certificate": ("FACTUNTIL", {"trainee", "manager_b"} | OWN_HR | ORGANISE, set()),
    "opinion": ("FACTOPINION", {"trainee"} | OWN_HR, set()),
}
TABLE |= TRAINING
LEARNED = {word for word, _early, _late in TRAINING.values()}
READERS = (
    *(
        "trainee",
        "employee",
        "hr_b",
        "plain_hr_b",
        "manager_b",
        "director_b",
        "representative_b",
        "hr_a",
        "director_a",
        "sales_a",
    ),
    *("hr_c", "director_c", "office", "president", "administrator", "partner", "representative_a", "visitor"),
)
# A day or an amount has no word of its own: these stand in no other row, however they are written.
SPELT = {
    "FACTDAY": re.compile(r"29\sFeb(?:ruary)?\.?\s2028|2028-02-29|20280229|29/02/2028"),
    "FACTUNTIL": re.compile(r"[A-Z][a-z]{2,8}\.?\s207\d|207\d-\d\d-\d\d|207[5-9][01]\d[0-3]\d|/207\d"),
    "FACTSHARE": re.compile(r"1[,\s]?357[.,]91"),
    "FACTCEILING": re.compile(r"7[,\s]?531[.,]59"),
}


@pytest.fixture
def facts(world):
    """All of it done, and nothing told to her employer but what her own human resources have done themselves."""
    given = facts_of_a_way.around(world)
    for step in ("say_wish", "be_presented", "apply", "be_met", "be_hired", "plan_training", "be_trained"):
        getattr(facts_of_a_way, step)(given)
    return given


def tell_all(facts):
    """Everything is opened that the people may open, by their own clicks."""
    person, sent = facts.people["employee"], facts.rows["application"]
    wish = Wish.objects.get(pk=facts.key("wish"))
    wish.open_to_own = True
    firms = [facts.rows["firm_a"]]
    wish_domain.save_wish(wish, revision=1, by=person, medical=True, opened_to=firms)
    disclosure.tell_employer(sent, by=person)
    disclosure.tell_manager(facts.rows["presented"], True, by=facts.people["hr_b"])
    scorecards.ask_notes(sent, by=person)
    scorecards.show_notes(sent, by=facts.people["hr_a"])
    releases.propose(facts.rows["release"], revision=2, by=facts.people["hr_a"])


def words_in(*texts) -> set[str]:
    found = {word for word, _before, _after in TABLE.values() if any(word in text for text in texts)}
    return found | {word for word, one in SPELT.items() if any(one.search(text) for text in texts)}


def pages(facts) -> list[str]:
    """Every address that is read, about the rows of the facts; what leaves as a table in both kinds."""
    found = [reverse("mobility:application_detail", args=[facts.key("presented")])]
    past = [reverse(f"training:session_{name}") for name in ("list", "export")]
    found += [f"{address}?show={show}" for address in past for show in ("past", "mine")]
    found.append(f"{reverse('training:expiry_list')}?view=people")
    found.append(f"{reverse('training:attendance', args=[facts.key('held')])}?half=all")
    for name, (method, words, _expected) in MATRIX.items():
        if method == "GET":
            address = reverse(name, args=[facts.key(word) for word in words])
            found += [address, f"{address}?format=xlsx"] if name.endswith("_export") else [address]
    return found


def read_as(client, facts, person) -> set[str]:
    facts.sign_in(client, person)
    shown = set()
    for address in pages(facts):
        answer = client.get(address)
        shown |= words_in(read(answer), str(answer.headers))
        if "HX-Request" in answer.headers.get("Vary", ""):
            shown |= words_in(read(client.get(address, headers={"HX-Request": "true"})))
    return shown


@pytest.mark.parametrize("person", READERS)
def test_each_fact_is_read_by_those_of_the_table(person, facts, client):
    expected = [{word for word, early, _late in TABLE.values() if person in early}]
    expected.append({word for word, early, late in TABLE.values() if person in early | late})
    found = [read_as(client, facts, person)]
    tell_all(facts)
    found.append(read_as(client, facts, person))
    assert found == expected


def demoted(facts):
    """Still named as a recruiter, without any role in the firm."""
    facts.people["hr_a"].memberships.all().delete()


def works_for_both(facts):
    member("sales", firm=facts.rows["firm_b"], user=facts.people["hr_a"])


def one_group(facts):
    Firm.objects.filter(pk__in=[facts.key("firm_a"), facts.key("firm_b")]).update(group_name="Groupe")


RELEASE = ("release_list", "release_detail", "release_dates", "release_calendar", "release_pdf", "desk")


def release_read_by(client, facts, person) -> set[str]:
    """What the pages of the change of firm, the desk and the home page say of it."""
    client.force_login(person)
    keys = [("release",) if MATRIX[f"mobility:{name}"][1] else () for name in RELEASE]
    found = [
        reverse(f"mobility:{name}", args=[facts.key(k) for k in key]) for name, key in zip(RELEASE, keys, strict=True)
    ]
    return words_in(*(read(client.get(address)) for address in [*found, reverse("home")])) & {"FACTTASK", "FACTDAY"}


def test_release_is_read_by_both_firms_and_by_the_joined_ones_hr_where_no_recruiter_is_left(facts, client):
    joined = member("hr", firm=facts.rows["firm_a"])
    left = facts.people["plain_hr_b"]
    assert [release_read_by(client, facts, one) for one in (joined, left)] == [set(), set()]
    tell_all(facts)
    both = {"FACTTASK", "FACTDAY"}
    assert [release_read_by(client, facts, one) for one in (joined, left)] == [set(), both]
    facts.people["hr_a"].memberships.all().delete()
    assert [release_read_by(client, facts, one) for one in (joined, left)] == [both, both]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # What the change itself takes away is gone at the next click.
        (demoted, {"hr_a": set()}),
        (works_for_both, {"hr_a": {"FACTPRESENTED"}}),
        (one_group, {"hr_a": {"FACTPRESENTED"}, "director_a": {"FACTPRESENTED"}}),
    ],
)
def test_denial_of_the_own_employer_wins_on_every_page(change, expected, facts, client):
    change(facts)
    # What the firm's vacancy asks for is no secret of its recruiters, nor is what their firms learn together.
    own = {"FACTADVICE"} | LEARNED
    assert {person: read_as(client, facts, person) - own for person in expected} == expected


def test_no_mail_and_no_history_tells_a_fact(facts):
    """Mails say that something waits; the history, which nobody can change, who did what and when."""
    tell_all(facts)
    mails, events = list(OutboxMail.objects.all()), list(Event.objects.all())
    assert [mail.pk for mail in mails if words_in(mail.subject, mail.body)] == []
    # Until when a certificate is good is what its paper is made of, and stands in the history of the seat alone.
    seat = {"kind": "training.enrolment", "subject_id": facts.key("seat"), "verb": "issued"}
    papers = [event for event in events if all(getattr(event, name) == value for name, value in seat.items())]
    assert [words_in(event.note, str(event.detail)) for event in papers] == [{"FACTUNTIL"}]
    others = [event for event in events if event not in papers]
    assert [event.pk for event in others if words_in(event.note, str(event.detail))] == []
    own = Event.objects.filter(kind="mobility.application", subject_id=facts.key("application"))
    assert {"sent", "interview", "slot_taken", "wrote", "hire", "employer_told"} <= {event.verb for event in own}


OUTSIDE_ALL = ("hr_c", "manager_b", "hr_b", "director_b", "office", "representative_b", "sales_a", "visitor")


@pytest.mark.parametrize("person", OUTSIDE_ALL)
def test_search_finds_no_fact_before_it_is_told(person, facts, client):
    """Words that stand in a hidden row answer as words that stand nowhere."""
    facts.sign_in(client, person)
    sought = ["FACTWISH", "FACTLETTER", "FACTFILE", "FACTNOTE", "FACTTASK", "FACTADVICE", "FACTMESSAGE"]
    sought += [word for word, readers, _late in TRAINING.values() if person not in readers]
    lists = [name for name, (method, words, _e) in MATRIX.items() if method == "GET" and not words]
    for address in [*map(reverse, lists), reverse("mobility:stage_list", args=[facts.key("vacancy")])]:
        nothing = searched(client, address, "NOWHERE")
        assert [word for word in sought if searched(client, address, word) != nothing] == [], address


def searched(client, address, word) -> tuple:
    answer = client.get(address, {"q": word, "lang": "en"})
    text = re.sub(r'name="(?:csrfmiddlewaretoken|request_key|stamp)" value="[^"]*"', "", read(answer))
    return answer.status_code, text.replace(word, "") if "html" in answer.headers["Content-Type"] else ""


def reason_read(client, facts, person) -> bool | None:
    """What pressing the button of the sealed reason shows: whether it is medical, or None where it is not shown."""
    facts.sign_in(client, person)
    if person == "employee":
        return (
            "Recommendation of occupational medicine: kept" in client.get(reverse("mobility:wish_own")).content.decode()
        )
    answer = client.post(reverse("mobility:seal_read", args=[facts.key("wish")]))
    return answer.context["reason"] if answer.status_code == 200 else None


def test_medical_reason_is_read_by_the_person_and_the_special_right_alone(facts, client):
    assert MedicalRight.objects.filter(user=facts.people["hr_b"]).exists()
    assert {one for one in READERS if reason_read(client, facts, one)} == {"employee"}
    tell_all(facts)
    assert {one for one in READERS if reason_read(client, facts, one)} == {"employee", "hr_b"}


def test_office_reads_how_many_moves_stand_where_and_nothing_else(facts, client):
    facts.sign_in(client, "office")
    address = reverse("mobility:release_states")
    before = client.get(address).context["states"]
    tell_all(facts)
    after = dict(client.get(address).context["states"])
    assert after == dict(before) | {"To be agreed": dict(before)["To be agreed"] + 1}
    assert client.get(reverse("mobility:release_detail", args=[facts.key("release")])).status_code == 404
