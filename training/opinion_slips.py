"""Slips of paper to hand out after a course: one a person, with a code that leads to three questions."""

from pathlib import Path

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.typesetting import pdf, qr_code
from training.domain.evaluations import language_of

TEMPLATE = Path(__file__).parent / "typst" / "opinion_slips.typ"


def typeset(session, links) -> bytes:
    """The PDF/A file; each slip in the language of the person who gets it."""
    return pdf(TEMPLATE, content(session, links))


def content(session, links) -> dict:
    return {
        "language": "en" if formats.is_english(get_language()) else "fr",
        "park": session.park.name,
        "title": _("What was it worth?"),
        "slips": [slip(session, link) for link in links],
    }


def slip(session, link) -> dict:
    enrolment = link.question.enrolment
    with translation.override(language_of(enrolment)):
        language = get_language()
        return {
            "name": enrolment.name,
            "firm": enrolment.pledge.holder,
            "title": _("What was it worth?"),
            "course": f"{session.title}, {formats.day(session.starts_on, language)}",
            "how": _("Point your phone’s camera at the code: three questions, no account."),
            "until": _("Until %(day)s") % {"day": formats.day(link.question.closes_at.date(), language)},
            "who": _("For you alone: who holds this slip answers in your name."),
            "url": link.url,
            "code": qr_code(link.url),
        }
