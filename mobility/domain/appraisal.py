"""For an appraisal interview: open vacancies near a person's occupation, by the directory's own families.

Nothing here reads a wish, a consent or an application: the sheet of somebody who has applied is that of her
colleague of the same firm and occupation.
"""

from dataclasses import dataclass

from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _

from firms.models import Role
from mobility.domain.audience import shown_in
from mobility.models import Employee, Vacancy
from mobility.nearness import FAMILY_LENGTH, FIELD_LENGTH, Nearness, nearness

MOST = 10
"""What one sheet of paper holds."""


def interviews(user) -> bool:
    """Human resources see their firm's people, a line manager the team."""
    return user.has_role(Role.HR, Role.LINE_MANAGER)


def people_of(user):
    """Those whom this person interviews, who still work there."""
    team = Q(manager=user, firm_id__in=user.firm_ids(Role.LINE_MANAGER))
    own = Q(firm_id__in=user.firm_ids(Role.HR))
    rows = Employee.objects.visible_to(user).filter(own | team, left_on__isnull=True)
    return rows.select_related("firm", "rome").order_by("last_name", "first_name", "pk")


@dataclass(frozen=True)
class Near:
    """One vacancy of the sheet, and why it stands there."""

    vacancy: Vacancy
    nearness: Nearness

    @property
    def reason(self):
        code = self.vacancy.rome_id
        words = {
            Nearness.SAME: _("The same occupation (%(code)s)") % {"code": code},
            Nearness.FAMILY: _("The same family of occupations (%(code)s)") % {"code": code[:FAMILY_LENGTH]},
            Nearness.FIELD: _("The same field of work (%(code)s)") % {"code": code[:FIELD_LENGTH]},
        }
        return words[self.nearness]


def near(employee) -> tuple[list[Near], int]:
    """The nearest vacancies open today that everybody in the person's firm may read, and how many more there are.

    The same occupation first, then its family, then its field; the earlier closing day first. None without an
    occupation.
    """
    code = employee.rome_id
    if not code:
        return [], 0
    family, field = Q(rome__code__startswith=code[:FAMILY_LENGTH]), Q(rome__code__startswith=code[:FIELD_LENGTH])
    rank = Case(When(rome_id=code, then=Value(1)), When(family, then=Value(2)), default=Value(3))
    rows = Vacancy.objects.open().filter(field, shown_in([employee.firm_id])).select_related("firm", "rome")
    found = list(rows.annotate(rank=rank).order_by("rank", "closes_on", "pk")[: MOST + 100])
    return [Near(row, nearness(code, row.rome_id)) for row in found[:MOST]], max(len(found) - MOST, 0)
