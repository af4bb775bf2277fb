"""The button that prints a page: it does, and hides where no script runs; paper tells the park and the day."""

import pytest

from firms.models import Firm

PAPER = ["/map/", "/firms/", "/firms/{firm}/"]


def address(path):
    return path.format(firm=Firm.objects.get(name="LPH").pk)


@pytest.mark.parametrize("path", PAPER)
def test_print_button_prints(demo_park, visitor, path):
    reader = visitor("fr").sign_in("president")
    reader.page.add_init_script("window.print = () => { window.printed = true; }")
    reader.open(address(path)).page.get_by_role("button", name="Imprimer").click()
    assert reader.page.evaluate("window.printed") is True
    assert reader.troubles == []


def test_without_script_no_button_is_shown_that_does_nothing(demo_park, visitor):
    reader = visitor("fr", script=False).sign_in("president").open("/map/")
    assert reader.page.locator("[data-print]").is_visible() is False


def test_paper_tells_the_park_and_the_day(demo_park, visitor):
    reader = visitor("fr").sign_in("president").open("/firms/")
    line = reader.page.locator(".print-only")
    assert line.is_visible() is False
    reader.page.emulate_media(media="print")
    assert line.inner_text().startswith("Parc Naturopôle Nutrition Santé, ")
    assert reader.page.locator("[data-print]").is_visible() is False


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("persona", ["hr-lph", "director-lph"])
def test_desk_fits_an_upright_page(demo_park, visitor, language, persona):
    """All stages, hiring too, within the 180 mm between the margins of A4."""
    reader = visitor(language).sign_in(persona).open("/desk/")
    reader.page.set_viewport_size({"width": 680, "height": 1009})
    reader.page.emulate_media(media="print")
    ends = "nodes => nodes.map(node => node.getBoundingClientRect().right > 680)"
    assert reader.page.locator("section[aria-labelledby=own] thead th").evaluate_all(ends) == [False] * 8
    assert reader.page.locator("main a[href='/message-templates/']").is_visible() is False
