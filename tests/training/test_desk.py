"""What waits in training, as the home page shows it: the most urgent, each session once."""

from tests.factories import FirmFactory, member
from tests.training.factories import PledgeFactory, SessionFactory, in_days
from training.domain import desk


def test_home_page_has_the_four_most_urgent_in_order(park):
    firm = FirmFactory(park=park)
    days = [in_days(number) for number in (9, 3, 7, 4, 8, 6, 5)]
    for day in days:
        PledgeFactory(session=SessionFactory(park=park, pledge_deadline=day), firm=firm, state="pencilled")
    assert [todo.due for todo in desk.todo(member("hr", firm=firm))] == sorted(days)[:4]


def test_session_to_fill_is_named_once(park):
    firm = FirmFactory(park=park)
    short = SessionFactory(park=park, title_en="Short", pledge_deadline=in_days(3))
    PledgeFactory(session=short, firm=firm, state="pencilled")
    said = [(todo.title, todo.text) for todo in desk.todo(member("hr", firm=firm))]
    assert said == [("Short", "Your pencilled seats hold no place. Commit them, or withdraw.")]
