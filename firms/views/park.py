"""What every member reads of the park: its story and its firms."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from firms.domain.park import certifications, strengths_by_axis
<<<<<<< HEAD
from firms.domain.position_edit import may_edit
from firms.models import Firm, Partner, WantedSkill
from naturopole.htmx import render_page
=======
from firms.domain.positions import positions
from firms.domain.review import VIEWS, flat_view, held_in_words
from firms.models import Firm, Partner, Role, WantedSkill
from firms.models.firm import Standing
>>>>>>> 4c3e915 (Add people, skills and a directory with filters)


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
<<<<<<< HEAD
def firm_list(request):
    firms = Firm.objects.visible_to(request.user).residents().prefetch_related("certifications")
    return render_page(request, "firms/firm_list.html", {"firms": firms})
=======
def position_map(request):
    """The three flat views with their table; a candidate may be laid over them by those who review candidates."""
    visible = Firm.objects.visible_to(request.user).select_related("park")
    candidates = list(visible.filter(standing=Standing.CANDIDATE))
    chosen = next((firm for firm in candidates if str(firm.pk) == request.GET.get("candidate")), None)
    firms = list(visible.residents())
    if not firms:
        return render(request, "firms/position_map.html", {"candidates": candidates})
    placed = positions(firms[0].park, [chosen] if chosen else [])
    context = {
        "candidates": candidates,
        "candidate": chosen,
        "firms": firms,
        "views": [flat_view(placed, chosen, rows, columns) for rows, columns in VIEWS],
        "table": held_in_words(placed, firms, chosen),
    }
    return render(request, "firms/position_map.html", context)
>>>>>>> 4c3e915 (Add people, skills and a directory with filters)


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
