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
BEGIN = r"(?:\A|(?<=\n)|(?<=\. )|(?<=: ))"
TRADE = (
    r"(?:collaborat|commercia|technicien|vendeu|assistant|ingenieur|ouvri|operat|employe|talent|cadre|chimiste|"
    r"conducteu|conductrice|agent|preparat|magasini|comptable|secretaire)\w*"
)
PERSON = (
    r"(?:candidat\w*|personnes?|gens|salarie\w*|profils?|collaborat\w+|employe\w*|hommes?|femmes?|"
    r"candidates?|applicants?|people|persons?|anyone|someone)"
)
ONLY = (
    r"(?:uniquement|seulement|exclusivement|obligatoirement|imperativement|exigee?s?|requise?s?|obligatoires?|"
    r"de\s+preference|s'abstenir|only)"
)
ABSTAIN = r"(?:s'abstenir|ne\s+pas\s+postuler|need\s+not\s+apply)"
TONGUE = r"(?:francais|anglais|allemand|espagnol|italien|french|english|german|spanish|italian)"
SEEK = r"(?:recherch\w+|recrut\w+|cherch\w+|embauch\w+|souhait\w+|seek\w*|looking\s+for|hiring)"

# Written against text in lower case, without accents, with straight apostrophes.
PATTERNS = {
    "age": (
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
    ),
    "sex": (
        rf"(?<!ou )(?<!et )(?<!/)\b(?:hommes?|femmes?|messieurs|mesdames|dames?)\s+{ONLY}\b",
        r"(?<!ou )(?<!et )(?<!/)(?<!-)(?<!')\b(?:hommes?|femmes?)\s+"
        r"(?:robuste|fort|muscle|costaud|souriant|motive|serieu|soigneu|discre|disponible|experimente)\w*",
        r"\b(?:de\s+preference|plutot|idealement)\s+(?:une?|des)\s+(?:hommes?|femmes?|dames?)\b(?!\s*(?:ou|et|/)\b)",
        r"\bsexe\s*:?\s*(?:masculin|feminin)\b(?!\s*(?:ou|et|/)\b)",
        r"\b(?:uniquement|exclusivement|reservee?s?)\s+(?:a\s+|aux\s+|pour\s+)?(?:des\s+|les\s+|un\s+|une\s+)?"
        r"(?:hommes?|femmes?)\b",
        rf"\b{SEEK}\s+(?:un|une|des|a)\s+(?:jeunes?\s+)?(?:hommes?|femmes?|man|woman)\b(?!\s*(?:ou|et|/|or)\b)",
        r"\b(?:men|women|males?|females?)\s+only\b|\bonly\s+(?:men|women|males?|females?)\b",
        r"\bmust\s+be\s+(?:a\s+)?(?:man|woman|male|female)\b",
        r"\b(?:poste|emploi|travail|metier)\s+(?:d'|de\s+|pour\s+(?:une?\s+|des\s+|les\s+)?)(?:hommes?|femmes?)\b"
        r"(?!\s*(?:ou|et|/)\b)",
        r"\((?:homme|femme)s?\)|\bvous\s+etes\s+une?\s+(?:homme|femme)\b(?!\s*(?:ou|et|/))",
        rf"\b(?:hommes?|femmes?)\s+{ABSTAIN}|\b(?:men|women|ladies|gentlemen|males?|females?)\s+preferred\b",
        r"(?<!and )(?<!or )\b(?:male|female)\s+(?:candidates?|applicants?)\b|\b(?:ladies|gentlemen)\s+only\b",
    ),
    "origin": (
        rf"\bnationalite\s+(?!(?:\w+\s+)?indifferente)[\w-]+(?:\s+{ONLY})?\b",
        rf"\b(?:francais|francaises?|europeens?|europeennes?)\s+(?:{ONLY}|de\s+souche)\b",
        rf"\b{PERSON}\s+d'origine\s+\w+",
        rf"\betrangers?\s+{ONLY}|\betrangeres?\s+{ONLY}",
        r"\blangue\s+maternelle\b|\bmother\s+tongue\b|\bnative\s+\w+\s+speakers?\b",
        r"\b(?:french|eu|european|british)\s+(?:nationality|nationals?|citizens?)\b",
        r"\bde\s+race\s+(?:blanche|noire)\b|\btype\s+(?:europeen|caucasien|africain|maghrebin|asiatique)\b",
        r"\blocut(?:eur|rice)s?\s+(?:\w+\s+)?nati(?:f|ve)s?\b|\bnative[\s-]+speakers?\b|\bbilingue\s+de\s+naissance\b",
        rf"\b{TONGUE}\s+nati(?:f|ve)s?\b|\bnati(?:f|ve)s?\s+(?:en\s+)?{TONGUE}\b",
        rf"\b{PERSON}\s+(?:\w+\s+)?(?:originaires?|natifs?|natives?)\s+(?:de\b|du\b|des\b|d')",
        r"\b\w+phones?\s+nati(?:f|ve)s?\b",
        rf"\bgens\s+du\s+voyage\s+{ABSTAIN}",
        rf"\b(?:parl\w+|{TONGUE})\s+(?:\w+\s+)?sans\s+accent\b",
        r"\bsans\s+accent\s+(?:etranger|regional)\b|\b(?:no|without)\s+(?:an?\s+)?(?:foreign\s+)?accent\b",
        rf"\b(?:ressortissants?|passeport)\s+(?:francais|europeens?|de\s+l'ue)\s+{ONLY}",
    ),
    "family": (
        r"\bnon\s+enceintes?\b|\bpas\s+(?:etre\s+)?enceintes?\b|\b(?:not|non)[\s-]+pregnant\b",
        r"\b(?:pas|sans|aucun)\s+(?:de\s+|d')?(?:projet\s+(?:de\s+|d'))?(?:grossesse|maternite|enfants?)\b"
        r"(?!\s+(?:dans|sur)\b)",
        rf"\b(?:celibataires?|mariee?s?)\s+(?:{ONLY}|sans)\b",
        r"\bsans\s+charges?\s+de\s+famille\b|\blibres?\s+d'obligations?\s+familiales?\b",
        r"\b(?:no|without)\s+(?:children|kids|family\s+ties)\b|\bsingle\s+(?:men|women|people)\s+only\b",
        r"(?<!pour )(?<!de )\bcelibataires?\b(?!\s+geographiques?)",
        r"\b(?:vous\s+etes|etre|personnes?|candidat\w*)\s+(?:mariee?s?|divorcee?s?|pacsee?s?|enceintes?)\b",
        rf"\b(?:meres?|peres?|parents?|mamans?|papas?)\s+(?:de\s+famille\s+|isolee?s?\s+)?{ABSTAIN}",
        r"\bmust\s+(?:not\s+)?be\s+(?:single|married|unmarried|pregnant)\b|\bunmarried\b",
        r"\bsingle\s+(?:persons?|candidates?|applicants?)\b|\bnot\s+planning\s+(?:a\s+family|children|to\s+have)\b",
    ),
    "health": (
        r"\bbonne\s+(?:sante|constitution)\s+(?:exigee|requise|obligatoire|indispensable)\b",
        rf"\b(?:etre|{PERSON}|vous\s+etes)\s+en\s+(?:bonne|parfaite|excellente)\s+sante\b",
        r"\bsans\s+(?:handicap|(?:probleme|souci|antecedent)s?\s+(?:de\s+(?:sante|dos)|medica(?:l|ux)))\b",
        r"\b(?:non|pas)\s+(?:de\s+|d')?(?:handicapee?s?|handicap)\b",
        rf"\b(?:handicapee?s?|rqth)\s+{ONLY}",
        rf"\b(?:bonne|excellente|parfaite)\s+(?:condition|forme)\s+physique\s+{ONLY}",
        r"\b(?:avoir|avez|ayez|jouir\s+d')\s*(?:une\s+)?(?:bonne|excellente|parfaite)\s+(?:sante|constitution)\b",
        r"\b(?:aucune?|pas\s+d[e'])\s*(?:probleme|souci|antecedent|restriction)s?\s+(?:de\s+(?:sante|dos)|medica\w+)\b",
        r"\bsans\s+(?:restrictions?|traitements?)\s+medica\w+|\bsans\s+(?:maladies?\b|arrets?\s+maladie\b)",
        r"\b(?:aucun|pas\s+d')\s*arrets?\s+(?:de\s+)?maladie\b|\b(?:personnes?|candidate?s?)\s+valides?\b",
        rf"{BEGIN}(?:en\s+)?(?:bonne|excellente|parfaite)\s+sante\b(?!\s+(?:financ|econom))",
        r"\bno\s+(?:medical\s+(?:history|conditions?)|health\s+(?:problems?|issues?|conditions?))\b",
        r"\bhealthy\s+(?:candidates?|applicants?|individuals?)\b|\bin\s+(?:perfect|excellent)\s+health\b",
        r"\bno\s+disabilit(?:y|ies)\b|\bgood\s+health\s+(?:is\s+)?required\b|\bnot\s+disabled\b|\bable-bodied\b",
    ),
    "belief": (
        r"\bnon[\s-]+syndiquee?s?\b|\b(?:pas|aucun)\s+(?:de\s+|d')?(?:syndiquee?s?|(?:engagement|mandat)\s+syndical)\b",
        r"\bsyndi(?:quee?s?|calistes?)\s+s'abstenir\b",
        r"\bsans\s+(?:engagement|activite|appartenance|opinion)\s+(?:syndicale?|politique|religieuse)\b",
        r"\b(?:de\s+)?(?:religion|confession)\s+(?!indifferente)(?:catholique|chretienne|musulmane|juive|protestante)\b",
        rf"\b(?:catholiques?|chretien\w*|musulman\w*|juifs?|juives?|protestante?s?|athees?)\s+(?:{ONLY}|pratiquant\w*)\b",
        r"\bsans\s+religion\b",
        r"\bno\s+(?:trade\s+)?union\s+members?\b|\bnon[\s-]union\b",
        r"\b(?:christians?|catholics?|muslims?|jews?|protestants?)\s+only\b",
        r"\b(?:sans|pas\s+de|aucun)\s+signes?\s+religieux\b|\bport\s+du\s+voile\s+(?:interdit|exclu)\b",
        r"\bno\s+(?:headscar(?:f|ves)|veils?|hijabs?|religious\s+symbols?)\b",
    ),
    "looks": (
        r"\bphysique\s+(?:agreable|avantageux)\b|\b(?:bonne|belle)\s+apparence\s+physique\b|\bgood[\s-]looking\b",
        r"\b(?:bonne|excellente|belle|parfaite)\s+presentation\b(?!\s+(?:de|des|du|a\s+l)\b)(?!\s+d')",
        r"\bpresentation\s+(?:soignee|impeccable|irreprochable)\b(?!\s+(?:de|des|du)\b)(?!\s+d')",
        r"\btaille\s+(?:mini|maxi)(?:male?|mum)?\s*(?:de\s+|:\s*)?1\s*[,.m]\s*\d\d\b",
        rf"\b(?:silhouette|{PERSON})\s+(?:minces?|elancee?s?)\b",
        r"\bwell[\s-]presented\b|\b(?:good|smart|attractive|pleasant)\s+appearance\b",
        r"\battractive\s+(?:m[ae]n|wom[ae]n|persons?|people|candidates?)\b|\b(?:sans|no)\s+(?:tatouages?|tattoos?)\b",
    ),
    "private": (
        r"\bheterosexuel\w*",
        rf"\b(?:hetero|homo|bi)sexuel\w*\s+{ONLY}|\b(?:gays?|lesbiennes?|homosexuel\w*)\s+{ABSTAIN}",
        r"\bno\s+(?:gays?|lesbians?|homosexuals?)\b|\b(?:hetero|homo)sexuals?\s+only\b",
        rf"\bnon[\s-]fumeu(?:rs?|ses?)\s+{ONLY}|\bnon[\s-]smokers?\s+only\b",
    ),
    "residence": (
        rf"\b(?:habitant|resident|domicilie)e?s?\s+(?:de\s+|d'|du\s+|a\s+)?[\w-]+\s+{ONLY}\b",
        rf"\b(?:habiter|resider|vivre)\s+(?:a|dans|sur|pres)\s+[^.;\n]{{1,40}}?\s(?:{ONLY}|imperatif|indispensable)\b",
        rf"\bcandidat\w*\s+loca(?:l|le|ux|les)\s+{ONLY}\b|\blocal\s+(?:candidates?|applicants?)\s+only\b",
        r"\bmust\s+(?:live|reside)\s+(?:in|within|near)\b",
    ),
}
COMPILED = [
    (ground, re.compile(pattern, re.IGNORECASE)) for ground, patterns in PATTERNS.items() for pattern in patterns
]


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
        for ground, pattern in COMPILED
        for match in pattern.finditer(simple)
    ]
    kept, end = [], -1
    for finding in sorted(found, key=lambda one: (one.start, -len(one.phrase))):
        if finding.start >= end:
            kept.append(finding)
            end = finding.start + len(finding.phrase)
    return kept


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
