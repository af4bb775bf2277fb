"""Applications as cards and rows of a list, drawn in Python: a page has thirty, and a tag costs ten times its words."""

from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mobility.models import Application
from naturopole import formats
from naturopole.templatetags import ui


@lru_cache(maxsize=64)
def pattern(name, *more) -> str:
    """The address of any row by this name, a hole in place of its key: worked out once, not for every row."""
    return reverse(f"mobility:{name}", args=[0, *more]).replace("/0/", "/{}/", 1)


def address(name, key, *more) -> str:
    return pattern(name, *more).format(key)


@lru_cache(maxsize=8)
def phrases(language) -> dict:
    """What cards say again and again in the language of the page, by the name of the move or of the remark."""
    steps = {name: escape(str(move.label)) for name, move in Application.TRANSITIONS.items()}
    told = {
        "secret": muted(_("employer not told"), "lock"),
        "sponsored": muted(_("presented by the employer"), "handshake"),
    }
    return steps | told


def cards(people):
    """The cards of a column."""
    return mark_safe("".join(map(card, people)))


def card(person):
    """One application of the pipeline; its tick and its button belong to the form “several”."""
    application, step, name = person.application, person.next_move, escape(person.name)
    key, url, said = application.pk, address("application_detail", application.pk), phrases(get_language())
    pick = tick(application, name, css="no-print") if step else ""
    last = ""
    if not application.is_live:
        last = muted(application.get_status_display())
    elif step:
        last = button(application, name, step[0], said[step[0]])
    return mark_safe(
        f'<li class="person" id="a{key}"><div class="row-tight">{pick}<a href="{url}"><b>{name}</b></a></div>'
        f"{origin(person)}{said.get(remark(person), '')}{last}</li>"
    )


def line(person):
    """One application in the list of a stage."""
    application, name = person.application, escape(person.full_name)
    cells = [
        f"<td>{tick(application, name) if person.next_move else ''}</td>",
        f'<th scope="row"><a href="{address("application_detail", application.pk)}">{name}</a></th>',
        f"<td>{place(person)}</td>",
        f'<td class="nowrap">{formats.day_short(application.sent_at, get_language(), localdate())}</td>',
        f"<td>{escape(application.get_status_display())}</td>",
    ]
    return mark_safe(f"<tr>{''.join(cells)}</tr>")


def place(person):
    """The person's firm, with what it does not know, or where she lives."""
    if not person.firm:
        return escape(person.place) or "–"
    secret = f"<br>{escape(_('employer not told'))}" if person.is_secret else ""
    return f"{ui.firm_name(person.firm)}{secret}"


def tick(application, name, css=""):
    """What the form of several applications picks, with the status seen on the page; `name` is escaped."""
    look, value = f' class="{css}"' if css else "", f"{application.pk}.{application.status}"
    return f'<input type="checkbox"{look} form="several" name="pick" value="{value}" aria-label="{name}">'


def origin(person):
    """The person's firm, or that she comes from outside; nothing of somebody whose name is hidden."""
    if person.firm:
        return ui.firm_name(person.firm)
    if person.concealed:
        return ""
    words = _("From outside")
    return muted(f"{words}, {person.place}" if person.place else words)


def muted(words, icon=""):
    sign = f"{ui.icon(icon)} " if icon else ""
    return f'<span class="muted">{sign}{escape(words)}</span>'


def remark(person) -> str:
    """Whether the present employer knows, as a word of `phrases`; "" where there is nothing to say."""
    if person.is_secret:
        return "secret"
    return "sponsored" if person.application.route == "sponsored" and not person.concealed else ""


def button(application, name, move, label):
    """The step that comes next, with one click; the status seen goes along. `name` and `label` are escaped."""
    url = address("application_move", application.pk, move)
    return (
        f'<button class="btn small wide" form="several" formaction="{url}" name="seen" value="{application.status}" '
        f'hx-post="{url}" hx-target="#a{application.pk}" hx-swap="outerHTML">'
        f'{label}<span class="vh"> {name}</span></button>'
    )
