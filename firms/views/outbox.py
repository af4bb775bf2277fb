"""The demo's mailbox: what would have left, for the administrator's eyes. It does not exist outside demo."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from firms.models import OutboxMail, Role
from naturopole.htmx import render_page


def only_in_demo(user):
    """404 for everybody outside demo, and for all but the administrator in it."""
    if not settings.DEMO or not user.has_role(Role.ADMINISTRATOR):
        raise Http404


@require_safe
def outbox_list(request):
    only_in_demo(request.user)
    page = Paginator(OutboxMail.objects.visible_to(request.user), 25).get_page(request.GET.get("page"))
    return render_page(request, "firms/outbox_list.html", {"page": page})


@require_safe
def outbox_detail(request, pk):
    only_in_demo(request.user)
    mail = get_object_or_404(OutboxMail.objects.visible_to(request.user), pk=pk)
    return render(request, "firms/outbox_detail.html", {"mail": mail})
