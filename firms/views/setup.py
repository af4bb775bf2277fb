"""The park's set-up: each change of an axis or a rule is tried on paper, shown, and only then saved."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firms.domain import setup, trial
from firms.domain.setup_words import in_words, rule_rows, rule_values, rules_compared, setup_history
from firms.forms.setup import AxisForm, RulesForm
from firms.models import Axis, Park, Role
from naturopole.saving import FORM


def park_of(user, *roles) -> Park:
    """The park in which the person holds one of `roles`; 403 without."""
    for held in user.memberships_held:
        if held.role in roles:
            return copy(held.park)
    raise PermissionDenied


@require_safe
def setup_home(request):
    """What the office looks after; the administrator finds the axes and rules here too."""
    park_of(request.user, Role.ADMINISTRATOR, Role.OFFICE)
    return render(request, "firms/setup_home.html", {"administers": request.user.has_role(Role.ADMINISTRATOR)})


@require_safe
def setup_park(request):
    """The axes and rules as they stand, and who changed what."""
    park = park_of(request.user, Role.ADMINISTRATOR)
    context = {
        "axes": [{"axis": axis, **shown(setup.axis_draft(park, axis))} for axis in Axis],
        "rules": rule_values(park),
        "history": setup_history(park),
    }
    return render(request, "firms/setup_park.html", context)


def shown(draft) -> dict:
    """An axis in the page's language: levels in order, pairs of neighbours by name."""
    names = {level.key: level for level in draft.levels}
    return {
        "levels": draft.levels,
        "pairs": [[names[key] for key in pair] for pair in draft.ordered_pairs()],
    }


@FORM
def setup_axis(request, axis):
    """Type, preview, save: the button pressed says which."""
    park = park_of(request.user, Role.ADMINISTRATOR)
    if axis not in Axis.values:
        raise Http404
    present, data = setup.axis_draft(park, axis), request.POST if request.method == "POST" else None
    form = AxisForm(park, present, data, taken=setup.names_elsewhere(park, axis))
    if data is None:
        return axis_page(request, form)
    if form.asks_for_rows:
        return axis_page(request, form.rearranged())
    if not form.is_valid():
        return axis_page(request, form, status=422)
    if data.get("then") == "edit":
        return axis_page(request, form)
    return axis_settled(request, park, form)


def axis_settled(request, park, form):
    """Preview or save a form that is valid; 409 after another's change, 422 where a level in use would vanish."""
    draft = form.draft()
    try:
        if request.POST.get("then") == "save":
            setup.save_axis(park, draft, revision=form.revision, by=request.user)
            messages.success(request, _("Saved. Waiting candidates have been scored anew."))
            return redirect("firms:setup_park")
        return axis_preview(request, park, form, draft)
    except setup.Stale as error:
        form.catch_up(error.fresh)
        conflict = setup.both_values(setup.axis_draft(error.fresh, draft.axis), draft)
        return axis_page(request, form, status=409, conflict=conflict)
    except setup.InUse as error:
        form.refuse(error.users)
        return axis_page(request, form, status=422)


def axis_page(request, form, status=200, **more):
    context = {"form": form, "axis": Axis(form.present.axis)} | more
    return render(request, "firms/setup_axis.html", context, status=status)


def axis_preview(request, park, form, draft):
    setup.check_axis(park, form.present, draft, revision=form.revision)
    context = {
        "form": form,
        "axis": Axis(draft.axis),
        "lines": in_words(setup.axis_changes(form.present, draft)),
        "trial": trial.try_axis(park, form.present, draft),
    }
    return render(request, "firms/setup_axis_preview.html", context)


@FORM
def setup_rules(request):
    park = park_of(request.user, Role.ADMINISTRATOR)
    form = RulesForm(request.POST or None, instance=copy(park), user=request.user)
    if request.method != "POST" or (form.is_valid() and request.POST.get("then") == "edit"):
        return rules_page(request, form)
    if not form.is_valid():
        return rules_page(request, form, status=422)
    revision = form.cleaned_data["revision"]
    try:
        if request.POST.get("then") == "save":
            setup.save_rules(park, form.values(), revision=revision, by=request.user)
            messages.success(request, _("Saved. Waiting candidates have been scored anew."))
            return redirect("firms:setup_park")
        setup.check_revision(park, revision)
        return rules_preview(request, park, form)
    except setup.Stale as error:
        form.catch_up(error.fresh)
        return rules_page(request, form, status=409, conflict=rules_compared(error.fresh, form.instance))


def rules_page(request, form, status=200, **more):
    return render(request, "firms/setup_rules.html", {"form": form} | more, status=status)


def rules_preview(request, park, form):
    context = {
        "form": form,
        "lines": in_words(rule_rows(park, form.instance)),
        "trial": trial.try_rules(park, form.instance),
    }
    return render(request, "firms/setup_rules_preview.html", context)
