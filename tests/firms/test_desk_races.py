"""Two people at the president's desk at the same moment, on two connections of a real server."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from firms.domain import decisions, opinions, residents
from firms.models import Candidacy, Decision, Firm, Opinion
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from tests import factories, races
from tests.firms.conftest import BLENDER, RIVAL

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def together(*calls):
    """What each of the calls at once came to, "done" or "refused"."""
    words = dict.fromkeys((InvalidTransition, ValidationError, Stale), "refused")
    return sorted(
        answer and (answer if answer == "refused" else "done") for answer in races.together(*calls, words=words)
    )


def deciding(candidacy, by, outcome, **more):
    given = {"reason": "Because.", "ground": "", "request_key": uuid.uuid4()} | more
    return lambda: decisions.decide(Candidacy.objects.get(pk=candidacy.pk), outcome=outcome, by=by, **given)


def test_two_decisions_at_once_are_one(candidacy_of, president, naturopole):
    candidacy = candidacy_of(BLENDER)
    other = factories.member("president", park=naturopole)
    answers = together(deciding(candidacy, president, "welcome"), deciding(candidacy, other, "welcome_with_conditions"))
    assert (answers, Decision.objects.count()) == (["done", "refused"], 1)


def test_form_sent_twice_at_once_decides_once_and_both_are_answered(candidacy_of, president):
    candidacy, key = candidacy_of(BLENDER), uuid.uuid4()
    calls = [deciding(candidacy, president, "welcome", request_key=key) for _click in range(2)]
    assert (together(*calls), Decision.objects.count()) == (["done", "done"], 1)


def test_two_signatures_at_once_are_one(candidacy_of, president, director_of):
    candidacy = candidacy_of(RIVAL)
    deciding(candidacy, president, "welcome", ground="values")()
    signers = [director_of("NDS"), director_of("Eskiss Packaging")]
    calls = [lambda by=by: decisions.sign(Candidacy.objects.get(pk=candidacy.pk), by=by) for by in signers]
    assert together(*calls) == ["done", "refused"]


def test_settling_twice_at_once_takes_one_leaf(candidacy_of, president):
    candidacy = candidacy_of(BLENDER)
    deciding(candidacy, president, "welcome")()

    def settle():
        return residents.settle(Candidacy.objects.get(pk=candidacy.pk), day=date(2026, 3, 2), by=president)

    assert together(settle, settle) == ["done", "refused"]
    assert sorted(Firm.objects.residents().values_list("leaf", flat=True)) == [1, 2, 3, 4, 5]


def test_two_firms_settling_at_once_take_two_leaves(candidacy_of, president):
    files = [candidacy_of(BLENDER), candidacy_of(BLENDER)]
    for row in files:
        deciding(row, president, "welcome")()
    calls = [
        lambda pk=row.pk: residents.settle(Candidacy.objects.get(pk=pk), day=date(2026, 3, 2), by=president)
        for row in files
    ]
    assert together(*calls) == ["done", "done"]
    assert sorted(Firm.objects.residents().values_list("leaf", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_two_directors_submitting_at_once_leave_one_opinion(candidacy_of, president, director_of):
    candidacy = candidacy_of(BLENDER)
    nds = Firm.objects.get(name="NDS")
    (opinion,) = opinions.ask(candidacy, firms=[nds], due_on=opinions.default_day(nds.park), by=president)
    authors = [director_of("NDS"), director_of("NDS")]
    calls = [
        lambda by=by: opinions.write(opinion, stance="reserved", text=by.email, revision=1, by=by, submit=True)
        for by in authors
    ]
    assert together(*calls) == ["done", "refused"]
    assert Opinion.objects.get().text == Opinion.objects.get().author.email
