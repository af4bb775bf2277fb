"""The expiry board of a firm: certificates found, entered, corrected, taken away, planned anew; the park's counts."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from firms.domain.history import history
from firms.models import Role
from naturopole.exports import csv_file, xlsx_file
from naturopole.htmx import render_page
from naturopole.paging import capped_page
from naturopole.saving import FORM, Stale, answer
from naturopole.workflow import InvalidTransition
from training.domain import expiry, expiry_grid, expiry_needs, expiry_park
from training.forms.expiry import CertificateForm, EntryForm, ExpiryFilter, ThemeFilter, month_typed
from training.models import Theme, TrainingCertificate
from training.templatetags.training_words import STATE_WORDS

EXPORTED = 5000
ROWS = 20
"""A full page with all its tags stays a light one."""


def only(user, *roles):
    if not user.has_role(*roles):
        raise PermissionDenied


def key_typed(text) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def listed(request):
    only(request.user, *expiry.READERS)
    form, rows = ExpiryFilter(request.GET, user=request.user), expiry.board(request.user)
    return form, rows, form.apply(rows)


@require_safe
def expiry_list(request):
    """All certificates by the day they end, or people beside themes; above them, what is to be planned."""
    form, board, rows = listed(request)
    user, key = request.user, key_typed(request.GET.get("made"))
    several = len(set(user.firm_ids(Role.HR))) > 1
    context = {"form": form, "keeps": user.has_role(Role.HR), "several": several}
    if form.is_by_people:
        context["grid"] = expiry_grid.of(rows, user, form.themes, request.GET.get("page"))
        context["page"] = context["grid"].page
    else:
        context["firms"] = {held.firm_id: held.firm for held in user.memberships_held} if several else {}
        context["page"] = capped_page(rows, request.GET.get("page"), size=ROWS, columns=expiry.COLUMNS)
    if context["keeps"] and not request.htmx:
        due = expiry.to_plan_by_theme(user, board)
        context["to_plan"] = [row | {"theme": form.themes[row["theme_id"]]} for row in due]
        made = expiry_needs.made_by(key, user) if key else []
        context |= {"made": made, "made_key": key, "plan_key": uuid.uuid4()}
    return render_page(request, "training/expiry_list.html", context)


@require_safe
def expiry_export(request):
    """The board as it is filtered; a workbook by `?format=xlsx`."""
    heading = [_("Person"), _("Firm"), _("Theme"), _("Obtained on"), _("Valid until"), _("Days left"), _("State")]
    rows = [
        (row.employee.name, row.employee.firm.name, row.theme.name, row.obtained_on, row.valid_until, row.days_left)
        + (str(STATE_WORDS[expiry.state_of(row.days_left)][2]),)
        for row in listed(request)[2][:EXPORTED]
    ]
    write = xlsx_file if request.GET.get("format") == "xlsx" else csv_file
    return write("certificates", heading, rows)


@FORM
def expiry_create(request):
    """Several people at once for one theme; `?theme=` and `?person=` fill in what is to be renewed."""
    only(request.user, Role.HR)
    first = {"theme": request.GET.get("theme"), "people": request.GET.getlist("person")[:1]}
    form = EntryForm(request.POST or None, user=request.user, initial=first, q=request.GET.get("q", "")[:80])
    if request.method == "POST" and form.already_made():
        return redirect("training:expiry_list")
    if request.POST.get("then") == "propose":
        return proposed(request, form, {})

    def keep():
        data = form.cleaned_data
        given = {name: data[name] for name in ("theme", "obtained_on", "valid_until")}
        expiry.enter(list(data["people"]), key=form.instance.request_key, by=request.user, **given)

    context = {"q": request.GET.get("q", "")[:80]}
    to, done = reverse("training:expiry_list"), _("Entered on the board.")
    return answer(request, "training/expiry_form.html", form, keep=keep, to=to, done=done, **context)


def proposed(request, form, context):
    """The form again, with the end that the theme's months make; nothing is kept yet."""
    form = form.with_end()
    return render(request, "training/expiry_form.html", context | {"form": form}, status=422 if form.is_bound else 200)


def certificate_of(request, pk) -> TrainingCertificate:
    """A certificate of one's own firm's people; 403 for who may only read it."""
    rows = TrainingCertificate.objects.visible_to(request.user).select_related("employee__firm", "theme")
    certificate = get_object_or_404(rows, pk=pk)
    if certificate.employee.firm_id not in request.user.firm_ids(Role.HR):
        raise PermissionDenied
    return certificate


@FORM
def expiry_edit(request, pk):
    certificate = certificate_of(request, pk)
    form = CertificateForm(request.POST or None, instance=certificate, user=request.user)
    if request.POST.get("then") == "propose":
        return proposed(request, form, {"certificate": certificate})

    def keep():
        expiry.save(form.save(commit=False), revision=form.cleaned_data["revision"], by=request.user)

    context = {"certificate": certificate, "history": history(certificate, limit=10)}
    return answer(request, "training/expiry_form.html", form, keep=keep, to=reverse("training:expiry_list"), **context)


@require_POST
def expiry_remove(request, pk):
    certificate = certificate_of(request, pk)
    revision = request.POST.get("revision", "")
    try:
        known = int(revision) if revision.isdecimal() and len(revision) < 9 else 0
        expiry.remove(certificate, revision=known, by=request.user)
    except (Stale, InvalidTransition) as error:
        messages.error(request, str(error))
        form = CertificateForm(instance=certificate, user=request.user)
        context = {"form": form, "certificate": certificate, "history": history(certificate, limit=10)}
        return render(request, "training/expiry_form.html", context, status=409)
    messages.success(request, _("Removed from the board."))
    return redirect("training:expiry_list")


@require_POST
def expiry_plan(request):
    """One click: needs for whom nobody sees to the renewal of a theme, of all months or of one."""
    only(request.user, Role.HR)
    theme = request.POST.get("theme", "")
    pk = theme if theme.isascii() and theme.isdecimal() and len(theme) < 10 else 0
    theme, month = get_object_or_404(Theme.objects.visible_to(request.user), pk=pk), request.POST.get("month", "")
    # A page has one key for its buttons: each theme and month makes its own of it.
    key = expiry.key_for(key_typed(request.POST.get("request_key")) or uuid.uuid4(), f"{theme.pk} {month}")
    month = month_typed(month)
    try:
        expiry_needs.make(theme, key=key, by=request.user, month=month)
    except InvalidTransition as error:
        messages.info(request, str(error))
        return redirect("training:expiry_list")
    return redirect(f"{reverse('training:expiry_list')}?made={key}")


@require_POST
def expiry_plan_undo(request, key):
    only(request.user, Role.HR)
    try:
        count = expiry_needs.undo(key, by=request.user)
        words = ngettext("%(count)d need taken back.", "%(count)d needs taken back.", count)
        messages.success(request, words % {"count": count})
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("training:expiry_list")


@require_safe
def seats_needed(request):
    """The park's counts by month; to HR, also how many of them are its own and not planned for."""
    only(request.user, *expiry_park.READERS)
    form = ThemeFilter(request.GET, user=request.user)
    months = expiry_park.seats_needed(request.user, form.theme_asked)
    keeps = request.user.has_role(Role.HR)
    context = {
        "form": form,
        "keeps": keeps,
        "width": 3 if keeps else 2,
        "months": [month for month in months if month.lines],
        "columns": expiry_park.drawn(months),
        "total": sum(month.seats for month in months),
        "plan_key": uuid.uuid4(),
    }
    names = {key: theme.name for key, theme in form.themes.items()}
    for line in (line for month in months for line in month.lines):
        line.theme = names[line.theme_id]
    return render_page(request, "training/seats_needed.html", context)
