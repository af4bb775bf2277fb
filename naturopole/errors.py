"""What people see when something goes wrong: what happened, that nothing is lost, and the way back."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template


def server_error(request) -> HttpResponse:
    """503 with Retry-After while the database is away, else 500; both pages are drawn without it."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        page = get_template("503.html").render({})
        return HttpResponse(page, status=503, headers={"Retry-After": "10"})
    return HttpResponseServerError(get_template("500.html").render({}))


def csrf_failure(request, reason="") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
