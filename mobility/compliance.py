"""What a vacancy may not ask: age limits and the criteria that the law calls discriminatory, in French and English.

A text in English alone is told apart too: the law asks for French.

Pure functions over text. The grounds are those of articles L1132-1 and L5321-2 of the French labour code that people
do write into vacancies. The rules are narrow on purpose: they want a phrase that sets a condition on a person, and let
pass years of experience, the age of a batch or of a firm's clients, "H/F", a replacement of somebody on maternity
leave, plants "d'origine française" or a post open to disabled workers. They help an honest writer; they are no lawyer.
"""

import re
import unicodedata
from dataclasses import dataclass

from mobility.ages import AGES, APART, OPEN_AGES
from mobility.bearers import is_of_somebody, is_served
from mobility.conditions import CONDITIONS

PATTERNS = {"age": (*AGES, *OPEN_AGES, *APART), **CONDITIONS}
COMPILED = [(ground, re.compile(pattern), pattern) for ground, patterns in PATTERNS.items() for pattern in patterns]
FOR_THE_SERVED = ("sex", "health", "family")
"""Grounds of which a product's market may be told: "des parfums pour homme uniquement"."""


@dataclass(frozen=True)
class Finding:
    """A phrase as it was written and the ground, a key of PATTERNS, on which it is refused."""

    ground: str
    phrase: str
    start: int


def plain(text: str) -> str:
    """The text letter for letter in lower case, without accents, with straight apostrophes and plain spaces.

    Positions stay those of the text, so that what is found can be shown as it was written.
    """
    return "".join(plain_letter(letter) for letter in text)


def plain_letter(letter: str) -> str:
    if letter in "’ʼ‘":
        return "'"
    if letter in "–—‑":
        return "-"
    if letter.isspace():
        return "\n" if letter == "\n" else " "
    return unicodedata.normalize("NFKD", letter)[0].lower()[:1] or letter


def findings(text: str) -> list[Finding]:
    """Every phrase that sets a forbidden condition, in reading order, each stretch of text once."""
    text = unicodedata.normalize("NFC", text)
    simple = plain(text)
    found = [
        Finding(ground, " ".join(text[match.start() : match.end()].split()), match.start())
        for ground, pattern, source in COMPILED
        for match in pattern.finditer(simple)
        if asks(ground, source, simple, match.start())
    ]
    kept, end = [], -1
    for finding in sorted(found, key=lambda one: (one.start, -len(one.phrase))):
        if finding.start >= end:
            kept.append(finding)
            end = finding.start + len(finding.phrase)
    return kept


def asks(ground, source, simple, start) -> bool:
    """Whether a phrase sets its condition on somebody to be hired, not on a thing or on those products are for."""
    if source in OPEN_AGES or source in APART:
        return is_of_somebody(simple, start, sentence=source in APART)
    return ground not in FOR_THE_SERVED or not is_served(simple, start)


# Words that hold a sentence together, each in one of the two languages only.
ENGLISH = re.compile(r"\b(?:the|and|of|with|for|you|your|we|our|will|are|is|be|this|that|from|have|has|to|as|it|by)\b")
FRENCH = re.compile(
    r"\b(?:le|la|les|et|de|des|du|un|une|avec|pour|vous|votre|vos|nous|notre|nos|est|sont|dans|sur|par|qui|que|aux?)\b"
)
FEW = 4


def reads_as_english(text: str) -> bool:
    """Whether a text is in English rather than French; a name, a title or a few words are neither."""
    words = plain(text or "")
    english = len(ENGLISH.findall(words))
    return english >= FEW and english > 2 * len(FRENCH.findall(words))
