"""A trainee's own page, made for the phone, and the page of a line manager's team."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.models import Role
from naturopole.workflow import InvalidTransition
from training.domain import attendance
from training.domain import own_training as domain
from training.models import HalfDay


@require_safe
def own_training(request):
    """What to sign, what comes, what to say, what is held until when."""
    return render(request, "training/own_training.html", domain.own(request.user))


@require_POST
def attendance_sign(request, pk):
    """The person says that she is there; the page comes back with 409 where that is not possible now."""
    half = get_object_or_404(HalfDay.objects.visible_to(request.user).select_related("session"), pk=pk)
    try:
        attendance.sign(half, by=request.user)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return render(request, "training/own_training.html", domain.own(request.user), status=409)
    messages.success(request, _("Signed: you are there."))
    return redirect("training:own_training")


@require_safe
def team_training(request):
    if not request.user.has_role(Role.LINE_MANAGER):
        raise PermissionDenied
    return render(request, "training/team_training.html", domain.team(request.user, request.GET.get("page")))
