"""The pages of training, and those of one session, each for whom it is of use."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firms.models import Role


def everybody(user) -> bool:
    return True


def plans(user) -> bool:
    return user.has_role(Role.HR, Role.DIRECTOR)


def proposes(user) -> bool:
    return user.has_role(Role.HR, Role.OFFICE, Role.PRESIDENT)


# URL name, word, who has a use for it; each takes nothing.
SECTIONS = [
    ("training:session_list", _("Joint sessions"), everybody),
    ("training:plan_list", _("Our plan"), plans),
    ("training:theme_list", _("Themes"), proposes),
]

# URL name, word, who has a use for it there; each takes the session's key.
SESSION_PAGES = [
    ("training:session_detail", _("Session"), lambda user, session: True),
]


def sections_of(user, current) -> list:
    """Address, word and whether it is the current one; the page that is read always stands among them."""
    return [
        (reverse(name), word, name == current) for name, word, useful in SECTIONS if name == current or useful(user)
    ]


def session_pages_of(user, session, current) -> list:
    """The same for the pages of one session."""
    return [
        (reverse(name, args=[session.pk]), word, name == current)
        for name, word, useful in SESSION_PAGES
        if name == current or useful(user, session)
    ]
