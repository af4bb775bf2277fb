"""A firm's own catalogue: services and their price rules, days without capacity, thresholds."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.models import Firm, Role
from naturopole.exports import csv_file, xlsx_file
from naturopole.htmx import render_page
from naturopole.saving import FORM, answer
from packages.domain import catalogue, clients
from packages.filters import ServiceFilter
from packages.forms import BusyForm, PolicyForm, ServiceForm
from packages.models import BusyPeriod, Service
from packages.models.client import SELLERS
from packages.views.saving import only_sellers

LIST = "packages:service_list"
EXPORTED = 5000


def listed(request):
    form = ServiceFilter(request.GET, user=request.user)
    rows = Service.objects.visible_to(request.user).own(request.user).select_related("stage", "firm")
    return form, form.apply(rows)


@require_safe
def service_list(request):
    """The firm's own services; days without capacity stand below, they are told to the neighbours too."""
    only_sellers(request.user)
    form, rows = listed(request)
    page = Paginator(rows.prefetch_related("breaks"), 25).get_page(request.GET.get("page"))
    busy = BusyPeriod.objects.visible_to(request.user).own(request.user).filter(ends_on__gte=timezone.localdate())
    context = {
        "form": form,
        "page": page,
        "busy": [] if request.htmx else busy.select_related("stage", "firm"),
        "own_firms": Firm.objects.visible_to(request.user).filter(pk__in=request.user.firm_ids(*SELLERS)),
    }
    return render_page(request, "packages/service_list.html", context)


@require_safe
def service_export(request, kind):
    only_sellers(request.user)
    if kind not in ("csv", "xlsx"):
        raise Http404
    heading = [_("Step"), _("Service"), _("Unit"), _("Unit price before VAT"), _("Set-up, once an order")]
    heading += [_("Minimum quantity"), _("VAT"), _("Lead time"), _("Transit to the next step"), _("Offered now")]
    rows = [
        (one.stage.name, one.name, one.unit, one.unit_price, one.set_up, one.minimum_quantity, one.vat_rate)
        + (one.lead_days, one.transit_days, _("Yes") if one.active else _("No"))
        for one in listed(request)[1][:EXPORTED]
    ]
    write = csv_file if kind == "csv" else xlsx_file
    return write("services", heading, rows)


def service_of(request, pk) -> Service:
    rows = Service.objects.visible_to(request.user).own(request.user).select_related("stage", "firm")
    return get_object_or_404(rows, pk=pk)


@FORM
def service_create(request):
    only_sellers(request.user)
    form = ServiceForm(request.POST or None, user=request.user)
    if form.already_made():
        return redirect(LIST)

    def keep():
        return catalogue.create_service(form.save(commit=False), breaks=form.breaks_typed, by=request.user)

    return answer(request, "packages/service_form.html", form, keep=keep, to=reverse(LIST), done=_("Service added."))


@FORM
def service_edit(request, pk):
    service = service_of(request, pk)
    form = ServiceForm(request.POST or None, instance=service, user=request.user)

    def keep():
        revision, row = form.cleaned_data["revision"], form.save(commit=False)
        kept = {"breaks": form.breaks_typed, "revision": revision, "fields": form.kept}
        catalogue.save_service(row, **kept, by=request.user)

    return answer(request, "packages/service_form.html", form, keep=keep, to=reverse(LIST), service=service)


@require_POST
def service_delete(request, pk):
    catalogue.delete_service(service_of(request, pk))
    messages.success(request, _("Service removed from the catalogue."))
    return redirect(LIST)


@FORM
def busy_create(request):
    only_sellers(request.user)
    form = BusyForm(request.POST or None, user=request.user)
    if form.already_made():
        return redirect(LIST)

    def keep():
        return clients.add_once(form.save(commit=False), BusyPeriod.objects.visible_to(request.user))

    return answer(request, "packages/busy_form.html", form, keep=keep, to=reverse(LIST), done=_("Noted."))


@require_POST
def busy_delete(request, pk):
    row = get_object_or_404(BusyPeriod.objects.visible_to(request.user).own(request.user), pk=pk)
    clients.remove(row)
    messages.success(request, _("Removed: you may be asked for these days again."))
    return redirect(LIST)


@FORM
def policy_edit(request, pk):
    """The thresholds of a firm: its director sets them, its sales people read them."""
    only_sellers(request.user)
    firms = Firm.objects.visible_to(request.user).filter(pk__in=request.user.firm_ids(*SELLERS))
    firm = get_object_or_404(firms, pk=pk)
    may_change = firm.pk in request.user.firm_ids(Role.DIRECTOR)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    policy = catalogue.policy_of(firm, kept=request.method == "POST")
    form = PolicyForm(request.POST or None, instance=policy, user=request.user)

    def keep():
        revision = form.cleaned_data["revision"]
        clients.save_revised(form.save(commit=False), revision=revision, fields=form.kept, by=request.user)

    context = {"firm": firm, "policy": policy, "may_change": may_change}
    return answer(request, "packages/policy_form.html", form, keep=keep, to=reverse(LIST), **context)
