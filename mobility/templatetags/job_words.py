"""How the mobility app's own values are written."""

from django import template
from django.utils.translation import gettext as _

from mobility.domain import applying
from mobility.states import first_to_say, priority_of, standing_of, state_of
from mobility.tabs import sections_of
from naturopole.templatetags import ui

register = template.Library()


@register.inclusion_tag("components/pages.html", takes_context=True)
def job_sections(context, current):
    """The pages of jobs beside each other; `current` is the URL name of the one that is read."""
    return {"tabs": sections_of(context["request"].user, current), "label": _("Pages of jobs")}


@register.inclusion_tag("mobility/_apply.html", takes_context=True)
def apply_call(context, vacancy):
    """What somebody who works in the park may do about an open vacancy: apply, or follow what was sent."""
    user = context["request"].user
    if applying.reads_applications_of(user, vacancy):
        return {}
    employee = applying.applicant_of(user)
    standing = applying.standing_application(vacancy, employee) if employee else None
    return {"vacancy": vacancy, "standing": standing, "may_apply": employee and vacancy.is_open and not standing}


@register.simple_tag
def vacancy_tag(vacancy):
    """The one thing worth saying first about a vacancy in a list."""
    return ui.tag(*first_to_say(vacancy))


@register.simple_tag
def standing_tag(row):
    """Where an application, an agreement or a change of firm stands."""
    return ui.tag(*standing_of(row))


@register.simple_tag
def vacancy_state(vacancy):
    """Where a vacancy stands."""
    return ui.tag(*state_of(vacancy))


@register.simple_tag
def vacancy_priority(vacancy):
    """That the park comes first, and until when; nothing where it does not."""
    priority = priority_of(vacancy)
    return ui.tag(*priority) if priority else ""
