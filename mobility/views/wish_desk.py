"""Wishes for the HR they are opened to: read, met with a vacancy; and prepared for one's own people."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.models import Role
from mobility.domain import approaches, matches, medical, wishes
from mobility.forms.wishes import ApproachForm, AskForm
from mobility.models import Approach, SealedRead, Wish
from mobility.models.vacancy import is_own_hr
from mobility.seal import Broken
from mobility.views.vacancies import vacancy_of
from naturopole import workflow
from naturopole.saving import FORM, answer


def only_hr(user):
    if not user.has_role(Role.HR):
        raise PermissionDenied


def read_rows(user):
    """Wishes that this person may read; why they wish is not among what is read."""
    rows = wishes.with_occupations(Wish.objects.visible_to(user))
    return rows.select_related("employee__firm", "employee__user", "voiced_by").defer("sealed")


def others(user):
    return read_rows(user).exclude(employee__user=user)


@require_safe
def wish_list(request):
    """Wishes opened to me, the latest first, and those I asked my people about."""
    only_hr(request.user)
    page = Paginator(others(request.user).order_by("-opened_on", "-pk"), 25).get_page(request.GET.get("page"))
    return render(request, "mobility/wish_list.html", {"page": page})


def desk_of(request, wish):
    """What the page of one wish shows its reader."""
    user = request.user
    is_open = wish.status == Wish.Status.OPEN
    vacancies = approaches.vacancies_to_tell(wish, user) if is_open else []
    return {
        "wish": wish,
        "moves": workflow.available(wish, user),
        "may_tell": is_open,
        "fits": matches.put_together([wish], vacancies),
        "told": Approach.objects.visible_to(user).filter(wish=wish).select_related("vacancy", "by"),
        "reads": SealedRead.objects.visible_to(user).filter(wish=wish).select_related("by") if wish.is_readable else [],
    }


def wish_of(request, pk):
    rows = medical.with_right(read_rows(request.user), request.user)
    return get_object_or_404(rows, pk=pk)


@require_safe
def wish_detail(request, pk):
    wish = wish_of(request, pk)
    if wish.employee.user_id == request.user.pk:
        return redirect("mobility:wish_own")
    return render(request, "mobility/wish_detail.html", desk_of(request, wish))


@require_POST
def seal_read(request, pk):
    """Shows the confidential reason once, and keeps that it was read."""
    wish = get_object_or_404(Wish.objects.visible_to(request.user), pk=pk)
    try:
        reason, status = medical.read_reason(wish, by=request.user), 200
    except Broken:
        reason, status = None, 409
        messages.error(request, _("This reason can’t be opened any more: its key is gone. Ask the person."))
    context = desk_of(request, wish_of(request, pk)) | {"is_read": status == 200, "reason": reason}
    return render(request, "mobility/wish_detail.html", context, status=status)


@FORM
def wish_ask(request):
    """HR prepares a wish for one of its people, who reads it first and decides."""
    only_hr(request.user)
    form = AskForm(request.POST or None, instance=Wish(status=Wish.Status.ASKED), user=request.user)
    if form.already_made():
        return redirect("mobility:wish_list")

    def keep():
        return wishes.voice(form.save(commit=False), by=request.user, **form.kept())[0]

    done = _("Asked. Nobody else reads it before the person agrees.")
    return answer(request, "mobility/wish_ask.html", form, keep=keep, to="mobility:wish_list", done=done)


@FORM
def approach_create(request, pk):
    """HR tells the person of one of its open vacancies, once."""
    wish = get_object_or_404(others(request.user), pk=pk)
    if wish.status != Wish.Status.OPEN:
        raise PermissionDenied
    rows = approaches.vacancies_to_tell(wish, request.user)
    initial = {"vacancy": request.GET.get("vacancy")}
    form = ApproachForm(request.POST or None, vacancies=rows, initial=initial)

    def keep():
        typed = form.cleaned_data
        approaches.approach(wish, typed["vacancy"], message=typed["message"], by=request.user)
        return wish

    done, to = _("The person is told."), reverse("mobility:wish_detail", args=[wish.pk])
    return answer(request, "mobility/approach_form.html", form, keep=keep, to=to, done=done, wish=wish)


@require_safe
def match_list(request, pk):
    """The wishes opened to the hiring firm's HR that have something in common with one of its vacancies."""
    vacancy = vacancy_of(request, pk)
    if not is_own_hr(request.user, vacancy):
        raise PermissionDenied
    page = Paginator(matches.wishes_for(vacancy, request.user), 25).get_page(request.GET.get("page"))
    return render(request, "mobility/match_list.html", {"vacancy": vacancy, "page": page})
