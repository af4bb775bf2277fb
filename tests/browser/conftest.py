"""A real Chromium against the real server, on the demo park."""

import os
import shutil

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import sync_playwright

from mobility.models import Employee, Vacancy
from tests import factories
from tests.browser.mobility_walk import user_of

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


def chromium_path():
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.fixture(scope="session")
def chromium(django_db_setup):
    path = chromium_path()
    if not path:
        pytest.skip("No Chromium: apt-get install chromium, or set CHROMIUM to its path.")
    # Playwright's loop runs in this thread, and Django would refuse database work beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    kept = connection._test_serialized_contents
    with sync_playwright() as playwright:
        # Beside that loop the connection is another object: without what migrations filled in, as each test finds it.
        connection._test_serialized_contents = kept
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def demo_park(transactional_db, settings):
    """The demo park, loaded anew for each walk."""
    settings.DEMO = True
    call_command("demo", verbosity=0)


@pytest.fixture
def links_lead_here(settings, live_server):
    """Links in mails lead to the server of this walk."""
    settings.BASE_URL = live_server.url


@pytest.fixture
def vacancy(demo_park) -> Vacancy:
    """A post of LPH with a line manager beside its human resources; Claire Dumas works for Luc Chassaing elsewhere."""
    Employee.objects.filter(last_name="Dumas").update(manager=user_of("manager-biosphere"))
    row = Vacancy.objects.get(firm__name="LPH", title__startswith="Conducteur")
    second = factories.member("line_manager", firm=row.firm, park=row.firm.park, email="second@essai.example")
    row.recruiters.add(second)
    return row


class Visitor:
    """One person at one screen: signs in, follows what a person would click, and looks."""

    def __init__(self, page, base, language):
        self.page, self.base, self.language = page, base, language
        self.troubles = []
        page.on("console", lambda message: self.notice(message))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def notice(self, message):
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def open(self, path):
        self.page.goto(f"{self.base}{path}")
        return self

    def sign_in(self, persona):
        self.open("/account/login/")
        self.page.locator(f"form[action='/personas/{persona}/'] button").click()
        self.page.wait_for_url(f"{self.base}/")
        return self

    def says(self, text):
        """The page shows this text."""
        self.page.get_by_text(text).first.wait_for()
        return self

    def fits(self):
        """Nothing sticks out sideways of the page, once it stands whole."""
        assert self.page.wait_for_function(WIDTHS).json_value() == [0], self.page.url

    def is_accessible(self):
        """axe finds nothing on this page."""
        found = self.page.evaluate(AXE + "; axe.run({resultTypes: ['violations']})")["violations"]
        told = [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]
        assert told == [], (self.page.url, told)


def axe_source() -> str:
    from pathlib import Path

    import axe_core_python

    return (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


AXE = axe_source()
# Asked again and again, in whatever page is there by then: nothing until it is whole, its styles included.
WIDTHS = """() => document.readyState === "complete"
    && [Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)]"""


@pytest.fixture
def visitor(chromium, live_server):
    """`visitor("fr", 1280)` opens a screen of its own; `script=False` turns JavaScript off."""
    contexts = []

    def make(language="fr", width=1280, *, dark=False, script=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="fr-FR" if language == "fr" else "en-GB",
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        # Long enough for a busy machine; nothing waits that long when all is well.
        context.set_default_timeout(30000)
        contexts.append(context)
        cookie = {"name": "language", "value": language, "url": live_server.url}
        context.add_cookies([cookie])
        return Visitor(context.new_page(), live_server.url, language)

    yield make
    for context in contexts:
        context.close()
