"""A firm's plan: its money, its way to approval, what is taken over, and who reads it."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import NeedFactory, PlanFactory, SessionFactory
from training.domain import lines, needs, plans
from training.models import AnnualPlan, Need

pytestmark = pytest.mark.django_db
MARCH, JUNE = date(2027, 3, 1), date(2027, 6, 1)


def page(name, *keys) -> str:
    return reverse(f"training:{name}", args=keys)


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def summed(plan) -> tuple:
    row = plans.with_sums(AnnualPlan.objects.filter(pk=plan.pk)).get()
    return row.needs_count, row.seats, row.planned, row.spent, row.left


def told_of(row) -> list:
    return [(event.verb, event.by) for event in Event.objects.about(row)]


def waiting(user) -> list:
    return plans.todo(lines.found(plans.asked_of, user))


def mails() -> list:
    return [mail.recipient for mail in OutboxMail.objects.order_by("pk")]


def test_sums_leave_out_what_was_dropped(plan):
    NeedFactory(plan=plan, seats=3, budget=D("1200.50"))
    NeedFactory(plan=plan, seats=2, budget=D("800"), status="done")
    NeedFactory(plan=plan, seats=9, budget=D("9000"), status="dropped")
    assert summed(plan) == (2, 5, D("2000.50"), D("800.00"), D("2999.50"))


def test_sums_of_an_empty_plan_are_zero(plan):
    assert summed(plan) == (0, 0, D("0.00"), D("0.00"), D("5000.00"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The needs cost €1,500.25 more than the budget."),
        ("fr", "Les besoins coûtent 1\xa0500,25\xa0€ de plus que le budget."),
    ],
)
def test_page_says_how_far_over_the_budget_it_is(client, firm, plan, language, said):
    NeedFactory(plan=plan, budget=D("6500.25"))
    client.force_login(member("hr", firm=firm, language=language))
    text = client.get(page("plan_detail", plan.pk)).content.decode()
    assert (text.count(said), text.count("note bad")) == (1, 1)


def test_page_within_the_budget_has_no_warning(signed, plan):
    NeedFactory(plan=plan, budget=D("5000"))
    assert "note bad" not in words(signed.get(page("plan_detail", plan.pk)))


def test_needs_stand_by_priority_with_people_months_and_cost(signed, plan, theme):
    NeedFactory(plan=plan, theme=theme, priority=3, note="Later")
    first = NeedFactory(plan=plan, theme=theme, priority=1, note="Now", budget=D("450"), shared=False)
    first.people.add(EmployeeFactory(firm=plan.firm, first_name="Ada", last_name="Roux"))
    answer = signed.get(page("plan_detail", plan.pk))
    assert [need.note for need in answer.context["page"]] == ["Now", "Later"]
    text = words(answer)
    for said in (
        "Ada Roux",
        "March – June 2027",
        "€450",
        "kept in the firm",
        "not named yet",
        "Required",
        "Wished for",
    ):
        assert text.count(said) >= 1, said


@pytest.mark.parametrize("count", [1, 20])
def test_pages_pay_few_statements_whatever_they_hold(signed, firm, plan, theme, statements, count):
    before = PlanFactory(firm=firm, year=2026)
    for number in range(count):
        last = NeedFactory(plan=plan, session=SessionFactory(park=firm.park) if number % 2 else None)
        last.people.add(EmployeeFactory(firm=firm), EmployeeFactory(firm=firm))
        NeedFactory(plan=before)
        PlanFactory(firm=firm, year=1990 + number)
    names = {
        "list": page("plan_list"),
        "detail": page("plan_detail", plan.pk),
        "paper": page("plan_paper", plan.pk),
        "csv": page("plan_export", plan.pk),
        "carry": page("plan_carry", plan.pk),
        "new": page("plan_create"),
        "budget": page("plan_edit", plan.pk),
        "need": page("need_detail", last.pk),
        "edit": page("need_edit", last.pk),
        "add": page("need_create", plan.pk),
        "import": page("need_import", plan.pk),
        "themes": page("theme_list"),
    }
    paid = {name: len(statements(lambda address=address: signed.get(address))) for name, address in names.items()}
    assert paid == {
        "list": 5,
        "detail": 9,
        "paper": 6,
        "csv": 6,
        "carry": 5,
        "new": 3,
        "budget": 4,
        "need": 6,
        "edit": 7,
        "add": 6,
        "import": 4,
        "themes": 5,
    }


def test_list_holds_own_plans_latest_first(signed, firm, plan):
    older = PlanFactory(firm=firm, year=2025)
    PlanFactory(firm=FirmFactory(park=firm.park), year=2027)
    assert list(signed.get(page("plan_list")).context["page"]) == [plan, older]


def test_list_without_plans_says_what_to_do(client, firm, signed):
    text = words(signed.get(page("plan_list")))
    assert (text.count("No plan yet"), text.count(page("plan_create"))) == (1, 2)
    client.force_login(member("director", firm=firm))
    assert page("plan_create") not in words(client.get(page("plan_list")))


def test_plan_without_needs_says_what_to_do(signed, plan):
    assert words(signed.get(page("plan_detail", plan.pk))).count("No need in this plan yet") == 1


def test_opening_makes_one_plan_a_year_however_often_it_is_sent(signed, hr, firm, statements):
    year = timezone.localdate().year + 1
    sent = {"firm": firm.pk, "year": year, "budget": "12 500,50"}
    assert len(statements(lambda: signed.post(page("plan_create"), sent))) <= 12
    again = signed.post(page("plan_create"), sent)
    plan = AnnualPlan.objects.get()
    assert (plan.firm, plan.year, plan.budget, plan.status) == (firm, year, D("12500.50"), "draft")
    assert (again.status_code, again.url, told_of(plan)) == (302, page("plan_detail", plan.pk), [("created", hr)])


def test_second_plan_of_a_year_is_refused(signed, firm):
    year = timezone.localdate().year
    PlanFactory(firm=firm, year=year)
    answer = signed.post(page("plan_create"), {"firm": firm.pk, "year": year, "budget": "1"})
    assert (answer.status_code, AnnualPlan.objects.count()) == (422, 1)
    assert words(answer).count("Your firm already has a plan for this year.") == 1


@pytest.mark.parametrize(
    "odd",
    [{"year": "1066"}, {"year": "99999999999"}, {"year": "x"}, {"budget": "-1"}, {"budget": "1e999"}, {"budget": "NaN"}]
    + [{"budget": "123456789012"}, {"firm": "0"}, {"year": ""}],
)
def test_odd_plan_is_refused_in_words(signed, firm, odd):
    sent = {"firm": firm.pk, "year": timezone.localdate().year, "budget": "1"} | odd
    assert (signed.post(page("plan_create"), sent).status_code, AnnualPlan.objects.count()) == (422, 0)


def test_plan_of_another_firm_cannot_be_opened(signed, firm):
    other = FirmFactory(park=firm.park)
    sent = {"firm": other.pk, "year": timezone.localdate().year, "budget": "1"}
    assert (signed.post(page("plan_create"), sent).status_code, AnnualPlan.objects.count()) == (422, 0)


def test_second_save_of_the_budget_meets_both_values(signed, plan):
    first = signed.post(page("plan_edit", plan.pk), {"budget": "6000", "revision": 1})
    second = signed.post(page("plan_edit", plan.pk), {"budget": "7000", "revision": 1})
    assert (first.status_code, second.status_code) == (302, 409)
    assert second.context["form"].differences == [("Budget", "6000", "7000")]
    assert signed.post(page("plan_edit", plan.pk), {"budget": "7000", "revision": 2}).status_code == 302
    plan.refresh_from_db()
    assert (plan.budget, plan.revision) == (D("7000.00"), 3)


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


@pytest.mark.parametrize("name", ["plan_edit", "need_create", "need_import", "plan_carry"])
def test_director_reads_and_does_not_write(client, plan, director, name):
    client.force_login(director)
    assert client.get(page("plan_detail", plan.pk)).status_code == 200
    assert [method(page(name, plan.pk)).status_code for method in (client.get, client.post)] == [403, 403]


@pytest.mark.parametrize(
    ("role", "place"),
    [
        *(("hr", "elsewhere"), ("director", "elsewhere"), ("office", None), ("president", None), ("partner", None)),
        *(("administrator", None), ("employee", "inside"), ("sales", "inside"), ("line_manager", "inside")),
        ("staff_representative", "inside"),
    ],
)
def test_plan_is_unknown_to_everybody_else(client, firm, plan, role, place):
    need = NeedFactory(plan=plan)
    home = {"inside": firm, "elsewhere": FirmFactory(park=firm.park), None: None}[place]
    client.force_login(member(role, firm=home, park=firm.park))
    reads = [page(name, plan.pk) for name in ("plan_detail", "plan_paper", "plan_export", "plan_edit", "plan_carry")]
    reads += [page("need_create", plan.pk), page("need_import", plan.pk)]
    reads += [page("need_detail", need.pk), page("need_edit", need.pk)]
    writes = [
        *reads[3:7],
        reads[8],
        page("plan_move", plan.pk, "approve"),
        page("plan_seen", plan.pk),
        page("need_move", need.pk, "drop"),
    ]
    assert {client.get(address).status_code for address in reads} == {404}
    assert {client.post(address, {"revision": 1}).status_code for address in writes} == {404}
    assert (Need.objects.get().status, AnnualPlan.objects.get().status) == ("planned", "draft")


@pytest.mark.parametrize("name", ["plan_detail", "plan_export", "plan_paper"])
def test_signed_out_visitor_is_led_to_the_login(client, plan, name):
    assert client.get(page(name, plan.pk)).status_code == 302


def test_domain_refuses_who_is_not_hr_of_the_firm(plan, director):
    with pytest.raises(PermissionDenied):
        plans.changeable(plan, by=director)
    with pytest.raises(PermissionDenied):
        plans.open_plan(AnnualPlan(firm=plan.firm, year=2031), by=member("hr", firm=FirmFactory()))


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


def carried(client, plan, *rows):
    return client.post(page("plan_carry", plan.pk), {"needs": [row.pk for row in rows]})


def test_unfinished_needs_are_shown_then_taken_over_once(signed, firm, plan, hr, theme):
    before = PlanFactory(firm=firm, year=2026)
    window = {"first_month": date(2026, 9, 1), "last_month": date(2026, 11, 1)}
    same = {"theme": theme, "note": "Night shift", "seats": 3, "budget": D("700.00"), "priority": 1, "shared": False}
    left = NeedFactory(plan=before, **same, **window)
    stays = NeedFactory(plan=before)
    for status in ("done", "dropped"):
        NeedFactory(plan=before, status=status)
    NeedFactory(plan=before, session=SessionFactory(park=firm.park))
    leaver = EmployeeFactory(firm=firm, left_on=timezone.localdate())
    person = EmployeeFactory(firm=firm)
    left.people.add(leaver, person)
    assert words(signed.get(page("plan_detail", plan.pk))).count("2 needs of 2026 are neither done nor dropped.") == 1
    shown = signed.get(page("plan_carry", plan.pk))
    assert (shown.context["found"], Need.objects.filter(plan=plan).count()) == (2, 0)
    for _again in range(2):
        carried(signed, plan, left)
    row = Need.objects.get(plan=plan)
    assert {name: getattr(row, name) for name in same} == same
    assert (row.first_month, row.last_month, list(row.people.all())) == (date(2027, 9, 1), date(2027, 11, 1), [person])
    left.refresh_from_db()
    stays.refresh_from_db()
    plan.refresh_from_db()
    assert (left.status, stays.status, plan.carried_from) == ("dropped", "planned", before)
    assert [event.note for event in Event.objects.about(left)] == ["Taken over into the plan of 2027."]
    assert told_of(plan) == [("carried", hr)]


def test_taking_over_another_firms_need_is_no_choice(signed, firm, plan):
    foreign = NeedFactory(plan=PlanFactory(firm=FirmFactory(park=firm.park), year=2026))
    NeedFactory(plan=PlanFactory(firm=firm, year=2026))
    assert carried(signed, plan, foreign).status_code == 422
    assert Need.objects.filter(plan=plan).count() == 0


def test_nothing_to_take_over_is_said(signed, plan):
    assert words(signed.get(page("plan_carry", plan.pk))).count("Nothing to take over") == 1


@pytest.mark.parametrize("query", ["q=night", "priority=1", "status=done", "q=aid&priority=1"])
def test_needs_are_narrowed(signed, plan, theme, query):
    wanted = NeedFactory(plan=plan, theme=theme, note="Night shift", priority=1, status="done")
    NeedFactory(plan=plan, priority=3)
    assert list(signed.get(f"{page('plan_detail', plan.pk)}?{query}").context["page"]) == [wanted]


@pytest.mark.parametrize("query", ["priority=9", "status=x", "page=99999999999999999999", "q=" + "é" * 500, "q=%00"])
def test_odd_query_narrows_nothing_and_breaks_nothing(signed, plan, query):
    NeedFactory(plan=plan)
    assert signed.get(f"{page('plan_detail', plan.pk)}?{query}").status_code in (200, 400)


def test_search_without_a_match_leads_back(signed, plan):
    NeedFactory(plan=plan)
    assert words(signed.get(f"{page('plan_detail', plan.pk)}?q=zzz")).count("No need matches") == 1


def test_paper_holds_the_whole_plan_and_boxes_to_sign(signed, plan):
    for _number in range(60):
        NeedFactory(plan=plan)
    text = words(signed.get(page("plan_paper", plan.pk)))
    assert (text.count("<tr><th scope"), text.count("date and signature")) == (61, 2)


def test_hr_of_two_firms_chooses_the_firm(client, firm, plan):
    second = FirmFactory(park=firm.park, name="Maison B", joined=firm.joined + 1)
    both = member("hr", firm=second, user=member("hr", firm=firm))
    client.force_login(both)
    assert list(client.get(page("plan_create")).context["form"].fields["firm"].queryset) == [firm, second]
    sent = {"firm": second.pk, "year": timezone.localdate().year, "budget": ""}
    client.post(page("plan_create"), sent)
    assert AnnualPlan.objects.get(firm=second).budget == D("0.00")
    assert words(client.get(page("plan_list"))).count("Maison B") >= 1


def test_todo_costs_one_statement_and_none_for_others(plan, hr, director, firm, statements):
    employee = member("employee", firm=firm)
    for user in (hr, director, employee):
        assert user.memberships_held
    assert [len(statements(lambda user=user: waiting(user))) for user in (hr, director, employee)] == [1, 1, 0]


def test_factory_window_lies_in_the_plans_year(plan):
    """The rows of these tests are such as the form would accept."""
    need = NeedFactory(plan=plan)
    assert (need.first_month, need.last_month - need.first_month) == (MARCH, timedelta(days=92))
