"""What leaves on paper, and where its codes lead."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from firms.models import Role
from mobility import poster, sheets
from mobility.domain import appraisal, audience, boards, digest
from mobility.forms.boards import PosterForm
from mobility.forms.paper import PersonFilter
from mobility.models import Application, Vacancy
from naturopole.htmx import render_page
from naturopole.paging import capped_page


def file_answer(content, name) -> HttpResponse:
    """A PDF as a download that can run nothing."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Content-Security-Policy": "sandbox"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@login_not_required
@require_safe
def vacancy_gate(request, reference):
    """Behind a poster's code: the vacancy for those who may read it, one and the same page for everybody else."""
    vacancy, is_inside = audience.behind(reference, request.user)
    if vacancy is not None:
        inside, public = ("mobility:vacancy_detail", vacancy.pk), ("mobility:job_detail", reference)
        name, key = inside if is_inside else public
        return redirect(f"{reverse(name, args=[key])}?{urlencode({'via': channel(request)})}")
    return render(request, "mobility/vacancy_gate.html", {"ask_url": reverse("mobility:access_ask")})


def channel(request) -> str:
    """By which way somebody came; an address without a word about it is a poster's."""
    via = request.GET.get("via")
    return via if via in Application.Channel.values else Application.Channel.POSTER.value


def posted_of(request, pk) -> Vacancy:
    """A vacancy for somebody who keeps a board: the only ones who have a use for its poster."""
    rows = Vacancy.objects.visible_to(request.user).select_related("firm__park")
    vacancy = get_object_or_404(rows, pk=pk)
    if not boards.keeps_some(request.user):
        raise PermissionDenied
    return vacancy


@require_safe
def vacancy_poster(request, pk):
    """The poster as PDF, until the closing day."""
    vacancy = posted_of(request, pk)
    if not boards.may_be_printed(vacancy):
        return render(request, "409.html", status=409)
    form = PosterForm(request.GET, vacancy=vacancy)
    file = poster.typeset(vacancy, paper=form.chosen_paper, remove_by=form.last_day)
    return file_answer(file, f"affiche-{vacancy.reference}-{form.chosen_paper}")


def people_for(request):
    """Those whom this person interviews; 403 for who interviews nobody."""
    if not appraisal.interviews(request.user):
        raise PermissionDenied
    return appraisal.people_of(request.user)


@require_safe
def appraisal_list(request):
    """Choose the person of the interview."""
    rows, form = people_for(request), PersonFilter(request.GET)
    page = capped_page(form.apply(rows), request.GET.get("page"))
    return render_page(request, "mobility/appraisal_list.html", {"form": form, "page": page})


def employee_of(request, pk):
    return get_object_or_404(people_for(request).select_related("firm__park", "rome"), pk=pk)


@require_safe
def appraisal_detail(request, pk):
    """What the sheet would hold, or why there is none yet."""
    employee = employee_of(request, pk)
    rows, more = appraisal.near(employee)
    is_hr = employee.firm_id in request.user.firm_ids(Role.HR)
    context = {"employee": employee, "rows": rows, "more": more, "is_hr": is_hr}
    context["staff_url"] = reverse("mobility:staff_edit", args=[pk]) if is_hr else ""
    return render(request, "mobility/appraisal_detail.html", context)


@require_safe
def appraisal_sheet(request, pk):
    """The sheet as PDF; without an occupation, the page that says so."""
    employee = employee_of(request, pk)
    if not employee.rome_id:
        return redirect("mobility:appraisal_detail", pk=pk)
    return file_answer(sheets.appraisal(employee, *appraisal.near(employee)), f"entretien-{employee.pk}")


def told_to(request):
    """The vacancies of the digest; 403 for who represents no staff."""
    if not digest.represents(request.user):
        raise PermissionDenied
    return digest.told_to(request.user)


@require_safe
def digest_list(request):
    page = capped_page(told_to(request), request.GET.get("page"))
    return render_page(request, "mobility/digest_list.html", {"page": page})


@require_safe
def digest_sheet(request):
    rows = list(told_to(request)[: digest.PRINTED + 100])
    park = request.user.memberships_held[0].park
    kept, more = rows[: digest.PRINTED], max(len(rows) - digest.PRINTED, 0)
    return file_answer(sheets.digest(park, kept, more), "offres-du-parc")
