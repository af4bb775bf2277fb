"""What firms need that would fill a session together."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.views.decorators.http import require_safe

from firms.models import Role
from naturopole.htmx import render_page
from training.domain import proposals, registers

SHOWN = 6
"""Each names up to fifty firms: a page of more is no longer a light one."""


@require_safe
def proposal_list(request):
    """For those who propose sessions, and the president; a firm's names and budgets are not read at all."""
    if not request.user.has_role(Role.HR, Role.OFFICE, Role.PRESIDENT):
        raise PermissionDenied
    found, rest = proposals.offers()
    context = {
        "page": Paginator(found, SHOWN).get_page(request.GET.get("page")),
        "rest": rest[:30],
        "may_make": registers.organises_some(request.user),
    }
    return render_page(request, "training/proposal_list.html", context)
