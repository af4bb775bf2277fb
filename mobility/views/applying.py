"""Applying directly, and the lists of one's own applications and of one's people's."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firms.models import Role
from mobility.domain import applying
from mobility.forms.applying import ApplyForm
from mobility.models import Application
from mobility.views.vacancies import vacancy_of
from naturopole.oversized import files_last
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition


def first_words(request):
    """What the form begins with: the language of the page, and how one came, from the address."""
    via = request.GET.get("via", "")
    return {"language": request.LANGUAGE_CODE[:2], "channel": via if via in Application.Channel.values else ""}


def keeps_words(view):
    """A letter for a vacancy that is not to be seen, filled meanwhile perhaps, comes back with the 404.

    The answer tells nothing of the vacancy: it is the same for an id that never was.
    """

    @wraps(view)
    def answered(request, *given, **named):
        try:
            return view(request, *given, **named)
        except Http404:
            typed = request.POST.get("letter", "").strip()
            if not typed:
                raise
            return render(request, "mobility/application_gone.html", {"typed": typed[:4000]}, status=404)

    return answered


@FORM
@files_last
@keeps_words
def application_apply(request, pk):
    """An employee applies in her own name; who recruits for the vacancy, or has no employee file, reads why not."""
    # Mostly another firm's: its park is asked for in the same statement.
    vacancy = vacancy_of(request, pk, lambda rows: rows.select_related("firm__park"))
    employee = applying.applicant_of(request.user)
    recruits = applying.reads_applications_of(request.user, vacancy)
    if employee is None or recruits:
        context = {"vacancy": vacancy, "recruits": recruits, "is_hr": request.user.has_role(Role.HR)}
        return render(request, "mobility/application_barred.html", context, status=403)
    form = ApplyForm.of(request, initial=first_words(request))
    if request.method == "POST" and form.is_valid():
        try:
            return sent(request, vacancy, employee, form)
        except InvalidTransition as error:
            form.add_error(None, str(error))
            return apply_page(request, vacancy, employee, form, status=409)
    standing = applying.standing_application(vacancy, employee)
    if standing and request.method != "POST":
        return redirect("mobility:application_detail", pk=standing.pk)
    return apply_page(request, vacancy, employee, form, status=422 if form.is_bound else 200)


def sent(request, vacancy, employee, form):
    data = form.cleaned_data
    given = {name: data[name] for name in ("letter", "outside_phone", "language", "channel", "files", "request_key")}
    application, is_new = applying.apply_directly(vacancy, employee, by=request.user, **given)
    form.release()
    if is_new:
        messages.success(request, _("Application sent."))
    return redirect("mobility:application_detail", pk=application.pk)


def apply_page(request, vacancy, employee, form, *, status):
    form.hold()
    group = employee.firm.group_name
    context = {
        "vacancy": vacancy,
        "form": form,
        "is_internal": employee.firm_id == vacancy.firm_id,
        "same_group": group if group and group == vacancy.firm.group_name else "",
    }
    return render(request, "mobility/application_apply.html", context, status=status)


@require_safe
def application_list(request):
    """One's own applications, whatever their route, the latest first."""
    rows = Application.objects.visible_to(request.user).filter(employee__user=request.user)
    return list_page(request, rows, "mobility/application_list.html")


@require_safe
def staff_applications(request):
    """What own HR knows of its people's applications: those it presented, and those the person told it of."""
    if not request.user.has_role(Role.HR):
        raise PermissionDenied
    rows = Application.objects.visible_to(request.user).told_to_hr(request.user)
    return list_page(request, rows, "mobility/staff_applications.html")


def list_page(request, rows, template):
    rows = rows.select_related("vacancy__firm", "employee__firm").order_by("-sent_at", "-pk")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    return render(request, template, {"page": page})
