"""People beside themes: what each holds and how long it is still good."""

from dataclasses import dataclass

from django.core.paginator import Page

from mobility.models import Employee
from naturopole.paging import capped_page
from training.domain import expiry


@dataclass(frozen=True)
class Grid:
    """`rows` are people with one certificate, or None, for each of `themes`."""

    page: Page
    themes: list
    rows: list


def of(certificates, user, themes, number) -> Grid:
    """The people who hold one of `certificates`, by name, and all that counts of what they hold. Two queries."""
    people = Employee.objects.visible_to(user).filter(pk__in=certificates.order_by().values("employee_id"))
    page = capped_page(people.select_related("firm").order_by("last_name", "first_name", "pk"), number)
    held = {}
    shown = [person.pk for person in page]
    for row in expiry.board(user).filter(pk__in=certificates.order_by().values("pk"), employee__in=shown):
        held[row.employee_id, row.theme_id] = row
    used = sorted({theme for _person, theme in held}, key=lambda key: themes[key].name.casefold())
    rows = [(person, [held.get((person.pk, theme)) for theme in used]) for person in page]
    return Grid(page, [themes[key] for key in used], rows)
