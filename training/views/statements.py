"""A firm's cost statement as a file."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from naturopole.exports import attached
from training.domain import statements
from training.models import CostVersion, Pledge
from training.statement import typeset


@require_safe
def statement_pdf(request, pk, pledge_pk):
    """What one version says of one firm; 403 for another firm of the session, 404 where it says nothing of it."""
    versions = CostVersion.objects.visible_to(request.user).select_related("session__park", "by")
    version = get_object_or_404(versions, pk=pk)
    pledges = Pledge.objects.visible_to(request.user).select_related("firm").filter(session=version.session_id)
    pledge = get_object_or_404(pledges, pk=pledge_pk)
    if not statements.reads_statement(request.user, version, pledge):
        raise PermissionDenied
    if not statements.is_named(version, pledge):
        raise Http404
    content = typeset(version, pledge)
    return attached(HttpResponse(content, content_type="application/pdf"), f"statement-{version.number}.pdf")
