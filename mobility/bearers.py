"""Of whom a phrase speaks: of somebody to be hired, or of a thing, a firm, or those whom its products are for.

Pure: over text as `compliance.plain` gives it. "Notre usine a plus de 40 ans" says the age of a plant, "des soins pour
femmes uniquement" whom the soap is for; both are the same words as a condition on a person.
"""

import re

from mobility.conditions import PERSON, SEEK, TRADE

# Who is asked for; a job named after a thing ("technicien de laboratoire") is one as well.
HIRED = (
    rf"\b(?:{TRADE}|responsables?|chargee?s?|chef(?:fe)?s?|conseill\w+|postes?|emploi)"
    r"(?:\s+(?:de|du|des|en|aux?|la|le|les)\b|\s+d'|\s+l')*(?:\s*\w+)?"
    rf"|\b(?:vous|you|applicants?|candidat\w*|profils?|salarie\w*|{SEEK})\b"
)
# Whom the firm makes its products for, or studies.
SERVED = (
    r"\b(?:gammes?|produits?|complements?|soins?|cremes?|cosmetiques?|parfums?|laits?|aliments?|tisanes?|formules?|"
    r"formulations?|medicaments?|shampooings?|gels?|savons?|vetements?|products?|supplements?|ranges?|foods?|skincare|"
    r"etudes?|essais|panels?|volontaires?|sujets?|dosages?|"
    r"peaux?|patient\w*|client\w*|public|publics|consommat\w+|lect\w+|utilisat\w+|enfants?|eleves?|animaux|chevaux|studies|volunteers?|"
    r"consumers?|customers?|skins?)\b"
)
PRODUCT_FOR = (
    r"\b(?:pour|destine\w*|s'adress\w+|a\s+destination|a\s+l'attention|concue?s?|adapte\w*|aux|for|aimed|made)\b"
)
# What is young, or has an age, without being a person.
THINGS = (
    r"\b(?:entreprises?|equipes?|societes?|marques?|maisons?|firmes?|structures?|start-?ups?|pme|tpe|groupes?|groupements?|"
    r"usines?|laboratoires?|ateliers?|services?|filieres?|filiales?|cooperatives?|associations?|poles?|domaines?|fermes?|sites?|"
    r"exploitations?|etablissements?|organismes?|villes?|secteurs?|marches?|clubs?|bureaux?|pays|territoires?|ambiances?|esprits?|environnements?|cadre|"
    r"machines?|materiels?|equipements?|outils?|installations?|parcs?|batiments?|lignes?|cuves?|futs?|"
    r"collections?|graines?|panneaux|rhums?|whiskys?|maturations?|arbres?|arbustes?|plants?|plantes?|pieds?|vignes?|vergers?|haies|bois|forets?|lots?|eaux?-de-vie|vins?|alcools?|"
    r"savoir-faire|savoir\s+faire|histoires?|traditions?|existence|experiences?|anciennete|metier|pratique|"
    r"contrats?|bail|prets?|emprunts?|credits?|archives?|dossiers?|donnees|stabilite|reglementation|interdit\w*|"
    r"compan(?:y|ies)|teams?|groups?|buildings?|trees?|orchards?|equipment|records?|loans?|warranty)\b"
)
PEOPLE = rf"\b{PERSON}\b"
KINDS = re.compile(rf"(?P<hired>{HIRED})|(?P<served>{SERVED})|(?P<thing>{THINGS})|(?P<people>{PEOPLE})")
FOR = re.compile(rf"{SERVED}[^.;:!?\n]*?{PRODUCT_FOR}|\b(?:vestiaires?|toilettes|sanitaires)\b")
SENTENCE, CLAUSE = re.compile(r"[.;!?\n]"), re.compile(r"[.;!?\n,]")


def is_of_somebody(text: str, start: int, *, sentence: bool = False) -> bool:
    """Whether an age at `start` is that of somebody to be hired: unless a thing or the served were named last.

    Words are looked for from the last comma on, or in the whole `sentence` so far. "Personnes", "femmes" are those
    served where these were named before: "une gamme pour les personnes de plus de 65 ans".
    """
    last = ""
    for found in KINDS.finditer(before(text, start, SENTENCE if sentence else CLAUSE)):
        kind = found.lastgroup
        if kind != "people" or last != "served":
            last = kind
    return last not in ("served", "thing")


def is_served(text: str, start: int) -> bool:
    """Whether the phrase at `start` says whom a product is for: "des parfums pour homme uniquement"."""
    clause = before(text, start, CLAUSE)
    found = FOR.search(clause)
    return found is not None and not re.search(HIRED, clause[found.start() :])


def before(text: str, start: int, end: re.Pattern) -> str:
    """What stands before `start`, back to the last sign that `end` names."""
    cut = max((found.end() for found in end.finditer(text, max(start - 300, 0), start)), default=max(start - 300, 0))
    return text[cut:start]
