"""The tabs of the masthead: each role meets what it may use, and nothing else."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Tab:
    """One section: its first page, and for whom `roles` is empty when everybody may use it."""

    url_name: str
    icon: str
    label: str
    roles: frozenset
    section: str



REVIEW = ("president", "office", "administrator", "director")
TABS = (
    Tab("home", "house", _("Home"), frozenset(), "home"),
    Tab("firms:position_map", "map", _("Park map"), frozenset(), "position_map"),
    Tab("firms:candidacy_list", "sprout", _("Candidates"), frozenset(REVIEW), "candidacy"),
    Tab("mobility:vacancy_list", "briefcase", _("Jobs"), frozenset(), "mobility"),
    Tab("training:session_list", "graduation-cap", _("Training"), frozenset(), "training"),
    Tab("packages:quote_list", "file-text", _("Quotes"), frozenset({"sales", "director"}), "packages"),
    Tab("firms:firm_list", "building-2", _("Firms"), frozenset(), "firm"),
    Tab("outbox_list", "mail", _("Mail"), frozenset({"administrator"}), "outbox"),
)


def navigation(request):
    """Context of every page: the tabs this person may use, with what waits behind each; the park; demo or not."""
    user = getattr(request, "user", None)
    shared = {"demo": settings.DEMO, "base_url": settings.BASE_URL}
    if user is None or not user.is_authenticated:
        return shared
    held = {membership.role for membership in user.memberships_held}
    tabs = [entry(request, user, t) for t in TABS if usable(t, held)]
    park = user.memberships_held[0].park if user.memberships_held else None
    return shared | {"navigation": tabs, "park": park}


def usable(shown, held):
    if not held:
        return shown.url_name == "home"
    if shown.section == "outbox" and not settings.DEMO:
        return False
    return not shown.roles or bool(shown.roles & held)


def entry(request, user, shown):
    count = waiting(user) if shown.section == "candidacy" else 0
    return {
        "url": reverse(shown.url_name),
        "icon": shown.icon,
        "label": shown.label,
        "count": count,
        "count_label": ngettext("to decide", "to decide", count),
        "current": is_current(request, shown),
    }


def waiting(user) -> int:
    """Candidacies the president has still to decide; nobody else has a figure on the tab."""
    from firms.models import Candidacy, Role

    return Candidacy.objects.to_decide().count() if user.has_role(Role.PRESIDENT) else 0


def is_current(request, shown) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    return match.namespace == shown.section or match.url_name.startswith(shown.section)
