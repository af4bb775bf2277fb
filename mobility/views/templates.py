"""Vacancies' words kept as templates: for the human resources of the firm, and nobody else."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.models import Role
from mobility.domain import templates
from mobility.domain.templates import Taken
from mobility.forms.templates import VacancyTemplateForm, seen_at, stamp
from mobility.models import VacancyTemplate
from mobility.views.vacancies import creating, own_vacancy_of
from naturopole.saving import FORM, Stale
from naturopole.workflow import InvalidTransition

NAME_PAGE = "mobility/vacancy_template_form.html"


@require_safe
def vacancy_template_list(request):
    if not request.user.has_role(Role.HR):
        raise PermissionDenied
    rows = VacancyTemplate.objects.visible_to(request.user).select_related("firm")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    several = len(request.user.firm_ids(Role.HR)) > 1
    return render(request, "mobility/vacancy_template_list.html", {"page": page, "several": several})


def template_of(request, pk):
    return get_object_or_404(VacancyTemplate.objects.visible_to(request.user).select_related("firm"), pk=pk)


@FORM
def vacancy_template_create(request, pk):
    """Keep the vacancy's words under a name."""
    vacancy = own_vacancy_of(request, pk)
    row = VacancyTemplate(firm=vacancy.firm, name=vacancy.title[:80])
    form = VacancyTemplateForm(request.POST or None, instance=row, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            templates.keep(form.save(commit=False), vacancy, by=request.user)
            messages.success(request, _("Template kept."))
            return redirect("mobility:vacancy_template_list")
        except Taken as error:
            form.add_error("name", str(error))
        except InvalidTransition as error:
            form.add_error(None, str(error))
    context = {"form": form, "vacancy": vacancy}
    return render(request, NAME_PAGE, context, status=422 if form.is_bound else 200)


@FORM
def vacancy_template_edit(request, pk):
    """Rename a template."""
    template = template_of(request, pk)
    form = VacancyTemplateForm(request.POST or None, instance=template, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            seen = seen_at(form.cleaned_data["revision"])
            templates.rename(form.save(commit=False), seen=seen, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("mobility:vacancy_template_list")
        except Taken as error:
            form.add_error("name", str(error))
        except Stale as error:
            return conflict(request, template_of(request, pk), error, form)
    return naming(request, template, form, status=422 if form.is_bound else 200)


@require_POST
def vacancy_template_delete(request, pk):
    template = template_of(request, pk)
    try:
        templates.remove(template, seen=seen_at(request.POST.get("revision", "")[:40]))
        messages.success(request, _("Template deleted."))
        return redirect("mobility:vacancy_template_list")
    except Stale as error:
        form = VacancyTemplateForm(instance=template_of(request, pk), user=request.user)
        return conflict(request, form.instance, error, form)


def conflict(request, template, error, form):
    """409 with the name a colleague has saved, and the one that was typed in the form."""
    if form.is_bound:
        form.catch_up(template)
    return naming(request, template, form, status=409, conflict=error)


def naming(request, template, form, *, status, conflict=None):
    context = {"form": form, "template": template, "stamp": stamp(template), "conflict": conflict}
    return render(request, NAME_PAGE, context, status=status)


@FORM
def vacancy_template_use(request, pk):
    """Start a vacancy from a template."""
    template = template_of(request, pk)
    origin = _("The words come from the template “%(name)s”.") % {"name": template.name}
    return creating(request, template.firm, template.content, origin=origin)
