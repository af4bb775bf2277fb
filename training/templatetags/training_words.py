"""How the training app's own values are written."""

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole.templatetags import ui
from training import month_words
from training.models import Pledge
from training.tabs import sections_of, session_pages_of

register = template.Library()

LOOKS = {
    Pledge.State.PENCILLED: ("wait", "pencil"),
    Pledge.State.COMMITTED: ("ok", "circle-check"),
    Pledge.State.CONFIRMED: ("ok", "check"),
    Pledge.State.WITHDRAWN: ("bad", "circle-x"),
    Pledge.State.INVITED: ("info", "mail"),
    Pledge.State.DECLINED: ("", "circle-x"),
}


@register.inclusion_tag("components/pages.html", takes_context=True)
def training_sections(context, current):
    """The pages of training beside each other; `current` is the URL name of the one that is read."""
    return {"tabs": sections_of(context["request"].user, current), "label": _("Pages of training")}


@register.inclusion_tag("components/pages.html", takes_context=True)
def session_sections(context, session, current):
    """The pages of one session beside each other."""
    return {"tabs": session_pages_of(context["request"].user, session, current), "label": _("Pages of the session")}


@register.simple_tag
def pledge_tag(pledge, text=""):
    """Where a pledge stands, in a word of its own or `text`."""
    tone, icon = LOOKS[pledge.state]
    return ui.tag(tone, icon, text or pledge.get_state_display())


@register.filter
def window(need):
    """The months of a need: “mars – juin 2027”."""
    return month_words.window(need.first_month, need.last_month, get_language())
