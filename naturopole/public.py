"""Pages that anybody may find: each language at an address of its own, sent again only when they have changed."""

from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers


def findable(view):
    """Search engines may list the page; every other answer of the site says that they may not."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response.headers["X-Robots-Tag"] = "all"
        return response

    return shown


def in_language_asked(view):
    """`?lang=en` in the address shows the page in English; who is signed in has a language of her own."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        asked = request.GET.get("lang")
        if request.user.is_authenticated or asked not in dict(settings.LANGUAGES):
            return view(request, *args, **kwargs)
        with translation.override(asked):
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = asked
        return response

    return shown


def unless_unchanged(request, drawn_from, draw):
    """304 for who has the page already, else what `draw()` answers, with the tag to ask by the next time.

    `drawn_from` is all that the page shows; language and address are added here. A page that is a person's own
    is never kept.
    """
    if request.user.is_authenticated:
        return draw()
    known = (drawn_from, translation.get_language(), request.get_full_path(), bool(request.htmx), settings.DEMO)
    tag = f'"{sha256(repr(known).encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=tag) or draw()
    response.headers["ETag"], response.headers["Cache-Control"] = tag, "public, no-cache"
    patch_vary_headers(response, ["Cookie", "Accept-Language", "HX-Request"])
    return response
