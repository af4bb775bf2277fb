"""What holds for every request and every answer, errors and files included."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from naturopole import readers
from naturopole.scoping import is_known

POLICY = "; ".join([
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'", "object-src 'none'",
])  # fmt: skip
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
METHODS = ("GET", "HEAD", "POST")


def headers(get_response):
    """Adds the security headers; answers are not stored unless a view or a hashed file says otherwise."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    return middleware


def packed(get_response):
    """Pages go out compressed, lengthened by chance so that their size tells nothing; files go as they are."""
    gzip = GZipMiddleware(get_response)

    def middleware(request):
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return gzip.process_response(request, response) if is_page else response

    return middleware


def refuse_oddities(get_response):
    """405 for methods no page offers, 400 for NUL bytes, which PostgreSQL cannot store."""

    def middleware(request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        sent = [request.path, *request.GET.keys(), *(v for vs in request.GET.lists() for v in vs[1])]
        if request.method == "POST":
            sent += [*request.POST.keys(), *(v for vs in request.POST.lists() for v in vs[1])]
        if any("\x00" in value for value in sent):
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware


def reader(get_response):
    """Whatever a page asks for, the database shows it the sensitive rows of the signed-in person, a stranger none."""

    def middleware(request):
        with readers.person(request.user) if is_known(request.user) else readers.nobody():
            return get_response(request)

    return middleware


def language(get_response):
    """The signed-in person's own language wins over the browser's."""

    def middleware(request):
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return get_response(request)

    return middleware


class LoginRequired(LoginRequiredMiddleware):
    """Login by default; an htmx request whose session has ended sends the whole browser to the login page."""

    def handle_no_permission(self, request, view_func):
        response = super().handle_no_permission(request, view_func)
        if request.htmx:
            response = HttpResponseClientRedirect(response.url)
        patch_vary_headers(response, ["HX-Request"])
        return response


def second_factor(get_response):
    """Outside demo, people with wide rights set up a second factor before anything else."""

    def middleware(request):
        free = request.path.startswith(("/account/", "/static/", "/language/", "/healthz"))
        if not free and not settings.DEMO and request.user.is_authenticated and request.user.lacks_second_factor():
            return redirect("mfa_index")
        return get_response(request)

    return middleware
