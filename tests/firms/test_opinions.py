"""Opinions: blind until submitted, final then, closed by the decision; a rival may testify and does not count."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from firms.domain import decisions, opinions
from firms.models import Firm, Officer, Opinion, OutboxMail, Partner
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from tests import factories
from tests.firms.conftest import BLENDER, COPACKER, RIVAL

TODAY = timezone.localdate


@pytest.fixture
def asked(president):
    """`asked(candidacy, "LPH")` is LPH's open opinion on it."""

    def ask(candidacy, *names):
        firms = [Firm.objects.get(name=name) for name in names]
        day = TODAY() + timedelta(days=10)
        return opinions.ask(candidacy, firms=firms, due_on=day, by=president)

    return ask


def submit(opinion, by, text="Our extracts leave to be granulated and come back.", stance="favourable"):
    return opinions.write(opinion, stance=stance, text=text, revision=opinion.revision, by=by, submit=True)


def test_asking_writes_to_the_directors_without_a_name(candidacy_of, asked, director_of):
    director = director_of("Biosphère")
    (opinion,) = asked(candidacy_of(BLENDER), "Biosphère")
    mail = OutboxMail.objects.get()
    assert mail.recipient == director.email
    assert f"/opinions/{opinion.pk}/" in mail.body
    assert "Candidate" not in mail.subject + mail.body


def test_asking_twice_asks_once(candidacy_of, asked):
    candidacy = candidacy_of(BLENDER)
    assert [len(asked(candidacy, "LPH")), len(asked(candidacy, "LPH")), candidacy.opinions.count()] == [1, 0, 1]


def test_asking_belongs_to_the_desk(candidacy_of, director_of):
    with pytest.raises(PermissionDenied):
        opinions.ask(candidacy_of(BLENDER), due_on=TODAY(), by=director_of("LPH"))


def test_draft_is_read_by_its_firm_alone(candidacy_of, asked, director_of, president):
    candidacy = candidacy_of(BLENDER)
    (opinion,) = asked(candidacy, "LPH")
    director = director_of("LPH")
    opinions.write(opinion, stance="reserved", text="Not sure yet.", revision=1, by=director)
    assert [row.text for row in opinions.read_by(director, candidacy)] == ["Not sure yet."]
    assert [(row.text, row.stance) for row in opinions.read_by(president, candidacy)] == [("", "")]


def test_others_are_read_only_after_ones_own(candidacy_of, asked, director_of):
    candidacy = candidacy_of(BLENDER)
    lph, nds = asked(candidacy, "LPH", "NDS")
    first, second = director_of("LPH"), director_of("NDS")
    submit(lph, first)
    assert [row.pk for row in opinions.read_by(second, candidacy)] == [nds.pk]
    submit(nds, second)
    assert {row.pk for row in opinions.read_by(second, candidacy)} == {lph.pk, nds.pk}
    assert list(opinions.read_by(director_of("Eskiss Packaging"), candidacy)) == []


@pytest.mark.parametrize(("position", "conflicted"), [(RIVAL, True), (COPACKER, True), (BLENDER, False)])
def test_conflict_comes_from_positions(candidacy_of, asked, director_of, position, conflicted):
    (opinion,) = asked(candidacy_of(position), "LPH")
    assert submit(opinion, director_of("LPH")).conflicted is conflicted


def test_group_of_a_rival_is_in_conflict_too(candidacy_of, asked, director_of):
    Firm.objects.filter(name__in=["LPH", "NDS"]).update(group_name="Groupe Essai")
    (opinion,) = asked(candidacy_of(RIVAL), "NDS")
    assert submit(opinion, director_of("NDS")).conflicted is True


def test_conflicted_opinion_is_read_and_not_counted(candidacy_of, asked, director_of, president):
    candidacy = candidacy_of(RIVAL)
    lph, nds = asked(candidacy, "LPH", "NDS")
    submit(lph, director_of("LPH"), stance="unfavourable")
    submit(nds, director_of("NDS"))
    assert opinions.tally(opinions.read_by(president, candidacy)) == {
        "asked": 2,
        "given": 2,
        "counted": {"favourable": 1, "reserved": 0, "unfavourable": 0},
    }


def lead(person, name):
    Officer.objects.create(firm=Firm.objects.get(name=name), name="X", responsibility="management", user=person)


def test_leader_of_a_rival_does_not_count_for_another_voice(candidacy_of, asked, director_of, president):
    candidacy = candidacy_of(RIVAL)
    (mine,) = asked(candidacy, "NDS")
    director = director_of("NDS")
    lead(director, "LPH")
    mayor = factories.member("partner", park=candidacy.firm.park)
    mayor.memberships.update(partner=Partner.objects.first())
    mayor.__dict__.pop("memberships_held", None)
    lead(mayor, "LPH")
    (theirs,) = opinions.ask(candidacy, partners=[Partner.objects.first()], due_on=TODAY(), by=president)
    assert [submit(mine, director).conflicted, submit(theirs, mayor).conflicted] == [True, True]


def test_president_who_directs_a_firm_reads_others_after_writing(candidacy_of, asked, director_of, president):
    candidacy = candidacy_of(BLENDER)
    theirs, mine = asked(candidacy, "LPH", "NDS")
    submit(theirs, director_of("LPH"), text="Come in.")
    factories.member("director", firm=Firm.objects.get(name="NDS"), user=president)
    president = type(president).objects.get(pk=president.pk)

    def read():
        return [(row.stance, row.text) for row in opinions.read_by(president, candidacy)]

    assert read() == [("", ""), ("", "")]
    submit(mine, president, text="Welcome.")
    assert read() == [("favourable", "Come in."), ("favourable", "Welcome.")]


def test_who_was_cut_short_is_asked_again_once_the_file_is_open(candidacy_of, asked, director_of, president):
    candidacy = candidacy_of(RIVAL)
    (opinion,) = asked(candidacy, "NDS")
    director = director_of("NDS")
    opinions.write(opinion, stance="reserved", text="A draft.", revision=1, by=director)
    words = {"outcome": "welcome", "reason": "Yes.", "ground": "values", "request_key": uuid.uuid4()}
    decisions.decide(candidacy, by=president, **words)
    assert "NDS" in [firm.name for firm in opinions.to_ask(candidacy)[0]]
    with pytest.raises(InvalidTransition):
        asked(candidacy, "NDS")
    decisions.refuse(candidacy, by=director, note="Not without the residents.")
    (again,) = asked(candidacy, "NDS")
    assert (again.pk, again.status, again.text) == (opinion.pk, Opinion.Status.ASKED, "A draft.")
    assert "NDS" not in [firm.name for firm in opinions.to_ask(candidacy)[0]]


def test_submitted_opinion_is_final(candidacy_of, asked, director_of):
    (opinion,) = asked(candidacy_of(BLENDER), "LPH")
    director = director_of("LPH")
    submit(opinion, director)
    with pytest.raises(InvalidTransition):
        opinions.write(opinion, stance="unfavourable", text="Changed.", revision=2, by=director)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE firms_opinion SET text = 'x'")


def test_two_directors_do_not_overwrite_each_other(candidacy_of, asked, director_of):
    (opinion,) = asked(candidacy_of(BLENDER), "LPH")
    opinions.write(opinion, stance="favourable", text="Mine.", revision=1, by=director_of("LPH"))
    with pytest.raises(Stale) as stale:
        opinions.write(opinion, stance="reserved", text="Also mine.", revision=1, by=director_of("LPH"))
    assert stale.value.fresh.text == "Mine."


def test_decision_closes_what_is_open(candidacy_of, asked, director_of, president):
    candidacy = candidacy_of(BLENDER)
    (opinion,) = asked(candidacy, "LPH")
    decisions.decide(candidacy, outcome="welcome", reason="Yes.", ground="", request_key=uuid.uuid4(), by=president)
    opinion.refresh_from_db()
    assert opinion.status == Opinion.Status.CLOSED
    with pytest.raises(InvalidTransition, match="closed"):
        submit(opinion, director_of("LPH"))


def test_opinion_after_the_decision_is_refused_and_kept_on_screen(candidacy_of, asked, director_of, president, client):
    candidacy = candidacy_of(BLENDER)
    (opinion,) = asked(candidacy, "LPH")
    decisions.decide(candidacy, outcome="welcome", reason="Yes.", ground="", request_key=uuid.uuid4(), by=president)
    client.force_login(director_of("LPH"))
    words = {"stance": "reserved", "text": "Too late, and still mine.", "revision": 1, "action": "submit"}
    answer = client.post(reverse("firms:opinion_edit", args=[opinion.pk]), words)
    assert answer.status_code == 409
    assert "Too late, and still mine." in answer.content.decode()


def test_partner_reads_the_file_it_is_asked_about_and_no_other(candidacy_of, naturopole, president, client):
    candidacy, other = candidacy_of(BLENDER), candidacy_of(COPACKER)
    partner = Partner.objects.first()
    person = factories.member("partner", park=naturopole)
    person.memberships.update(partner=partner)
    client.force_login(person)
    assert client.get(reverse("firms:candidacy_detail", args=[candidacy.pk])).status_code == 404
    opinions.ask(candidacy, partners=[partner], due_on=TODAY(), by=president)
    assert client.get(reverse("firms:candidacy_detail", args=[candidacy.pk])).status_code == 200
    assert client.get(reverse("firms:candidacy_detail", args=[other.pk])).status_code == 404


def test_reminder_leaves_once_a_day(candidacy_of, asked, director_of):
    director_of("LPH")
    (opinion,) = asked(candidacy_of(BLENDER), "LPH")
    assert [opinions.remind(opinion), opinions.remind(opinion), OutboxMail.objects.count()] == [True, False, 2]


def test_only_those_due_soon_are_reminded_by_the_daily_job(candidacy_of, asked):
    (opinion,) = asked(candidacy_of(BLENDER), "LPH")
    assert list(opinions.due_for_reminder(TODAY())) == []
    assert list(opinions.due_for_reminder(TODAY() + timedelta(days=7))) == [opinion]


def test_submitting_without_words_says_where(candidacy_of, asked, director_of, client):
    (opinion,) = asked(candidacy_of(BLENDER), "LPH")
    client.force_login(director_of("LPH"))
    answer = client.post(reverse("firms:opinion_edit", args=[opinion.pk]), {"revision": 1, "action": "submit"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"stance", "text"}
