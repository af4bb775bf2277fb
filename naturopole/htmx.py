"""Answers that serve a whole page or the piece that htmx asked for."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers


def render_page(request, template, context=None, *, partial="results", status=200) -> HttpResponse:
    """`template#partial` for htmx, the whole page otherwise, with `Vary: HX-Request` for caches."""
    piece = request.htmx and not request.htmx.history_restore_request
    response = render(request, f"{template}#{partial}" if piece else template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def answer_change(request, template, context, *, partial="changed", to, status=200) -> HttpResponse:
    """After a change: the fresh piece for htmx, else a redirect so that Reload sends nothing twice.

    `to` is what `redirect()` takes: a URL name with its arguments as a tuple, or an object.
    """
    if request.htmx:
        response = render(request, f"{template}#{partial}", context, status=status)
        patch_vary_headers(response, ["HX-Request"])
        return response
    name, *arguments = to if isinstance(to, tuple) else (to,)
    return redirect(name, *arguments)
