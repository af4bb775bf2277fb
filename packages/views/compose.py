"""From a brief to a chain of firms, and from the chain to a draft."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naturopole.htmx import render_page
from packages.compose import difference, evaluate
from packages.coverage import State
from packages.domain import composing, covering, facts
from packages.forms import BriefForm, ComposedForm, SwapForm
from packages.views.quotes import only_sellers

PAGE = "packages/compose.html"


def briefed(request, data):
    """The form of the brief, and the residents it is about."""
    only_sellers(request.user)
    park = request.user.memberships_held[0].park
    residents, axes = facts.residents(request.user, park), composing.axes_levels(park)
    form = BriefForm(data, axes=axes, standards=covering.standards_of(residents))
    return form, park, residents, composing.Wording.of(axes, residents)


def results(request, data, form, park, residents, words):
    """What the page shows for a valid brief: both chains, who has no part, and the chain that is being swapped."""
    brief = form.brief
    result, services = composing.composed(request.user, park, brief, residents)
    shown = {
        "brief": brief,
        "result": result,
        "refused": words.refusals(brief, result),
        "stuck": words.names[brief.stages[result.stuck].key] if result.stuck is not None else "",
        "chains": [told(words, brief, name, chain) for name, chain in named(result) if chain],
        "kept": kept(data, form),
    }
    base = named_base(result, data.get("base"))
    return shown | (swapping(data, words, result, brief, base) if base[1] else {}), services


def named(result):
    return [("cheapest", result.cheapest), ("fastest", result.fastest), ("late", result.late)]


def named_base(result, name):
    """The chain to swap firms in: the one asked for, else the cheapest, else the one that is late."""
    known = {key: chain for key, chain in named(result) if chain}
    name = name if name in known else next(iter(known), "")
    return name, known.get(name)


def told(words, brief, name, chain):
    lacking = any(reason.state == State.NOT_CERTIFIED for _place, reason in chain.reasons)
    return {
        "name": name,
        "chain": chain,
        "steps": words.steps(brief, chain),
        "whole": words.whole(chain),
        "lacking": lacking,
        "outside": any(pick.firm is None for pick in chain.picks),
    }


def kept(data, form):
    """The brief as it was sent, for the hidden fields of the forms that go on from it."""
    return [(name, value) for name in form.fields for value in data.getlist(name)]


def swapping(data, words, result, brief, base):
    name, chain = base
    form = SwapForm(data, chain=chain, offers=result.offers, names=words.names, label=words.offer)
    own = evaluate(brief, form.picks())
    delta = difference(own, chain)
    return {
        "base": name,
        "swap": form,
        "own": told(words, brief, name, own),
        "delta": delta,
        "later": words.days(delta.days),
        "picks": [(f"pick_{pick.stage.key}", pick) for pick in own.picks],
    }


@require_safe
def compose(request):
    """The brief, and once it is given the chains that answer it; nothing is kept."""
    form, park, residents, words = briefed(request, request.GET or None)
    context, status = {"form": form}, 200
    if form.is_bound and form.is_valid():
        shown, _services = results(request, request.GET, form, park, residents, words)
        context |= shown | {"draft": ComposedForm(user=request.user)}
    return render_page(request, PAGE, context, partial="results", status=status)


@require_POST
def compose_open(request):
    """Open a draft with the chain as it was composed and swapped."""
    form, park, residents, words = briefed(request, request.POST)
    draft = ComposedForm(request.POST, user=request.user)
    if done := draft.already_made():
        return redirect("packages:quote_detail", pk=done.pk)
    if not form.is_valid():
        return render(request, PAGE, {"form": form}, status=422)
    shown, services = results(request, request.POST, form, park, residents, words)
    if draft.is_valid() and "picks" in shown:
        picks = [pick for _name, pick in shown["picks"]]
        quote, is_new = composing.open_draft(
            draft.save(commit=False), brief=shown["brief"], picks=picks, services=services, by=request.user
        )
        if is_new:
            messages.success(request, _("Draft opened with this chain."))
        return redirect("packages:quote_detail", pk=quote.pk)
    return render(request, PAGE, {"form": form, "draft": draft} | shown, status=422)
