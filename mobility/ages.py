"""Which words of a vacancy ask for somebody of a certain age.

Pure: patterns over text as `compliance.plain` gives it.
"""

from mobility.conditions import ABSTAIN, BEGIN, ONLY, PERSON, SEEK, TRADE

# The age of a person at work; "moins de 5 ans" is the age of something else.
TENS = r"(?:vingt|trente|quarante|cinquante|soixante)(?:[ -](?:et[ -]une?|deux|trois|quatre|cinq|six|sept|huit|neuf))?"
AGE = rf"(?:1[4-9]|[2-7]\d|{TENS})"
YEARS = rf"{AGE}\s*(?:ans|years?(?:[\s-]+old|\s+of\s+age)?|yo)\b"
# Years of something other than a life.
OF_SOMETHING = (
    r"(?!\s*(?:d'|d’|de\s|of\s|in\s|en\s|dans\s|sur\s|at\s)\s*"
    r"(?!preference\b|rigueur\b|age\b)\w)"
)
# Words just before, after which the years are a length of time.
NOT_SPAN = (
    r"(?<!depuis )(?<!pendant )(?<!durant )(?<!voila )(?<!il y a )(?<!apres )(?<!avant )(?<!sur )(?<!experience de )"
    r"(?<!experience )(?<!anciennete de )(?<!anciennete )(?<!garantie de )(?<!garantie )"
    r"(?<!entreprise de )(?<!maison de )(?<!d'ici )(?<!agee de )(?<!agees de )"
    r"(?<!lot de )(?<!lots de )(?<!machine de )(?<!machines de )(?<!for )(?<!since )(?<!contrat de )(?<!duree de )"
)
# Those whose age the work is about: the firm's market, whom nobody hires.
SERVED = (
    "clients",
    "clientes",
    "clientele",
    "public",
    "publics",
    "patients",
    "enfants",
    "eleves",
    "animaux",
    "chevaux",
)
NOT_SPAN += "".join(rf"(?<!{word} )(?<!{word} de )(?<!{word} des )" for word in SERVED)
# What is young, or has an age, without being a person.
THINGS = (
    "entreprise",
    "equipe",
    "societe",
    "marque",
    "maison",
    "firme",
    "structure",
    "start-up",
    "startup",
    "machines",
)
NOT_THING = "".join(rf"(?<!{word} )(?<!{word}s )" for word in THINGS)

AGES = (
    r"(?<!sans )(?<!aucune )(?<!pas de )\blimites?\s+d'age\b|(?<!no )\bage\s+limits?\b",
    r"\bage\s+(?:maximum|minimum|maximal|minimal|maxi|mini|max|min|limite|requis|exige|souhaite|ideal)\b",
    r"\b(?:maximum|minimum)\s+age\b",
    rf"{NOT_THING}\bagee?s?(?:\(e\)|·e)?\s+(?:de\s+|d')?(?:moins|plus|entre|au\s+(?:moins|plus)|{AGE}\s+a)\b[^.;\n]{{0,12}}{AGE}\b",
    rf"\baged\s+(?:under|over|between|from|at\s+(?:most|least)|{AGE}\s*(?:-|to))\b",
    rf"{NOT_SPAN}\b(?:moins|plus)\s+de\s+{YEARS}{OF_SOMETHING}",
    rf"{NOT_SPAN}\b(?:entre|between)\s+{AGE}(?:\s+ans)?\s+(?:et|and)\s+{YEARS}{OF_SOMETHING}",
    rf"{NOT_SPAN}\b(?:de\s+)?{AGE}\s*(?:a|-|/|to)\s*{YEARS}{OF_SOMETHING}",
    rf"\b{YEARS}\s*(?:au\s+plus|maximum|maxi|max|au\s+maximum|et\s+moins|et\s+plus)\b{OF_SOMETHING}",
    rf"\b(?:under|over|below|above)\s+{AGE}\s*(?:years?[\s-]+old|years?\s+of\s+age|yo\b)",
    rf"\b{PERSON}\s+(?:\w+\s+)?(?:under|over|below|above)\s+{AGE}\b(?!\s*(?:%|kg|km|h\b|hours))",
    rf"\b(?:younger|older)\s+than\s+{AGE}\b",
    r"\bjeunes?\s+(?:candidat\w*|personnes?|femmes?|hommes?|retraite\w*|profils?)\b",
    r"\byoung\s+(?:person|people|candidates?|wom[ae]n|m[ae]n|applicants?)\b",
    rf"\b(?:seniors?|retraites?|quinqua(?:genaire)?s?|quadras?)\s+{ABSTAIN}\b|\bno\s+seniors?\b",
    rf"{NOT_THING}\b(?:trentenaires?|quadragenaires?)\b",
    rf"\bage\s*:?\s*(?:de\s+|entre\s+)?{AGE}\s*(?:a|-|/|et|to)\s*{AGE}\b|\bage\s+(?:inf|sup)erieur\s+a\b",
    rf"(?:<|(?<!\S)-\s*de\b)\s*(?:de\s+)?{YEARS}{OF_SOMETHING}",
    rf"\b(?:(?:en|au)[\s-]+dess(?:ous|us)\s+de|inferieure?\s+a|superieure?\s+a)\s+{YEARS}{OF_SOMETHING}",
    rf"(?:{BEGIN}|\b(?:ouverte?|reservee?)\s+|\b{PERSON}\s+)jusqu'a\s+{YEARS}{OF_SOMETHING}",
    rf"\b(?:personnes?|candidate?s?|profils?|{TRADE})\s+(?:est\s+)?jeunes?\b(?!\s+(?:ou|comme)\b)",
    r"\bvous\s+etes\s+(?:une?\s+)?jeunes?\b",
    rf"{NOT_THING}(?<!est )(?<!sont )\bjeunes?\s*(?:et|,)\s*(?:dynamique|motive|ambitieu|sporti|energique)\w*",
    rf"(?:{BEGIN}|\b{SEEK}\s+)(?:(?:une?|des|de|notre|nos)\b(?:\(e\)|·e)?\s+)?jeunes?\s+{TRADE}",
    r"(?<!est )(?<!fut )(?<!maison )(?<!entreprise )(?<!societe )(?<!marque )(?<!usine )(?<!cooperative )"
    r"\bnee?s?(?:\(e\)s?|·e)?\s+(?:apres|avant|a\s+partir\s+de|depuis|entre)\s+(?:le\s+)?(?:\d{1,2}\s+\w+\s+)?"
    r"(?:19|20)\d\d\b",
    r"(?<!company )(?<!firm )(?<!was )\bborn\s+(?:after|before|since|between)\s+(?:19|20)\d\d\b",
    rf"{NOT_SPAN}\b(?:maximum|maxi|max)\.?\s+{YEARS}{OF_SOMETHING}",
    rf"\b(?:at\s+most|no\s+more\s+than|up\s+to)\s+{AGE}\s+years?\s+old\b",
    rf"\bjeunes?\s+(?:diplom|gradu)\w*(?:\(e\)|·e)?s?\s+(?:{ONLY}|recherche\w*|demande\w*)",
    rf"\b{SEEK}\s+(?:(?:un|une|des|de|d'|nos|notre)\b|une?\(e\)|un·e)?\s*jeunes?\s+(?:diplom|gradu)\w*"
    r"(?!\S*\s+(?:accepte|bienvenu)\w*)",
    r"\breservee?s?\s+aux\s+(?:jeunes|moins\s+de)\b",
    r"\bprofils?\s*(?:recherche\w*|souhaite\w*)?\s*:\s*jeunes?\s+(?:diplom|gradu)\w*",
    rf"\byoung\s+graduates?\s+(?:{ONLY}|wanted)\b|\b{SEEK}\s+(?:an?\s+)?young\s+graduates?\b",
    r"\bla\s+(?:trentaine|cinquantaine)\b(?!\s*(?:de\b|des\b|d'))",
    r"\bdigital\s+natives?\b|\bgen(?:eration)?\s+[yz]\b",
)
