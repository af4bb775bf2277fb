"""Lists of vacancies on paper, in the reader's language: for an appraisal interview, for the staff's noticeboard."""

from itertools import groupby
from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mobility import poster
from mobility.models import Application
from naturopole import formats
from naturopole.typesetting import pdf, qr_code

FOLDER = Path(__file__).parent / "typst"
Channel = Application.Channel


def shared(park, title) -> dict:
    """What every sheet carries."""
    language = get_language()
    return {
        "language": "en" if formats.is_english(language) else "fr",
        "park": park.name,
        "title": title,
        "printed": _("Printed on %(day)s") % {"day": formats.day(timezone.localdate(), language)},
        "page": _("Page"),
    }


def facts(vacancy) -> str:
    """Contract, hours, place, pay, and what may be adapted, on one line."""
    parts = [vacancy.get_contract_display(), vacancy.get_hours_display()]
    parts += [_("part time possible")] if vacancy.part_time else []
    parts += [_("the post can be adapted")] if vacancy.adaptable else []
    parts += [_("a step up")] if vacancy.leads_up else []
    return " · ".join([*map(str, parts), poster.breakable(vacancy.place)])


def line(vacancy, via) -> dict:
    """One vacancy as a sheet lists it; nothing tells who recruits, nor who has applied."""
    language = get_language()
    pay = poster.pay(vacancy, language)
    return {
        "title": poster.breakable(vacancy.title),
        "firm": poster.breakable(vacancy.firm.name),
        "number": _("no. %(reference)s") % {"reference": vacancy.reference},
        "facts": facts(vacancy),
        "pay": _("Gross monthly pay: %(pay)s") % {"pay": pay} if pay else "",
        "until": _("Answer by %(day)s") % {"day": formats.day(vacancy.closes_on, language)},
        "code": qr_code(poster.address(vacancy, via)),
    }


def appraisal(employee, rows, more) -> bytes:
    """One page for an interview; `rows` and `more` are what `mobility.domain.appraisal.near` answers."""
    occupation = f"{employee.rome.label} ({employee.rome.code})"
    content = shared(employee.firm.park, _("Open vacancies near your occupation")) | {
        "person": f"{employee.name}, {employee.firm.name}",
        "occupation": _("Your occupation: %(occupation)s") % {"occupation": occupation},
        "rows": [line(row.vacancy, Channel.APPRAISAL.value) | {"reason": row.reason} for row in rows],
        "none": "" if rows else _("No vacancy near this occupation is open today."),
        "more": more_words(more),
        "how": _("Point a phone’s camera at a code to read the vacancy and to apply."),
        "trust": _("If you apply to another firm, your employer learns of it only from you."),
    }
    return pdf(FOLDER / "appraisal.typ", content)


def more_words(more) -> str:
    if not more:
        return ""
    return ngettext("%(count)d more is on the site.", "%(count)d more are on the site.", more) % {"count": more}


def digest(park, rows, more) -> bytes:
    """The representatives' list by firm; `rows` come ordered by firm."""
    firms = [
        {"name": firm.name, "rows": [line(row, Channel.DIGEST.value) | {"new": new_word(row)} for row in group]}
        for firm, group in groupby(rows, key=lambda row: row.firm)
    ]
    content = shared(park, _("Open vacancies of the park")) | {
        "firms": firms,
        "none": "" if rows else _("No vacancy is open today."),
        "more": more_words(more),
        "how": _("Point a phone’s camera at a code to read the vacancy and to apply."),
        "trust": _("If you apply to another firm, your employer learns of it only from you."),
    }
    return pdf(FOLDER / "digest.typ", content)


def new_word(vacancy) -> str:
    return _("New") if vacancy.is_new else ""
