"""The client's pages: no account, reached by the link alone, and nothing changes by looking."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naturopole.formats import money_exact
from naturopole.limits import counted
from packages.documents import offer_shown
from packages.domain import lapses, offers
from packages.domain.offers import Closed
from packages.forms import AcceptForm, ReasonForm
from packages.models import Answer, Quote
from packages.views.sending import pdf_answer

A_MINUTE, TRIES = 60, 60


class TooMany(Exception):
    """One address asks for links faster than people do."""


def link_for(request, token):
    """The link behind the token; wrong and unknown look alike, and guessing is slowed down per address."""
    if counted(f"offer:{get_adapter(request).get_client_ip(request)}", A_MINUTE) > TRIES:
        raise TooMany
    link = offers.link_of(token)
    if link is None:
        raise Http404
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(link.version.content["language"])
        request.LANGUAGE_CODE = link.version.content["language"]
    return link


def public(view):
    """A client's page: open to all, in the client's language, and 429 for who asks too often."""

    def guarded(request, token):
        try:
            link = link_for(request, token)
        except TooMany:
            text = _("Too many requests: try again in a minute.")
            return HttpResponse(text, status=429, headers={"Retry-After": "60"})
        return view(request, token, link)

    guarded.__name__, guarded.__doc__ = view.__name__, view.__doc__
    return login_not_required(guarded)


def show(request, token, link, *, accept=None, refuse=None, status=200):
    where = offers.standing(link)
    if where == "gone":
        return render(request, "410.html", status=410)
    content = link.version.content
    context = offer_shown(content) | {
        "token": token,
        "standing": where,
        "answer": getattr(link.version, "final_answer", None),
        "change_asked": link.version.quote.status == Quote.Status.CHANGE_ASKED,
        "latest": offers.replaced_by(link) if where == "replaced" else None,
        "accept": accept or AcceptForm(sentence=pledge(content)),
        "refuse": refuse or ReasonForm(),
    }
    return render(request, "packages/offer.html", context, status=status)


def pledge(content) -> str:
    """What the client ticks: who is committed, to which version, for how much."""
    return _(
        "I am authorised to commit %(client)s and I accept quote %(number)s, version %(version)s, for %(gross)s "
        "including VAT."
    ) % {
        "client": content["client"]["name"],
        "number": content["number"],
        "version": content["version"],
        "gross": money_exact(content["totals"]["gross"], translation.get_language()),
    }


@require_safe
@public
def offer(request, token, link):
    return show(request, token, link)


@require_safe
@public
def offer_pdf(request, token, link):
    if offers.standing(link) == "gone":
        return render(request, "410.html", status=410)
    return pdf_answer(link.version)


@require_POST
@public
def offer_accept(request, token, link):
    form = AcceptForm(request.POST, sentence=pledge(link.version.content))
    if not form.is_valid() and offers.standing(link) == "open":
        return show(request, token, link, accept=form, status=422)
    return settle(request, token, link, Answer.Kind.ACCEPTED, form)


@require_POST
@public
def offer_decline(request, token, link):
    form = ReasonForm(request.POST)
    if not form.is_valid() and offers.standing(link) == "open":
        return show(request, token, link, refuse=form, status=422)
    return settle(request, token, link, Answer.Kind.DECLINED, form)


def settle(request, token, link, kind, form):
    """Close the offer; who comes second is shown the answer that counts, with 409."""
    try:
        given = {name: text for name, text in form.cleaned_data.items() if name != "agreed"}
        _answer, is_mine = offers.close(link, kind, **given)
    except Closed as error:
        if str(error):
            messages.error(request, str(error))
            lapses.alert(link.version.quote)
        return show(request, token, offers.link_of(token), status=409)
    if is_mine:
        return redirect("packages:offer", token=token)
    return show(request, token, offers.link_of(token), status=409)


@require_POST
@public
def offer_ask_change(request, token, link):
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show(request, token, link, refuse=form, status=422)
    try:
        offers.ask_change(link, message=form.cleaned_data["reason"])
    except Closed:
        return show(request, token, offers.link_of(token), status=409)
    return redirect("packages:offer", token=token)
