"""Registers of the park: who teaches, and in which rooms."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firms.models import Role
from naturopole.htmx import render_page
from naturopole.paging import capped_page
from naturopole.saving import FORM, answer
from training.domain import registers
from training.forms.registers import ProviderForm, RoomForm
from training.models import Provider, Room
from training.views.session_forms import only_organisers

FORM_TEMPLATE = "training/register_form.html"


@require_safe
def register_list(request):
    """Providers with their trainers, or rooms by `?show=rooms`; for those who propose sessions, and the president."""
    if not request.user.has_role(Role.HR, Role.OFFICE, Role.PRESIDENT):
        raise PermissionDenied
    are_rooms = request.GET.get("show") == "rooms"
    rows = registers.rooms(request.user) if are_rooms else registers.providers(request.user)
    page = capped_page(rows, request.GET.get("page"))
    for row in page:
        row.may_change = registers.may_change(request.user, row)
    context = {"page": page, "are_rooms": are_rooms, "may_make": registers.organises_some(request.user)}
    return render_page(request, "training/register_list.html", context)


def providers_page(*_row) -> str:
    return reverse("training:register_list")


def rooms_page(*_row) -> str:
    return f"{reverse('training:register_list')}?show=rooms"


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
            text = _("Kept, because a session names them: %(names)s.")
            messages.warning(request, text % {"names": ", ".join(stay)})

    about = words(_("Change the provider"), providers_page())
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

    about = words(_("Change the room"), rooms_page())
    return answer(request, FORM_TEMPLATE, form, keep=keep, to=rooms_page, **about)
