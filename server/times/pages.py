"""What is measured, by whom it is asked for, and its budget in U, or in W for what is written.

`People` draws requests from the file that `rows` has written.
"""

import itertools
import secrets
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from server.times.load import FORM, Request, Target, fetch_once, page

HTMX = {"HX-Request": "true"}
LIST, FRAGMENT, DETAIL, PAGE_FORM, PUBLIC, SAME, HOME, MAP, WRITE = 1.5, 1.2, 1.5, 1.0, 1.0, 0.3, 2.5, 4.0, 1.8


@dataclass(frozen=True)
class Class:
    """One kind of page: its name, budget, what asks for it, and whether it is measured by W."""

    name: str
    budget: float
    target: Target
    writes: bool = False


@dataclass(frozen=True)
class People:
    """The signed-in people of one server, and the rows they open."""

    port: int
    sessions: dict
    keys: dict
    lines: list
    received: list

    def headers(self, who) -> dict:
        token = secrets.token_hex(16)
        return {"Cookie": f"session={self.sessions[who]}; csrf={token}", "X-CSRFToken": token}

    def get(self, who, path, row="", **more) -> Target:
        """A page; the key of `row` takes the place of `{}` in the path."""
        return page(self.port, path.format(self.keys.get(row)), self.headers(who) | more)

    @cached_property
    def moves(self) -> Target:
        """One application after another, first to the shortlist, then to the interviews."""
        headers = self.headers("hr") | FORM | HTMX
        steps = (("shortlist", "received"), ("interview", "shortlisted"))
        waiting = iter([(key, *step) for step in steps for key in self.received])

        def draw():
            key, move, seen = next(waiting)
            return Request(f"/applications/{key}/moves/{move}/", headers, urlencode({"seen": seen}).encode())

        return Target(self.port, draw)

    @cached_property
    def saved_lines(self) -> Target:
        """The lines in turn, each with a new price and the revision that it then has."""
        headers = self.headers("sales") | FORM | HTMX
        turns = itertools.count()

        def draw():
            turn = next(turns)
            key, revision = self.lines[turn % len(self.lines)], turn // len(self.lines) + 1
            return Request(f"/lines/{key}/", headers, urlencode(line_form(revision)).encode())

        return Target(self.port, draw)


def line_form(revision) -> dict:
    """A line as its form sends it, bought outside."""
    return {
        "source": "outside",
        "outside_supplier": "Outside",
        "description": "Work 0",
        "quantity": "2",
        "unit_price": str(10 + revision % 90),
        "discount_percent": "0",
        "vat_rate": "20.0",
        "lead_time": "3",
        "lead_unit": "weeks",
        "role": "part",
        "supply": "services",
        "revision": revision,
    }


def unchanged(port, path) -> Target:
    """A public page asked for by somebody who has it already."""
    answer, _body = fetch_once(port, Request(path))
    return page(port, path, {"If-None-Match": answer.getheader("ETag")}, status=304)


def units(port, session, orders) -> tuple[Target, Target]:
    """U and W; W takes the orders in turn, so that nobody waits for another's lock."""
    token = secrets.token_hex(16)
    headers = {"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token}
    body, turns = urlencode({"text": "Work", "amount": "12.34"}).encode(), itertools.count()

    def draw():
        return Request(f"/orders/{next(turns) % orders + 1}/lines/", headers | FORM, body)

    return page(port, "/", headers), Target(port, draw)


def classes(people, training, wide) -> list[Class]:
    """One page at least of each class: of jobs and quotes, of training, of a park with many firms."""
    get, course = people.get, training.get
    return [
        Class("vacancy list", LIST, get("hr", "/vacancies/")),
        Class("vacancy list, fragment", FRAGMENT, get("hr", "/vacancies/", **HTMX)),
        Class("vacancy", DETAIL, get("hr", "/vacancies/{}/", "usual")),
        Class("vacancy form", PAGE_FORM, get("hr", "/vacancies/{}/edit/", "usual")),
        Class("application moved", WRITE, people.moves, writes=True),
        Class("public jobs", PUBLIC, page(people.port, "/jobs/", {})),
        Class("public jobs, 304", SAME, unchanged(people.port, "/jobs/")),
        Class("session list", LIST, course("hr", "/sessions/")),
        Class("session", DETAIL, course("hr", "/sessions/{}/", "usual")),
        Class("plan", DETAIL, course("hr", "/plans/{}/", "plan")),
        Class("quote list", LIST, get("sales", "/quotes/")),
        Class("quote list, fragment", FRAGMENT, get("sales", "/quotes/", **HTMX)),
        Class("quote of 20 lines", DETAIL, get("sales", "/quotes/{}/", "quote")),
        Class("line saved", WRITE, people.saved_lines, writes=True),
        Class("home, HR", HOME, get("hr", "/")),
        Class("home, director", HOME, get("director", "/")),
        Class("home, president", HOME, get("president", "/")),
        Class("home, sales", HOME, get("sales", "/")),
        Class("map of 200 firms", MAP, wide.get("president", "/map/")),
    ]


def growing(people) -> dict[str, Target]:
    """What must not slow down as rows pile up, by name."""
    get, more = people.get, {"vacancies": "hr", "quotes": "sales"}
    word = {"vacancies": "Post 0001", "quotes": "Product 12"}
    found = {}
    for name, who in more.items():
        found[f"{name}, list"] = get(who, f"/{name}/")
        found[f"{name}, filter"] = get(who, f"/{name}/?{urlencode({'q': word[name]})}")
        found[f"{name}, next page"] = get(who, f"/{name}/?page=2")
    found["applications of a vacancy"] = get("hr", "/vacancies/{}/applications/", "busy")
    found["application"] = get("hr", "/applications/{}/", "application")
    found["quote"] = get("sales", "/quotes/{}/", "quote")
    return found | {"application moved": people.moves, "line saved": people.saved_lines}


def mix(people) -> Target:
    """Half lists, a fifth fragments, a fifth details, a tenth writes."""
    get = people.get
    lists = [
        get("hr", "/vacancies/"),
        get("sales", "/quotes/"),
        get("sales", "/clients/"),
        get("hr", "/staff/"),
        get("hr", "/vacancies/?page=2"),
    ]
    fragments = [get("hr", "/vacancies/", **HTMX), get("sales", "/quotes/", **HTMX)]
    details = [get("hr", "/vacancies/{}/", "usual"), get("sales", "/quotes/{}/", "quote")]
    turns = itertools.cycle([*lists, *fragments, *details, people.saved_lines])
    return Target(people.port, lambda: next(turns).draw())
