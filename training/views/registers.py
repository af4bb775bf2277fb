"""Registers of the park: who teaches, and in which rooms."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from firms.models import Role
from naturopole.htmx import render_page
from naturopole.paging import capped_page
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition
from training.domain import archive, invitations, registers, themes
from training.forms.registers import ProviderForm, RoomForm
from training.models import Provider, Room
from training.views.session_forms import only_organisers

FORM_TEMPLATE = "training/register_form.html"


@require_safe
def register_list(request):
    """Providers with their trainers, or rooms by `?show=rooms`; for those who propose sessions, and the president."""
    if not request.user.has_role(Role.HR, Role.OFFICE, Role.PRESIDENT):
        raise PermissionDenied
    are_rooms, archived = request.GET.get("show") == "rooms", bool(request.GET.get("archived"))
    rows = registers.rooms(request.user) if are_rooms else registers.providers(request.user)
    page = capped_page(rows.filter(archived_on__isnull=not archived), request.GET.get("page"))
    for row in page:
        row.may_change = registers.may_change(request.user, row)
    context = {"page": page, "are_rooms": are_rooms, "archived": archived, "kind": "room" if are_rooms else "provider"}
    context["may_make"] = registers.organises_some(request.user)
    return render_page(request, "training/register_list.html", context)


def providers_page(*_row) -> str:
    return reverse("training:register_list")


def rooms_page(*_row) -> str:
    return f"{reverse('training:register_list')}?show=rooms"


KINDS = {
    "provider": (registers.providers, registers.may_change, providers_page),
    "room": (registers.rooms, registers.may_change, rooms_page),
    "theme": (themes.register, themes.may_change, lambda: reverse("training:theme_list")),
    "programme": (registers.programmes, registers.may_change, lambda: reverse("training:programme_list")),
    "outside-firm": (invitations.register, invitations.may_change, lambda: reverse("training:outside_firm_list")),
}
MOVED = {
    "remove": gettext_lazy("Removed from the register."),
    "archive": gettext_lazy("Archived: it is offered no more, and stays where it is named."),
    "restore": gettext_lazy("Put back into the register."),
}


@require_POST
def register_move(request, kind, pk, move):
    """Remove an entry, archive it or put it back; who has archived one lands where it can be put back."""
    if kind not in KINDS or move not in archive.MOVES:
        raise Http404
    rows, may_change, page = KINDS[kind]
    row = get_object_or_404(rows(request.user), pk=pk)
    only_organisers(request.user)
    if not may_change(request.user, row):
        raise PermissionDenied
    try:
        archive.MOVES[move](row, by=request.user)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return render(request, "409.html", status=409)
    messages.success(request, MOVED[move])
    address = page()
    shown = f"{'&' if '?' in address else '?'}archived=1" if move == "archive" else ""
    return redirect(f"{address}{shown}")


def words(heading, above) -> dict:
    return {"heading": heading, "above": above, "above_label": _("Providers and rooms")}


@FORM
def provider_create(request):
    only_organisers(request.user)
    form = ProviderForm(request.POST or None, user=request.user)
    if form.already_made():
        return redirect(providers_page())

    @transaction.atomic
    def keep():
        row = registers.add(form.save(commit=False), by=request.user)
        registers.set_trainers(row, form.cleaned_data["trainers"])

    about = words(_("New provider"), providers_page())
    return answer(request, FORM_TEMPLATE, form, keep=keep, to=providers_page, done=_("Added."), **about)


@FORM
def provider_edit(request, pk):
    provider = get_object_or_404(Provider.objects.visible_to(request.user), pk=pk)
    only_organisers(request.user)
    form = ProviderForm(request.POST or None, instance=provider, user=request.user)

    @transaction.atomic
    def keep():
        revision = form.cleaned_data["revision"]
        row = registers.change(form.save(commit=False), form._meta.fields, revision=revision, by=request.user)
        if stay := registers.set_trainers(row, form.cleaned_data["trainers"]):
            text = _("Archived, because a session names them: %(names)s.")
            messages.warning(request, text % {"names": ", ".join(stay)})

    about = words(_("Change the provider"), providers_page()) | {"entry": archive.entry("provider", provider)}
    return answer(request, FORM_TEMPLATE, form, keep=keep, to=providers_page, **about)


@FORM
def room_create(request):
    only_organisers(request.user)
    form = RoomForm(request.POST or None, user=request.user)
    if form.already_made():
        return redirect(rooms_page())

    def keep():
        registers.add(form.save(commit=False), by=request.user)

    about = words(_("New room"), rooms_page())
    return answer(request, FORM_TEMPLATE, form, keep=keep, to=rooms_page, done=_("Added."), **about)


@FORM
def room_edit(request, pk):
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=pk)
    if not registers.may_change(request.user, room):
        raise PermissionDenied
    form = RoomForm(request.POST or None, instance=room, user=request.user)

    def keep():
        revision = form.cleaned_data["revision"]
        registers.change(form.save(commit=False), form._meta.fields, revision=revision, by=request.user)

    about = words(_("Change the room"), rooms_page()) | {"entry": archive.entry("room", room)}
    return answer(request, FORM_TEMPLATE, form, keep=keep, to=rooms_page, **about)
