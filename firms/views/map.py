"""The position map, today or on a past day, and its figure as a file."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from firms.domain import map as positions
from firms.domain.map_figure import figure, key, title
from firms.filters import MapFilter
from firms.models import Candidacy, Firm
from naturopole.pictures import png_file, svg_file

ROWS = 25


@require_safe
def position_map(request):
    """The three axes as a figure, three flat views and a table; a wrong day or firm is told beside its field."""
    form, drawn = asked(request)
    return page_of(request, form, drawn)


@require_safe
def position_map_svg(request):
    return picture(request, svg_file)


@require_safe
def position_map_png(request):
    return picture(request, png_file)


def asked(request):
    """The filter form and the map it asks for; no map for somebody without a park."""
    firms = list(Firm.objects.visible_to(request.user))
    form = MapFilter(request.GET, firms=firms)
    held = request.user.memberships_held
    visible = {firm.pk for firm in firms}
    return form, positions.map_of(held[0].park, form.asked(), visible=visible) if held else None


def page_of(request, form, drawn):
    status = 200 if form.is_valid() else 422
    return render(request, "firms/position_map.html", context_of(request, form, drawn), status=status)


def context_of(request, form, drawn):
    """What the page shows; little of it in a park where no firm is or was."""
    context = {"form": form, "drawn": drawn}
    if drawn is None or not (drawn.residents or drawn.asked.day or drawn.asked.without):
        return context
    page = Paginator(positions.table(drawn), ROWS).get_page(request.GET.get("page"))
    return context | {
        "title": title(drawn),
        "scene": figure(drawn, "" if drawn.crowded else static("sprite.svg")),
        "card": positions.card(drawn),
        "key": key(drawn),
        "park_sentence": positions.park_sentence(drawn),
        "loss_sentence": positions.loss_sentence(drawn),
        "views": positions.flat_views(drawn),
        "page": page,
        "candidacy": candidacy_of(request.user, drawn.asked.candidate),
    }


def candidacy_of(user, candidate):
    """The latest file of the candidate laid over the map, for the button that opens it."""
    return Candidacy.objects.visible_to(user).filter(firm=candidate).order_by("-pk").first() if candidate else None


def picture(request, answer):
    """The figure as a file; the page with its messages where the question is wrong."""
    form, drawn = asked(request)
    if drawn is None:
        raise Http404
    if not form.is_valid():
        return page_of(request, form, drawn)
    day = drawn.asked.day or timezone.localdate()
    return answer(f"position-map-{day:%Y-%m-%d}", figure(drawn).svg)
