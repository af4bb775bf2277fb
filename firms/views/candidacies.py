"""The president's desk: candidates as a list, a board, side by side, and the file of one."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from firms.domain import closest, criteria, decisions, opinions, stability
from firms.domain.conflicts import deciders, may_decide
from firms.domain.history import history
from firms.domain.intake_told import told_by_firm
from firms.domain.review import VERDICTS, compared, flat_view, review, reviews, second_results, shared_places
from firms.forms.review import CandidacyFilter, DecisionForm, ReasonForm
from firms.models import Candidacy, Opinion
from firms.models.candidacy import is_desk, is_unconcerned_director
from firms.models.firm import DESK, REVIEWERS
from naturopole import exports
from naturopole.htmx import render_page
from packages import domain as packages

BOARD = (
    (gettext_lazy("To decide"), (Candidacy.Status.UNDER_REVIEW, Candidacy.Status.APPEALED)),
    (gettext_lazy("More asked for"), (Candidacy.Status.MORE_ASKED,)),
    (gettext_lazy("Signature"), (Candidacy.Status.TO_SIGN,)),
    (gettext_lazy("Moving in"), Candidacy.WELCOME),
    (gettext_lazy("Waiting list"), (Candidacy.Status.WAITING,)),
)
MOST_COMPARED = 4
DECIDED = frozenset({*Candidacy.Status.values} - {Candidacy.Status.WITHDRAWN, Candidacy.Status.WAITING})


def filtered(request):
    """The filter form and the files it lets through, for those who review candidates."""
    if not request.user.has_role(*REVIEWERS):
        raise PermissionDenied
    form = CandidacyFilter(request.GET)
    return form, form.apply(Candidacy.objects.visible_to(request.user).select_related("firm__park", "wanted_skill"))


@require_safe
def candidacy_list(request):
    """Files with the verdict of the day, as a table or as a board of what comes next."""
    form, rows = filtered(request)
    board = request.GET.get("view") == "board"
    if board:
        rows = rows.exclude(status__in=Candidacy.CLOSED)
    page = Paginator(rows, 100 if board else 25).get_page(request.GET.get("page"))
    park = request.user.memberships_held[0].park
    verdicts = reviews(park, [row.firm for row in page])
    files = [(row, verdicts[row.firm_id]) for row in page]
    context = {"page": page, "rows": files, "filter": form, "board": columns(files) if board else None}
    return render_page(request, "firms/candidacy_list.html", context)


def columns(files) -> list[dict]:
    return [
        {"title": title, "files": [(row, outlook) for row, outlook in files if row.status in statuses]}
        for title, statuses in BOARD
    ]


@require_safe
def candidacy_export(request):
    """The filtered list as CSV or XLSX, with the figures of the day."""
    _form, rows = filtered(request)
    rows = list(rows[:2000])
    verdicts = reviews(request.user.memberships_held[0].park, [row.firm for row in rows])
    heading = [_("File"), _("Candidate"), _("State"), _("Received on"), _("Council"), _("Verdict"), _("Score")]
    heading += [_("Novelty"), _("Fit"), _("Rivalry"), _("Gain for the chain"), _("Gain in breadth")]
    table = [[*of_file(row), *of_verdict(verdicts[row.firm_id])] for row in rows]
    write = exports.xlsx_file if request.GET.get("format") == "xlsx" else exports.csv_file
    return write("candidates", heading, table)


def of_file(row) -> list:
    return [row.reference, row.firm.name, row.get_status_display(), row.received_on, row.council_on]


def of_verdict(outlook) -> list:
    result = outlook.result
    shares = [round(term.value, 4) for term in (result.novelty, result.fit, result.rivalry)]
    return [str(outlook.label), outlook.score, *shares, round(result.chain.gain, 2), round(result.breadth.gain, 2)]


@require_safe
def candidacy_compare(request):
    """Two to four candidates side by side: terms, verdict, what each would bring."""
    _form, rows = filtered(request)
    keys = [key for key in request.GET.getlist("file") if key.isdecimal() and len(key) < 19][:MOST_COMPARED]
    chosen = list(rows.filter(pk__in=keys))
    outlooks = reviews(request.user.memberships_held[0].park, [row.firm for row in chosen])
    pairs = [(row, outlooks[row.firm_id]) for row in chosen]
    return render(request, "firms/candidacy_compare.html", {"pairs": pairs, "terms": compared(pairs)})


def file_of(request, pk):
    rows = Candidacy.objects.visible_to(request.user).select_related("firm__park__substitute", "wanted_skill", "intake")
    return get_object_or_404(rows, pk=pk)


@require_safe
def candidacy_detail(request, pk):
    return render(request, "firms/candidacy_detail.html", file_context(request, file_of(request, pk)))


def file_context(request, candidacy, form=None):
    """What the review page shows, to each reader as far as it concerns them; the form only to who may decide."""
    user = request.user
    outlook, placed = review(candidacy.firm.park, candidacy.firm)
    decides = candidacy.status in Candidacy.DECIDABLE and may_decide(user, candidacy, placed)
    told = opinions.read_by(user, candidacy, decides=decides)
    papers = list(criteria.documents_of(candidacy, user, decides=decides)) if decides or user.has_role(*DESK) else []
    told_history = history(candidacy) if user.has_role(*REVIEWERS) else []
    context = {
        "candidacy": candidacy,
        "documents": papers,
        "review": outlook,
        "seconds": [(second, *VERDICTS[second.result.verdict]) for second in second_results(placed, candidacy.firm)],
        "shared": shared_places(placed, outlook.result),
        "stability": stability.told(candidacy, placed),
        "view": flat_view(placed, candidacy.firm),
        "closest": closest.closest(placed, candidacy.firm),
        "own_words": closest.own_words(placed, candidacy.firm),
        "gaps": packages.gaps_met(user, candidacy),
        "opinions": told,
        "decisions": decisions_of(candidacy, told_history, outlook.result),
        "history": told_history,
    }
    if decides or user.has_role(*DESK):
        context |= desk_context(user, candidacy, told)
    return context | turn_context(user, candidacy, placed, outlook, decides, told, papers, form)


def decisions_of(candidacy, told_history, result):
    """Decisions, newest first, each beside today's `result` and with whether its figures come out the same again.

    None is looked for where the whole history tells of none.
    """
    if len(told_history) < 50 and not any(event.target in DECIDED for event in told_history):
        return []
    rows = candidacy.decisions.select_related("decided_by", "countersignature__signed_by", "appeal")
    found = list(rows.prefetch_related("conditions"))
    for row in found:
        row.reproduced = decisions.reproduces(row)
        row.compared = decisions.then_and_today(row, result)
        row.in_effect = decisions.is_in_effect(row)
        row.awaits_signature = not row.in_effect and row is found[0] and candidacy.status == Candidacy.Status.TO_SIGN
    return found


def desk_context(user, candidacy, told) -> dict:
    """Criteria, documents, steps of moving in and the tally of opinions: for the park's desk and who decides."""
    settling = candidacy.status in (*Candidacy.WELCOME, Candidacy.Status.SETTLED)
    return {
        "desk": True,
        "may_write": is_desk(user, candidacy),
        "may_renew": user.has_role(*DESK),
        "criteria": criteria.notes_of(candidacy),
        "steps": list(candidacy.onboarding.select_related("done_by")) if settling else [],
        "waiting": waiting_scores(candidacy),
        "tally": opinions.tally(told),
        "application": told_by_firm(candidacy),
    }


def waiting_scores(candidacy) -> list:
    if candidacy.status != Candidacy.Status.WAITING:
        return []
    return list(candidacy.waiting_scores.select_related("firm")[:5])


def turn_context(user, candidacy, placed, outlook, decides, told, papers, form) -> dict:
    """Whose turn it is: the form of who may decide, the signature of who may sign, or who is waited for."""
    unsent = form.words() if form and candidacy.status not in Candidacy.DECIDABLE else []
    if candidacy.status == Candidacy.Status.TO_SIGN:
        return {"signature": ReasonForm() if is_unconcerned_director(user, candidacy) else None, "unsent": unsent}
    if candidacy.status not in Candidacy.DECIDABLE:
        return {"unsent": unsent}
    if not decides:
        return {"deciders": deciders(candidacy, placed)}
    draft = decisions.draft_of(candidacy, user)
    return {"form": form or decision_form(candidacy, outlook, told, papers, draft=draft)}


def decision_form(candidacy, outlook, told, documents, data=None, draft=None):
    return DecisionForm(
        data,
        initial=draft or {},
        contrary=decisions.contrary_outcomes(outlook.result),
        closed=decisions.closed_outcomes(candidacy),
        documents=documents,
        opinions=[row for row in told if row.status != Opinion.Status.CLOSED],
        verdict=str(outlook.result.verdict),
    )
