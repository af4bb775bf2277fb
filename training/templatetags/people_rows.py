"""The people of a session, row by row, written in Python: a page has forty of them, each with five cells."""

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.markup import address, joined, muted, noted, written
from naturopole.templatetags import ui
from training import clock
from training.models import Attendance, Enrolment
from training.templatetags.training_words import half_days_present, pledge_holder

register = template.Library()
CHOICE = '<label class="choice"><input type="{}" name="{}" value="{}"><span>{}</span></label>'
TICKED = CHOICE.replace("><span>", " checked><span>")


def choice(kind, name, value, is_checked, words):
    return written(TICKED if is_checked else CHOICE, kind, name, value, words)


@register.simple_tag
def mark_rows(rows):
    """The form of one half-day: each person with three choices and, hidden, the mark that the page shows."""
    states = [(state.value, str(state.label)) for state in Attendance.State]
    return joined([mark_row(states, *row) for row in rows])


def mark_row(states, line, chosen, standing, theirs):
    seat, [mark] = line.enrolment, line.marks
    key, told = seat.pk, [pledge_holder(seat.pledge)]
    if mark is not None and mark.signed_at:
        told.append(signed(mark, get_language()))
    if theirs:
        told.append(ui.tag("wait", "triangle-alert", _("A colleague: %(theirs)s") % {"theirs": theirs}))
    name = f"mark_{key}"
    return written(
        '<li><div><b>{}</b>{}</div><fieldset id="id_{}"><legend class="vh">{}</legend>'
        '<input type="hidden" name="seen_{}" value="{}"><div class="row-tight">{}</div></fieldset></li>',
        *(seat.name, written("<br>{}" * len(told), *told), name, seat.name, key, standing),
        joined([choice("radio", name, state, chosen == state, words) for state, words in states]),
    )


def signed(mark, language):
    words = _("signed %(moment)s") % {"moment": formats.moment(mark.signed_at, language)}
    return muted(words)


@register.simple_tag
def waiting_choices(waiting, number):
    """Who may get a certificate, ticked where she was there on all of the session's half-days."""
    language = get_language()
    found = [(row.line, row.line.present) for row in waiting]
    words = {present: half_days_present(present, number) for present in {present for _line, present in found}}
    return joined([waiting_choice(line, present, number, words, language) for line, present in found])


def waiting_choice(line, present, number, words, language):
    seat, length = line.enrolment, clock.length(line.minutes, language)
    words = written("{}<span>{}</span>", seat.name, f"{seat.pledge.holder}, {words[present]}, {length}")
    return choice("checkbox", "pick", f"{seat.pk}.{present}", present == number, words)


@register.simple_tag
def certificate_rows(people, number):
    """Everybody with the half-days on which she was there and what was issued to her."""
    language, labels = get_language(), (_("Firm"), _("Half-days present"), _("Certificate"))
    return joined([certificate_row(row, number, labels, language) for row in people])


def certificate_row(row, number, labels, language):
    firm, present, certificate = labels
    seat = row.line.enrolment
    return written(
        '<tr role="row"><th scope="row" role="rowheader">{}</th><td role="cell" data-l="{}">{}</td>'
        '<td role="cell" data-l="{}" class="num">{}</td><td role="cell" data-l="{}"><span>{}</span></td></tr>',
        *(seat.name, firm, pledge_holder(seat.pledge), present, f"{row.line.present} / {number}"),
        *(certificate, issued(row, language) if row.issued else "–"),
    )


def issued(row, language):
    said, seat = row.issued, row.line.enrolment
    words = _("issued on %(day)s") % {"day": formats.day(said["on"], language)}
    link = '<a href="{}">{} {}<span class="vh">, {}</span></a>'
    link = written(link, address("training:certificate_pdf", seat.pk), ui.icon("download"), words, seat.name)
    if not said["in_part"]:
        return link
    part = ngettext(
        "for %(present)s half-day of %(all)s, by decision",
        "for %(present)s half-days of %(all)s, by decision",
        said["present"],
    )
    return noted(link, part % {"present": said["present"], "all": said["of"]})


@register.simple_tag
def staff_choices(people):
    """People of a firm to tick, those of its needs marked."""
    needed = str(_("in your plan’s needs"))
    return joined([staff_choice(person, needed) for person in people])


def staff_choice(person, needed):
    facts = ", ".join([needed] * person.is_needed + [person.job_title] * bool(person.job_title))
    words = written("<b>{}</b><span>{}</span>", person.name, facts)
    return choice("checkbox", "people", person.pk, False, words)


@register.simple_tag(takes_context=True)
def seat_rows(context, people, own, may_change):
    """Who sits on the seats of each firm or waits for one; people of `own` firms with their post and what can be done.

    Only `own` firms' people are replaced and taken off, and only where `may_change`.
    """
    words = {
        "firm": _("Firm"),
        "seat": _("Seat"),
        Enrolment.State.ENROLLED: ui.tag("ok", "check", _("has a seat")),
        Enrolment.State.WAITING: ui.tag("wait", "hourglass", _("waits")),
    }
    token = written('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context["csrf_token"])
    return joined([seat_row(row, row.pledge.firm_id in own, token if may_change else "", words) for row in people])


def seat_row(row, is_own, token, words):
    heading = noted(row.name, row.employee.job_title) if is_own else row.name
    return written(
        '<tr role="row"><th scope="row" role="rowheader">{}</th><td role="cell" data-l="{}">{}</td>'
        '<td role="cell" data-l="{}">{}</td><td role="cell" class="no-print">{}</td></tr>',
        *(heading, words["firm"], pledge_holder(row.pledge), words["seat"], words[row.state]),
        changes(row, token) if is_own and token else "",
    )


def changes(row, token):
    """A link and a button: somebody else comes instead, or nobody does."""
    return written(
        '<div class="row-tight"><a class="btn small" href="{}">{}<span class="vh"> {}</span></a><form method="post" '
        'action="{}">{}<button type="submit" class="btn small">{}<span class="vh"> {}</span></button></form></div>',
        *(address("training:seat_replace", row.pk), _("Replace"), row.name),
        *(address("training:seat_remove", row.pk), token, _("Take off"), row.name),
    )
