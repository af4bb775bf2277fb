"""What every walk does: say a text in the language of the screen, press a button, follow a link, read the answer."""

from django.utils.translation import gettext, override


def say(person, text) -> str:
    """A text of the pages in this person's language."""
    with override(person.language):
        return gettext(text)


def press(person, text, *, twice=False):
    button = person.page.get_by_role("button", name=say(person, text), exact=True).first
    button.dblclick() if twice else button.click()


def link(person, text):
    return person.page.get_by_role("link", name=say(person, text), exact=True).first


def follow(person, text):
    """Be on the page that this link leads to: without the wait the next look may still fall on the old one."""
    with person.page.expect_navigation():
        link(person, text).click()


def reads(person, *texts):
    for text in texts:
        person.says(say(person, text))
    person.fits()


def saved(person, locator) -> bytes:
    with person.page.expect_download() as waiting:
        locator.click()
    with open(waiting.value.path(), "rb") as file:
        return file.read()
