"""A release as files: its day for a calendar, its record on paper."""

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mobility.domain import releases
from mobility.release_papers import calendar, typeset
from mobility.views.releases import release_of
from naturopole.exports import attached


@require_safe
def release_calendar(request, pk):
    """The day of the move, for whoever reads the dates; there is none before it is settled."""
    release = release_of(request, pk, party=False)
    if release.status not in releases.SETTLED:
        raise Http404
    response = HttpResponse(calendar(release), content_type="text/calendar; charset=utf-8")
    return attached(response, "move.ics")


@require_safe
def release_pdf(request, pk):
    release = release_of(request, pk)
    content = typeset(release, releases.signed(release), release.tasks.all(), language=get_language())
    return attached(HttpResponse(content, content_type="application/pdf"), "release.pdf")
