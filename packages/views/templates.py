"""Quotes kept as templates, and quotes begun from a template or from an earlier quote."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naturopole.saving import FORM, Stale
from packages.domain import copying, templates
from packages.domain.quoting import beginnings
from packages.domain.templates import Taken
from packages.forms import BeginForm, TemplateForm
from packages.models import Quote, QuoteTemplate
from packages.views.quotes import only_sellers, quote_of
from packages.views.versions import tell

NAME_PAGE = "packages/template_form.html"


@require_safe
def template_list(request):
    only_sellers(request.user)
    rows = QuoteTemplate.objects.visible_to(request.user).select_related("created_by")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    return render(request, "packages/template_list.html", {"page": page})


def template_of(request, pk):
    return get_object_or_404(QuoteTemplate.objects.visible_to(request.user).select_related("firm"), pk=pk)


@FORM
def template_create(request, pk):
    """Keep the quote as a template, under a name."""
    quote = quote_of(request, pk)
    row = QuoteTemplate(firm=quote.firm, name=quote.title[:80], created_by=request.user)
    form = TemplateForm(request.POST or None, instance=row, user=request.user)
    if form.already_made():
        return redirect("packages:template_list")
    if request.method == "POST" and form.is_valid():
        try:
            templates.keep(quote, form.save(commit=False))
            messages.success(request, _("Template kept."))
            return redirect("packages:template_list")
        except Taken as error:
            form.add_error("name", str(error))
    context = {"form": form, "quote": quote}
    return render(request, NAME_PAGE, context, status=422 if form.is_bound else 200)


@FORM
def template_edit(request, pk):
    """Rename a template."""
    template = template_of(request, pk)
    form = TemplateForm(request.POST or None, instance=template, user=request.user)
    status, conflict = 422 if form.is_bound else 200, None
    if request.method == "POST" and form.is_valid():
        try:
            templates.rename(form.save(commit=False), revision=form.cleaned_data["revision"])
            messages.success(request, _("Saved."))
            return redirect("packages:template_list")
        except Taken as error:
            form.add_error("name", str(error))
        except Stale as error:
            status, conflict = 409, error
            form.catch_up(error.fresh)
    return render(request, NAME_PAGE, {"form": form, "template": template, "conflict": conflict}, status=status)


@require_POST
def template_delete(request, pk):
    template, revision = template_of(request, pk), request.POST.get("revision", "")
    try:
        templates.remove(template, revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0)
        messages.success(request, _("Template deleted."))
        return redirect("packages:template_list")
    except Stale as error:
        form = TemplateForm(instance=template, user=request.user)
        context = {"form": form, "template": template, "conflict": error}
        return render(request, NAME_PAGE, context, status=409)


@FORM
def template_use(request, pk):
    """Start a quote from a template."""
    template = template_of(request, pk)
    context = {"template": template, "title": template.content.get("title", template.name)}
    return begin(request, template.firm, template.content, origin=template.name, context=context)


@FORM
def quote_duplicate(request, pk):
    """The same chain for another sale, or for another client."""
    quote = quote_of(request, pk)
    context = {"quote": quote, "client": quote.client_id, "title": quote.title}
    content = copying.kept(quote) if request.method == "POST" else {}
    return begin(request, quote.firm, content, origin=str(quote), context=context)


def begin(request, firm, content, *, origin, context):
    """The form of a quote that begins from `content`; `context` says what is proposed."""
    initial = {"valid_until": beginnings()["valid_until"], "title": context["title"], "client": context.get("client")}
    form = BeginForm(request.POST or None, instance=Quote(firm=firm), user=request.user, initial=initial)
    if done := form.already_made():
        return redirect("packages:quote_detail", pk=done.pk)
    if request.method == "POST" and form.is_valid():
        quote, is_new, lost = templates.begin(form.save(commit=False), content, origin=origin, by=request.user)
        tell(request, _("Draft opened: its prices are to be confirmed again."), is_new, lost)
        return redirect("packages:quote_detail", pk=quote.pk)
    status = 422 if form.is_bound else 200
    return render(request, "packages/quote_begin.html", context | {"form": form}, status=status)
