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


# URL name, word, who has a use for it; each takes nothing.
SECTIONS = [
    ("mobility:vacancy_list", _("Vacancies"), everybody),
    ("mobility:consent_list", _("Agreements"), everybody),
    ("mobility:board_list", _("Noticeboards"), keeps_some),
    ("mobility:appraisal_list", _("Appraisals"), interviews),
    ("mobility:digest", _("For the staff"), represents),
]


def sections_of(user, current) -> list:
    """Address, word and whether it is the current one; the page that is read always stands among them."""
    return [
        (reverse(name), word, name == current) for name, word, useful in SECTIONS if name == current or useful(user)
    ]
