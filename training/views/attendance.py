"""Attendance of a session by half-day, its sheet on paper, and the certificates that come of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firms.models import Role
from naturopole import formats
from naturopole.exports import attached
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition
from training import certificate, clock, sheet
from training.domain import attendance as domain
from training.domain import certificates
from training.forms.attendance import STATES, IssueForm, MarksForm
from training.models import Enrolment, JointSession
from training.models.session import organises
from training.tabs import reads_people

ALL = "all"


def session_of(request, pk, *relations):
    rows = JointSession.objects.visible_to(request.user).marked_for(request.user)
    return get_object_or_404(rows.select_related(*relations), pk=pk)


def seats_of(request, session):
    """The seats that this person reads by name: hers, her firm's, her team's, or all of what she organises."""
    return Enrolment.objects.visible_to(request.user).filter(session=session)


def refuse_others(user, session, people):
    """Whoever has nobody there, and no part in it, has nothing to read; the president reads how many they are."""
    if not people and not reads_people(user, session):
        raise PermissionDenied


def prints(user, people) -> bool:
    """Whether the sheet to sign would hold somebody: human resources have one of their own people."""
    firms = user.firm_ids(Role.HR)
    return any(line.enrolment.pledge.firm_id in firms for line in people)


@FORM
def attendance(request, pk):
    """The organiser marks one half-day after the other; the others read their own people, the president counts."""
    session = session_of(request, pk)
    halves, may_mark = list(session.half_days.select_related("room")), organises(request.user, session)
    if request.method == "POST" and not may_mark:
        raise PermissionDenied
    half = chosen(request, halves) if may_mark else None
    if half is not None:
        return marking(request, session, halves, half)
    people = domain.lines(seats_of(request, session), halves)
    refuse_others(request.user, session, people)
    context = {"session": session, "halves": halves, "people": people, "may_mark": may_mark}
    context["may_print"] = may_mark or prints(request.user, people)
    context |= {"tabs": tabs(session, halves, None) if may_mark else [], "counts": counted(request, session, halves)}
    return render(request, "training/attendance.html", context)


def chosen(request, halves):
    """The half-day to mark: as asked for, else the one that has just begun, else the first to come, else the last."""
    asked = request.POST.get("half") or request.GET.get("half", "")
    if asked == ALL or not halves:
        return None
    begun = [half for half in halves if domain.is_open_for_signing(half)][-1:]
    coming = [half for half in halves if half.day >= timezone.localdate()]
    return next((half for half in halves if str(half.pk) == asked), (begun or coming or halves[-1:])[0])


def tabs(session, halves, current) -> list[tuple]:
    """The half-days beside each other, and all of them in one table."""
    here, language = reverse("training:attendance", args=[session.pk]), get_language()
    rows = [(f"{here}?half={half.pk}", label_of(half, language), half == current) for half in halves]
    return [*rows, (f"{here}?half={ALL}", _("All together"), current is None)]


def label_of(half, language) -> str:
    return f"{formats.day_short(half.day, language, timezone.localdate())}, {clock.at(half.starts_at, language)}"


def counted(request, session, halves) -> list[tuple]:
    """Figures without a name, for who organises or presides."""
    if not organises(request.user, session) and not request.user.has_role(Role.PRESIDENT):
        return []
    found = domain.counts(session)
    return [(half, [(word, found.get(half.pk, {}).get(state, 0)) for state, word in STATES]) for half in halves]


def marking(request, session, halves, half):
    """The form of one half-day; 409 with both values where a colleague has marked the same people otherwise."""
    form, status = MarksForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        try:
            if form.is_valid():
                return kept(request, session, half, form)
            status = 422
        except domain.Conflict as error:
            form.catch_up(error.rows)
            status = 409
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
    form.lines = domain.lines(seats_of(request, session), [half])
    context = {"session": session, "half": half, "form": form, "states": STATES, "tabs": tabs(session, halves, half)}
    context["is_today_or_past"] = half.day <= timezone.localdate()
    return render(request, "training/attendance_form.html", context, status=status)


def kept(request, session, half, form):
    marks, seen = form.values("mark"), form.values("seen")
    domain.mark(half, marks, seen=seen, by=request.user, others_present=form.others_present)
    messages.success(request, _("Attendance saved."))
    return redirect(f"{reverse('training:attendance', args=[session.pk])}?half={half.pk}")


@require_safe
def attendance_sheet(request, pk):
    """The sheet to sign on: for the organiser of everybody or of one firm, for HR of its own people."""
    session = session_of(request, pk, "park", "organiser", "provider", "trainer")
    rows = seats_of(request, session)
    if not organises(request.user, session):
        rows = rows.filter(employee__firm_id__in=request.user.firm_ids(Role.HR))
    asked = request.GET.get("pledge", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 10:
        rows = rows.filter(pledge=int(asked))
    halves = list(session.half_days.select_related("room"))
    lines = domain.lines(rows, halves)
    if not lines and not organises(request.user, session):
        raise PermissionDenied
    holders = {line.enrolment.pledge.holder for line in lines}
    content = sheet.typeset(session, lines, halves, firm=holders.pop() if len(holders) == 1 else "")
    return attached(HttpResponse(content, content_type="application/pdf"), "attendance.pdf")


@FORM
def certificate_list(request, pk):
    """Who holds one of this session; the organiser issues them, and decides for who was there in part."""
    session = session_of(request, pk)
    may_issue, status = organises(request.user, session), 200
    form = IssueForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not may_issue:
        raise PermissionDenied
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        try:
            return issued(request, session, form)
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
    return certificate_page(request, session, form, may_issue, status)


def certificate_page(request, session, form, may_issue, status):
    halves = list(session.half_days.all())
    people = certificates.candidates(seats_of(request, session), halves)
    refuse_others(request.user, session, people)
    context = {"session": session, "form": form, "may_issue": may_issue, "people": people, "halves": halves}
    context["is_held"] = session.status == JointSession.Status.HELD
    context["waiting"] = [row for row in people if row.may_have_one] if may_issue and context["is_held"] else []
    context["total"] = certificates.count_of(session) if request.user.has_role(Role.PRESIDENT) else None
    return render(request, "training/certificate_list.html", context, status=status)


def issued(request, session, form):
    certificates.issue(session, form.picks(), by=request.user)
    messages.success(request, _("Certificates issued."))
    return redirect("training:certificate_list", pk=session.pk)


@require_safe
def certificate_pdf(request, pk):
    """One person's certificate: for herself, her HR, her line manager, and who issued it."""
    rows = Enrolment.objects.visible_to(request.user).select_related(
        "employee", "pledge__firm", "session__park", "session__organiser", "session__provider", "session__trainer"
    )
    seat = get_object_or_404(rows.select_related("session__theme"), pk=pk)
    said = certificates.issued_to([seat.pk]).get(seat.pk)
    if said is None:
        raise Http404
    content = certificate.typeset(seat, said, list(seat.session.half_days.all()))
    return attached(HttpResponse(content, content_type="application/pdf"), "certificate.pdf")
