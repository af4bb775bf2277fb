"""The security headers stand on every answer, errors and files included."""

import gzip

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from naturopole.middleware import POLICY
from tests.factories import member

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def headers_of(answer):
    assert "no-store" in answer.headers["Cache-Control"]
    return {name: answer.headers.get(name) for name in ALWAYS}


@pytest.mark.parametrize(
    ("path", "status"), [("/account/login/", 200), ("/", 302), ("/nowhere/", 404), ("/help/", 200), ("/healthz", 200)]
)
def test_signed_out_answer_carries_the_headers(db, client, path, status):
    answer = client.get(path)
    assert (answer.status_code, headers_of(answer)) == (status, ALWAYS)


def test_signed_in_and_refused_answers_carry_the_headers(db, client):
    client.force_login(member("hr"))
    for answer in (client.get("/"), client.get("/candidacies/"), client.put("/"), client.post("/help/")):
        assert headers_of(answer) == ALWAYS


def test_policy_allows_nothing_inline():
    assert "unsafe" not in POLICY
    assert POLICY.startswith("default-src 'none'; script-src 'self'; style-src 'self'")


def test_pages_hold_nothing_inline(db, client):
    client.force_login(member("president"))
    for name in ("home", "firms:position_map", "profile"):
        page = client.get(reverse(name)).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert "<script>" not in page


def test_pages_go_out_compressed_to_who_can_unpack_them(db, client):
    plain, packed = client.get("/help/"), client.get("/help/", headers={"Accept-Encoding": "gzip, br"})
    assert (plain.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
    assert plain["Vary"] == packed["Vary"]
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) * 2 < len(plain.content)
    assert gzip.decompress(packed.content).startswith(b"<!DOCTYPE html>")


def test_length_of_a_compressed_page_varies_by_chance(db, client):
    answers = [client.get("/accessibility/", headers={"Accept-Encoding": "gzip"}) for _ in range(12)]
    assert len({len(answer.content) for answer in answers}) > 1


@pytest.mark.parametrize("value", ["\x00", "a\x00b"])
def test_nul_bytes_are_refused(db, client, value):
    assert client.post("/account/login/", {"login": value, "password": "x"}).status_code == 400
    assert client.get("/help/", {"q": value}).status_code == 400


@pytest.mark.parametrize(
    "query", ["page=9999999999999999999", "page=x", "page=-1", "sort=;drop", "status=%ff", "firm=é"]
)
def test_odd_filters_show_the_list(db, client, query):
    from tests.factories import FirmFactory

    client.force_login(member("sales", firm=FirmFactory()))
    for path in ("/quotes/", "/vacancies/", "/sessions/", "/map/?candidate=zz&"):
        assert client.get(f"{path}{'' if '?' in path else '?'}{query}").status_code == 200


def test_fonts_and_stylesheet_are_found():
    for path in ("app.css", "sprite.svg", "fonts/alegreya-latin-wght-normal.woff2"):
        assert finders.find(path), path
