"""Programmes: several joint sessions that make one course of training."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firms.domain.history import history
from naturopole.htmx import render_page
from naturopole.paging import capped_page
from naturopole.saving import FORM, answer
from training.domain import archive, registers
from training.forms.registers import ProgrammeForm
from training.models import Programme
from training.views.session_forms import only_organisers


@require_safe
def programme_list(request):
    archived = bool(request.GET.get("archived"))
    rows = registers.programmes(request.user).filter(archived_on__isnull=not archived)
    page = capped_page(rows, request.GET.get("page"))
    context = {"page": page, "archived": archived, "may_make": registers.organises_some(request.user)}
    return render_page(request, "training/programme_list.html", context)


def programme_of(request, pk) -> Programme:
    return get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)


@require_safe
def programme_detail(request, pk):
    programme = programme_of(request, pk)
    context = {
        "programme": programme,
        "page": capped_page(registers.sessions_of(programme, request.user), request.GET.get("page")),
        "may_make": registers.organises_some(request.user),
        "history": history(programme, limit=10),
    }
    return render(request, "training/programme_detail.html", context)


def address_of(programme) -> str:
    return reverse("training:programme_detail", args=[programme.pk])


@FORM
def programme_create(request):
    only_organisers(request.user)
    form = ProgrammeForm(request.POST or None, user=request.user)
    if made := form.already_made():
        return redirect("training:programme_detail", pk=made.pk)

    def keep():
        return registers.add(form.save(commit=False), by=request.user)

    words = {"heading": _("New programme"), "above": reverse("training:programme_list"), "above_label": _("Programmes")}
    return answer(request, "training/register_form.html", form, keep=keep, to=address_of, done=_("Added."), **words)


@FORM
def programme_edit(request, pk):
    programme = programme_of(request, pk)
    if not registers.may_change(request.user, programme):
        raise PermissionDenied
    form = ProgrammeForm(request.POST or None, instance=programme, user=request.user)

    def keep():
        revision = form.cleaned_data["revision"]
        return registers.change(form.save(commit=False), form._meta.fields, revision=revision, by=request.user)

    words = {"heading": _("Change the programme"), "above": address_of(programme), "above_label": _("Programme")}
    words["entry"] = archive.entry("programme", programme)
    return answer(request, "training/register_form.html", form, keep=keep, to=address_of, **words)
