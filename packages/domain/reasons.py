"""Why a firm may not take on a step, in words."""

from decimal import Decimal

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from naturopole.formats import day, number
from packages.coverage import Reason, State, Why

SAID = {
    Why.STEP: gettext_lazy("Does not hold this step."),
    Why.MARKET: gettext_lazy("Does not serve the market “%(about)s”."),
    Why.SPECIALTY: gettext_lazy("Does not work in “%(about)s”."),
    Why.NO_CERTIFICATE: gettext_lazy("Has no certificate %(about)s."),
    Why.NOT_VALID: gettext_lazy("%(about)s is not valid at present."),
    Why.NOT_THIS_STEP: gettext_lazy("%(about)s does not cover this step."),
    Why.NO_END: gettext_lazy("%(about)s has no end on file."),
    Why.STARTS_LATE: gettext_lazy("%(about)s is valid only from %(first)s."),
    Why.ENDS_EARLY: gettext_lazy("%(about)s ends on %(last)s, before the delivery."),
    Why.BUSY: gettext_lazy("Busy from %(first)s to %(last)s."),
    Why.MINIMUM: gettext_lazy("Delivers %(about)s at least."),
    Why.TOO_LATE: gettext_lazy("Would be delivered after %(last)s."),
}
# tone of the tag, icon and word of a cell
SHOWN = {
    State.ELIGIBLE: ("ok", "circle-check", gettext_lazy("Eligible")),
    State.NOT_CERTIFIED: ("bad", "shield-check", gettext_lazy("Not certified")),
    State.BUSY: ("wait", "clock", gettext_lazy("Busy")),
    State.NOT_POSITION: ("", "circle-minus", gettext_lazy("Not its position")),
}


def said(reason: Reason, names=None) -> str:
    """One sentence; `names` gives what a market or specialty is called."""
    language = get_language()
    about = (names or {}).get(reason.about, reason.about)
    if reason.why == Why.MINIMUM:
        about = number(Decimal(about), language)
    return SAID[reason.why] % {
        "about": about,
        "first": day(reason.first, language),
        "last": day(reason.last, language),
    }


def of_line(line, reason: Reason) -> str:
    """The sentence with the firm and the step before it."""
    place = {"firm": line.supplier.name, "step": line.stage.name, "reason": said(reason)}
    return _("%(firm)s, %(step)s: %(reason)s") % place
