"""The register of quotes: as a page, in the order a person keeps, and as a file."""

from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.models import Firm
from naturopole import exports
from naturopole.htmx import render_page
from naturopole.paging import capped_page
from packages.domain import register
from packages.filters import SORTS, QuoteFilter
from packages.models import Quote, QuoteLine
from packages.views.saving import only_sellers

SHOWN = 20  # lines to confirm above the register
EXPORTED = 5000


def narrowed(request, firms=()):
    """The filter form and the quotes it lets through, in the order asked for or kept."""
    only_sellers(request.user)
    kept = "" if request.GET.get("sort") else register.kept_sort(request.user)
    park, today = request.user.memberships_held[0].park, timezone.localdate()
    form = QuoteFilter(
        request.GET, user=request.user, this_year=today.year, steps=register.steps_of(park), firms=firms, kept=kept
    )
    return form, form.apply(register.for_register(Quote.objects.visible_to(request.user)))


@require_safe
def quote_list(request):
    whole = not request.htmx or request.htmx.history_restore_request
    firms = list(Firm.objects.visible_to(request.user).residents()) if whole else []
    form, quotes = narrowed(request, firms)
    page = capped_page(quotes, request.GET.get("page"))
    waiting = QuoteLine.objects.visible_to(request.user).to_confirm_by(request.user)
    context = {
        "form": form,
        "firms": firms,
        "page": page,
        "rows": register.chain_signs(page.object_list, request.user.memberships_held[0].park),
        "sort": form.sort_by,
        "waiting": waiting.select_related("quote__firm", "stage", "supplier")[:SHOWN] if whole else [],
    }
    response = render_page(request, "packages/quote_list.html", context)
    if request.htmx:
        # A change of the order arrives here by a redirect: the browser shows where it has come to.
        response.headers["HX-Push-Url"] = request.get_full_path()
    return response


@require_POST
def quote_sort(request):
    """Sort the register, and open it so from now on; the filters in the address stay."""
    only_sellers(request.user)
    query = QueryDict(request.META["QUERY_STRING"], mutable=True)
    query.pop("page", None)
    if request.POST.get("sort") in SORTS:
        query["sort"] = request.POST["sort"]
        register.keep_sort(request.user, query["sort"])
    return redirect(f"{reverse('packages:quote_list')}?{query.urlencode()}")


@require_safe
def quote_export(request):
    """The filtered register as CSV or XLSX, in the order of the page."""
    _form, quotes = narrowed(request)
    rows = list(quotes.select_related("client", "firm", "loss")[:EXPORTED])
    told = register.chain_signs(rows, request.user.memberships_held[0].park)
    heading = [_("Number"), _("State"), _("Client"), _("Product or project"), _("Coordinating firm"), _("Chain")]
    heading += [_("Before VAT"), _("Created on"), _("Valid until"), _("Reason of the loss")]
    write = exports.xlsx_file if request.GET.get("format") == "xlsx" else exports.csv_file
    return write("quotes", heading, [exported(quote, said) for quote, _signs, said in told])


def exported(quote, said) -> list:
    loss = getattr(quote, "loss", None)
    return [
        quote.number,
        quote.get_status_display(),
        quote.client.name,
        quote.title,
        quote.firm.name,
        said,
        quote.net,
        timezone.localdate(quote.created_at),
        quote.valid_until,
        loss.get_code_display() if loss else "",
    ]
