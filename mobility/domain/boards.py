"""Noticeboards: who keeps them, which posters may hang there, who hung one, who takes it down and when."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.db.models.functions import Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Membership, Role, User
from mobility.domain import lines
from mobility.domain.audience import EVERYBODYS, shown_in
from mobility.domain.consents import locked_open
from mobility.models import Noticeboard, Posting, Vacancy
from mobility.models.publishing import KEEPERS
from naturopole.saving import Stale
from naturopole.todo import Todo
from naturopole.workflow import InvalidTransition

DUE_ON = Least(F("remove_by"), F("vacancy__closes_on"))
MOST = 10
TAKEN_DOWN_FOR = timedelta(days=30)
"""How long a poster that was taken down stays on its board's page, to be put back after a mistake."""
PEOPLE = ("posted_by", "remover", "removed_by")
LISTED = (
    *("posted_at", "remove_by", "removed_at", "board__name", "board__firm__name"),
    *(f"vacancy__{name}" for name in ("reference", "title", "firm__name", "firm__leaf", "firm__standing")),
    *(f"{person}__{name}" for person in PEOPLE for name in ("first_name", "last_name", "email")),
)
"""What a list says of a poster; any other column costs a statement of its own."""

PLACE = (
    *("remove_by", "removed_at", "board__name", "board__firm__name"),
    *(f"remover__{name}" for name in ("first_name", "last_name", "email")),
)
"""What the page of a vacancy says of its posters."""


def keeps_some(user) -> bool:
    """Keeps a firm's boards or the park's."""
    return user.has_role(*KEEPERS, Role.OFFICE)


def keeps(user, board) -> bool:
    """Posts on this board and clears it: the firm's human resources and representatives; the park's, all of them."""
    return board.firm_id in user.firm_ids(*KEEPERS) if board.firm_id else keeps_some(user)


def may_change(user, board) -> bool:
    """May rename it or stop using it: who keeps it, but the park's own is the office's."""
    return keeps(user, board) and (board.firm_id is not None or user.has_role(Role.OFFICE))


def check_changes(user, board):
    if not may_change(user, board):
        raise PermissionDenied


def may_be_printed(vacancy) -> bool:
    """Published, until its closing day; it may open later."""
    return vacancy.status == Vacancy.Status.PUBLISHED and not vacancy.is_over


@transaction.atomic
def add_board(board, *, by) -> Noticeboard:
    """Save a new board; the same form sent twice gives the first one back."""
    check_changes(by, board)
    if done := Noticeboard.objects.visible_to(by).filter(request_key=board.request_key).first():
        return done
    board.save()
    Event.objects.record(board, verb="created", by=by)
    return board


@transaction.atomic
def save_board(board, *, revision, by) -> Noticeboard:
    """Save an edit of the board as it stood at `revision`; Stale when somebody changed it meanwhile."""
    fresh = Noticeboard.objects.select_for_update(of=("self",)).get(pk=board.pk)
    check_changes(by, fresh)
    if fresh.revision != revision:
        raise Stale(fresh)
    board.save(update_fields=["name", "place", "in_use"])
    Event.objects.record(board, verb="edited", by=by)
    return board


def postable_on(board) -> Q:
    """The vacancies that everybody who passes by the board may read."""
    return shown_in([board.firm_id] if board.firm_id else [])


def postable(board, user):
    """Vacancies open today that this person may hang on the board and that do not hang there."""
    hanging = Posting.objects.hanging().filter(board=board).values("vacancy_id")
    rows = Vacancy.objects.visible_to(user).open().filter(postable_on(board)).exclude(pk__in=hanging)
    return rows.select_related("firm").order_by("closes_on", "pk")


def boards_for(vacancy, user, *, is_free):
    """Boards in use, kept by this person, on which the vacancy may hang; `is_free` leaves out where it hangs now."""
    rows = Noticeboard.objects.visible_to(user).filter(in_use=True)
    if vacancy.audience == Vacancy.Audience.FIRM:
        rows = rows.filter(firm=vacancy.firm_id)
    elif vacancy.audience == Vacancy.Audience.CHOSEN:
        rows = rows.filter(firm_id__in=[vacancy.firm_id, *(firm.pk for firm in vacancy.firms_chosen)])
    if is_free:
        rows = rows.exclude(Exists(Posting.objects.hanging().filter(board=OuterRef("pk"), vacancy=vacancy)))
    return rows.select_related("firm")


def removers(user):
    """People who may be named to take a poster down from a board that this person keeps, this person first."""
    places = Q(memberships__firm_id__in=user.firm_ids(*KEEPERS), memberships__role__in=KEEPERS)
    if user.has_role(Role.OFFICE):
        places |= Q(memberships__role=Role.OFFICE)
    rows = User.objects.visible_to(user).filter(places, is_active=True).distinct()
    return rows.order_by("last_name", "first_name")


@transaction.atomic
def hang(vacancy, board, *, remover, remove_by, by) -> tuple[Posting, bool]:
    """Note that the poster hangs on the board; answers (posting, whether it is new).

    PermissionDenied unless `by` and the remover keep the board. InvalidTransition for a vacancy that is closed, not
    for that board's readers, or hangs there already, for a board out of use, and for a day outside the window.
    """
    if not keeps(by, board) or not keeps(remover, board):
        raise PermissionDenied
    fresh = locked_open(vacancy)
    if not board.in_use:
        raise InvalidTransition(_("This board is no longer in use: choose another."))
    if not Vacancy.objects.filter(postable_on(board), pk=fresh.pk).exists():
        raise InvalidTransition(_("Not everybody who passes by this board may read this vacancy."))
    if not timezone.localdate() <= remove_by <= fresh.closes_on:
        raise InvalidTransition(_("The poster comes down on its closing day at the latest."))
    given = {"remover": remover, "remove_by": remove_by, "posted_by": by}
    posting, is_new = Posting.objects.hanging().get_or_create(vacancy=fresh, board=board, defaults=given)
    if not is_new and posting.posted_by_id != by.pk:
        raise InvalidTransition(_("This vacancy hangs on that board already."))
    if is_new:
        Event.objects.record(posting, verb="posted", by=by)
    return posting, is_new


@transaction.atomic
def take_down(posting, *, by) -> Posting:
    """Note that the poster is off the wall. InvalidTransition when a colleague was faster."""
    fresh = locked(posting, by)
    if fresh.removed_at is not None:
        raise InvalidTransition(_("This poster has been taken down already."))
    fresh.removed_at, fresh.removed_by = timezone.now(), by
    fresh.save(update_fields=["removed_at", "removed_by"])
    Event.objects.record(fresh, verb="removed", by=by)
    return fresh


@transaction.atomic
def put_back(posting, *, by) -> Posting:
    """Undo: the poster hangs after all. InvalidTransition when another copy was noted there meanwhile."""
    fresh = locked(posting, by)
    if fresh.removed_at is None or Posting.objects.hanging().filter(**same_place(fresh)).exists():
        raise InvalidTransition(_("This vacancy hangs on that board already."))
    fresh.removed_at, fresh.removed_by = None, None
    fresh.save(update_fields=["removed_at", "removed_by"])
    Event.objects.record(fresh, verb="put_back", by=by)
    return fresh


def same_place(posting) -> dict:
    return {"vacancy_id": posting.vacancy_id, "board_id": posting.board_id}


def locked(posting, by) -> Posting:
    """The row, locked with its vacancy so that one poster at a time is hung, for somebody who keeps its board."""
    if not keeps(by, posting.board):
        raise PermissionDenied
    Vacancy.objects.select_for_update().get(pk=posting.vacancy_id)
    return Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)


MOVES = {"take-down": take_down, "put-back": put_back}


def is_void() -> Q:
    """Whatever day the poster says: its vacancy takes no more applications, or is no longer for the board's readers."""
    closed = ~Q(vacancy__status=Vacancy.Status.PUBLISHED) | Q(vacancy__closes_on__lt=timezone.localdate())
    chosen = Vacancy.chosen_firms.through.objects.filter(vacancy=OuterRef("vacancy"), firm=OuterRef("board__firm"))
    own = Q(vacancy__firm=F("board__firm"))
    meant = Q(vacancy__audience__in=EVERYBODYS) | own | Q(vacancy__audience=Vacancy.Audience.CHOSEN) & Exists(chosen)
    return closed | ~meant


def late() -> Q:
    """Should hang no longer."""
    return Q(remove_by__lt=timezone.localdate()) | is_void()


def postings_of(user):
    """Postings as lists show them: `due_on`, `is_overdue`, and `is_told`, whether the title may be read by this person.

    A vacancy put back to draft is its firm's alone again: the others know its poster by the number.
    """
    told = Vacancy.objects.visible_to(user).filter(pk=OuterRef("vacancy_id"))
    rows = Posting.objects.visible_to(user).select_related("vacancy__firm", "board__firm", "posted_by", "remover")
    overdue = Q(removed_at__isnull=True) & late()
    rows = rows.only(*LISTED).annotate(is_told=Exists(told), is_overdue=overdue, due_on=DUE_ON)
    return rows.order_by("due_on", "pk")


def boards_of(user):
    """The boards that this person keeps, each with how many posters hang there and how many are late."""
    hanging = Q(postings__removed_at__isnull=True)
    overdue = Q(postings__in=Posting.objects.hanging().filter(late()).values("pk"))
    rows = Noticeboard.objects.visible_to(user).select_related("firm")
    counted = rows.annotate(
        hanging_count=Count("postings", filter=hanging), late_count=Count("postings", filter=overdue)
    )
    return counted.order_by("-in_use", F("firm__name").asc(nulls_last=True), "name", "pk")


def taken_down_lately(rows):
    return rows.filter(removed_at__gte=timezone.now() - TAKEN_DOWN_FOR).order_by("-removed_at", "-pk")


def paper_of(vacancy, user) -> dict:
    """Where the poster hangs as far as this person may know, and whether she may hang one. One query, or none."""
    if not keeps_some(user) or vacancy.status == Vacancy.Status.DRAFT:
        return {}
    rows = Posting.objects.visible_to(user).hanging().filter(vacancy=vacancy).order_by("remove_by", "pk")
    places = list(rows.select_related("board__firm", "remover").only(*PLACE)[:20])
    for posting in places:
        posting.due_on = min(posting.remove_by, vacancy.closes_on)
        posting.is_overdue = posting.is_late or is_void_here(vacancy, posting.board)
    return {"places": places, "may_print": vacancy.is_open}


def is_void_here(vacancy, board) -> bool:
    """The row's side of `is_void`."""
    chosen = [firm.pk for firm in vacancy.firms_chosen]
    is_meant = vacancy.audience in EVERYBODYS or board.firm_id in (vacancy.firm_id, *chosen)
    return not may_be_printed(vacancy) or not is_meant


def to_come_down(reader) -> list:
    """Posters whose day has come or whose vacancy is closed: told to the person named; to all keepers once she left."""
    if not keeps_some(reader.user):
        return []
    keeper = Q(firm=OuterRef("board__firm"), role__in=KEEPERS)
    park_keeper = Q(role__in=(*KEEPERS, Role.OFFICE))
    here = Membership.objects.filter(keeper, user=OuterRef("remover"), user__is_active=True)
    anywhere = Membership.objects.filter(park_keeper, user=OuterRef("remover"), user__is_active=True)
    left = Q(board__firm__isnull=False) & ~Exists(here) | Q(board__firm__isnull=True) & ~Exists(anywhere)
    due = Q(remove_by__lte=timezone.localdate()) | is_void()
    kept = Noticeboard.objects.visible_to(reader.user).values("pk")
    rows = Posting.objects.hanging().filter(due, Q(remover=reader.user) | left, board__in=kept)
    told = Exists(Vacancy.objects.visible_to(reader.user).filter(pk=OuterRef("vacancy_id")))
    title = Case(When(told, then=F("vacancy__title")), default=F("vacancy__firm__name"))
    shown = {"key": "board_id", "title": title, "names": ("vacancy__reference", "board__name"), "number": "pk"}
    return [lines.about_vacancy(rows.order_by(DUE_ON, "pk"), "poster", due=DUE_ON, at="posted_at", **shown)[:MOST]]


def posters(found) -> list[Todo]:
    return [to_take_down(row) for row in lines.merged(found, "poster", key=lambda row: (row.due, row.number))]


def to_take_down(row) -> Todo:
    """`first_name` is the vacancy's number, `last_name` the board's, `number` the poster's key."""
    text = _("The poster of vacancy %(reference)s is to be taken down: %(board)s.") % {
        "reference": row.first_name,
        "board": row.last_name,
    }
    url = f"{reverse('mobility:board_detail', args=[row.key])}#posting-{row.number}"
    return Todo("file-text", row.title, text, url, _("Take it down"), leaf=row.sign, due=row.due)


SOURCE = lines.Source(to_come_down, posters)
