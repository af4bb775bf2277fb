"""The versions and variants of a quote, what differs between two of them, and the client's reminders."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naturopole.htmx import render_page
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition
from packages.domain import following, variants, versions
from packages.forms import CompareForm, VariantForm
from packages.models import Quote
from packages.views.quotes import quote_of

PAGE = "packages/version_list.html"


@require_safe
def version_list(request, pk):
    quote = quote_of(request, pk)
    rows = versions.versions_of(quote)
    form = CompareForm(request.GET, choices=versions.choices_of(quote, rows))
    before, after = form.pair()
    context = {"quote": quote, "versions": rows, "form": form, "before": before, "after": after}
    if before != after:
        context["difference"] = versions.comparison(quote, before, after, by=request.user)
    if not request.htmx:
        context["family"] = variants.with_last_sent(variants.family_of(quote))
        context["can_remind"] = quote.status == Quote.Status.SENT
    words = dict(form.fields["before"].choices)
    return render_page(request, PAGE, context | {"words": (words.get(before), words.get(after))})


@FORM
def variant_create(request, pk):
    """A variant starts as a copy under another title."""
    source, status = quote_of(request, pk), 200
    form = VariantForm(request.POST or None, user=request.user, initial={"title": source.title})
    if done := form.already_made():
        return redirect("packages:quote_detail", pk=done.pk)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = {"title": form.cleaned_data["title"], "request_key": form.instance.request_key}
            try:
                variant, is_new, lost = variants.make(source, **given, by=request.user)
                tell(request, _("Variant %(letter)s opened as a draft.") % {"letter": variant.variant}, is_new, lost)
                return redirect("packages:quote_detail", pk=variant.pk)
            except InvalidTransition as error:
                messages.error(request, str(error))
                status = 409
    return render(request, "packages/variant_form.html", {"quote": source, "form": form}, status=status)


def tell(request, text, is_new, lost):
    """What was opened, and each thing that did not come along."""
    if is_new:
        messages.success(request, text)
    for one in lost:
        messages.warning(request, one)


@require_POST
def offer_remind(request, pk):
    try:
        following.remind(quote_of(request, pk), by=request.user)
        messages.success(request, _("Reminder sent, with a new link; the earlier ones stay good."))
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("packages:version_list", pk=pk)


@require_POST
def reminder_set(request, pk):
    """Whether the client is reminded automatically: what is ticked stands."""
    wanted = request.POST.get("wanted") == "on"
    following.set_reminders(quote_of(request, pk), wanted=wanted, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("packages:version_list", pk=pk)
