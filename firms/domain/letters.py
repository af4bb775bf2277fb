"""The reasoned letter to a candidate: what it says in both languages, without a word in confidence of a resident."""

import re

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms.domain import intake
from firms.models import Decision, Document, Opinion
from naturopole import formats

RUN = 8
"""So many words of an opinion in a row count as a quotation of it."""
ENDS = {
    Decision.Outcome.WELCOME: lambda: _("The park is glad to welcome your firm."),
    Decision.Outcome.WELCOME_WITH_CONDITIONS: lambda: _("The park welcomes your firm under the conditions below."),
    Decision.Outcome.NOT_RETAIN: lambda: _("The park does not retain your application."),
    Decision.Outcome.ASK_FOR_MORE: lambda: _("The park needs more from you before it decides."),
}


def words(text) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def quoted_opinion(text, opinions) -> bool:
    """True when the text holds eight words in a row of a submitted opinion."""
    typed = words(text)
    runs = {tuple(typed[start : start + RUN]) for start in range(len(typed) - RUN + 1)}
    return any(
        tuple(own[start : start + RUN]) in runs
        for own in (words(opinion.text) for opinion in opinions)
        for start in range(len(own) - RUN + 1)
    )


def content(decision) -> dict:
    """The letter in the active language, ready for its template. Typed texts stand as they were typed."""
    candidacy = decision.candidacy
    park = candidacy.firm.park
    language = "en" if formats.is_english(get_language()) else "fr"
    appeal = decision.outcome == Decision.Outcome.NOT_RETAIN
    return {
        "language": language,
        "park": park.name,
        "place": f"{park.commune}, {formats.day(decision.decided_at, language)}",
        "to": [row for row in [candidacy.firm.name, *candidacy.firm.address.splitlines()] if row],
        "reference": _("File no. %(reference)s") % {"reference": candidacy.reference},
        "title": _("Your application to join the park"),
        "opening": ENDS[decision.outcome](),
        "text": decision.reason,
        "reasons_title": _("Reasons"),
        "reasons": [reason(row, decision, language) for row in decision.cited],
        "conditions_title": _("Conditions"),
        "conditions": [
            [row.text, _("by %(day)s") % {"day": formats.day(row.due_on, language)}]
            for row in decision.conditions.all()
        ],
        "appeal": appeal_words(park, decision, language) if appeal else "",
        "signed": signatures(decision, language),
        "page": _("Page"),
    }


def reason(row, decision, language) -> dict:
    """What the reason rests on, in words that give nothing of a resident away, and the president's sentence."""
    kind, _colon, key = row["cites"].partition(":")
    if kind == "term":
        rests = TERM_WORDS[key](decision.figures["figures"])
    elif kind == "document":
        title = Document.objects.filter(pk=key, firm=decision.candidacy.firm_id).values_list("title", flat=True).first()
        rests = _("Your document “%(title)s”.") % {"title": title or "–"}
    else:
        partner = Opinion.objects.filter(pk=key, partner__isnull=False).exists()
        rests = _("The opinion of a public partner.") if partner else _("The opinion of a resident firm.")
    return {"rests": rests, "text": row["text"]}


def novelty_words(figures):
    value = figures["novelty"]
    if value >= 0.995:
        return _("Novelty: every place your firm would take is free.")
    if value >= 0.5:
        return _("Novelty: most of the places your firm would take are free.")
    return _("Novelty: most of the places your firm would take are held already.")


def fit_words(figures):
    if figures["fit"] >= 0.2:
        return _("Fit: your markets, steps and specialties follow on from those of the residents.")
    return _("Fit: your markets, steps and specialties do not meet those of the residents.")


def rivalry_words(figures):
    value = figures["rivalry"]
    if value >= 0.6:
        return _("Rivalry: the same step is already done in the park for the same markets.")
    if value > 0:
        return _("Rivalry: a part of your work is already done in the park.")
    return _("Rivalry: nobody in the park does your work.")


def chain_words(figures):
    if figures["chain_gain"]:
        return _("Gain for the chain: your firm would strengthen a step of the package solution.")
    return _("Gain for the chain: no step of the package solution would become stronger.")


def breadth_words(figures):
    if figures["breadth_gain"]:
        return _("Gain in breadth: the park would serve more markets and specialties.")
    return _("Gain in breadth: the park would serve no further market or specialty.")


TERM_WORDS = {
    "novelty": novelty_words,
    "fit": fit_words,
    "rivalry": rivalry_words,
    "chain": chain_words,
    "breadth": breadth_words,
}


def appeal_words(park, decision, language) -> str:
    return _(
        "You may appeal within %(days)d days of this letter by the link of your file, with what is new. Somebody who "
        "has not judged it before will review it."
    ) % {"days": park.appeal_days}


def signatures(decision, language) -> list:
    """Who signs, as what; the second signature under a decision against the verdict."""
    second = getattr(decision, "countersignature", None)
    people = [decision.decided_by, second.signed_by] if second else [decision.decided_by]
    return [[person.name, office_of(person)] for person in people]


def office_of(person) -> str:
    """As what a person signs; a resident's own people without their firm, which the letter does not name."""
    held = person.memberships_held
    return _("For the resident firms") if held and held[0].firm_id else person.role_line


def announce(decision):
    """Write to the candidate that there is news; the message holds a fresh link and no decision."""
    candidacy = decision.candidacy
    if decision.outcome == Decision.Outcome.ASK_FOR_MORE:
        intake.reopen(candidacy)
    if not candidacy.contact_email:
        return
    intake.renew(candidacy, news=True)
