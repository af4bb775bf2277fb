"""Pages that everybody may read, and the health of the service."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from firms.domain.mail import waiting_since


@require_safe
@login_not_required
def help_page(request):
    return render(request, "firms/help.html")


@require_safe
@login_not_required
def accessibility(request):
    return render(request, "firms/accessibility.html")


@require_safe
@login_not_required
def personal_data(request):
    return render(request, "firms/personal_data.html")


@require_safe
@login_not_required
def healthz(request):
    """For a supervisor: the database answers, and how long the oldest unsent mail has waited, in seconds."""
    oldest = waiting_since()
    age = int((timezone.now() - oldest).total_seconds()) if oldest else 0
    return JsonResponse({"status": "ok", "outbox_age_seconds": age})
