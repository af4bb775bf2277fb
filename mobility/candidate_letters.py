"""Words of messages to candidates: what a firm may leave open in its templates, and what is said where it has none."""

import re

from django.utils import translation
from django.utils.translation import gettext as _

PLACEHOLDERS = ("name", "job", "firm")
BRACED = re.compile(r"\{([^{}]*)\}")


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and is none of ours, in the order of the text: “{nom}”."""
    return [f"{{{name}}}" for name in BRACED.findall(text) if name not in PLACEHOLDERS]


def fill(text: str, application) -> str:
    """The text with the person's name, the post and the firm; anything else in braces stays as it was typed."""
    known = {
        "name": application.employee.name if application.employee else application.outside_name,
        "job": application.vacancy.title,
        "firm": application.vacancy.firm.name,
    }
    return filled(text, known)


def filled(text: str, known: dict) -> str:
    return BRACED.sub(lambda found: known.get(found[1], found[0]), text)


def built_in(purpose: str, language: str) -> tuple[str, str]:
    """Subject and body, with placeholders, for a firm without a template of its own."""
    with translation.override(language):
        return {
            "received": (_("Your application: {job}"), received()),
            "interview": (_("An interview: {job}"), interview()),
            "offer": (_("Our offer: {job}"), offer()),
            "refusal": (_("Our answer: {job}"), refusal()),
        }.get(purpose, ("", ""))


def received() -> str:
    return _(
        "Dear {name},\n\nWe have received your application for “{job}” and are reading it. You will hear from us."
        "\n\n{firm}"
    )


def interview() -> str:
    return _(
        "Dear {name},\n\nWe would like to meet you about “{job}”. Choose a time among those we offer on the page of "
        "your application; write to us if none suits you.\n\n{firm}"
    )


def offer() -> str:
    return _("Dear {name},\n\nWe would like to work with you: “{job}” is yours if you wish.\n\n{firm}")


def refusal() -> str:
    return _(
        "Dear {name},\n\nThank you for your interest in “{job}”. We have chosen another profile this time.\n\n{firm}"
    )
