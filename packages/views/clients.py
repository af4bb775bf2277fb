"""Clients: the list, one client's page, whom to write to there, where to deliver."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.domain.history import history
from naturopole.exports import csv_file, xlsx_file
from naturopole.htmx import render_page
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition
from packages.domain import clients
from packages.filters import ClientFilter
from packages.forms import ClientForm, ContactForm, PlaceForm
from packages.models import Client, Contact, DeliveryPlace, Opportunity, Quote
from packages.views.saving import only_sellers

SHOWN = 20  # quotes and opportunities on a client's page
EXPORTED = 5000


def listed(request):
    form = ClientFilter(request.GET)
    return form, form.apply(clients.with_quotes(Client.objects.visible_to(request.user)))


@require_safe
def client_list(request):
    only_sellers(request.user)
    form, rows = listed(request)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "sort": form.value("sort") or "name"}
    return render_page(request, "packages/client_list.html", context)


@require_safe
def client_export(request, kind):
    only_sellers(request.user)
    if kind not in ("csv", "xlsx"):
        raise Http404
    heading = [_("Client"), "SIREN", _("VAT number"), _("Contact"), _("E-mail address"), _("Address"), _("Country")]
    rows = [
        (c.name, c.siren, c.vat_number, c.contact, c.email, c.address, c.country, c.quote_count, c.won_count)
        for c in listed(request)[1][:EXPORTED]
    ]
    write = csv_file if kind == "csv" else xlsx_file
    return write("clients", [*heading, _("Quotes"), _("Accepted")], rows)


def client_of(request, pk) -> Client:
    return get_object_or_404(Client.objects.visible_to(request.user), pk=pk)


@require_safe
def client_detail(request, pk):
    client = client_of(request, pk)
    context = {
        "client": client,
        "contacts": Contact.objects.visible_to(request.user).filter(client=client),
        "places": DeliveryPlace.objects.visible_to(request.user).filter(client=client),
        "opportunities": Opportunity.objects.visible_to(request.user).filter(client=client)[:SHOWN],
        "quotes": Quote.objects.visible_to(request.user).filter(client=client)[:SHOWN],
        "history": history(client, limit=10),
    }
    return render(request, "packages/client_detail.html", context)


def to_client(client) -> str:
    return reverse("packages:client_detail", args=[client.pk])


@FORM
def client_create(request):
    """From a new quote's form the way leads back there, with the client chosen."""
    only_sellers(request.user)
    form = ClientForm(request.POST or None, user=request.user)
    for_quote = request.GET.get("for") == "quote"

    def to(client):
        return f"{reverse('packages:quote_create')}?client={client.pk}" if for_quote else to_client(client)

    if made := form.already_made():
        return redirect(to(made))

    def keep():
        client = form.save(commit=False)
        return clients.add_once(client, Client.objects.visible_to(request.user))

    return answer(request, "packages/client_form.html", form, keep=keep, to=to, done=_("Client added."))


@FORM
def client_edit(request, pk):
    client = client_of(request, pk)
    form = ClientForm(request.POST or None, instance=client, user=request.user)

    def keep():
        revision = form.cleaned_data["revision"]
        clients.save_revised(form.save(commit=False), revision=revision, fields=form.kept, by=request.user)

    return answer(request, "packages/client_form.html", form, keep=keep, to=to_client(client), client=client)


PARTS = {"contacts": (Contact, ContactForm), "places": (DeliveryPlace, PlaceForm)}


def part_of(request, client, kind, key):
    """The contact or place of a client, its form, and the words of the page."""
    if kind not in PARTS:
        raise Http404
    model, form = PARTS[kind]
    row = get_object_or_404(model.objects.visible_to(request.user), pk=key, client=client) if key else model()
    row.client = client
    return row, form(request.POST or None, instance=row, user=request.user)


@FORM
def client_part_create(request, pk, kind):
    client = client_of(request, pk)
    _row, form = part_of(request, client, kind, None)
    if form.already_made():
        return redirect(to_client(client))

    def keep():
        row = form.save(commit=False)
        clients.add_once(row, type(row).objects.visible_to(request.user))

    context = {"client": client, "kind": kind, "back": to_client(client)}
    return answer(request, "packages/client_part_form.html", form, keep=keep, to=to_client(client), **context)


@FORM
def client_part_edit(request, pk, kind, key):
    client = client_of(request, pk)
    row, form = part_of(request, client, kind, key)
    context = {"client": client, "kind": kind, "row": row, "back": to_client(client)}
    return answer(request, "packages/client_part_form.html", form, keep=form.save, to=to_client(client), **context)


@require_POST
def client_part_delete(request, pk, kind, key):
    client = client_of(request, pk)
    row, _form = part_of(request, client, kind, key)
    try:
        clients.remove(row)
        messages.success(request, _("Removed."))
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect(to_client(client))
