"""The pages of jobs, in the order in which people meet them, each for whom it is of use."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firms.models import Role
from mobility.domain.appraisal import interviews
from mobility.domain.boards import keeps_some
from mobility.domain.digest import represents


def everybody(user) -> bool:
    return True


def is_hr(user) -> bool:
    return user.has_role(Role.HR)


def is_desk(user) -> bool:
    return user.has_role(Role.HR, Role.DIRECTOR)


def reads_figures(user) -> bool:
    return user.has_role(Role.HR, Role.DIRECTOR, Role.PRESIDENT)


def manages(user) -> bool:
    return user.has_role(Role.LINE_MANAGER)


def changes_firm(user) -> bool:
    return user.has_role(Role.HR, Role.DIRECTOR, Role.EMPLOYEE)


def is_at_work(user) -> bool:
    """People who are employees of a firm first of all; others reach their own wish from the home page."""
    return user.has_role(Role.EMPLOYEE, Role.STAFF_REPRESENTATIVE, Role.LINE_MANAGER)


def works_here(user) -> bool:
    return user.has_role(Role.EMPLOYEE, Role.STAFF_REPRESENTATIVE)


# URL name, word, who has a use for it; each takes nothing.
SECTIONS = [
    ("mobility:vacancy_list", _("Vacancies"), everybody),
    ("mobility:wish_own", _("My wish to move"), is_at_work),
    ("mobility:wish_list", _("Wishes to move"), is_hr),
    ("mobility:vacancy_template_list", _("Vacancy templates"), is_hr),
    ("mobility:consent_list", _("Agreements"), everybody),
    ("mobility:desk", _("My desk"), is_desk),
    ("mobility:my_team", _("My team"), manages),
    ("mobility:release_list", _("Changes of firm"), changes_firm),
    ("mobility:figures", _("Figures"), reads_figures),
    ("mobility:space", _("My space"), everybody),
    ("mobility:staff_list", _("Our people"), is_hr),
    ("mobility:board_list", _("Noticeboards"), keeps_some),
    ("mobility:appraisal_list", _("Appraisals"), interviews),
    ("mobility:digest", _("For the staff"), represents),
    ("mobility:message_template_list", _("Templates of messages"), is_hr),
    ("mobility:application_list", _("My applications"), works_here),
    ("mobility:staff_applications", _("Applications of our people"), is_hr),
]


def sections_of(user, current) -> list:
    """Address, word and whether it is the current one; the page that is read always stands among them."""
    return [
        (reverse(name), word, name == current) for name, word, useful in SECTIONS if name == current or useful(user)
    ]
