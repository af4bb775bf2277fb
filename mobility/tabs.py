"""The pages of jobs, in the order in which people meet them, each for whom it is of use."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firms.models import Role
from mobility.domain.boards import keeps_some
from mobility.domain.digest import represents


def everybody(user) -> bool:
    return True


def nobody_but_there(user) -> bool:
    """Linked from the desk; named here for the page itself."""
    return False


def is_hr(user) -> bool:
    return user.has_role(Role.HR)


def is_desk(user) -> bool:
    return user.has_role(Role.HR, Role.DIRECTOR)


def reads_figures(user) -> bool:
    return user.has_role(Role.HR, Role.DIRECTOR, Role.PRESIDENT)


def manages(user) -> bool:
    return user.has_role(Role.LINE_MANAGER)


def is_at_work(user) -> bool:
    """People who are employees of a firm first of all; the others find their own pages by their account."""
    return user.has_role(Role.EMPLOYEE, Role.STAFF_REPRESENTATIVE, Role.LINE_MANAGER)


def agrees(user) -> bool:
    """Both sides of an agreement to be presented."""
    return is_at_work(user) or is_hr(user)


def works_here(user) -> bool:
    return user.has_role(Role.EMPLOYEE, Role.STAFF_REPRESENTATIVE)


def changes_firm(user) -> bool:
    return works_here(user) or is_desk(user)


# URL name, word, who has a use for it; each takes nothing. What a role needs now and then is linked from these
# pages instead: a line of more than nine is no longer read.
SECTIONS = [
    ("mobility:vacancy_list", _("Vacancies"), everybody),
    ("mobility:desk", _("My desk"), is_desk),
    ("mobility:digest", _("For the staff"), represents),
    ("mobility:my_team", _("My team"), manages),
    ("mobility:appraisal_list", _("Appraisals"), manages),
    ("mobility:space", _("My space"), is_at_work),
    ("mobility:application_list", _("My applications"), works_here),
    ("mobility:wish_own", _("My wish to move"), is_at_work),
    ("mobility:wish_list", _("Wishes to move"), is_hr),
    ("mobility:consent_list", _("Agreements"), agrees),
    ("mobility:staff_applications", _("Applications of our people"), is_hr),
    ("mobility:release_list", _("Changes of firm"), changes_firm),
    ("mobility:staff_list", _("Our people"), is_hr),
    ("mobility:board_list", _("Noticeboards"), keeps_some),
    ("mobility:figures", _("Figures"), reads_figures),
    ("mobility:vacancy_template_list", _("Vacancy templates"), nobody_but_there),
    ("mobility:message_template_list", _("Templates of messages"), nobody_but_there),
]


def sections_of(user, current) -> list:
    """Address, word and whether it is the current one; the page that is read always stands among them."""
    return [
        (reverse(name), word, name == current) for name, word, useful in SECTIONS if name == current or useful(user)
    ]
