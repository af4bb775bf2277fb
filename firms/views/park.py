"""What every member reads of the park: its story and its firms."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from firms.domain.park import certifications, strengths_by_axis
from firms.domain.position_edit import may_edit
from firms.models import Firm, Partner, Role, WantedSkill


@require_safe
def park_detail(request):
    context = {
        "story": request.user.memberships_held[0].park.story if request.user.memberships_held else {},
        "wanted": WantedSkill.objects.visible_to(request.user),
        "partners": Partner.objects.visible_to(request.user),
        "may_edit_wanted": request.user.has_role(Role.PRESIDENT, Role.OFFICE, Role.ADMINISTRATOR),
    }
    return render(request, "firms/park_detail.html", context)


@require_safe
def firm_detail(request, pk):
    firm = get_object_or_404(Firm.objects.visible_to(request.user), pk=pk)
    context = {
        "firm": firm,
        "axes": strengths_by_axis(firm),
        "certifications": certifications(request.user, firm),
        "may_edit_position": may_edit(firm, request.user),
    }
    return render(request, "firms/firm_detail.html", context)
