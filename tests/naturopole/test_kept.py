"""Questions written once: for each person they are what Django would write, and what they cannot be is refused."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, Now
from django.utils import timezone

from firms.models import Membership, Role, User
from mobility.domain import desk as jobs
from mobility.domain import lines
from naturopole import kept
from packages import domain as packages
from packages.domain import desk as sales
from packages.domain import gaps
from tests.factories import FirmFactory, UserFactory, member
from training.domain import desk as training

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    kept.written.cache_clear()


def fresh(ask, user, **facts):
    """What Django writes for this person herself."""
    return kept.text_of(ask(user, **facts))


def questions(user):
    """All that is kept, with what it is asked with."""
    yield lines.standing_of, {}
    for employee in (None, 7):
        for recruits in (False, True):
            yield lines.asked_of, {"sources": jobs.SOURCES, "employee_id": employee, "recruits": recruits}
    yield training.asked_of, {}
    for ask in (packages.asked_of, sales.figures_of, gaps.of_own_park, jobs.open_count):
        yield ask, {}


def assert_kept_is_fresh(user):
    for ask, facts in questions(user):
        assert kept.bound(ask, user, **facts) == fresh(ask, user, **facts)


@pytest.mark.parametrize("role", Role)
def test_kept_question_is_what_django_writes(park, role):
    for _ in range(2):
        assert_kept_is_fresh(member(role, park=park))


def in_firms(park, *groups):
    """Somebody with several roles in a firm of each of these groups, and one in the park."""
    user = UserFactory()
    for name in groups:
        firm = FirmFactory(park=park, group_name=name)
        for role in (Role.HR, Role.DIRECTOR, Role.EMPLOYEE, Role.SALES):
            member(role, firm=firm, user=user)
    return member(Role.OFFICE, park=park, user=user)


def test_kept_question_knows_several_firms_and_their_group(park):
    assert_kept_is_fresh(in_firms(park, "Sève", "", "Sève"))
    assert_kept_is_fresh(in_firms(park, "", "", ""))


def test_kept_question_knows_several_groups(park):
    """They stand in any order."""
    user = in_firms(park, "Sève", "a %s 'b", "", "C")
    for ask, facts in questions(user):
        sql, values = kept.bound(ask, user, **facts)
        own_sql, own_values = fresh(ask, user, **facts)
        assert (sql, Counter(map(repr, values))) == (own_sql, Counter(map(repr, own_values)))


def test_second_person_of_the_same_roles_is_asked_without_writing(park):
    for _ in range(2):
        kept.bound(packages.asked_of, member("sales", park=park))
    assert kept.written.cache_info().misses == 1


def test_each_person_gets_her_own_rows(park):
    people = [member("sales", park=park) for _ in range(2)]
    assert [kept.rows(memberships, user) for user in people] == [[(user.memberships_held[0].pk,)] for user in people]


def test_stranger_is_asked_nothing(park):
    assert kept.rows(memberships, member("sales", park=park, is_active=False)) == []
    assert kept.rows(memberships, UserFactory()) == []


def test_nothing_to_ask_sends_nothing(park, django_assert_num_queries):
    user = member("sales", park=park)
    assert len(user.memberships_held) == 1
    with django_assert_num_queries(0):
        assert kept.rows(lambda user: [Membership.objects.none().values_list("pk")], user) == []
        assert kept.rows(lambda user: [], user) == []


def test_question_is_written_anew_on_another_day(park, monkeypatch):
    user = member("sales", park=park)
    kept.bound(of_today, user)
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_: tomorrow)
    assert kept.bound(of_today, user) == fresh(of_today, user)


@pytest.mark.parametrize(
    "ask",
    [
        lambda user: [User.objects.filter(email=user.email).values_list("pk")],
        lambda user: [User.objects.filter(pk__in=list(User.objects.values_list("pk", flat=True))).values_list("pk")],
        lambda user: [User.objects.filter(first_name=f"x{user.pk}").values_list("pk")],
        lambda user: [User.objects.values_list(Concat(Value(f"{user.pk},"), F("first_name")))],
        lambda user: [User.objects.annotate(own=RawSQL(str(user.pk), [])).values_list("own")],
        lambda user: [User.objects.filter(created_at__gt=timezone.now()).values_list("pk")],
    ],
    ids=[
        "column of the reader",
        "rows read",
        "key inside a word",
        "key inside an expression",
        "key in the text",
        "moment",
    ],
)
def test_question_that_only_one_person_could_ask_is_refused(park, ask):
    with pytest.raises(TypeError):
        kept.rows(ask, member("sales", park=park))


def test_moment_of_the_database_is_no_moment_of_the_first(park):
    user = member("sales", park=park)
    found = []
    for hours in (1, -1):
        User.objects.update(created_at=timezone.now() + timedelta(hours=hours))
        found.append(kept.rows(made_before_now, user))
    assert found == [[], [(user.pk,)]]


def memberships(user):
    return [Membership.objects.visible_to(user).values_list("pk")]


def made_before_now(user):
    return [User.objects.filter(created_at__lt=Now()).values_list("pk")]


def of_today(user):
    return [User.objects.filter(pk=user.pk, created_at__date=timezone.localdate()).values_list("pk")]
