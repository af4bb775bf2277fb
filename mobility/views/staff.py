"""HR's list of its firm's people: found, added, changed, invited, taken in from a file, taken away as one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firms.domain.history import history
from firms.models import Firm, Role
from mobility.domain import access, staff
from mobility.forms.staff import StaffFilter, StaffForm, StaffInviteForm
from mobility.forms.staff_import import ImportForm
from mobility.models import AccessRequest, Employee
from naturopole.exports import csv_file, xlsx_file
from naturopole.htmx import render_page
from naturopole.saving import FORM, answer

EXPORTED = 5000


def only_hr(user):
    """PermissionDenied for everybody else; the firms whose HR this person is."""
    firms = user.firm_ids(Role.HR)
    if not firms:
        raise PermissionDenied
    return firms


def listed(request):
    form = StaffFilter(request.GET)
    firms = only_hr(request.user)
    rows = Employee.objects.visible_to(request.user).filter(firm_id__in=firms)
    return form, form.apply(rows).select_related("firm", "user", "manager", "rome")


@require_safe
def staff_list(request):
    form, rows = listed(request)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "several": len(set(request.user.firm_ids(Role.HR))) > 1}
    if not request.htmx:
        context["asked"] = AccessRequest.objects.visible_to(request.user).filter(status="asked").count()
    return render_page(request, "mobility/staff_list.html", context)


@require_safe
def staff_export(request):
    """The list as it is filtered, in the columns that an import takes; a workbook by `?format=xlsx`."""
    heading = [_("First name"), _("Last name"), _("Post today"), _("Occupation (ROME)"), _("Line manager")]
    rows = [
        (p.first_name, p.last_name, p.job_title, p.rome_id, p.manager and p.manager.email, p.left_on, p.firm.name)
        for p in listed(request)[1][:EXPORTED]
    ]
    write = xlsx_file if request.GET.get("format") == "xlsx" else csv_file
    return write("staff", [*heading, _("Left the firm on"), _("Firm")], rows)


def person_of(request, pk) -> Employee:
    """Somebody of one's own firm's list; 403 for who sees the person otherwise, such as herself."""
    rows = Employee.objects.visible_to(request.user).select_related("firm__park", "user", "manager", "rome")
    person = get_object_or_404(rows, pk=pk)
    if person.firm_id not in request.user.firm_ids(Role.HR):
        raise PermissionDenied
    return person


@FORM
def staff_create(request):
    """Somebody new; `?request=` is of who asked for a way in: the name begins the form, the account comes next."""
    only_hr(request.user)
    asked = asked_in(request)
    form = StaffForm(request.POST or None, user=request.user, initial=access.beginnings(asked) if asked else None)

    def to(person):
        if asked:
            return f"{reverse('mobility:access_detail', args=[asked.pk])}?{urlencode({'q': person.name})}"
        return reverse("mobility:staff_edit", args=[person.pk])

    if made := form.already_made():
        return redirect(to(made))

    def keep():
        return staff.add(form.save(commit=False), by=request.user)[0]

    return answer(
        request, "mobility/staff_form.html", form, keep=keep, to=to, done=_("Added to the list."), asked=asked
    )


def asked_in(request) -> AccessRequest | None:
    """The request for access that the address names, or None; 404 for another firm's."""
    named = request.GET.get("request")
    if named is None:
        return None
    rows = AccessRequest.objects.visible_to(request.user)
    return get_object_or_404(rows, pk=int(named) if named.isascii() and named.isdecimal() and len(named) < 10 else 0)


@FORM
def staff_edit(request, pk):
    person = person_of(request, pk)
    form = StaffForm(request.POST or None, instance=person, user=request.user)

    def keep():
        staff.save(form.save(commit=False), revision=form.cleaned_data["revision"], by=request.user)

    context = {"person": person, "has_left": staff.has_left(person), "history": history(person, limit=10)}
    return answer(request, "mobility/staff_form.html", form, keep=keep, to=reverse("mobility:staff_list"), **context)


@FORM
def staff_invite(request, pk):
    """The answer is the same whoever the address belongs to."""
    person = person_of(request, pk)
    form = StaffInviteForm(request.POST or None)

    def keep():
        staff.invite(person, by=request.user, **form.cleaned_data)

    to = reverse("mobility:staff_edit", args=[pk])
    done = _("Invited. If the address is of somebody with a role elsewhere, the park’s office completes it.")
    return answer(request, "mobility/staff_invite.html", form, keep=keep, to=to, done=done, person=person)


@FORM
def staff_import(request):
    """A file is shown line by line first; confirmed, its good lines are kept."""
    only_hr(request.user)
    firms = Firm.objects.visible_to(request.user)
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user, firms=firms)
    if request.method != "POST" or not form.is_valid():
        return render(request, "mobility/staff_import.html", {"form": form}, status=422 if form.is_bound else 200)
    if request.POST.get("then") != "keep":
        return render(request, "mobility/staff_import.html", {"form": form, "lines": form.lines, "good": form.good})
    added, changed = staff.take_in(form.good, form.cleaned_data["firm"], by=request.user)
    messages.success(request, _("%(added)d added, %(changed)d changed.") % {"added": added, "changed": changed})
    return redirect("mobility:staff_list")
