"""Files of applications, for the recruiters and for whom the application is open to."""

from django.views.decorators.http import require_safe

from mobility.models import ApplicationFile
from mobility.views.own_file import served


@require_safe
def application_file(request, pk):
    """As visible as its application; anything else answers as a number that does not exist."""
    return served(ApplicationFile.objects.visible_to(request.user).filter(pk=pk).first())
