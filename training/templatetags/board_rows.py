"""Rows of plans, of the expiry board and of the calendar, written in Python: a page has hundreds of their cells."""

from functools import lru_cache
from html import escape
from itertools import groupby

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.templatetags import ui
from training import clock, month_words
from training.domain.expiry import state_of
from training.models import Need
from training.models.certificate import days_until
from training.templatetags.training_words import session_state, tags_of, validity

register = template.Library()
NEED_LOOKS = {
    Need.Status.PLANNED: ("wait", "calendar"),
    Need.Status.DONE: ("ok", "circle-check"),
    Need.Status.DROPPED: ("", "circle-minus"),
}
need_state = tags_of(NEED_LOOKS, Need.Status)


@register.simple_tag
def need_tag(need):
    """Where a need stands."""
    return need_state(need.status)


@register.simple_tag
def shared_tag(need):
    """Whether the park knows of a need."""
    return shared_word(need.shared, get_language())


@lru_cache(maxsize=8)
def shared_word(is_shared, language):
    return ui.tag("info", "handshake", _("shared")) if is_shared else ui.tag("", "lock", _("kept in the firm"))


@register.simple_tag
def need_groups(needs, touched):
    """The needs of a plan by priority, one group of rows each; `touched` are keys of those that changed of late."""
    words = {
        "people": _("People"),
        "seats": _("Seats"),
        "when": _("When"),
        "cost": _("Expected cost"),
        "status": _("Status"),
        "park": _("The park"),
        "nobody": f'<span class="muted">{_("not named yet")}</span>',
        "changed": "<br>" + ui.tag("wait", "clock", _("changed since the approval")),
        "joint": _("in a joint session"),
    }
    parts = []
    for priority, group in groupby(needs, lambda need: need.priority):
        name = Need.Priority(priority).label
        head = f'<tr role="row" class="sel"><th scope="rowgroup" colspan="7" role="rowheader">{name}</th></tr>'
        rows = [need_row(need, words, words["changed"] if need.pk in touched else "") for need in group]
        parts.append(f'<tbody role="rowgroup">{head}{"".join(rows)}</tbody>')
    return mark_safe("".join(parts))


def need_row(need, words, changed) -> str:
    language, address = get_language(), reverse("training:need_detail", args=[need.pk])
    note = f'<br><span class="muted">{escape(need.note)}</span>' if need.note else ""
    people = "<br>".join([escape(person.name) for person in need.people.all()]) or words["nobody"]
    session = need.session_id and reverse("training:session_detail", args=[need.session_id])
    joint = f'<br><a href="{session}">{words["joint"]}</a>' if session else ""
    cells = (
        ("people", f"<span>{people}</span>", ""),
        ("seats", need.seats, ' class="num"'),
        ("when", month_words.window(need.first_month, need.last_month, language), ""),
        ("cost", formats.money(need.budget, language), ' class="num"'),
        ("status", f"<span>{need_tag(need)}{joint}</span>", ""),
        ("park", shared_tag(need), ""),
    )
    link = f'<a href="{address}">{escape(need.theme.name)}</a>'
    head = f'<th scope="row" role="rowheader">{link}{note}{changed}</th>'
    rest = [f'<td role="cell"{css} data-l="{words[name]}">{cell}</td>' for name, cell, css in cells]
    return f'<tr role="row">{head}{"".join(rest)}</tr>'


@register.simple_tag
def day_entries(entries):
    """What takes place on one day of the calendar."""
    return mark_safe("".join([f"<p>{entry_of(entry, get_language())}</p>" for entry in entries]))


def entry_of(entry, language) -> str:
    hours = clock.span(entry, language) if entry.starts_at else _("Times to come")
    room = f'<br><span class="muted">{escape(entry.room)}</span>' if entry.room else ""
    address = reverse("training:session_detail", args=[entry.session])
    link = f'<a href="{address}">{escape(entry.title)}</a>'
    return f'<b class="nowrap">{hours}</b><br>{link}{room}<br>{entry_tag(entry)}'


@register.simple_tag
def entry_tag(entry):
    """What to know of a half-day at a glance: that it is cancelled, one's own, or where its session stands."""
    if entry.status != "cancelled" and entry.is_mine:
        return ui.tag("ok", "user-round", _("My seat"))
    if entry.status != "cancelled" and entry.is_ours:
        return ui.tag("info", "building-2", _("Our firm"))
    return session_state(entry.status)


@register.simple_tag
def certificate_rows(rows, themes, firms, keeps):
    """Rows of the expiry board; `firms` by key where several are read together, `keeps` where the reader may change."""
    names, language = {key: escape(theme.name) for key, theme in themes.items()}, get_language()
    labels = _("Valid until"), _("State")
    seated, planned = ui.tag("ok", "graduation-cap", _("Has a seat")), ui.tag("info", "calendar", _("In the plan"))
    found = []
    for row in rows:
        person = escape(f"{row.employee__first_name} {row.employee__last_name}")
        person = f'<a href="{reverse("training:expiry_edit", args=[row.pk])}">{person}</a>' if keeps else person
        firm = f" {ui.firm_name(firms[row.employee__firm_id])}" if firms else ""
        state = validity(state_of(days_until(row.valid_until)), language)
        seen_to = seated if row.is_enrolled else planned if row.is_planned else ""
        found.append(
            f'<tr role="row"><th role="rowheader">{person}{firm}<br>{names[row.theme_id]}</th>'
            f'<td role="cell" data-l="{labels[0]}"><span>{ends(row.valid_until, language)}</span></td>'
            f'<td role="cell" data-l="{labels[1]}">{f"<span>{state} {seen_to}</span>" if seen_to else state}</td></tr>'
        )
    return mark_safe("".join(found))


def ends(valid_until, language) -> str:
    """The last good day, and how far it is from today."""
    if valid_until is None:
        return formats.ABSENT
    return f"{formats.day(valid_until, language)}<br>{formats.days_away(valid_until, language, localdate())}"
