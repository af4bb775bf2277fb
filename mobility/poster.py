"""The poster of a vacancy for noticeboards: one page of A4 or A3, in French, black on white."""

import re
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.typesetting import pdf, qr_code

TEMPLATE = Path(__file__).parent / "typst" / "poster.typ"
PAPERS = ("a4", "a3")
LANGUAGE = "fr"
LONGEST_PIECE = 240
PARAGRAPH_COST = 60
"""What a new paragraph counts for, in characters, when a text is cut to fit: it takes a line of its own."""
LONGEST_WORD = 18


def typeset(vacancy, *, paper="a4", remove_by=None) -> bytes:
    """The PDF/A file; `vacancy` comes with its firm and park, `remove_by` is its closing day unless given."""
    return pdf(TEMPLATE, content(vacancy, paper=paper, remove_by=remove_by))


def address(vacancy, via="") -> str:
    """Where the code leads: a page that tells a stranger nothing. Without `via` it stands for a poster."""
    query = f"?via={via}" if via else ""
    return f"{settings.BASE_URL}{reverse('mobility:vacancy_gate', args=[vacancy.reference])}{query}"


def typed(vacancy) -> str:
    """The poster's address as a person types it."""
    return address(vacancy).removeprefix("https://").removeprefix("http://").rstrip("/")


def content(vacancy, *, paper, remove_by) -> dict:
    """All words of the poster, in French whatever the reader's language."""
    with translation.override(LANGUAGE):
        day = formats.day(vacancy.closes_on, LANGUAGE)
        return {
            "paper": paper if paper in PAPERS else PAPERS[0],
            "park": vacancy.firm.park.name,
            "heading": _("A post to fill in the park"),
            "number": _("Vacancy no. %(reference)s") % {"reference": vacancy.reference},
            "firm": breakable(vacancy.firm.name),
            "title": breakable(vacancy.title),
            "facts": [[label, breakable(value)] for label, value in facts(vacancy) if value],
            "sections": sections(vacancy),
            "more": _("The rest is online: use the code below."),
            "apply": _("To apply, or to read more"),
            "by": _("Answer by %(day)s") % {"day": day},
            "how": _("Point a phone’s camera at the code, or type this address:"),
            "address": typed(vacancy),
            "trust": _(
                "Only %(firm)s’s named recruiters and its director read an application. "
                "If you work for another firm of the park, it learns of it only from you."
            )
            % {"firm": breakable(vacancy.firm.name)},
            "printed": _("Printed on %(day)s") % {"day": formats.day(timezone.localdate(), LANGUAGE)},
            "remove": _("To be taken down by %(day)s") % {"day": formats.day(remove_by or vacancy.closes_on, LANGUAGE)},
            "code": qr_code(address(vacancy)),
        }


def facts(vacancy) -> list[tuple[str, str]]:
    """What a passer-by wants to know first; the values that are missing are empty."""
    contract = vacancy.get_contract_display()
    if vacancy.part_time:
        contract = f"{contract}, {_('part time possible')}"
    hours = vacancy.get_hours_display()
    if vacancy.adaptable:
        hours = f"{hours}. {_('The post can be adapted')}"
    start = formats.day(vacancy.starts_on, LANGUAGE) if vacancy.starts_on else ""
    return [
        (_("Contract"), contract),
        (_("Working hours"), hours),
        (_("Gross monthly pay"), pay(vacancy, LANGUAGE)),
        (_("Place of work"), vacancy.place),
        (_("Start of work"), start),
    ]


def pay(vacancy, language) -> str:
    """The range of gross monthly pay in words; nothing where none is given."""
    low, high = (formats.money(amount, language) for amount in (vacancy.pay_from, vacancy.pay_to))
    if vacancy.pay_from is not None and vacancy.pay_to is not None:
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    if vacancy.pay_from is not None:
        return _("from %(low)s") % {"low": low}
    return _("up to %(high)s") % {"high": high} if vacancy.pay_to is not None else ""


def sections(vacancy) -> list[dict]:
    texts = [
        (_("The job"), vacancy.mission),
        (_("What it takes"), vacancy.requirements),
        (_("What the job leads to"), vacancy.prospects),
    ]
    return [{"title": title, "paragraphs": paragraphs(text)} for title, text in texts if text.strip()]


def paragraphs(text) -> list[list]:
    """Paragraphs of pieces, each with the characters from the text's beginning to its end: a cut falls between two."""
    found, end = [], 0
    for line in normalize_newlines(text).split("\n"):
        pieces, end = [], end + PARAGRAPH_COST
        for piece in pieces_of(breakable(" ".join(line.split()))):
            end += len(piece)
            pieces.append([end, piece])
        if pieces:
            found.append(pieces)
    return found


def pieces_of(line) -> list[str]:
    """Sentences, those that are too long in parts."""
    found = []
    for sentence in re.split(r"(?<=[.!?…;])\s+", line):
        while len(sentence) > LONGEST_PIECE:
            at = sentence.rfind(" ", 0, LONGEST_PIECE)
            at = at if at > 0 else LONGEST_PIECE
            found.append(sentence[:at])
            sentence = sentence[at:].lstrip()
        if sentence:
            found.append(sentence)
    return found


def breakable(text) -> str:
    """The text with soft hyphens in words too long for a line, such as an address."""
    return re.sub(rf"[^\s-]{{{LONGEST_WORD}}}(?=[^\s-]{{4}})", lambda word: f"{word.group()}\u00ad", text)
