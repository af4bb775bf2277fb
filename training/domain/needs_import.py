"""Needs that come as a table: which are in the plan already, and the good ones written once."""

from dataclasses import dataclass, field

from training.domain import archive, needs, plans
from training.models import Need


@dataclass
class Line:
    """One line of the table: its number there, the need it says, its people, and what is wrong with it."""

    number: int
    values: dict
    people: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    is_known: bool = False

    @property
    def first_month(self):
        return self.values["first_month"]

    @property
    def last_month(self):
        return self.values["last_month"]

    @property
    def key(self) -> tuple:
        """What makes two lines the same need: theme, words and months."""
        values = self.values
        theme = values["theme"].pk if values["theme"] else None
        return theme, values["note"].casefold(), values["first_month"], values["last_month"]


def keys_of(plan) -> set:
    rows = Need.objects.filter(plan=plan).values_list("theme_id", "note", "first_month", "last_month")
    return {(theme, note.casefold(), first, last) for theme, note, first, last in rows}


def mark_known(lines, plan):
    """Say of each good line whether the plan holds its need already. One query."""
    known = keys_of(plan)
    for line in lines:
        line.is_known = not line.errors and line.key in known


@archive.naming()
def take_in(lines, plan, *, by) -> tuple[int, int]:
    """Write the good lines that the plan does not hold yet; answers (added, left as they were).

    The plan is locked first: the same table sent twice adds nothing. Errors as `plans.changeable`.
    """
    fresh = plans.changeable(plan, by=by)
    good = [line for line in lines if not line.errors]
    mark_known(good, fresh)
    new = [line for line in good if not line.is_known]
    rows = Need.objects.bulk_create(Need(plan=fresh, **line.values) for line in new)
    if rows:
        needs.name_people((row, line.people) for row, line in zip(rows, new, strict=True))
        told = [(row, "created") for row in rows]
        plans.write_down(fresh, (fresh, "imported"), *told, by=by, needs=rows)
    return len(rows), len(good) - len(rows)
