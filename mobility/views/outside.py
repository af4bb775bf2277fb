"""Applying to a public vacancy without an account."""

from functools import wraps

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mobility.domain import applying
from mobility.forms.applying import OutsideForm
from mobility.views.applying import first_words
from naturopole.limits import counted
from naturopole.links import too_many
from naturopole.oversized import files_last
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition

AN_HOUR, A_DAY = 3600, 86400
SENT_AN_HOUR, SENT_A_DAY = 20, 10
GIVEN = ("outside_name", "outside_email", "outside_phone", "outside_place", "letter", "language", "channel")


def of_public(view):
    """A page of a public vacancy: never public is 404, closed by now is 410."""

    @wraps(view)
    def opened(request, reference):
        vacancy = applying.public_vacancy(reference)
        if vacancy is None:
            raise Http404
        return view(request, vacancy) if vacancy.is_public else closed(request, vacancy)

    return login_not_required(opened)


def closed(request, vacancy, form=None, status=410):
    """Too late; what was typed stays on the page."""
    context = {"vacancy": vacancy, "form": form, "page_of_vacancy": page_of(vacancy)}
    return render(request, "mobility/outside_closed.html", context, status=status)


def page_of(vacancy) -> str:
    """The vacancy's public page; empty once it is closed, when that page is gone too."""
    return reverse("mobility:job_detail", args=[vacancy.reference]) if vacancy.is_public else ""


@FORM
@files_last
@of_public
def outside_apply(request, vacancy):
    """The form; the answer is the same whether the address has applied before or belongs to somebody of the park."""
    form = OutsideForm.of(request, firm=vacancy.firm, initial=first_words(request))
    if request.method == "POST" and form.is_valid():
        sender, email = get_adapter(request).get_client_ip(request), form.cleaned_data["outside_email"].lower()
        if counted(f"apply:{sender}", AN_HOUR) > SENT_AN_HOUR or counted(f"apply:{email}", A_DAY) > SENT_A_DAY:
            return too_many(request, AN_HOUR)
        data = form.cleaned_data
        given = {name: data[name] for name in (*GIVEN, "files", "request_key")}
        try:
            applying.apply_from_outside(vacancy, **given)
        except InvalidTransition:
            return closed(request, vacancy, form)
        finally:
            form.release()
        return redirect("mobility:outside_sent", reference=vacancy.reference)
    form.hold()
    context = {"vacancy": vacancy, "form": form, "page_of_vacancy": page_of(vacancy)}
    context["may_be_direct"] = not request.user.is_authenticated or applying.applicant_of(request.user) is not None
    return render(request, "mobility/outside_apply.html", context, status=422 if form.is_bound else 200)


@require_safe
@of_public
def outside_sent(request, vacancy):
    return render(request, "mobility/outside_sent.html", {"vacancy": vacancy, "page_of_vacancy": page_of(vacancy)})
