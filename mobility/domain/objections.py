"""What the law says of a vacancy's words: a sentence for the person who wrote them, or nothing to say."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobility.compliance import reads_as_english, refused

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


def objection(text) -> str:
    """Why the law refuses this text, naming the phrase; empty when nothing is found."""
    finding = refused(text)
    return FORBIDDEN[finding.ground] % {"phrase": finding.phrase} if finding else ""


def english_only(*texts) -> str:
    """What to say of words in English alone, which nobody may be shown yet; empty when they are French."""
    if not reads_as_english("\n".join(filter(None, texts))):
        return ""
    return _("This reads as English. The law asks for French: write the French text first, English may follow it.")


def objection_to(vacancy, competences=()) -> str:
    """The first thing that keeps a vacancy, as it stands, from being shown; empty when nothing does."""
    words = [getattr(vacancy, name) for name in TEXTS]
    found = (objection(text) for text in (*words, *competences))
    return next(filter(None, found), "") or english_only(*words[1:])
