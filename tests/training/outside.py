"""What tests of an outside firm have in common: its link, its pages, what it sends."""

from django.urls import reverse

from tests.training.factories import OutsideFirmFactory, PledgeFactory, SessionFactory
from training.domain import outside_links
from training.models import Pledge


def invited(session=None, firm=None, **fields) -> Pledge:
    """An outside firm that was asked and has not answered."""
    session = session or SessionFactory()
    firm = firm or OutsideFirmFactory(park=session.park, language="en")
    return PledgeFactory(session=session, outside=firm, **{"seats": 0, "state": "invited"} | fields)


def token_of(pledge) -> str:
    return outside_links.make(pledge).rstrip("/").rpartition("/")[2]


def page_of(name, token, *more) -> str:
    return reverse(f"training:{name}", args=[token, *more])


def seats(pledge, number, do="commit", **more) -> dict:
    """What the form of the page sends."""
    return {"seats": number, "revision": pledge.revision, "ceiling": "", "do": do} | more


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]
