"""Applications as cards and rows of a list, drawn in Python: a page has thirty, and a tag costs ten times its words."""

from functools import lru_cache

from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mobility.models import Application
from naturopole import formats
from naturopole.markup import address, joined, muted, written
from naturopole.templatetags import ui


@lru_cache(maxsize=8)
def phrases(language) -> dict:
    """What cards say again and again in the language of the page, by the name of the move or of the remark."""
    steps = {name: written("{}", move.label) for name, move in Application.TRANSITIONS.items()}
    told = {
        "secret": signed("lock", _("employer not told")),
        "sponsored": signed("handshake", _("presented by the employer")),
    }
    return steps | told


def cards(people):
    """The cards of a column."""
    return joined(map(card, people))


def card(person):
    """One application of the pipeline; its tick and its button belong to the form “several”."""
    application, step, name = person.application, person.next_move, written("{}", person.name)
    key, url, said = application.pk, address("mobility:application_detail", application.pk), phrases(get_language())
    pick = tick(application, name, TICK_OF_CARD) if step else ""
    last = ""
    if not application.is_live:
        last = muted(application.get_status_display())
    elif step:
        last = button(application, name, step[0], said[step[0]])
    return written(
        '<li class="person" id="a{}"><div class="row-tight">{}<a href="{}"><b>{}</b></a></div>{}{}{}</li>',
        *(key, pick, url, name, origin(person), said.get(remark(person), ""), last),
    )


def line(person):
    """One application in the list of a stage."""
    application, name = person.application, written("{}", person.full_name)
    return written(
        '<tr><td>{}</td><th scope="row"><a href="{}">{}</a></th><td>{}</td><td class="nowrap">{}</td><td>{}</td></tr>',
        *(tick(application, name) if person.next_move else "", address("mobility:application_detail", application.pk)),
        *(name, place(person), formats.day_short(application.sent_at, get_language(), localdate())),
        application.get_status_display(),
    )


def place(person):
    """The person's firm, with what it does not know, or where she lives."""
    if not person.firm:
        return person.place or "–"
    firm = ui.firm_name(person.firm)
    return written("{}<br>{}", firm, _("employer not told")) if person.is_secret else firm


TICK = '<input type="checkbox" form="several" name="pick" value="{}.{}" aria-label="{}">'
TICK_OF_CARD = TICK.replace(" form", ' class="no-print" form')


def tick(application, name, pattern=TICK):
    """What the form of several applications picks, with the status seen on the page."""
    return written(pattern, application.pk, application.status, name)


def origin(person):
    """The person's firm, or that she comes from outside; nothing of somebody whose name is hidden."""
    if person.firm:
        return ui.firm_name(person.firm)
    if person.concealed:
        return ""
    words = _("From outside")
    return muted(f"{words}, {person.place}" if person.place else words)


def signed(icon, words):
    return written('<span class="muted">{} {}</span>', ui.icon(icon), words)


def remark(person) -> str:
    """Whether the present employer knows, as a word of `phrases`; "" where there is nothing to say."""
    if person.is_secret:
        return "secret"
    return "sponsored" if person.application.route == "sponsored" and not person.concealed else ""


BUTTON = (
    '<button class="btn small wide" form="several" formaction="{}" name="seen" value="{}" '
    'hx-post="{}" hx-target="#a{}" hx-swap="outerHTML">{}<span class="vh"> {}</span></button>'
)


def button(application, name, move, label):
    """The step that comes next, with one click; the status seen goes along."""
    url = address("mobility:application_move", application.pk, move)
    return written(BUTTON, url, application.status, url, application.pk, label, name)
