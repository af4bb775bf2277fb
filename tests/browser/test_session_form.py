"""Human resources change the half-days of a session by keyboard alone."""

from datetime import time

from training.models import HalfDay, JointSession


def focused(person):
    return person.page.evaluate("document.activeElement.id")


def press_enter_on(person, button, *, until):
    person.page.locator(button).focus()
    person.page.keyboard.press("Enter")
    person.page.locator(until).wait_for()


def test_rows_are_opened_added_and_saved_by_keyboard(demo_park, visitor):
    session = JointSession.objects.get(title_fr="Hygiène, santé et sécurité")
    costs = list(session.items.values_list("label", "price"))
    organiser = visitor("fr").sign_in("hr-lph").open(f"/sessions/{session.pk}/edit/")
    organiser.page.fill("[name=title_en]", "Half typed")
    press_enter_on(organiser, "#more-half-days", until="[name=half-0-starts_at]")
    assert focused(organiser) == "more-half-days"
    press_enter_on(organiser, "#more-half-days", until="[name=half-4-starts_at]")
    assert focused(organiser) == "more-half-days"
    organiser.is_accessible()
    organiser.page.check("[name=half-4-DELETE]")
    organiser.page.fill("[name=half-0-starts_at]", "08:30")
    organiser.page.locator("[name=half-0-starts_at]").press("Enter")
    organiser.says("Modifications enregistrées.")
    session.refresh_from_db()
    assert session.title_en == "Half typed"
    assert HalfDay.objects.filter(session=session).earliest("day", "starts_at").starts_at == time(8, 30)
    assert list(session.items.values_list("label", "price")) == costs
    assert organiser.troubles == []
