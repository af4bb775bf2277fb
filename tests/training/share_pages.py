"""How tests read the pages of shares and choices, and who may meet them."""

import re

from django.urls import reverse

from tests.factories import FirmFactory, member
from tests.training.factories import PledgeFactory


def page(client, name, key, user, method="get", data=None, **headers):
    client.force_login(user)
    return getattr(client, method)(reverse(f"training:{name}", args=[key]), data or {}, **headers)


def text(answer) -> str:
    """What is read, tags left out."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", plain.replace("&#x27;", "’"))


def cells(answer, table="Firm") -> list[list[str]]:
    """The rows of the page's table, in words."""
    body = answer.content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", body[body.index("<tbody>") : body.index("</table>")], re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in row] for row in found]


def seen(answer) -> str:
    return re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]


def decide(client, course, choice, *, seen_now=None, **typed):
    shown = page(client, "session_options", course.session.pk, course.organiser, data=typed)
    sent = {"choice": choice, "reason": "Two have left", "seen": seen_now or seen(shown)} | typed
    return page(client, "session_options", course.session.pk, course.organiser, "post", sent)


def people(course) -> dict:
    firm = course.pledges["A"].firm
    invited = FirmFactory(park=course.park)
    PledgeFactory(session=course.session, firm=invited, seats=0, state="invited")
    return {
        "organiser": course.organiser,
        "office": member("office", park=course.park),
        "president": member("president", park=course.park),
        "hr": course.people["A"],
        "director": member("director", firm=firm),
        "employee": member("employee", firm=firm),
        "invited": member("hr", firm=invited),
        "other": member("hr", firm=FirmFactory(park=course.park)),
    }
