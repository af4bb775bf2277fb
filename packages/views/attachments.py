"""Files of a quote: added, read and removed by the coordinating firm's sellers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naturopole import uploads
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition
from packages.domain import attachments
from packages.forms import AttachmentForm
from packages.models import Attachment
from packages.views.quotes import quote_of


@FORM
def attachment_list(request, pk):
    """The quote's files, and one more."""
    quote = quote_of(request, pk)
    form = AttachmentForm(
        request.POST or None, request.FILES or None, instance=Attachment(quote=quote), user=request.user
    )
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            attachments.attach(form.save(commit=False), form.cleaned_data["upload"], by=request.user)
            messages.success(request, _("File attached."))
            return redirect("packages:attachment_list", pk=pk)
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
    files = quote.attachments.select_related("uploaded_by")
    return render(
        request, "packages/attachment_list.html", {"quote": quote, "form": form, "files": files}, status=status
    )


def attachment_of(request, pk):
    return get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)


@require_safe
def attachment_download(request, pk):
    found = attachment_of(request, pk)
    if not found.file.storage.exists(found.file.name):
        raise Http404
    return uploads.download(found.file, found.file_name)


@require_POST
def attachment_delete(request, pk):
    found = attachment_of(request, pk)
    try:
        attachments.detach(found, by=request.user)
        messages.success(request, _("File removed."))
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("packages:attachment_list", pk=found.quote_id)
