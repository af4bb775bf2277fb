"""Pages behind a link that somebody without an account was sent; only the fingerprint of its token is kept."""

import hashlib
from functools import wraps

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils import translation

from naturopole.limits import counted

A_MINUTE, TRIES = 60, 60


def fingerprint(token) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def too_many(request, seconds=A_MINUTE):
    """429, with the seconds after which to try again."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def behind_link(kind, find, *, is_gone, language=lambda row: ""):
    """Opens a view to whoever holds a link: it is given the token and the row that `find` has for it.

    Wrong and unknown look alike, ended is 410, guessing is slowed per address and `kind`. The page is in the row's
    `language`, where it has one, unless the reader has an account or has chosen another.
    """

    def opening(view):
        @wraps(view)
        def opened(request, token, **more):
            if counted(f"{kind}:{get_adapter(request).get_client_ip(request)}", A_MINUTE) > TRIES:
                return too_many(request)
            row = find(token)
            if row is None:
                raise Http404
            if not request.user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
                speak(request, language(row))
            if is_gone(row):
                return render(request, "410.html", status=410)
            return view(request, token, row, **more)

        return login_not_required(opened)

    return opening


def speak(request, language):
    if language:
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
