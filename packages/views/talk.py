"""Sales and the client: its link, its questions and its answer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naturopole.workflow import InvalidTransition
from packages.domain import links, questions
from packages.forms import ReplyForm
from packages.models import Question
from packages.views.quotes import link_once, quote_of


def show(request, quote, *, reply=None, asked=None, status=200):
    """`reply` is a form that was refused, `asked` the key of the question it answers."""
    rows = list(questions.questions_of(quote))
    for row in rows:
        row.form = reply if reply and row.pk == asked else ReplyForm(auto_id=f"id_%s_{row.pk}")
    version = quote.versions.select_related("final_answer").defer("pdf", "content", "workings").first()
    context = {
        "quote": quote,
        "questions": rows,
        "links": links.links_of(quote),
        "renewable": quote.status in links.SHOWN,
        "answer": getattr(version, "final_answer", None),
        "offer_link": link_once(request, quote),
    }
    return render(request, "packages/quote_client.html", context, status=status)


@require_safe
def quote_client(request, pk):
    return show(request, quote_of(request, pk))


@require_POST
def link_move(request, pk, move):
    """Renew the client's link, or close it at once."""
    quote = quote_of(request, pk)
    try:
        if move == "renew":
            request.session["offer_link"] = (quote.pk, links.renew(quote, by=request.user))
            messages.success(request, _("A new link is on its way to the client; the old one no longer opens."))
        elif move == "close":
            links.revoke(quote, by=request.user)
            messages.success(request, _("The client’s link no longer opens."))
        else:
            raise Http404
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("packages:quote_client", pk=pk)


@require_POST
def question_answer(request, pk):
    rows = Question.objects.visible_to(request.user).select_related("version")
    question = get_object_or_404(rows.defer("version__pdf", "version__content", "version__workings"), pk=pk)
    quote = quote_of(request, question.version.quote_id)
    form = ReplyForm(request.POST, auto_id=f"id_%s_{pk}")
    if not form.is_valid():
        return show(request, quote, reply=form, asked=pk, status=422)
    try:
        questions.answer(question, text=form.cleaned_data["reply"], by=request.user)
        messages.success(request, _("Your answer stands on the client’s page; a message tells of it."))
    except InvalidTransition as error:
        messages.error(request, str(error))
        return show(request, quote, status=409)
    return redirect("packages:quote_client", pk=quote.pk)
