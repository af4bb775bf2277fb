"""The pages of jobs, in the order in which people meet them, each for whom it is of use."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firms.models import Role


def everybody(user) -> bool:
    return True


def is_hr(user) -> bool:
    return user.has_role(Role.HR)


# URL name, word, who has a use for it; each takes nothing.
SECTIONS = [
    ("mobility:vacancy_list", _("Vacancies"), everybody),
    ("mobility:vacancy_template_list", _("Vacancy templates"), is_hr),
    ("mobility:consent_list", _("Agreements"), everybody),
]


def sections_of(user, current) -> list:
    """Address, word and whether it is the current one; the page that is read always stands among them."""
    return [
        (reverse(name), word, name == current) for name, word, useful in SECTIONS if name == current or useful(user)
    ]
