"""How the mobility app's own values are written."""

from django import template
from django.utils.translation import gettext as _

from mobility.domain import applying
from mobility.tabs import sections_of

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
