"""A plan goes to the director, comes back or is approved; changes afterwards are told once."""

from decimal import Decimal as D

import pytest
from django.utils import timezone

from firms.models import Event, OutboxMail
from naturopole.workflow import InvalidTransition
from tests.factories import member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import NeedFactory
from tests.training.plans.reading import JUNE, MARCH, mails, page, summed, told_of, waiting, words
from training.domain import needs, plans
from training.models import AnnualPlan, Need

pytestmark = pytest.mark.django_db


def test_plan_goes_to_the_director_and_is_approved(client, plan, hr, director):
    NeedFactory(plan=plan)
    client.force_login(hr)
    client.post(page("plan_move", plan.pk, "submit"), {"revision": 1})
    assert (mails(), [todo.text for todo in waiting(director)]) == (
        [director.email],
        ["Human resources ask you to approve it."],
    )
    client.force_login(director)
    assert client.post(page("plan_move", plan.pk, "approve"), {"revision": 2}).status_code == 302
    plan.refresh_from_db()
    assert (plan.status, plan.approved_by, plan.revision) == ("approved", director, 3)
    assert (mails(), waiting(director)) == ([director.email, hr.email], [])
    assert words(client.get(page("plan_detail", plan.pk))).count(f"Approved by {director.name}") == 1


def test_mails_of_a_plan_say_nothing_but_that_something_waits(plan, hr, director):
    NeedFactory(plan=plan)
    plans.move(plan, "submit", by=hr, revision=1)
    mail = OutboxMail.objects.get()
    assert [word for word in ("2027", "plan", plan.firm.name, "training") if word in mail.subject + mail.body] == []


def test_plan_is_sent_back_with_a_remark_only(client, plan, hr, director):
    AnnualPlan.objects.update(status="submitted")
    client.force_login(director)
    assert words(client.get(page("plan_detail", plan.pk))).count('<label for="id_note">Your remark</label>') == 1
    empty = client.post(page("plan_move", plan.pk, "return"), {"revision": 1, "note": " "})
    assert (empty.status_code, list(empty.context["move_form"].errors)) == (422, ["note"])
    assert client.post(page("plan_move", plan.pk, "return"), {"revision": 1, "note": "Too much."}).status_code == 302
    plan.refresh_from_db()
    assert (plan.status, [todo.action for todo in waiting(hr)]) == ("draft", ["Read the remark"])
    client.force_login(hr)
    assert words(client.get(page("plan_detail", plan.pk))).count("Too much.") == 1


def test_approval_that_is_sent_back_is_no_approval_any_more(plan, director):
    AnnualPlan.objects.update(status="approved", approved_by=director, approved_at=timezone.now())
    plans.move(plan, "return", by=director, revision=1, note="No.")
    plan.refresh_from_db()
    assert (plan.status, plan.approved_by, plan.approved_at) == ("draft", None, None)


def test_director_never_approves_what_changed_since_she_read_it(client, plan, hr, director):
    need = NeedFactory(plan=plan, budget=D("10"))
    plan = plans.move(plan, "submit", by=hr, revision=1)
    plan = plans.move(plan, "reopen", by=hr, revision=2)
    needs.move(need, "drop", by=hr)
    NeedFactory(plan=plan, budget=D("9000"))
    plans.move(plan, "submit", by=hr, revision=3)
    client.force_login(director)
    answer = client.post(page("plan_move", plan.pk, "approve"), {"revision": 2})
    plan.refresh_from_db()
    assert (answer.status_code, plan.status) == (409, "submitted")
    assert words(answer).count("The plan has changed since you opened it.") == 1


def test_empty_plan_is_not_submitted(signed, plan):
    NeedFactory(plan=plan, status="dropped")
    answer = signed.post(page("plan_move", plan.pk, "submit"), {"revision": 1})
    plan.refresh_from_db()
    assert (answer.status_code, plan.status, words(answer).count("The plan holds no need yet.")) == (409, "draft", 1)


MOVES = {
    "submit": ({"draft": 302}, "hr"),
    "approve": ({"submitted": 302}, "director"),
    "return": ({"submitted": 302, "approved": 302}, "director"),
    "reopen": ({"submitted": 302}, "hr"),
}


@pytest.mark.parametrize("role", ["hr", "director"])
@pytest.mark.parametrize("status", ["draft", "submitted", "approved"])
@pytest.mark.parametrize("move", [*MOVES, "nonsense"])
def test_each_move_is_for_its_role_from_its_states(client, firm, plan, role, status, move):
    NeedFactory(plan=plan)
    AnnualPlan.objects.update(status=status)
    client.force_login(member(role, firm=firm))
    answer = client.post(page("plan_move", plan.pk, move), {"revision": 1, "note": "Because."})
    answers, holder = MOVES.get(move, ({}, ""))
    assert answer.status_code == (answers.get(status, 409) if role == holder else 403)


def test_plan_with_the_director_does_not_change(signed, plan, hr):
    need = NeedFactory(plan=plan)
    AnnualPlan.objects.update(status="submitted")
    answers = [
        signed.post(page("plan_edit", plan.pk), {"budget": "1", "revision": 1}),
        signed.post(page("need_move", need.pk, "drop")),
    ]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert summed(plan)[0] == 1
    with pytest.raises(InvalidTransition):
        needs.add(Need(plan=plan, theme=need.theme, first_month=MARCH, last_month=JUNE), [], by=hr)


def test_change_after_approval_is_kept_and_told_once_until_seen(client, plan, hr, director):
    need, other = NeedFactory(plan=plan), NeedFactory(plan=plan)
    AnnualPlan.objects.update(status="approved", approved_by=director, approved_at=timezone.now())
    needs.move(need, "drop", by=hr)
    needs.move(need, "plan", by=hr)
    assert (mails(), told_of(plan)) == ([director.email], [("amended", hr)] * 2)
    assert [todo.action for todo in waiting(director)] == ["See what changed"]
    client.force_login(director)
    answer = client.get(page("plan_detail", plan.pk))
    assert (answer.context["touched"], words(answer).count("changed since the approval")) == ({need.pk}, 1)
    for _again in range(2):
        assert client.post(page("plan_seen", plan.pk)).status_code == 302
    assert (waiting(director), told_of(plan)[0]) == ([], ("seen", director))
    assert len(told_of(plan)) == 3
    needs.move(other, "drop", by=hr)
    assert mails() == [director.email] * 2
    assert client.get(page("plan_detail", plan.pk)).context["touched"] == {other.pk}


def test_finishing_a_need_does_not_change_an_approved_plan(plan, hr, director):
    need = NeedFactory(plan=plan)
    AnnualPlan.objects.update(status="approved")
    needs.move(need, "finish", by=hr)
    assert (mails(), told_of(plan), told_of(need)) == ([], [], [("finish", hr)])


def test_only_the_director_has_seen_a_change(signed, plan):
    AnnualPlan.objects.update(status="approved")
    assert signed.post(page("plan_seen", plan.pk)).status_code == 403


def test_history_holds_neither_names_nor_amounts(plan, hr, theme):
    AnnualPlan.objects.update(status="approved")
    person = EmployeeFactory(firm=plan.firm, last_name="Introuvable")
    need = Need(plan=plan, theme=theme, first_month=MARCH, last_month=JUNE, budget=D("4321"), note="Secret")
    needs.add(need, [person], by=hr)
    told = " ".join(f"{event.note} {event.detail}" for event in Event.objects.all())
    assert [word for word in ("Introuvable", "4321", "Secret") if word in told] == []
