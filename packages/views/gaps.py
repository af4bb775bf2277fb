"""What the park lacked when sales were lost: for its president and the directors."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.models import Role
from packages import domain


@require_safe
def gap_list(request):
    found = domain.gaps_for(request.user)
    if found is None:
        raise PermissionDenied
    context = {
        "told": [gap for gap in found if gap.net is not None],
        "untold": [gap for gap in found if gap.net is None],
        "presides": request.user.has_role(Role.PRESIDENT),
    }
    return render(request, "packages/gap_list.html", context)


@require_POST
def gap_want(request):
    """One click puts a skill that was lacking on the public list of wanted skills."""
    if not request.user.has_role(Role.PRESIDENT):
        raise PermissionDenied
    skill = domain.want(request.user.memberships_held[0].park, request.POST.get("gap", ""), by=request.user)
    if skill:
        messages.success(request, _("“%(skill)s” is now on the list of wanted skills.") % {"skill": skill.name})
    else:
        messages.info(request, _("This skill is on the list already, or its losses are no longer counted."))
    return redirect("packages:gap_list")
