"""Noticeboards and what hangs on them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mobility.domain import boards
from mobility.forms.boards import BoardForm, PosterForm, PostingFilter, PostingForm
from mobility.models import Noticeboard, Posting
from mobility.views.paper import posted_of
from naturopole.htmx import answer_change, render_page
from naturopole.paging import capped_page
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition

OFFERED = 12
"""Vacancies offered beside a board, those that close first; the list of vacancies has them all."""


def only_keepers(user):
    if not boards.keeps_some(user):
        raise PermissionDenied


@require_safe
def board_list(request):
    """The boards that this person keeps, and all posters: on them, and of the own firm's vacancies elsewhere."""
    only_keepers(request.user)
    form = PostingFilter(request.GET)
    context = {"form": form, "page": capped_page(form.apply(boards.postings_of(request.user)), request.GET.get("page"))}
    if not request.htmx:
        context["boards"] = boards.boards_of(request.user)[:100]
    return render_page(request, "mobility/board_list.html", context)


def board_of(request, pk) -> Noticeboard:
    rows = Noticeboard.objects.visible_to(request.user).select_related("firm", "park")
    return get_object_or_404(rows, pk=pk)


def page_of(request, board) -> dict:
    """What the board's page shows: what hangs, what came down lately, and what else may be hung."""
    rows = boards.postings_of(request.user).filter(board=board)
    return {
        "board": board,
        "page": capped_page(rows.hanging(), request.GET.get("page"), size=50),
        "removed": boards.taken_down_lately(rows.select_related("removed_by"))[:10],
        "offered": boards.postable(board, request.user)[:OFFERED] if board.in_use else [],
        "may_change": boards.may_change(request.user, board),
    }


@require_safe
def board_detail(request, pk):
    return render(request, "mobility/board_detail.html", page_of(request, board_of(request, pk)))


@FORM
def board_create(request):
    only_keepers(request.user)
    form = BoardForm(request.POST or None, user=request.user)
    if done := form.already_made():
        return redirect("mobility:board_detail", pk=done.pk)

    def keep():
        return boards.add_board(form.save(commit=False), by=request.user)

    return answer(request, "mobility/board_form.html", form, keep=keep, to=page_address, done=_("Board added."))


def page_address(board) -> str:
    return reverse("mobility:board_detail", args=[board.pk])


@FORM
def board_edit(request, pk):
    board = board_of(request, pk)
    if not boards.may_change(request.user, board):
        raise PermissionDenied
    form = BoardForm(request.POST or None, instance=board, user=request.user)

    def keep():
        return boards.save_board(form.save(commit=False), revision=form.cleaned_data["revision"], by=request.user)

    return answer(request, "mobility/board_form.html", form, keep=keep, to=page_address, board=board)


@FORM
def posting_create(request, pk):
    """Print a vacancy's poster, and note on which board it hangs."""
    vacancy = posted_of(request, pk)
    if not vacancy.is_open:
        return render(request, "409.html", status=409)
    chosen = {"board": request.GET.get("board")}
    form = PostingForm(request.POST or None, initial=chosen, user=request.user, vacancy=vacancy)

    def keep():
        return boards.hang(vacancy, by=request.user, **form.cleaned_data)[0]

    context = {"vacancy": vacancy, "printing": PosterForm(vacancy=vacancy)}
    done = _("Noted: the poster hangs there.")
    return answer(request, "mobility/posting_form.html", form, keep=keep, to=board_address, done=done, **context)


def board_address(posting) -> str:
    return f"{reverse('mobility:board_detail', args=[posting.board_id])}#posting-{posting.pk}"


@require_POST
def posting_move(request, pk, move):
    """Taken down, or after all still hanging."""
    rows = Posting.objects.visible_to(request.user).select_related("board__firm", "vacancy")
    posting, status = get_object_or_404(rows, pk=pk), 200
    if move not in boards.MOVES:
        raise Http404
    try:
        boards.MOVES[move](posting, by=request.user)
        messages.success(request, _("Taken down.") if move == "take-down" else _("Noted: the poster still hangs."))
    except InvalidTransition as error:
        messages.error(request, str(error))
        status = 409
    if status == 409 and not request.htmx:
        return render(request, "mobility/board_detail.html", page_of(request, posting.board), status=409)
    return moved(request, posting.board, status)


def moved(request, board, status):
    template, to = "mobility/board_detail.html", ("mobility:board_detail", board.pk)
    return answer_change(request, template, page_of(request, board), partial="posters", to=to, status=status)
