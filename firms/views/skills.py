"""Skills the park looks for, and those at the heart of its firms: lists, forms, order, deletion."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.domain import skills
from firms.domain.history import history
from firms.forms.skills import CoreSkillForm, SkillFilter, WantedSkillForm
from firms.models import CoreSkill, Role, WantedSkill
from firms.views.setup import park_of
from naturopole.htmx import render_page
from naturopole.saving import FORM, Stale

SEEKERS = (Role.PRESIDENT, Role.OFFICE, Role.ADMINISTRATOR)
KEEPERS = (Role.OFFICE, Role.ADMINISTRATOR)


@require_safe
def setup_wanted(request):
    park_of(request.user, *SEEKERS)
    form = SkillFilter(request.GET, of="open", words=(_("Open"), _("Closed")))
    rows = form.apply(WantedSkill.objects.visible_to(request.user)).annotate(places=Count("strengths"))
    page = Paginator(rows.order_by("order", "pk"), 25).get_page(request.GET.get("page"))
    return render_page(request, "firms/setup_wanted.html", {"form": form, "page": page})


def wanted_of(request, pk) -> WantedSkill:
    park_of(request.user, *SEEKERS)
    return get_object_or_404(WantedSkill.objects.visible_to(request.user).select_related("park"), pk=pk)


@FORM
def setup_wanted_create(request):
    skill = WantedSkill(park=park_of(request.user, *SEEKERS))
    form = WantedSkillForm(request.POST or None, instance=skill, user=request.user)
    if form.already_made():
        return redirect("firms:setup_wanted")
    if request.method == "POST" and form.is_valid():
        skills.create_wanted(form.save(commit=False), strengths=form.strengths(), by=request.user)
        messages.success(request, _("Wanted skill added."))
        return redirect("firms:setup_wanted")
    return render(request, "firms/setup_wanted_form.html", {"form": form}, status=422 if form.is_bound else 200)


@FORM
def setup_wanted_edit(request, pk):
    skill = wanted_of(request, pk)
    form = WantedSkillForm(request.POST or None, instance=skill, user=request.user)
    status, conflict = 422 if form.is_bound else 200, None
    if request.method == "POST" and form.is_valid():
        try:
            revision = form.cleaned_data["revision"]
            skills.save_wanted(form.save(commit=False), strengths=form.strengths(), revision=revision, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("firms:setup_wanted")
        except Stale as error:
            status, conflict = 409, form.compare_with(error.fresh)
    context = {"form": form, "skill": skill, "conflict": conflict, "history": history(skill, limit=10)}
    return render(request, "firms/setup_wanted_form.html", context, status=status)


@require_POST
def setup_wanted_move(request, pk, move):
    skill = wanted_of(request, pk)
    if move not in ("up", "down"):
        raise Http404
    skills.move_wanted(skill, -1 if move == "up" else 1)
    return redirect("firms:setup_wanted")


@require_POST
def setup_wanted_delete(request, pk):
    """Gone already is as good: the button may have been pressed twice."""
    park_of(request.user, *SEEKERS)
    if skill := WantedSkill.objects.visible_to(request.user).select_related("park").filter(pk=pk).first():
        skills.delete_skill(skill, by=request.user)
        messages.success(request, _("Wanted skill deleted."))
    return redirect("firms:setup_wanted")


@require_safe
def firm_skill_list(request):
    """The core skills of the firms and which are pooled, for every member."""
    form = SkillFilter(request.GET, of="pooled", words=(_("Pooled"), _("Not pooled")))
    rows = form.apply(CoreSkill.objects.visible_to(request.user)).prefetch_related("firms")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_edit": request.user.has_role(*KEEPERS)}
    return render_page(request, "firms/firm_skill_list.html", context)


def core_of(request, pk) -> CoreSkill:
    park_of(request.user, *KEEPERS)
    return get_object_or_404(CoreSkill.objects.visible_to(request.user).select_related("park"), pk=pk)


@FORM
def firm_skill_create(request):
    skill = CoreSkill(park=park_of(request.user, *KEEPERS))
    form = CoreSkillForm(request.POST or None, instance=skill, user=request.user)
    if form.already_made():
        return redirect("firms:firm_skill_list")
    if request.method == "POST" and form.is_valid():
        try:
            skills.create_core(form.save(commit=False), firms=form.cleaned_data["firms"], by=request.user)
            messages.success(request, _("Core skill added."))
            return redirect("firms:firm_skill_list")
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "firms/firm_skill_form.html", {"form": form}, status=422 if form.is_bound else 200)


@FORM
def firm_skill_edit(request, pk):
    skill = core_of(request, pk)
    form = CoreSkillForm(request.POST or None, instance=skill, user=request.user)
    status, conflict = 422 if form.is_bound else 200, None
    if request.method == "POST" and form.is_valid():
        revision, firms = form.cleaned_data["revision"], form.cleaned_data["firms"]
        try:
            skills.save_core(form.save(commit=False), firms=firms, revision=revision, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("firms:firm_skill_list")
        except ValidationError as error:
            form.add_error(None, error)
        except Stale as error:
            status, conflict = 409, form.compare_with(error.fresh)
    context = {"form": form, "skill": skill, "conflict": conflict, "history": history(skill, limit=10)}
    return render(request, "firms/firm_skill_form.html", context, status=status)


@require_POST
def firm_skill_delete(request, pk):
    """Gone already is as good: the button may have been pressed twice."""
    park_of(request.user, *KEEPERS)
    if skill := CoreSkill.objects.visible_to(request.user).select_related("park").filter(pk=pk).first():
        skills.delete_skill(skill, by=request.user)
        messages.success(request, _("Core skill deleted."))
    return redirect("firms:firm_skill_list")
