"""What the law says of a vacancy's words: a sentence for the person who wrote them, or nothing to say."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobility.compliance import findings, reads_as_english

TEXTS = ("title", "mission", "requirements", "prospects")
"""Fields of a vacancy that are free text, in the order of the form."""

FORBIDDEN = {
    "age": gettext_lazy("“%(phrase)s” sets an age limit, which the law forbids."),
    "sex": gettext_lazy("“%(phrase)s” chooses by sex, which the law forbids."),
    "origin": gettext_lazy("“%(phrase)s” chooses by origin or mother tongue, which the law forbids."),
    "family": gettext_lazy("“%(phrase)s” chooses by family or pregnancy, which the law forbids."),
    "health": gettext_lazy("“%(phrase)s” chooses by health or disability, which the law forbids."),
    "belief": gettext_lazy("“%(phrase)s” chooses by belief or union, which the law forbids."),
    "looks": gettext_lazy("“%(phrase)s” chooses by looks, which the law forbids."),
    "private": gettext_lazy("“%(phrase)s” chooses by private life, which the law forbids."),
    "residence": gettext_lazy("“%(phrase)s” chooses by place of residence, which the law forbids."),
}


def objections(text) -> list[str]:
    """Why the law refuses this text, a sentence for each phrase found: nobody mends one only to meet the next."""
    return [FORBIDDEN[finding.ground] % {"phrase": finding.phrase} for finding in findings(text or "")]


def english_only(*texts) -> str:
    """What to say of words in English alone, which nobody may be shown yet; empty when they are French."""
    if not reads_as_english("\n".join(filter(None, texts))):
        return ""
    return _("This reads as English. The law asks for French: write the French text first, English may follow it.")


def objection_to(vacancy, competences=()) -> str:
    """The first thing that keeps a vacancy, as it stands, from being shown; empty when nothing does."""
    words = [getattr(vacancy, name) for name in TEXTS]
    found = (sentence for text in (*words, *competences) for sentence in objections(text))
    return next(found, "") or english_only(*words[1:])
