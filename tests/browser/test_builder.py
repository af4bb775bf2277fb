"""Sales builds by keyboard, on a failing line, and beside a colleague; nothing that was typed is lost."""

import re

import pytest

from packages.models import Quote, QuoteLine


def draft():
    return Quote.objects.get(title="Gélules mélisse et probiotiques")


def open_line(sales, line):
    sales.page.locator(f"#row-{line.pk} a").click()
    sales.page.locator("#line-title").wait_for()


@pytest.fixture
def sales(demo_park, visitor):
    return visitor("en").sign_in("sales-lph").open(f"/quotes/{draft().pk}/")


def focused(sales):
    return sales.page.evaluate("document.activeElement.id")


def test_line_is_changed_by_keyboard_and_the_page_follows(sales):
    line = draft().lines.get(stage__name_en="Blending / granulation")
    sales.page.locator(f"#row-{line.pk} a").focus()
    sales.page.keyboard.press("Enter")
    sales.page.locator("#line-title").wait_for()
    sales.page.locator(".step.on").get_by_text("Blending / granulation").wait_for()
    assert (focused(sales), sales.page.url.endswith(f"/lines/{line.pk}/")) == ("line-title", True)
    sales.page.fill("[name=quantity]", "2")
    sales.page.keyboard.press("Enter")
    sales.says("Line saved")
    assert (focused(sales), sales.page.url.endswith(f"/quotes/{draft().pk}/")) == ("line-title", True)
    sales.page.locator("#totals").get_by_text("€112,997.82").wait_for()
    sales.page.locator(f"#row-{line.pk}").get_by_text("€19,600.00").wait_for()
    sales.page.locator(".river").get_by_text("€19,600").wait_for()
    sales.is_accessible()
    assert sales.troubles == []


def test_options_are_chosen_beside_a_form_at_work(sales):
    option = QuoteLine.objects.get(optional=True, quote=draft())
    open_line(sales, draft().lines.get(stage__name_en="Extraction"))
    sales.page.fill("[name=description]", "Half typed")
    sales.page.locator(f"#row-{option.pk} button").click()
    sales.page.locator("#totals").get_by_text("€106,397.82").wait_for()
    glass, card = QuoteLine.objects.filter(alternative="Piluliers").order_by("-pk")
    sales.page.locator(f"#row-{glass.pk} button").click()
    sales.page.locator(f"#row-{card.pk}").get_by_role("button", name=re.compile("^Choose")).wait_for()
    assert sales.page.input_value("[name=description]") == "Half typed"
    assert sales.troubles == []


def test_lost_connection_says_so_and_keeps_what_was_typed(sales):
    line = draft().lines.get(stage__name_en="Extraction")
    open_line(sales, line)
    sales.page.fill("[name=description]", "Typed on a train")
    sales.page.context.set_offline(True)
    sales.page.keyboard.press("Enter")
    sales.says("No connection: nothing was saved")
    assert sales.page.input_value("[name=description]") == "Typed on a train"
    sales.page.context.set_offline(False)
    sales.page.get_by_role("button", name="Save the line").last.click()
    sales.says("Line saved")
    assert sales.page.locator("#lost").is_hidden()
    line.refresh_from_db()
    assert line.description == "Typed on a train"


def test_colleagues_change_arrives_and_ones_own_stays(sales, visitor):
    line = draft().lines.get(stage__name_en="Extraction")
    open_line(sales, line)
    sales.page.fill("[name=description]", "Mine")
    other = visitor("en").sign_in("sales-lph").open(f"/quotes/{draft().pk}/")
    open_line(other, line)
    other.page.fill("[name=description]", "Theirs")
    other.page.keyboard.press("Enter")
    other.says("Line saved")
    sales.page.locator(f"#row-{line.pk}").get_by_text("Theirs").last.wait_for(timeout=15_000)
    assert sales.page.input_value("[name=description]") == "Mine"
    sales.page.get_by_role("button", name="Save the line").last.click()
    sales.page.get_by_role("row", name="What is delivered Theirs Mine").wait_for()
    sales.is_accessible()
    sales.page.get_by_role("button", name="Save the line").last.click()
    sales.says("Line saved")
    line.refresh_from_db()
    assert line.description == "Mine"


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_line_is_added_and_removed_with_and_without_script(demo_park, visitor, script):
    sales = visitor("en", 390, script=script).sign_in("sales-lph").open(f"/quotes/{draft().pk}/")
    sales.page.get_by_role("link", name="Logistics").click()
    sales.page.locator("[name=source][value=outside]").check()
    sales.page.fill("[name=outside_supplier]", "Carrier")
    sales.page.fill("[name=description]", "Two pallets")
    sales.page.fill("[name=unit_price]", "100")
    sales.page.get_by_role("button", name="Save the line").last.click()
    sales.page.locator("#totals").get_by_text("€103,297.82").wait_for()
    line = QuoteLine.objects.get(description="Two pallets")
    sales.fits()
    open_line(sales, line)
    sales.page.get_by_role("button", name="Remove this line").click()
    sales.page.locator("#totals").get_by_text("€103,197.82").wait_for()
    assert sales.page.locator(f"#row-{line.pk}").count() == 0
    assert sales.troubles == []
