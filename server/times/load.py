"""Asks web servers of this machine, one request after another or several at once, and keeps the milliseconds."""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from server.times.figures import Compared, Turn

HOST = "127.0.0.1"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MOST_TURNS = 9
"""A restless machine is given so many turns to come to rest, and no more."""


class Refused(Exception):
    """A page did not answer as it should: what was asked, and what came."""


@dataclass(frozen=True)
class Request:
    """One request and the status it must be answered with."""

    path: str
    headers: dict = field(default_factory=dict)
    body: bytes | None = None
    status: int = 200


@dataclass(frozen=True)
class Target:
    """A port and what is asked there: `draw` gives the next request, always the same one for a page."""

    port: int
    draw: Callable[[], Request]


def page(port, path, headers, status=200) -> Target:
    request = Request(path, headers, status=status)
    return Target(port, lambda: request)


def fetch(connection, request) -> tuple[http.client.HTTPResponse, bytes]:
    """The answer and its body, compressed as for a browser; Refused for another status than expected."""
    method = "GET" if request.body is None else "POST"
    connection.request(method, request.path, request.body, {"Accept-Encoding": "gzip"} | request.headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != request.status:
        raise Refused(f"{method} {request.path} answers {answer.status}, not {request.status}")
    return answer, body


def fetch_once(port, request) -> tuple[http.client.HTTPResponse, bytes]:
    """The same on a connection of its own."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        return fetch(connection, request)
    finally:
        connection.close()


def ask(port, requests) -> list[float]:
    """Milliseconds of each request, one after another; the connection is opened anew where the server closes it."""
    connection, times = http.client.HTTPConnection(HOST, port, timeout=30), []
    try:
        for request in requests:
            begin = time.perf_counter()
            fetch(connection, request)
            times.append((time.perf_counter() - begin) * 1000)
    finally:
        connection.close()
    return times


def load(target, clients, count) -> list[float]:
    """Milliseconds of `count` requests by so many clients at once."""
    requests = [target.draw() for _ in range(count)]
    if clients == 1:
        return ask(target.port, requests)
    with ThreadPoolExecutor(clients) as pool:
        shares = pool.map(lambda n: ask(target.port, requests[n::clients]), range(clients))
        return [one for share in shares for one in share]


def compare(unit, subject, clients, count) -> Compared:
    """Unit and subject in turns of `count` requests until enough turns were quiet."""
    load(subject, clients, clients)
    turns, before = [], load(unit, clients, count)
    while len(turns) < MOST_TURNS and not Compared(turns).is_enough:
        measured, after = load(subject, clients, count), load(unit, clients, count)
        turns.append(Turn(before, measured, after))
        before = after
    return Compared(turns)
