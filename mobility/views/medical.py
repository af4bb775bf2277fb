"""Who in a firm's HR may read the confidential reason of a wish: seen by its people, decided by its director."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.models import Firm, Role
from mobility.domain import medical
from mobility.forms.wishes import RightForm
from mobility.models import MedicalRight
from naturopole.workflow import InvalidTransition


def firms_of(user):
    return Firm.objects.visible_to(user).filter(pk__in=user.firm_ids())


def rights(request, bound=None):
    """Each firm of the person with its holders; for its director with a form, `bound` where one was sent."""
    user = request.user
    firms = list(firms_of(user))
    held, led = medical.holders_of([firm.pk for firm in firms]), user.firm_ids(Role.DIRECTOR)
    for firm in firms:
        firm.holders = [right for right in held if right.firm_id == firm.pk]
        if firm.pk in led:
            firm.form = bound if bound and bound.firm == firm else form_for(user, firm)
    return {"firms": firms, "history": medical.history_of(led) if led else []}


def form_for(user, firm, data=None):
    form = RightForm(data, user=user, firm=firm, prefix=f"firm-{firm.pk}")
    form.firm = firm
    return form


@require_safe
def medical_right_list(request):
    if not request.user.firm_ids():
        raise PermissionDenied
    return render(request, "mobility/medical_right_list.html", rights(request))


@require_POST
def medical_right_give(request, pk):
    firm = get_object_or_404(firms_of(request.user), pk=pk)
    if firm.pk not in request.user.firm_ids(Role.DIRECTOR):
        raise PermissionDenied
    form, status = form_for(request.user, firm, request.POST), 422
    if form.is_valid():
        try:
            medical.give_right(firm, form.cleaned_data["person"], by=request.user)
            messages.success(request, _("Right given."))
            return redirect("mobility:medical_right_list")
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
    return render(request, "mobility/medical_right_list.html", rights(request, form), status=status)


@require_POST
def medical_right_take(request, pk):
    right = get_object_or_404(MedicalRight.objects.visible_to(request.user), pk=pk)
    medical.take_right(right, by=request.user)
    messages.success(request, _("Right taken away."))
    return redirect("mobility:medical_right_list")
