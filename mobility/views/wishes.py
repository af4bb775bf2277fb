"""The person's own wish to move: what it says, who reads it, what came of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mobility.domain import approaches, matches, medical, wish_scope, wishes
from mobility.forms.wishes import WishForm
from mobility.models import Approach, Employee, SealedRead, Wish
from naturopole import workflow
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition

OWN, FITS_SHOWN = "mobility:wish_own", 5


def own_wishes(request):
    """The person's wishes that are open or wait for her agreement."""
    rows = Wish.objects.visible_to(request.user).filter(employee__user=request.user)
    rows = rows.filter(status__in=(Wish.Status.OPEN, Wish.Status.ASKED))
    return wishes.with_occupations(rows).select_related("employee__firm", "voiced_by").prefetch_related("opened_to")


def person_of(request):
    """The person's own file, or None for somebody who works in no firm of the park."""
    return Employee.objects.visible_to(request.user).filter(user=request.user).select_related("firm").first()


def overview(request):
    """What the person's page shows: wishes to answer, the open one with who knows what, and what came of it."""
    user, rows = request.user, list(own_wishes(request))
    wish = next((row for row in rows if row.status == Wish.Status.OPEN), None)
    context = {"wish": wish, "asked": [row for row in rows if row.status == Wish.Status.ASKED]}
    if wish is None:
        return context | {"person": rows[0].employee if rows else person_of(request)}
    return context | {
        "person": wish.employee,
        "box": box(wish.employee, wish_scope.scope_of(wish)),
        "reason": medical.own_reason(wish),
        "moves": workflow.available(wish, user),
        "received": approaches.received(wish, user),
        "fits": matches.put_together([wish], matches.vacancies_for(wish, user)[:FITS_SHOWN]),
        "reads": SealedRead.objects.visible_to(user).filter(wish=wish).select_related("by"),
    }


def box(person, scope):
    """Who will know what; the holders of the right are named where own HR reads the wish."""
    own = scope["open_to_own"] or scope["open_to_all"]
    holders = medical.holders_of([person.firm_id]) if own else []
    return wish_scope.who_knows(person.firm, holders, **scope)


@require_safe
def wish_own(request):
    return render(request, "mobility/wish_own.html", overview(request))


def with_file(request) -> Employee:
    person = person_of(request)
    if person is None:
        raise Http404
    return person


@FORM
def wish_edit(request):
    """Say a wish, or change the one that is open."""
    wish = None if "request_key" in request.POST else own_wishes(request).filter(status=Wish.Status.OPEN).first()
    instance = wish or Wish(employee=with_file(request))
    form = WishForm(request.POST or None, instance=instance, user=request.user, person=instance.employee)
    if wish is None and form.is_bound and "request_key" not in request.POST:
        return gone_meanwhile(request, form)
    return form_page(request, form, done=_("Saved.") if wish else _("Wish entrusted."))


def gone_meanwhile(request, form):
    """A change of a wish that was withdrawn in another window: what was typed stays, to be said anew or left."""
    messages.error(request, _("Your wish was withdrawn meanwhile. What you typed is below: sending it says it anew."))
    person = form.instance.employee
    context = {"form": form, "wish": form.instance, "person": person, "box": box(person, form.scope())}
    return render(request, "mobility/wish_form.html", context, status=409)


@FORM
def wish_answer(request, pk):
    """What HR has written is read, changed word by word where it should be, and agreed to."""
    rows = wishes.with_occupations(Wish.objects.visible_to(request.user)).select_related("employee__firm", "voiced_by")
    wish = get_object_or_404(rows, pk=pk)
    if wish.employee.user_id != request.user.pk:
        raise PermissionDenied
    if wish.status != Wish.Status.ASKED:
        messages.error(request, _("This request is no longer open."))
        return redirect(OWN)
    form = WishForm(request.POST or None, instance=wish, user=request.user, person=wish.employee)
    return form_page(request, form, done=Wish.TRANSITIONS["agree"].done)


def form_page(request, form, *, done):
    """The form with the box of who will know what; the second button draws it anew and saves nothing."""
    wish = form.instance
    context = {"wish": wish, "person": wish.employee, "box": box(wish.employee, form.scope())}
    if request.POST.get("then") == "preview":
        return render(request, "mobility/wish_form.html", context | {"form": form}, status=422 if form.errors else 200)

    def keep():
        row, more = form.save(commit=False), form.kept()
        if row.pk:
            return wishes.save_wish(row, revision=form.cleaned_data["revision"], by=request.user, **more)
        return wishes.voice(row, by=request.user, **more)[0]

    return answer(request, "mobility/wish_form.html", form, keep=keep, to=OWN, done=done, **context)


@require_POST
def wish_readers(request):
    """The box alone, while the form is typed; nothing is saved."""
    person = with_file(request)
    form = WishForm(request.POST, instance=Wish(employee=person), user=request.user, person=person)
    return render(request, "mobility/_readers.html", {"box": box(person, form.scope())})


@require_POST
def wish_move(request, pk, move):
    """The person agrees, declines or withdraws; HR cancels what it asked."""
    wish = get_object_or_404(Wish.objects.visible_to(request.user).select_related("employee__firm"), pk=pk)
    if move not in Wish.TRANSITIONS:
        raise Http404
    is_own = wish.employee.user_id == request.user.pk
    try:
        wishes.move_wish(wish, move, by=request.user)
        messages.success(request, Wish.TRANSITIONS[move].done)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return where_it_stands(request, is_own)
    return redirect(OWN if is_own else "mobility:wish_list")


def where_it_stands(request, is_own=True):
    """After a click that came too late: 409 with what holds now."""
    if not is_own:
        return render(request, "409.html", status=409)
    return render(request, "mobility/wish_own.html", overview(request), status=409)


@require_POST
def wish_renew(request, pk):
    wish = get_object_or_404(Wish.objects.visible_to(request.user), pk=pk)
    try:
        wishes.renew(wish, by=request.user)
        messages.success(request, _("Renewed for six months."))
    except InvalidTransition as error:
        messages.error(request, str(error))
        return where_it_stands(request)
    return redirect(OWN)


@require_safe
def wish_fits(request):
    """All open vacancies that fit the person's wish, by closing day."""
    wish = own_wishes(request).filter(status=Wish.Status.OPEN).first()
    if wish is None:
        return redirect(OWN)
    page = Paginator(matches.vacancies_for(wish, request.user), 25).get_page(request.GET.get("page"))
    context = {"page": page, "fits": matches.put_together([wish], page.object_list)}
    return render(request, "mobility/wish_fits.html", context)


@require_POST
def approach_decline(request, pk):
    """The person does not wish to apply for what a firm told her of."""
    row = get_object_or_404(Approach.objects.visible_to(request.user), pk=pk)
    approaches.decline(row, by=request.user)
    messages.success(request, _("The firm is told that you do not wish to apply."))
    return redirect(OWN)
