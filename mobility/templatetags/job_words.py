"""How the mobility app's own values are written."""

from django import template
from django.utils.translation import gettext as _

from mobility.tabs import sections_of

register = template.Library()


@register.inclusion_tag("components/pages.html", takes_context=True)
def job_sections(context, current):
    """The pages of jobs beside each other; `current` is the URL name of the one that is read."""
    return {"tabs": sections_of(context["request"].user, current), "label": _("Pages of jobs")}
