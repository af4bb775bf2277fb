"""The directory of firms: narrowed, sorted, printed, or taken away as a table."""

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db.models import OuterRef
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firms.forms.directory import DirectoryFilter
from firms.models import Axis, Certification, Firm
from naturopole.exports import csv_file, xlsx_file
from naturopole.htmx import render_page

FILES = {"csv": csv_file, "xlsx": xlsx_file}


def asked_for(request):
    """The filter and the firms it leaves, with what a row shows."""
    form = DirectoryFilter(request.GET, user=request.user)
    rows = form.apply(Firm.objects.visible_to(request.user))
    return form, rows


@require_safe
def firm_list(request):
    form, rows = asked_for(request)
    valid = Certification.objects.visible_to(request.user).held().filter(firm=OuterRef("pk"))
    rows = rows.annotate(standards=ArraySubquery(valid.order_by("standard").values("standard")))
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "sort": form.value("sort") or "since"}
    return render_page(request, "firms/firm_list.html", context)


@require_safe
def firm_export(request, kind):
    """All firms the filter leaves, as CSV or XLSX."""
    if kind not in FILES:
        raise Http404
    _form, rows = asked_for(request)
    heading = [
        *(_("Firm"), _("Full name"), _("Standing"), _("What it does"), _("Staff"), _("Founded"), _("Since")),
        *("SIREN", _("Address"), _("Website")),
        *(axis.label for axis in Axis),
        _("Certifications"),
    ]
    return FILES[kind](_("firms"), heading, map(line, rows.prefetch_related("certifications", "strengths__level")))


def line(firm) -> list:
    """One firm as a row of the table; an axis lists the levels held, in its order."""
    held = sorted(firm.strengths.all(), key=lambda row: row.level.order)
    axes = [", ".join(row.level.name for row in held if row.level.axis == axis) for axis in Axis]
    return [
        *(firm.name, firm.full_name, firm.get_standing_display(), firm.activity, firm.headcount, firm.founded),
        *(firm.joined, firm.siren, firm.address, firm.website),
        *axes,
        ", ".join(map(certificate, firm.certifications.all())),
    ]


def certificate(row) -> str:
    """The standard, with its state unless it is valid."""
    ended = row.valid_until and row.valid_until < timezone.localdate()
    state = Certification.State.EXPIRED if ended and row.state == Certification.State.VALID else row.state
    if state == Certification.State.VALID:
        return row.standard
    return f"{row.standard} ({str(Certification.State(state).label).lower()})"
