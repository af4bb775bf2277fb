"""The client's pages: no account, reached by the link alone, and nothing changes by looking."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naturopole.links import behind_link
from naturopole.uploads import download
from packages.documents import completed, money, offer_shown, paid
from packages.domain import lapses, links, offers, questions
from packages.domain.offers import Closed
from packages.domain.orders import order_of
from packages.forms import AcceptForm, ChangeForm, DeclineForm, QuestionForm
from packages.models import Answer, Quote
from packages.views.orders import calendar_answer, order_answer, order_pdf_answer
from packages.views.sending import pdf_answer

by_link = behind_link(
    "offer",
    offers.link_of,
    is_gone=lambda link: offers.standing(link) == "gone",
    language=lambda link: link.version.content["language"],
)


def show(request, token, link, *, status=200, **forms):
    where = offers.standing(link)
    if where == "gone":
        return render(request, "410.html", status=410)
    content = link.version.content
    context = offer_shown(content) | {
        "token": token,
        "standing": where,
        "link": link,
        "answer": getattr(link.version, "final_answer", None),
        "change_asked": link.version.quote.status == Quote.Status.CHANGE_ASKED,
        "latest": offers.replaced_by(link) if where == "replaced" else None,
        "questions": questions.questions_of(link.version.quote),
        "accept": AcceptForm(sentence=pledge(content)),
        "decline": DeclineForm(),
        "change": ChangeForm(),
        "question": QuestionForm(),
    }
    return render(request, "packages/offer.html", context | forms, status=status)


def pledge(content) -> str:
    """What the client ticks: who is committed, to which version, for how much."""
    return _(
        "I am authorised to commit %(client)s and I accept quote %(number)s, version %(version)s, for %(gross)s "
        "including VAT."
    ) % {
        "client": content["client"]["name"],
        "number": content["number"],
        "version": content["version"],
        "gross": money(Decimal(content["totals"]["gross"]), content.get("currency", "EUR")),
    }


@require_safe
@by_link
def offer(request, token, link):
    return show(request, token, link)


@require_safe
@by_link
def offer_pdf(request, token, link):
    return pdf_answer(link.version)


@require_safe
@by_link
def offer_file(request, token, link, place):
    """A file that sales gave with the offer, as long as it is still meant for the client."""
    found = links.file_of(link, place)
    if found is None:
        raise Http404
    return download(found.file, found.file_name)


@require_POST
@by_link
def offer_accept(request, token, link):
    form = AcceptForm(request.POST, sentence=pledge(link.version.content))
    if not form.is_valid() and offers.standing(link) == "open":
        return show(request, token, link, accept=form, status=422)
    return settle(request, token, link, Answer.Kind.ACCEPTED, form)


@require_POST
@by_link
def offer_decline(request, token, link):
    form = DeclineForm(request.POST)
    if not form.is_valid() and offers.standing(link) == "open":
        return show(request, token, link, decline=form, status=422)
    return settle(request, token, link, Answer.Kind.DECLINED, form)


def settle(request, token, link, kind, form):
    """Close the offer; who comes second is shown the answer that counts, with 409."""
    given = {name: text for name, text in form.cleaned_data.items() if name != "agreed"}
    try:
        _answer, is_mine = offers.close(link, kind, **given)
    except Closed as error:
        is_mine = False
        if str(error):
            messages.error(request, str(error))
            lapses.alert(link.version.quote)
    if not is_mine:
        return show(request, token, offers.link_of(token), status=409)
    return redirect("packages:offer_order" if kind == Answer.Kind.ACCEPTED else "packages:offer", token=token)


@require_POST
@by_link
def offer_ask_change(request, token, link):
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return show(request, token, link, change=form, status=422)
    try:
        offers.ask_change(link, message=form.cleaned_data["message"])
    except Closed:
        return show(request, token, offers.link_of(token), status=409)
    return redirect("packages:offer", token=token)


@require_POST
@by_link
def offer_ask(request, token, link):
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return show(request, token, link, question=form, status=422)
    try:
        questions.ask(link, text=form.cleaned_data["question"])
    except Closed:
        return show(request, token, offers.link_of(token), status=409)
    return redirect("packages:offer", token=token)


def accepted(link):
    """The order behind an accepted version; 404 before that."""
    if offers.standing(link) != Answer.Kind.ACCEPTED:
        raise Http404
    return order_of(link.version)


@require_safe
@by_link
def offer_order(request, token, link):
    """What was ordered, when it comes, and what happens next."""
    order = accepted(link)
    content = link.version.content
    context = offer_shown(content) | {"token": token, "link": link, "order": order, "paid": paid(completed(content))}
    return render(request, "packages/offer_order.html", context | {"answer": link.version.final_answer})


@require_safe
@by_link
def offer_calendar(request, token, link):
    return calendar_answer(accepted(link))


@require_safe
@by_link
def offer_xml(request, token, link):
    return order_answer(accepted(link))


@require_safe
@by_link
def offer_order_pdf(request, token, link):
    return order_pdf_answer(accepted(link))
