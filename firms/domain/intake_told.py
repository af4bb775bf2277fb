"""What a firm said in its application and no other page of its file shows, for the park's desk."""

from datetime import date

from django.utils.translation import get_language

from firms.domain.intake_words import LABELS
from naturopole.formats import day


def told_by_firm(candidacy) -> list[tuple]:
    """Telephone, wished arrival and promises as they were sent: (question, answer); none for a file without a form."""
    intake = getattr(candidacy, "intake", None)
    answers = intake.sent.get("answers", {}) if intake else {}
    words = {"phone": answers.get("phone"), "wished_on": in_words(answers.get("wished_on"))}
    words["undertakings"] = answers.get("undertakings")
    return [(LABELS[name], said) for name, said in words.items() if said]


def in_words(typed) -> str:
    """A day of the form, which was checked before it was sent, in the page's language."""
    return day(date.fromisoformat(typed), get_language()) if typed else ""
