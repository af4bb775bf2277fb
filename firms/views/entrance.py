"""The way in: home page, own profile, language, and the demo's personas."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms import domain
from firms.forms.profile import ProfileForm
from firms.personas import user_of
from mobility import domain as mobility
from naturopole.saving import FORM
from packages import domain as packages
from training import domain as training


@require_safe
def home(request):
    """What waits for me, then the state of the park."""
    user = request.user
    if not user.memberships_held:
        return render(request, "firms/home_without_role.html")
    state = domain.park_state(user)
    waiting = domain.todo(user, state["certifications"])
    waiting += [todo for app in (mobility, packages, training) for todo in app.todo(user)]
    context = {
        "waiting": sorted(waiting, key=lambda todo: todo.due or date.max),
        "state": state,
        "jobs": mobility.park_state(user),
        "sales": packages.park_state(user),
        "gaps": packages.gaps_for(user),
    }
    return render(request, "firms/home.html", context)


@FORM
def profile(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        translation.activate(form.instance.language)
        messages.success(request, _("Saved."))
        return redirect("profile")
    return render(request, "firms/profile.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@login_not_required
def language(request):
    """Switch between French and English and come back to the same page."""
    chosen, back = request.POST.get("language"), request.POST.get("next", "/")
    own = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = HttpResponseRedirect(back if own and back.startswith("/") else "/")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 86400,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return response


@require_POST
@login_not_required
def persona(request, key):
    """Sign in as one of the demo's people; the address does not exist outside demo."""
    user = user_of(key)
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")
