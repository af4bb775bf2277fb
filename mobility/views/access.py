"""The way in by a poster's code: a public page, and HR's list of who asked."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from firms.forms.intake import new_stamp
from firms.models import Role
from mobility.domain import access
from mobility.forms.staff import AccessForm, GrantForm
from mobility.models import AccessRequest
from naturopole.htmx import render_page
from naturopole.links import too_many
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition

GRANTED = gettext_lazy("Granted. If the address is of somebody with a role elsewhere, the park’s office completes it.")


@FORM
@login_not_required
def access_ask(request):
    """Ask own HR for a way in. The answer is the same for an address that is known and for one that is not."""
    firms = access.firms_asked()
    form = AccessForm(request.POST or None, firms=firms, initial={"language": request.LANGUAGE_CODE[:2]})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("firm", "name", "email", "language")}
        if access.asked_too_often(get_adapter(request).get_client_ip(request), given["email"]):
            return too_many(request, access.AN_HOUR)
        access.ask(**given)
        return render(request, "mobility/access_received.html")
    stamp = form.kept_stamp() if form.is_bound else new_stamp()
    context = {"form": form, "stamp": stamp}
    return render(request, "mobility/access_ask.html", context, status=422 if form.is_bound else 200)


@require_safe
def access_list(request):
    if not request.user.has_role(Role.HR):
        raise PermissionDenied
    rows = AccessRequest.objects.visible_to(request.user).select_related("firm", "employee")
    page = Paginator(rows.order_by("status", "asked_at", "pk"), 25).get_page(request.GET.get("page"))
    return render_page(request, "mobility/access_list.html", {"page": page})


def request_of(request, pk) -> AccessRequest:
    return get_object_or_404(AccessRequest.objects.visible_to(request.user).select_related("firm", "employee"), pk=pk)


@FORM
def access_detail(request, pk):
    """Who it may be; sent, the form opens the account of the person chosen."""
    asked = request_of(request, pk)
    search = request.GET.get("q", "")[:80]
    suggested = access.suggestions(asked, search) if asked.status == AccessRequest.Status.ASKED else []
    typed = request.POST if request.method == "POST" else None
    form = GrantForm(typed, user=request.user, asked=asked, suggested=suggested)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            access.grant(asked, form.cleaned_data["employee"], by=request.user)
            messages.success(request, GRANTED)
            return redirect("mobility:access_list")
        except InvalidTransition as error:
            messages.error(request, str(error))
            asked, status = request_of(request, pk), 409
    context = {"asked": asked, "form": form, "suggested": suggested, "search": search}
    return render(request, "mobility/access_detail.html", context, status=status)


@require_POST
def access_refuse(request, pk):
    asked = request_of(request, pk)
    try:
        access.refuse(asked, by=request.user)
        messages.success(request, _("Refused. Nothing is written to the address."))
        return redirect("mobility:access_list")
    except InvalidTransition as error:
        messages.error(request, str(error))
        context = {"asked": request_of(request, pk), "suggested": [], "search": ""}
        return render(request, "mobility/access_detail.html", context, status=409)
