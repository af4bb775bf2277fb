"""An employee's own space, all her data, and how to take them away."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mobility.domain import erasure, own_data
from mobility.domain.space import space_of
from mobility.forms.erasing import EraseForm
from mobility.models import Application
from naturopole.exports import attached
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition


@require_safe
def space(request):
    return render(request, "mobility/space.html", space_of(request.user))


@require_safe
def own_data_archive(request):
    """Everything held on the person who asks, and on nobody else."""
    name = f"naturopole-{timezone.localdate():%Y-%m-%d}.zip"
    return attached(HttpResponse(own_data.archive(request.user), content_type="application/zip"), name)


@FORM
def erase(request):
    """Everything of the person's own; the tick says that it is meant."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            erasure.erase_person(request.user)
            logout(request)
            messages.success(request, _("Your data are erased and your account is closed."))
            return redirect("account_login")
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
    return render(request, "mobility/erase.html", {"form": form}, status=status)


@FORM
def application_erase(request, pk):
    """One application, by its author."""
    rows = Application.objects.visible_to(request.user).select_related("vacancy__firm", "employee", "release")
    application = get_object_or_404(rows, pk=pk)
    if application.employee is None or application.employee.user_id != request.user.pk:
        raise PermissionDenied
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erasure.erase_application(application, by=request.user)
        messages.success(request, _("Erased."))
        return redirect("mobility:space")
    context = {"form": form, "application": application, "stays": erasure.is_in_force(application)}
    return render(request, "mobility/application_erase.html", context, status=422 if form.is_bound else 200)
