"""What a vacancy may not ask: age limits and criteria that the law calls discriminatory.

Pure, and deliberately narrow: it refuses phrases that name a criterion as a condition, and lets pass years of
experience, the age of a batch, or a title written for women and men. It helps an honest writer; it is no lawyer.
"""

import re

PEOPLE = (
    r"(?:candidat\w*|personnes?|salari\w*|profils?|hommes?|femmes?|jeunes?|candidates?|people|applicants?|persons?)"
)
YEARS = r"\d{2}\s*(?:ans|years?(?:\s+old)?)"
# French criteria of article L1132-1 of the labour code, and their English names, as conditions.
PATTERNS = {
    "age": (
        r"\b(?:âge|age)\s*(?:maximum|minimum|maxi|mini|limite|limit|requis|souhaité|:)",
        r"\b(?:âgée?s?|aged)\s+(?:de\s+)?(?:moins|plus|entre|under|over|between|at\s+most)\b",
        rf"{PEOPLE}\s+(?:de\s+)?(?:moins|plus)\s+de\s+{YEARS}",
        rf"{PEOPLE}\s+(?:under|over|below|above)\s+{YEARS}",
        rf"\b(?:entre|between)\s+\d{{2}}\s+(?:et|and)\s+{YEARS}(?!\s*(?:d.expérience|of\s+experience|d.ancienneté))",
        rf"\b(?:moins|plus)\s+de\s+{YEARS}(?!\s*(?:d|of\b))(?=\s*(?:$|[.,;!)\n]|exig|requis|souhait|imp))",
        r"\bjeunes?\s+(?:candidat\w*|diplômée?s?|personnes?|femmes?|hommes?|retrait\w*)\b",
        r"\byoung\s+(?:graduate|person|people|candidate|woman|man)s?\b",
        r"\b(?:pas|no)\s+(?:de\s+)?(?:seniors?|retraités)\b",
    ),
    "sex": (
        r"\b(?:hommes?|femmes?)\s+(?:uniquement|seulement|exclusivement|exigée?s?|de\s+préférence)\b",
        r"\b(?:uniquement|exclusivement|réservée?\s+aux)\s+(?:des\s+|les\s+|aux\s+)?(?:hommes|femmes)\b",
        r"\b(?:men|women|male|female)\s+only\b",
    ),
    "origin": (
        r"\bnationalité\s+(?:française|européenne)\b",
        r"\b(?:de\s+)?race\s+\w+\b",
        r"\bd.origine\s+(?:française|européenne|étrangère)\b",
        r"\b(?:french|european)\s+(?:nationality|nationals?)\b",
        r"\bnative\s+(?:french|english)\s+speakers?\s+only\b",
    ),
    "family": (
        r"\b(?:célibataires?|mariée?s?)\s+(?:uniquement|exigée?s?|de\s+préférence|sans\s+enfants?)\b",
        r"\bsans\s+enfants?\b",
        r"\b(?:pas|non)\s+enceintes?\b",
        r"\b(?:no|without)\s+children\b",
        r"\bnot\s+pregnant\b",
    ),
    "health": (
        r"\bbonne\s+santé\s+(?:exigée|requise)\b",
        r"\bsans\s+(?:handicap|problèmes?\s+de\s+santé)\b",
        r"\bpas\s+de\s+(?:handicap\w*|travailleurs?\s+handicapés?)\b",
        r"\b(?:no\s+disabilit\w+|good\s+health\s+required)\b",
    ),
    "belief": (
        r"\bnon[-\s]syndiquée?s?\b",
        r"\b(?:pas|aucun)\s+(?:de\s+)?(?:syndiqués?|engagement\s+syndical)\b",
        r"\b(?:catholiques?|musulmane?s?|juifs?|juives?|protestante?s?)\s+(?:uniquement|exigée?s?|de\s+préférence)\b",
        r"\bno\s+union\s+members?\b",
    ),
    "looks": (
        r"\b(?:bonne|excellente)\s+apparence\s+physique\b",
        r"\bphysique\s+(?:agréable|avantageux)\b",
        r"\bgood[-\s]looking\b",
    ),
}
COMPILED = [re.compile(pattern, re.IGNORECASE) for patterns in PATTERNS.values() for pattern in patterns]


def refused_phrase(text: str) -> str | None:
    """The first phrase of the text that sets a forbidden condition, as it was written; None when there is none."""
    found = [match for pattern in COMPILED if (match := pattern.search(text or ""))]
    return min(found, key=lambda match: match.start()).group().strip() if found else None
