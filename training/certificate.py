"""The certificate of completion of one person, on one page."""

from datetime import date
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.typesetting import pdf
from training import clock

TEMPLATE = Path(__file__).parent / "typst" / "certificate.typ"


def typeset(enrolment, said, half_days) -> bytes:
    """The PDF/A file; `said` is what was issued (see `domain.certificates`), so that it never says anything else."""
    return pdf(TEMPLATE, content(enrolment, said, half_days))


def content(enrolment, said, half_days) -> dict:
    session, language = enrolment.session, get_language()
    organiser = session.organiser.name if session.organiser else session.park.name
    return {
        "language": "en" if formats.is_english(language) else "fr",
        "park": session.park.name,
        "title": _("Certificate of completion"),
        "lead": _("%(organiser)s certifies that") % {"organiser": organiser},
        "person": enrolment.name,
        "firm": enrolment.pledge.holder,
        "followed": _("has followed the training"),
        "course": session.title,
        "facts": [[label, value] for label, value in facts(session, said, half_days) if value],
        "issued": _("Issued on %(day)s") % {"day": formats.day(said["on"], language)},
        "signature": _("Signature and stamp of the organiser"),
    }


def facts(session, said, half_days) -> list[tuple[str, str]]:
    language, provider = get_language(), session.provider
    end = formats.day(date.fromisoformat(said["valid_until"]), language) if said["valid_until"] else ""
    days = formats.number(said["present"] / 2, language)
    return [
        (_("Theme"), session.theme.name if session.theme else ""),
        (_("On"), when(half_days)),
        (_("Length followed"), f"{length(said['present'], days)}, {clock.length(said['minutes'], language)}"),
        (_("Presence"), _("%(present)d half-days of %(of)d") % {"present": said["present"], "of": said["of"]}),
        (_("Training provider"), provider.name if provider else ""),
        (_("Registration number"), provider.registration if provider else ""),
        (_("Trainer"), session.trainer.name if session.trainer else ""),
        (_("Obtained on"), formats.day(date.fromisoformat(said["obtained_on"]), language)),
        (_("Valid until"), end or _("It does not expire")),
    ]


def length(halves, days) -> str:
    return _("%(days)s day") % {"days": days} if halves <= 2 else _("%(days)s days") % {"days": days}


def when(half_days) -> str:
    """Each day once, in full."""
    language = get_language()
    return " · ".join(formats.day(day, language) for day in sorted({half.day for half in half_days}))
