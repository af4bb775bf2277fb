"""People and roles, for the park's administrator and office."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.domain import people
from firms.forms.people import InvitationForm, PeopleFilter, RoleForm
from firms.models import Role, User
from firms.views.setup import park_of
from naturopole.htmx import render_page
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition

KEEPERS = (Role.ADMINISTRATOR, Role.OFFICE)


@require_safe
def setup_people(request):
    park_of(request.user, *KEEPERS)
    form = PeopleFilter(request.GET, user=request.user)
    rows = form.apply(User.objects.visible_to(request.user)).prefetch_related(
        "memberships__firm", "memberships__partner"
    )
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "sort": form.value("sort") or "name"}
    return render_page(request, "firms/setup_people.html", context)


@FORM
def setup_invite(request):
    """The answer is the same for an address that has an account and for one that has none."""
    park = park_of(request.user, *KEEPERS)
    form = InvitationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        people.invite(email, park=park, by=request.user, **form.place(), **form.names())
        messages.success(request, _("Invitation sent to %(email)s.") % {"email": email})
        return redirect("firms:setup_people")
    return render(request, "firms/setup_invite.html", {"form": form}, status=422 if form.is_bound else 200)


def person_of(request, pk) -> User:
    park_of(request.user, *KEEPERS)
    return get_object_or_404(User.objects.visible_to(request.user), pk=pk)


def person_page(request, person, form=None, status=200):
    held = person.memberships.select_related("firm", "partner").order_by("pk")
    context = {
        "person": person,
        "held": [(row, people.may_handle(request.user, row.role)) for row in held],
        "may_close": all(people.may_handle(request.user, row.role) for row in held),
        "form": form or RoleForm(user=request.user),
        "history": people.history_of(person),
    }
    return render(request, "firms/setup_person.html", context, status=status)


@FORM
def setup_person(request, pk):
    """The person's roles and history; sent, the form gives one more role."""
    person, park = person_of(request, pk), park_of(request.user, *KEEPERS)
    if request.method != "POST":
        return person_page(request, person)
    form = RoleForm(request.POST, user=request.user)
    if not form.is_valid():
        return person_page(request, person, form, status=422)
    if not people.give_role(person, park=park, by=request.user, **form.place()):
        messages.info(request, _("This person has this role already."))
        return redirect("firms:setup_person", pk=pk)
    messages.success(request, _("Role given. The person signs in anew."))
    return after(request, person)


def after(request, person):
    """Back to the person's page; who changed her own account is signed out, as anybody would be."""
    if person.pk == request.user.pk:
        logout(request)
        return redirect("home")
    return redirect("firms:setup_person", pk=person.pk)


@require_POST
def setup_role_end(request, pk, role):
    person = person_of(request, pk)
    try:
        if people.take_role(person, role, by=request.user):
            messages.success(request, _("Role taken away. The person is signed out everywhere."))
            return after(request, person)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return person_page(request, person, status=409)
    return redirect("firms:setup_person", pk=pk)


@require_POST
def setup_account(request, pk, move):
    """Close or reopen an account."""
    person = person_of(request, pk)
    if move not in ("close", "reopen"):
        raise Http404
    try:
        people.set_active(person, move == "reopen", by=request.user)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return person_page(request, person, status=409)
    messages.success(request, _("Account open again.") if move == "reopen" else _("Account closed."))
    return after(request, person)
