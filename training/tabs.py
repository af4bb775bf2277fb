"""The pages of training, and those of one session, each for whom it is of use."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firms.models import Role
from training.domain import choices, shares
from training.domain.review import reads as reads_figures
from training.models.session import organises


def everybody(user) -> bool:
    return True


def plans(user) -> bool:
    return user.has_role(Role.HR, Role.DIRECTOR)


def proposes(user) -> bool:
    return user.has_role(Role.HR, Role.OFFICE, Role.PRESIDENT)


def is_at_work(user) -> bool:
    return user.has_role(Role.EMPLOYEE, Role.STAFF_REPRESENTATIVE, Role.LINE_MANAGER)


def manages(user) -> bool:
    return user.has_role(Role.LINE_MANAGER)


def reads_people(user, session) -> bool:
    """Own people by name, or, for the president, how many they are."""
    return user.has_role(Role.HR, Role.LINE_MANAGER, Role.OFFICE, Role.PRESIDENT)


def reads_opinions(user, session) -> bool:
    return user.has_role(Role.HR, Role.DIRECTOR, Role.OFFICE, Role.PRESIDENT)


def follows_certificates(user) -> bool:
    return user.has_role(Role.HR, Role.LINE_MANAGER)


def names_people(user) -> bool:
    return user.has_role(Role.HR, Role.OFFICE)


def needs_no_board(user) -> bool:
    """HR finds the park's months beside its own certificates."""
    return user.has_role(Role.OFFICE, Role.PRESIDENT)


def nobody_but_there(user) -> bool:
    """Linked from the registers; named here for the page itself."""
    return False


# URL name, word, who has a use for it; each takes nothing. A line of more than nine is no longer read.
SECTIONS = [
    ("training:session_list", _("Joint sessions"), everybody),
    ("training:own_training", _("My training"), is_at_work),
    ("training:team_training", _("Training of my team"), manages),
    ("training:calendar", _("Calendar"), everybody),
    ("training:plan_list", _("Our plan"), plans),
    ("training:proposal_list", _("What firms need"), proposes),
    ("training:expiry_list", _("Certificates"), follows_certificates),
    ("training:seats_needed", _("Seats needed"), needs_no_board),
    ("training:programme_list", _("Programmes"), everybody),
    ("training:review", _("Year in review"), reads_figures),
    ("training:register_list", _("Providers and rooms"), proposes),
    ("training:theme_list", _("Themes"), nobody_but_there),
    ("training:outside_firm_list", _("Outside firms"), nobody_but_there),
]

# URL name, word, who has a use for it there; each takes the session's key.
SESSION_PAGES = [
    ("training:session_detail", _("Session"), lambda user, session: True),
    ("training:seat_list", _("People"), lambda user, session: names_people(user)),
    ("training:version_list", _("Shares"), shares.reads),
    ("training:session_options", _("What to do"), choices.may_decide),
    ("training:invitation_list", _("Invitations"), organises),
    ("training:attendance", _("Attendance"), reads_people),
    ("training:certificate_list", _("Certificates"), reads_people),
    ("training:evaluation_list", _("Opinions"), reads_opinions),
    ("training:session_organise", _("Organise"), organises),
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
