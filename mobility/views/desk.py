"""The desk of human resources, and a line manager's page."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firms.models import Role
from mobility.domain import hr_desk


@require_safe
def desk(request):
    """For HR and directors: own vacancies, and all that waits around them."""
    if not request.user.has_role(*hr_desk.READERS):
        raise PermissionDenied
    context = hr_desk.desk(request.user) | {"may_publish": request.user.has_role(Role.HR)}
    return render(request, "mobility/desk.html", context)


@require_safe
def my_team(request):
    """For line managers: the days on which their people leave, and what these let them know."""
    if not request.user.has_role(Role.LINE_MANAGER):
        raise PermissionDenied
    return render(request, "mobility/my_team.html", hr_desk.team(request.user))
