"""How the mobility app's own values are written."""

from django import template
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mobility import cards
from mobility.domain import applying
from mobility.states import first_to_say, priority_of, standing_of, state_of
from mobility.tabs import sections_of
from naturopole import formats
from naturopole.markup import address, written
from naturopole.templatetags import ui

register = template.Library()
register.simple_tag(cards.card, name="application_card")
register.simple_tag(cards.cards, name="application_cards")
register.simple_tag(cards.line, name="application_line")


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
def desk_line(vacancy, number):
    """One vacancy on the desk, with its figures or, over so many columns, who reads them. In Python: it has 25."""
    today, language = localdate(), get_language()
    if vacancy.counts:
        figures = written('<td class="num">{}</td>' * len(vacancy.counts), *vacancy.counts)
    else:
        unread = _("Read by its recruiters and the director")
        figures = written('<td colspan="{}" class="muted">{}</td>', number, unread)
    return written(
        '<tr><th scope="row"><a href="{}">{}</a><br><span class="muted">{}</span></th><td>{}{}</td>'
        '<td class="nowrap">{}</td>{}</tr>',
        *(address("mobility:vacancy_detail", vacancy.pk), vacancy.title, vacancy.reference),
        *(vacancy_state(vacancy), vacancy_priority(vacancy)),
        *(formats.day_short(vacancy.closes_on, language, today), figures),
    )


TASKS = {
    "sign": ("new", "pencil", gettext_lazy("You sign")),
    "propose": ("new", "pencil", gettext_lazy("You propose")),
    "tell": ("new", "lock", gettext_lazy("Employer not told")),
}


@register.simple_tag
def release_line(release):
    """One change of firm in a list, with what waits for its reader. In Python: a page has 25."""
    person, way = release.application.employee, ""
    if release.party:
        firms = {"left": person.firm.name, "joined": release.application.vacancy.firm.name}
        way = written('<p class="muted">{}</p>', _("from %(left)s to %(joined)s") % firms)
    task = ui.tag(*TASKS[release.task]) if release.task else ""
    return written(
        '<li class="spread"><div><h3><a href="{}">{}</a></h3>{}<p class="muted">{}</p></div>'
        '<div class="row-tight">{}{}</div></li>',
        *(address("mobility:release_detail", release.pk), person.name, way, day_of(release)),
        *(task, standing_tag(release)),
    )


def day_of(release) -> str:
    """The day agreed, else the end of the notice, else the day proposed, with its name."""
    days = (
        (release.agreed_on, _("Agreed day: %(day)s")),
        (release.notice_ends_on, _("End of the notice period: %(day)s")),
        (release.proposed_on, _("Proposed day: %(day)s")),
    )
    found = next(((day, words) for day, words in days if day), None)
    return found[1] % {"day": formats.day(found[0], get_language())} if found else ""


@register.simple_tag
def vacancy_state(vacancy):
    """Where a vacancy stands."""
    return ui.tag(*state_of(vacancy))


@register.simple_tag
def vacancy_priority(vacancy):
    """That the park comes first, and until when; nothing where it does not."""
    priority = priority_of(vacancy)
    return ui.tag(*priority) if priority else ""
