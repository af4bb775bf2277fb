"""Which words of a vacancy ask for somebody of a certain age.

Pure: patterns over text as `compliance.plain` gives it. `OPEN_AGES` tell an age, or youth, of whoever the sentence
speaks of: whether that is somebody to be hired, `mobility.bearers` says.
"""

from mobility.conditions import ABSTAIN, BEGIN, ONLY, PERSON, SEEK, TRADE, WITHOUT

# The age of a person at work; "moins de 5 ans" is the age of something else.
TENS = r"(?:vingt|trente|quarante|cinquante|soixante)(?:[ -](?:et[ -]une?|deux|trois|quatre|cinq|six|sept|huit|neuf))?"
AGE = rf"(?:1[4-9]|[2-7]\d|{TENS})"
YEARS = rf"{AGE}\s*(?:ans|years?(?:[\s-]+old|\s+of\s+age)?|yo)\b"
BOUND = r"(?:au\s+(?:plus|moins|maximum|minimum)|maximum|minimum|max[.i]?|mini?|environ|revolus)"
# Years of something other than a life.
OF_SOMETHING = (
    rf"(?!\s*(?:{BOUND}\s*)?(?:d'|d’|de\s|of\s|in\s|en\s|dans\s|sur\s|at\s)\s*"
    r"(?!preference\b|rigueur\b|age\b)\w)(?!['’]?\s+experience)"
)
# Words just before, after which the years are a length of time.
LENGTH_OF = (
    *("depuis", "pendant", "durant", "voila", "il y a", "apres", "avant", "sur", "d'ici", "for", "since"),
    *("experience", "experience de", "experience :", "anciennete", "anciennete de", "garantie", "garantie de"),
    *(
        "contrat de",
        "duree de",
        "duree de vie de",
        "duree de vie :",
        "horizon",
        "horizon de",
        "departs echelonnes",
        "retraite",
        "fidelite :",
        "agee de",
        "agees de",
    ),
)
NOT_SPAN = "".join(rf"(?<!{word} )" for word in LENGTH_OF)
# A number that counts no years of a life.
UNIT = r"(?!\s*(?:%|€|eur|k€|kg|km|g\b|l\b|m\b|h\b|hours|days|people|staff|employees|°|degrees|minutes|pages|,\d|\.\d))"
BOUNDED = r"(?:under|over|below|above)"
YOUNG = r"(?:dynamique|motive|ambitieu|sporti|energique|disponible)"
GRADUATE = r"jeunes?\s+(?:diplom|gradu)\w*"
DAY = r"(?:le\s+)?(?:\d{1,2}(?:er)?\s+\w+\s+)?(?:19|20)\d\d\b"
THE_OLD = (
    r"(?:seniors?|retraites?|retraitees?|quinqua(?:genaire)?s?|sexagenaires?|quadras?|vieux|"
    r"personnes?\s+agees?|old(?:er)?\s+(?:people|workers?|candidates?|applicants?))"
)

AGES = (
    r"(?<!sans )(?<!aucune )(?<!pas de )\blimites?\s+d'age\b|(?<!no )\bage\s+limits?\b",
    r"\bage\s+(?:maximum|minimum|maximal|minimal|maxi|mini|max|min|limite|requis|exige|souhaite|ideal)\b",
    r"\b(?:maximum|minimum)\s+age\b",
    rf"\b(?:{THE_OLD}|jeunes|juniors?)\s+{ABSTAIN}\b|\bno\s+{THE_OLD}\b|\b{WITHOUT}{THE_OLD}\b",
    r"\btrop\s+(?:agee?s?|vieux|vieilles?|jeunes?)\s+(?:s'abstenir|pour\s+(?:ce\s+poste|postuler))\b|\btoo\s+old\b",
    rf"\b(?:over|under)\s+{AGE}s\b|\byoung\s+blood\b|\b(?:seniors?|retraites?)\s+(?:non\s+accept|refus|exclu)\w+",
    rf"\b{SEEK}\s+(?:les|des)\s+jeunes\b(?!\s+(?:diplom|pousses|plants?|arbres?|entreprises?|marques?))",
    r"\bcandidatures?\s+(?:de|des)\s+(?:seniors?|jeunes)\s+(?:refus|exclu|non\s+accept)\w+",
    rf"\bage\s*:?\s*(?:de\s+|entre\s+)?{AGE}\s*(?:a|-|/|et|to)\s*{AGE}\b(?!\s*(?:jours|mois|semaines|days|months))",
    r"\bage\s+(?:inf|sup)erieur\s+a\b",
    rf"\bage\s*:\s*{AGE}\s+ans\b|\bvous\s+avez\s+(?:environ\s+|tout\s+juste\s+)?{YEARS}{OF_SOMETHING}",
    rf"\b(?:you\s+are|you're|must\s+be|should\s+be|no\s?one|nobody)\s+{BOUNDED}\s+{AGE}\b{UNIT}",
    rf"\b{BOUNDED}\s+{AGE}s?\s+only\b",
    r"\bvous\s+etes\s+(?:une?\s+)?jeunes?\b|\bquelqu'une?\s+de\s+jeune\b",
    r"\byoung\s+(?:\w+\s+|and\s+\w+\s+|,\s*\w+\s+)?(?:person|people|candidates?|applicants?|professionals?)\b",
    r"\byoung\s+(?:wom[ae]n|m[ae]n)\b|\byouthful\s+(?:candidates?|persons?|applicants?|profiles?|looks?)\b",
    rf"\b{GRADUATE}(?:\(e\)|·e)?s?\s+(?:{ONLY}|recherche\w*|demande\w*)",
    rf"\b{SEEK}\s+(?:(?:un|une|des|de|d'|nos|notre)\b|une?\(e\)|un·e)?\s*{GRADUATE}"
    r"(?![^.;\n]{0,60}(?:accepte|bienvenu|confirme|experimente)\w*)",
    r"\breservee?s?\s+aux\s+(?:jeunes|moins\s+de)\b",
    rf"\bprofils?\s*(?:recherche\w*|souhaite\w*)?\s*:\s*{GRADUATE}",
    rf"\byoung\s+graduates?\s+(?:{ONLY}|wanted)\b|\b{SEEK}\s+(?:an?\s+)?young\s+graduates?\b",
    rf"\bjeunes?\s+(?:\w+\s+)?de\s+{YEARS}|\byoungsters?\b|\bage\s+{BOUNDED}\s+{AGE}\b{UNIT}",
    rf"\b(?:be|are|aged?)\s+between\s+{AGE}\s+and\s+{AGE}\b{UNIT}(?!\s+years?\b(?!\s+(?:old|of\s+age)))",
    r"\bdigital\s+natives?\b|\bgen(?:eration)?\s+[yz]\b",
)
OPEN_AGES = (
    rf"\baged\s+(?:under|over|between|from|at\s+(?:most|least)|{AGE}\s*(?:-|to))",
    rf"{NOT_SPAN}\b(?:moins|plus)\s+de\s+{YEARS}{OF_SOMETHING}",
    rf"{NOT_SPAN}\b(?:entre|between)\s+{AGE}(?:\s+ans)?\s+(?:et|and)\s+{YEARS}{OF_SOMETHING}",
    rf"{NOT_SPAN}\b(?:de\s+)?{AGE}\s*(?:ans\s*)?(?:a|-|/|to)\s*{YEARS}{OF_SOMETHING}",
    rf"{NOT_SPAN}\b{YEARS}\s*(?:au\s+plus|maximum|maxi|max|au\s+maximum|et\s+moins|et\s+plus)\b{OF_SOMETHING}",
    rf"\b{BOUNDED}\s+{AGE}\s*(?:years?[\s-]+old|years?\s+of\s+age|yo\b)",
    rf"\b(?:{PERSON}|graduates?)\s+(?:\w+\s+)?{BOUNDED}\s+{AGE}\b{UNIT}",
    rf"\b(?:younger|older)\s+than\s+{AGE}\b{UNIT}(?!\s+years?\b(?!\s+(?:old|of\s+age)))",
    rf"\b(?:hommes?|femmes?)\s+(?:de\s+|d'(?:environ\s+)?){YEARS}",
    rf"\b(?:depass\w+|pas\s+encore)\s+(?:les\s+|l'age\s+de\s+)?{YEARS}{OF_SOMETHING}",
    rf"(?:<|(?<!\S)-\s*de\b)\s*(?:de\s+)?{YEARS}{OF_SOMETHING}",
    rf"\b(?:(?:en|au)[\s-]+dess(?:ous|us)\s+de|inferieure?\s+a|superieure?\s+a)\s+{YEARS}{OF_SOMETHING}",
    rf"(?:{BEGIN}|\b(?:ouverte?|reservee?)\s+|\b{PERSON}\s+)jusqu'a\s+{YEARS}{OF_SOMETHING}",
    rf"{NOT_SPAN}\b(?:maximum|maxi|max)\.?\s+{YEARS}{OF_SOMETHING}",
    rf"\b(?:at\s+most|no\s+more\s+than|up\s+to)\s+{AGE}\s+years?\s+old\b",
    r"\bjeunes?\s+(?:candidat\w*|personnes?|femmes?|hommes?|filles?|garcons?|retraite\w*|profils?)\b",
    rf"(?<!-)\b(?:personnes?|candidate?s?|profils?|{TRADE})\s+(?:est\s+)?jeunes?\b(?!\s+(?:ou|comme)\b)",
    rf"(?<!est )(?<!sont )\bjeunes?\s*(?:et|,)\s*{YOUNG}\w*|"
    r"\byoung\s+and\s+(?:dynamic|motivated)\b(?!\s+(?:\w+\s+)?(?:company|team|firm|business|lab|group)\b)",
    rf"(?:{BEGIN}|\b{SEEK}\s+)(?:(?:une?|des|de|notre|nos)\b(?:\(e\)|·e)?\s+)?jeunes?\s+{TRADE}",
    r"\b(?:trentenaires?|quadragenaires?)\b",
    r"\bla\s+(?:trentaine|cinquantaine)\b(?!\s*(?:de\b|des\b|d'))",
)
# Of these the subject may stand before a comma: "Notre maison, née avant 1980, …", "Le laboratoire, âgé de 30 ans, …".
APART = (
    rf"\bagee?s?(?:\(e\)s?|·e)?\s+(?:de\s+|d')?(?:moins|plus|entre|au\s+(?:moins|plus)|{AGE}\s+a)\b[^.;\n]{{0,12}}{AGE}\b",
    rf"\bagee?s?(?:\(e\)s?|·e)?\s+de\s+{YEARS}",
    rf"(?<!est )(?<!fut )\bnee?s?(?:\(e\)s?|·e)?\s+(?:apres|avant|a\s+partir\s+de|depuis|entre)\s+{DAY}"
    r"(?!\s+(?:du|de|d')\b)",
    rf"\bnee?s?(?:\(e\)s?|·e)?\s+en\s+{DAY}\s+(?:ou|et)\s+(?:apres|avant|plus\s+tard)\b",
    r"(?<!was )\bborn\s+(?:after|before|since|between)\s+(?:19|20)\d\d\b",
)
