"""Rows of plans, of the expiry board and of the calendar, written in Python: a page has hundreds of their cells."""

from functools import lru_cache
from itertools import groupby

from django import template
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.markup import address, joined, muted, noted, written
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
        "nobody": muted(_("not named yet")),
        "changed": written("<br>{}", ui.tag("wait", "clock", _("changed since the approval"))),
        "joint": _("in a joint session"),
    }
    return joined([need_group(*group, words, touched) for group in groupby(needs, lambda need: need.priority)])


def need_group(priority, needs, words, touched):
    return written(
        '<tbody role="rowgroup"><tr role="row" class="sel"><th scope="rowgroup" colspan="7" role="rowheader">{}</th>'
        "</tr>{}</tbody>",
        Need.Priority(priority).label,
        joined([need_row(need, words, words["changed"] if need.pk in touched else "") for need in needs]),
    )


NEED_ROW = (
    '<tr role="row"><th scope="row" role="rowheader"><a href="{}">{}</a>{}{}</th>'
    '<td role="cell" data-l="{}"><span>{}</span></td><td role="cell" class="num" data-l="{}">{}</td>'
    '<td role="cell" data-l="{}">{}</td><td role="cell" class="num" data-l="{}">{}</td>'
    '<td role="cell" data-l="{}"><span>{}{}</span></td><td role="cell" data-l="{}">{}</td></tr>'
)


def need_row(need, words, changed):
    language, names = get_language(), [person.name for person in need.people.all()]
    people = written("<br>".join(["{}"] * len(names)), *names) if names else words["nobody"]
    joint = ""
    if need.session_id:
        page = address("training:session_detail", need.session_id)
        joint = written('<br><a href="{}">{}</a>', page, words["joint"])
    return written(
        NEED_ROW,
        *(address("training:need_detail", need.pk), need.theme.name, noted("", need.note), changed),
        *(words["people"], people, words["seats"], need.seats),
        *(words["when"], month_words.window(need.first_month, need.last_month, language)),
        *(words["cost"], formats.money(need.budget, language)),
        *(words["status"], need_tag(need), joint, words["park"], shared_tag(need)),
    )


@register.simple_tag
def day_entries(entries):
    """What takes place on one day of the calendar."""
    return joined([entry_of(entry, get_language()) for entry in entries])


def entry_of(entry, language):
    hours = clock.span(entry, language) if entry.starts_at else _("Times to come")
    page, room = address("training:session_detail", entry.session), noted("", entry.room)
    entry_line = '<p><b class="nowrap">{}</b><br><a href="{}">{}</a>{}<br>{}</p>'
    return written(entry_line, hours, page, entry.title, room, entry_tag(entry))


@register.simple_tag
def entry_tag(entry):
    """What to know of a half-day at a glance: that it is cancelled, one's own, or where its session stands."""
    if entry.status != "cancelled" and entry.is_mine:
        return ui.tag("ok", "user-round", _("My seat"))
    if entry.status != "cancelled" and entry.is_ours:
        return ui.tag("info", "building-2", _("Our firm"))
    return session_state(entry.status)


CERTIFICATE_ROW = (
    '<tr role="row"><th role="rowheader">{}<br>{}</th><td role="cell" data-l="{}"><span>{}</span></td>'
    '<td role="cell" data-l="{}">{}</td></tr>'
)


@register.simple_tag
def certificate_rows(rows, themes, firms, keeps):
    """Rows of the expiry board; `firms` by key where several are read together, `keeps` where the reader may change."""
    language, labels = get_language(), (_("Valid until"), _("State"))
    seated, planned = ui.tag("ok", "graduation-cap", _("Has a seat")), ui.tag("info", "calendar", _("In the plan"))
    found = []
    for row in rows:
        person = f"{row.employee__first_name} {row.employee__last_name}"
        if keeps:
            person = written('<a href="{}">{}</a>', address("training:expiry_edit", row.pk), person)
        if firms:
            person = written("{} {}", person, ui.firm_name(firms[row.employee__firm_id]))
        state = validity(state_of(days_until(row.valid_until)), language)
        if row.is_enrolled or row.is_planned:
            state = written("<span>{} {}</span>", state, seated if row.is_enrolled else planned)
        until, theme = ends(row.valid_until, language), themes[row.theme_id].name
        found.append(written(CERTIFICATE_ROW, person, theme, labels[0], until, labels[1], state))
    return joined(found)


def ends(valid_until, language):
    """The last good day, and how far it is from today."""
    if valid_until is None:
        return formats.ABSENT
    away = formats.days_away(valid_until, language, localdate())
    return written("{}<br>{}", formats.day(valid_until, language), away)
