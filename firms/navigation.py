"""The tabs of the masthead: each role meets what it may use, and nothing else."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from firms.models import Candidacy, Park, Role
from firms.models.firm import REVIEWERS
from firms.personas import offered


@dataclass(frozen=True)
class Tab:
    """One section. `section` is its namespace or the start of its URL names; empty `roles` means every member."""

    url_name: str
    icon: str
    label: str
    section: str
    roles: frozenset = frozenset()


TABS = (
    Tab("home", "house", _("Home"), "home"),
    Tab("firms:position_map", "map", _("Park map"), "position_map"),
    Tab("firms:candidacy_list", "sprout", _("Candidates"), "candidacy", frozenset(REVIEWERS)),
    Tab("mobility:vacancy_list", "briefcase", _("Jobs"), "mobility"),
    Tab("training:session_list", "graduation-cap", _("Training"), "training"),
    Tab("packages:quote_list", "file-text", _("Quotes"), "packages", frozenset({Role.SALES, Role.DIRECTOR})),
    Tab("firms:firm_list", "building-2", _("Firms"), "firm"),
    Tab("firms:setup_home", "settings", _("Set-up"), "setup", frozenset({Role.ADMINISTRATOR, Role.OFFICE})),
    Tab("outbox_list", "mail", _("Mail"), "outbox", frozenset({Role.ADMINISTRATOR})),
)


def navigation(request):
    """Context of every page: the park, demo or not, and the tabs this person may use with what waits there."""
    user = getattr(request, "user", None)
    shared = {"demo": settings.DEMO}
    if user is None or not user.is_authenticated:
        return shared | {
            "park": SimpleLazyObject(lambda: Park.objects.first()),
            "personas": SimpleLazyObject(lambda: offered() if settings.DEMO else []),
        }
    held = {membership.role for membership in user.memberships_held}
    park = user.memberships_held[0].park if held else None
    return shared | {"navigation": [entry(request, user, t) for t in TABS if usable(t, held)], "park": park}


def usable(tab, held) -> bool:
    if not held:
        return tab.section == "home"
    if tab.section == "outbox" and not settings.DEMO:
        return False
    return not tab.roles or bool(tab.roles & held)


def entry(request, user, tab) -> dict:
    return {
        "url": reverse(tab.url_name),
        "icon": tab.icon,
        "label": tab.label,
        "count": waiting(user) if tab.section == "candidacy" else 0,
        "count_label": _("to decide"),
        "current": is_current(request.resolver_match, tab.section),
    }


def waiting(user) -> int:
    """Candidacies the president has still to decide; nobody else has a figure on the tab."""
    return Candidacy.objects.visible_to(user).to_decide().count() if user.has_role(Role.PRESIDENT) else 0


def is_current(match, section) -> bool:
    if match is None or not match.url_name:
        return False
    return match.namespace == section or match.url_name.startswith(section)
