"""What every member reads of the park: its story."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from firms.models import Partner, Role, WantedSkill


@require_safe
def park_detail(request):
    context = {
        "story": request.user.memberships_held[0].park.story if request.user.memberships_held else {},
        "wanted": WantedSkill.objects.visible_to(request.user),
        "partners": Partner.objects.visible_to(request.user),
        "may_edit_wanted": request.user.has_role(Role.PRESIDENT, Role.OFFICE, Role.ADMINISTRATOR),
    }
    return render(request, "firms/park_detail.html", context)
