"""What follows a change of the residents: waiting candidates are scored anew, drift is noticed."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firms import case
from firms.domain import drifts, papers, park
from firms.domain.positions import positions
from firms.domain.watch import rescore_waiting, residents_changed
from firms.models import Candidacy, Drift, Event, Firm, Level, OutboxMail, Strength, WaitingScore
from naturopole.workflow import InvalidTransition
from tests import factories

BLENDER = {
    "process": {"Blending / granulation": 1},
    "market": {"Pharmacy": 1, "Food supplements": 1, "Functional foods": 1},
    "specialty": {"Powder / dry extract": 1},
}


@pytest.fixture
def president(naturopole):
    return factories.member("president", park=naturopole)


@pytest.fixture
def waiting(naturopole):
    firm = Firm.objects.create(park=naturopole, name="Granulor")
    hold(firm, BLENDER)
    file = factories.CandidacyFactory(firm=firm, status=Candidacy.Status.WAITING)
    rescore_waiting(naturopole, WaitingScore.Cause.LISTED)
    return file


def hold(firm, position):
    firm.strengths.all().delete()
    case.hold({(level.axis, level.name_en): level for level in Level.objects.all()}, position, firm=firm)


def take_up(firm, **levels):
    """Put levels of the process axis at a strength: `take_up(lph, blending=0.5)`."""
    for word, value in levels.items():
        level = Level.objects.get(axis="process", name_en__istartswith=word)
        Strength.objects.update_or_create(firm=firm, level=level, defaults={"value": Decimal(str(value))})


def scores(file):
    return [(row.cause, row.figures["score"], row.figures["verdict"]) for row in file.waiting_scores.order_by("pk")]


FIRST = ("listed", 100.0, "complementary")


@pytest.mark.parametrize(
    ("strength", "score", "verdict"),
    [(0.25, 60.0, "complementary"), (0.5, 30.0, "to discuss"), (1, 10.0, "competes")],
)
def test_resident_that_moves_scores_the_waiting_anew(naturopole, waiting, strength, score, verdict):
    lph = Firm.objects.get(name="LPH")
    take_up(lph, blending=strength)
    residents_changed(naturopole, cause=WaitingScore.Cause.MOVED, firm=lph)
    assert scores(waiting) == [FIRST, ("moved", pytest.approx(score), verdict)]
    assert waiting.waiting_scores.first().firm == lph


def test_resident_that_arrives_scores_the_waiting_anew(naturopole, waiting):
    twin = Firm.objects.create(park=naturopole, name="Second", standing="resident")
    hold(twin, BLENDER)
    residents_changed(naturopole, cause=WaitingScore.Cause.ARRIVED, firm=twin)
    assert scores(waiting) == [FIRST, ("arrived", 0.0, "competes")]


def test_resident_that_leaves_scores_the_waiting_anew(naturopole, waiting):
    Firm.objects.residents().update(standing="former")
    residents_changed(naturopole, cause=WaitingScore.Cause.LEFT, firm=Firm.objects.get(name="LPH"))
    assert scores(waiting) == [FIRST, ("left", 0.0, "outside")]


def test_group_that_changes_scores_the_waiting_anew(naturopole, waiting, president):
    take_up(Firm.objects.get(name="LPH"), blending=0.5)
    Firm.objects.filter(name="LPH").update(group_name="Holding")
    firm = waiting.firm
    firm.group_name = "Holding"
    papers.save_identity(firm, revision=firm.revision, by=president)
    assert scores(waiting)[1:] == [("moved", pytest.approx(50.0), "to discuss")]


def test_equal_figures_write_nothing(naturopole, waiting, president):
    residents_changed(naturopole, cause=WaitingScore.Cause.MOVED, firm=Firm.objects.get(name="NDS"))
    assert scores(waiting) == [FIRST]
    assert Event.objects.about(waiting).filter(verb="rescored").count() == 1
    assert OutboxMail.objects.count() == 0


def test_file_no_longer_waiting_is_left_alone(naturopole, waiting):
    Candidacy.objects.update(status=Candidacy.Status.WITHDRAWN)
    Firm.objects.residents().update(standing="former")
    residents_changed(naturopole, cause=WaitingScore.Cause.LEFT)
    assert scores(waiting) == [FIRST]


def test_verdict_that_flips_is_told_without_names(naturopole, waiting, president):
    twin = Firm.objects.create(park=naturopole, name="Second", standing="resident")
    hold(twin, BLENDER)
    residents_changed(naturopole, cause=WaitingScore.Cause.ARRIVED, firm=twin)
    (mail,) = OutboxMail.objects.all()
    assert mail.recipient == president.email
    assert f"/candidacies/{waiting.pk}/" in mail.body
    words = mail.subject + mail.body
    assert [name for name in ("Granulor", "Second", "competes", "100") if name in words] == []


def test_figures_that_move_without_the_verdict_are_not_told(naturopole, waiting, president):
    lph = Firm.objects.get(name="LPH")
    take_up(lph, blending=0.25)
    residents_changed(naturopole, cause=WaitingScore.Cause.MOVED, firm=lph)
    assert scores(waiting) == [FIRST, ("moved", pytest.approx(60), "complementary")]
    assert OutboxMail.objects.count() == 0


@pytest.fixture
def lawn(db):
    """A park of one step, one market and five substances, with two residents that do not meet yet."""
    made = factories.ParkFactory()
    factories.LevelFactory(park=made, axis="process", name_en="Step", name_fr="Étape")
    factories.LevelFactory(park=made, axis="market", name_en="Market", name_fr="Marché")
    for letter in "ABCDEFGHI":
        factories.LevelFactory(park=made, axis="specialty", name_en=letter, name_fr=letter)
    return made


def resident(park, name, step, substances):
    firm = Firm.objects.create(park=park, name=name, standing="resident")
    hold(firm, {"process": {"Step": step}, "market": {"Market": 1}, "specialty": dict.fromkeys(substances, 1)})
    return firm


def moves(park, firm, step, substances):
    """The firm takes another position; what the watch finds."""
    before = positions(park).park
    hold(firm, {"process": {"Step": step}, "market": {"Market": 1}, "specialty": dict.fromkeys(substances, 1)})
    residents_changed(park, cause=WaitingScore.Cause.MOVED, firm=firm, before=before)
    return [(row.firm.name, row.other.name, float(row.before), float(row.after)) for row in Drift.objects.all()]


# Two firms of five substances each: with 2 in common q = 2/5, with 3 q = 3/5; rivalry = σ · q.
@pytest.mark.parametrize(
    ("step", "substances", "found"),
    [
        (0.5, "ABCFG", [("Mover", "Other", 0.0, 0.3)]),
        (0.75, "ABFGH", [("Mover", "Other", 0.0, 0.3)]),
        (0.25, "ABCDE", []),
        (0.5, "ABFGH", []),
        (1, "ABCDE", [("Mover", "Other", 0.0, 1.0)]),
    ],
)
def test_drift_is_noticed_from_exactly_thirty(lawn, step, substances, found):
    resident(lawn, "Other", 1, "ABCDE")
    assert moves(lawn, resident(lawn, "Mover", 1, "FGHI"), step, substances) == found


def test_drift_that_does_not_rise_is_no_alarm(lawn):
    resident(lawn, "Other", 1, "ABCDE")
    mover = resident(lawn, "Mover", 1, "ABCDE")
    assert moves(lawn, mover, 1, "ABCDE") == []
    assert moves(lawn, mover, 0.5, "ABCDE") == []
    assert moves(lawn, mover, 0.75, "ABCDE") == [("Mover", "Other", 0.5, 0.75)]


def test_drift_is_told_to_the_president_without_names(lawn):
    president = factories.member("president", park=lawn)
    resident(lawn, "Other", 1, "ABCDE")
    moves(lawn, resident(lawn, "Mover", 1, "FGHI"), 1, "ABCDE")
    (mail,) = OutboxMail.objects.all()
    assert mail.recipient == president.email
    assert "/drifts/" in mail.body
    assert [name for name in ("Mover", "Other") if name in mail.subject + mail.body] == []


@pytest.fixture
def drift(lawn):
    resident(lawn, "Other", 1, "ABCDE")
    moves(lawn, resident(lawn, "Mover", 1, "FGHI"), 0.5, "ABCFG")
    return Drift.objects.get()


def test_alarm_says_steps_and_rivalry_of_today(drift, lawn):
    president = factories.member("president", park=lawn)
    (alarm,) = drifts.alarms(lawn, [drift], president)
    assert (alarm.steps, alarm.shown, alarm.settled, alarm.may_settle) == (["Step"], "0.3", None, True)
    Firm.objects.filter(name="Other").update(standing="former")
    (alarm,) = drifts.alarms(lawn, [drift], president)
    assert (alarm.steps, alarm.today) == ([], None)


def test_alarm_waits_for_the_president_until_it_is_settled(drift, lawn):
    president, office = (factories.member(role, park=lawn) for role in ("president", "office"))
    (todo,) = park.todo(president)
    assert (todo.title, todo.text) == ("Mover", "Enters the ground of Other: rivalry 0 → 0.3.")
    assert park.todo(office) == []
    drifts.settle(drift, note="They have talked.", by=office)
    assert park.todo(president) == []
    (alarm,) = drifts.alarms(lawn, list(Drift.objects.all()), president)
    assert (alarm.settled.note, alarm.settled.by, alarm.may_settle) == ("They have talked.", office, False)


def test_alarm_is_settled_once_by_the_desk_with_a_note(drift, lawn):
    office = factories.member("office", park=lawn)
    for role in ("administrator", "director"):
        with pytest.raises(PermissionDenied):
            drifts.settle(drift, note="No.", by=factories.member(role, firm=drift.firm))
    with pytest.raises(InvalidTransition):
        drifts.settle(drift, note=" ", by=office)
    drifts.settle(drift, note="Yes.", by=office)
    with pytest.raises(InvalidTransition):
        drifts.settle(drift, note="Again.", by=office)


def test_drifts_page_is_read_by_the_desk_and_the_two_directors(drift, lawn, client):
    third = resident(lawn, "Third", 1, "HI")
    seen = {}
    for name, person in {
        "office": factories.member("office", park=lawn),
        "mover": factories.member("director", firm=drift.firm),
        "other": factories.member("director", firm=drift.other),
        "third": factories.member("director", firm=third),
    }.items():
        client.force_login(person)
        page = client.get("/drifts/").content.decode()
        seen[name] = (f"alarm-{drift.pk}" in page, f"/drifts/{drift.pk}/settle/" in page)
    assert seen == {"office": (True, True), "mover": (True, False), "other": (True, False), "third": (False, False)}


def test_settling_without_a_note_keeps_the_page_and_says_why(drift, lawn, client):
    client.force_login(factories.member("office", park=lawn))
    answer = client.post(f"/drifts/{drift.pk}/settle/", {"note": ""})
    assert (answer.status_code, Drift.objects.get().status) == (422, "open")
    assert f'id="{drift.pk}_note_error"' in answer.content.decode()
    assert client.post(f"/drifts/{drift.pk}/settle/", {"note": "Agreed."}).status_code == 302
    assert client.post(f"/drifts/{drift.pk}/settle/", {"note": "Agreed."}).status_code == 409


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 3), ("?state=open", 2), ("?state=settled", 1), ("?state=nonsense", 3), ("?firm=99999999", 3)],
)
def test_drifts_are_filtered_by_state(drift, lawn, client, query, found):
    Drift.objects.create(firm=drift.other, other=drift.firm, before=0, after=1)
    Drift.objects.create(firm=drift.other, other=drift.firm, before=0, after=1, status="settled")
    client.force_login(factories.member("office", park=lawn))
    assert len(client.get(f"/drifts/{query}").context["rows"]) == found


def test_drifts_page_asks_as_often_for_one_as_for_three(drift, lawn, client):
    client.force_login(factories.member("office", park=lawn))
    client.get("/drifts/")
    with CaptureQueriesContext(connection) as one:
        client.get("/drifts/")
    for _ in "ab":
        Drift.objects.create(firm=drift.other, other=drift.firm, before=0, after=1)
    with CaptureQueriesContext(connection) as three:
        client.get("/drifts/")
    assert len(one) == len(three)
