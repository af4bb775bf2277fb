"""Which words of a vacancy ask for a sex, an origin, a family, health, a belief, looks, a private life or a home.

Pure: patterns over text as `compliance.plain` gives it. The ages stand apart (`mobility.ages`).
"""

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
CONDITIONS = {
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
