"""Which words of a vacancy ask for a sex, an origin, a family, health, a belief, looks, a private life or a home.

Pure: patterns over text as `compliance.plain` gives it. The ages stand apart (`mobility.ages`).
"""

BEGIN = r"(?:\A|(?<=\n)|(?<=\. )|(?<=: )|(?<=\n- )|(?<=\n• ))"
TRADE = (
    r"(?:collaborat|commercia|technicien|vendeu|assistant|ingenieur|ouvri|operat|employe|talent|cadre|chimiste|"
    r"conducteu|conductrice|agent|preparat|magasini|comptable|secretaire|serveu|hotes|apprenti|stagiaire|manutention|aide-)\w*"
)
PERSON = (
    r"(?:candidat\w*|personnes?|gens|salarie\w*|profils?|collaborat\w+|employe\w*|hommes?|femmes?|"
    r"candidates?|applicants?|people|persons?|anyone|someone)"
)
ONLY = (
    r"(?:uniquement|seulement|exclusivement|obligatoirement|imperativement|exigee?s?|requise?s?|obligatoires?|"
    r"de\s+preference|s'abstenir|only)"
)
ABSTAIN = r"(?::?\s*s'abstenir|:?\s*ne\s+pas\s+postuler|need\s+not\s+apply|(?:non|pas)\s+acceptee?s?)"
WITHOUT = r"(?:pas|sans|aucune?|ni)\s+(?:de\s+|d')?"
BE = r"(?:vous\s+etes|etre|must\s+be|you\s+are)"
TONGUE = r"(?:francais|anglais|allemand|espagnol|italien|french|english|german|spanish|italian)"
SEEK = (
    r"(?:recherch\w+|recrut\w+|cherch\w+|embauch\w+|souhait\w+|voulons|voudrions|privilegi\w+|prefer(?:ons|e|er|ence)?\b|"
    r"seek\w*|looking\s+for|hiring|we\s+want)"
)

# Who is turned away in a word: "… s'abstenir", "pas de …", "no …".
ILL = (
    r"(?:diabetiques?|epileptiques?|asthmatiques?|depressi(?:f|ve)s?|seropositi(?:f|ve)s?|obeses?|malades?|allergiques?|"
    r"cardiaques?|handicapee?s?|(?:personnes?|travailleurs?|candidats?)\s+(?:handicapee?s?|obeses?|malades?)|rqth)"
)
FOREIGN = (
    r"(?:etrangere?s?|immigree?s?|gens\s+du\s+voyage|roms|gitans?|arabes?|maghrebine?s?|africaine?s?|asiatiques?|"
    r"foreigners?|immigrants?|arabs?|africans?|gypsies|travellers)"
)
FAITHFUL = (
    r"(?:catholiques?|chretien\w*|musulman\w*|juifs?|juives?|protestante?s?|athees?|bouddhistes?|"
    r"christians?|catholics?|muslims?|jews?|jewish|protestants?|atheists?|religious\s+people)"
)
UNIONISTS = r"(?:syndiquee?s?|syndicalistes?|militante?s?(?:\s+(?:syndica|politi)\w+)?|union\s+(?:members?|activists?))"
PARENTS = (
    r"(?:(?:jeunes?\s+)?(?:mamans?|meres?|peres?|papas?|parents?)(?:\s+de\s+famille|\s+isolee?s?)?|"
    r"(?:femmes?\s+)?enceintes?|pregnant\s+wom[ae]n|(?:working\s+|single\s+)?(?:mothers|parents|mums|moms))"
)
LOVERS = r"(?:gays?|lesbien\w*|homosexuel\w*|homosexuals?|transgenres?|transsexuel\w*)"
SMOKERS = r"(?:fumeu(?:rs?|ses?)|smokers?)"
MEN = r"(?:hommes?|femmes?|filles?|garcons?|dames?|wom[ae]n|m[ae]n|girls?|boys?|ladies|gentlemen)"
NOT_BOTH = r"(?!\s*(?:ou|et|ni|/|or|and|comme)\b)(?!\s*/)"
# Of a plant, a label, a report.
OF = r"(?!\s+(?:de|des|du|a\s+l|of)\b)(?!\s+d')"

# Written against text in lower case, without accents, with straight apostrophes.
CONDITIONS = {
    "sex": (
        rf"(?<!ou )(?<!et )(?<!/)\b(?:hommes?|femmes?|messieurs|mesdames|dames?)\s+{ONLY}\b",
        r"(?<!ou )(?<!et )(?<!/)(?<!-)(?<!')\b(?:hommes?|femmes?)\s+"
        r"(?:robuste|fort|muscle|costaud|souriant|motive|serieu|soigneu|discre|disponible|experimente)\w*",
        r"\b(?:de\s+preference|plutot|idealement)\s+(?:une?|des)\s+(?:hommes?|femmes?|dames?)\b(?!\s*(?:ou|et|/)\b)",
        r"\bsexe\s*:?\s*(?:masculin|feminin)\b(?!\s*(?:ou|et|/)\b)",
        r"\b(?:uniquement|seulement|exclusivement|reservee?s?)\s+(?:a\s+|aux\s+|pour\s+)?(?:des\s+|les\s+|un\s+|une\s+)?"
        r"(?:hommes?|femmes?)\b",
        rf"\b{SEEK}\s+(?:une?|les|des|an?|some)?\s*(?:jeunes?\s+)?{MEN}\b(?![\s-]cles?\b){NOT_BOTH}",
        r"\b(?:men|women|males?|females?)\s+only\b|\bonly\s+(?:men|women|males?|females?)\b",
        r"\bmust\s+be\s+(?:a\s+)?(?:man|woman|male|female)\b",
        r"\b(?:poste|emploi|travail|metier)\s+(?:d'|de\s+|pour\s+(?:une?\s+|des\s+|les\s+)?)(?:hommes?|femmes?)\b"
        r"(?!\s*(?:ou|et|/)\b)",
        r"\((?:homme|femme)s?\)|\bvous\s+etes\s+une?\s+(?:homme|femme)\b(?!\s*(?:ou|et|/))",
        rf"\b(?:hommes?|femmes?)\s+{ABSTAIN}|\b(?:men|women|ladies|gentlemen|males?|females?)\s+preferred\b",
        r"(?<!and )(?<!or )\b(?:male|female)\s+(?:candidates?|applicants?)\b|\b(?:ladies|gentlemen)\s+only\b",
        rf"\b(?:{TRADE}|secretaires?|infirmi\w+)\s+(?:hommes?|femmes?)\b{NOT_BOTH}",
        r"\b(?:candidat\w*|profils?)\s+(?:masculin|feminin)e?s?\s+(?:uniquement|seulement|souhait\w+|exig\w+|privilegi\w+|prefer\w+)",
        r"\b(?:sexe|sex|gender|(?:profil\w*|candidat\w*|personne)(?:\s+(?:recherche|ideal|souhaite|voulu)\w*)?)\s*:\s*"
        rf"(?:une?\s+|an?\s+)?(?:hommes?|femmes?|males?|females?|m[ae]n|wom[ae]n)\b(?![\s-]cles?\b){NOT_BOTH}",
        # As the name of a job; "la femme de ménage passe le soir" is of somebody else.
        r"(?<!ou )(?<!et )(?<!/)(?<!/ )(?<!la )(?<!l')(?<!notre )\b(?:homme|femme)\s+"
        rf"(?:de\s+(?:menage|chambre|peine)|d'entretien|toutes?\s+mains?|a\s+tout\s+faire)\b{NOT_BOTH}(?!\s*\()",
        r"(?<!ou )(?<!et )(?<!ou une )(?<!ou un )(?<!/)(?<!-)\b(?:hommes?|femmes?)\s+"
        r"(?:souhaitee?s?|recherchee?s?|demandee?s?|voulue?s?|privilegiee?s?|preferee?s?)\b",
        rf"(?:{BEGIN}|\b(?:poste|emploi|travail|metier|mission)s?\b[^.;\n]{{0,30}}\s)"
        rf"(?:convenant|convient|ideal|adapte|parfait|destine|donc|reserve)\w*\s+(?:pour\s+|a\s+|aux\s+)(?:une?\s+|des\s+|les\s+)?"
        rf"(?:hommes?|femmes?)\b{NOT_BOTH}",
        r"\b(?:pas\s+(?:de\s+|d')|aucune?\s+)(?:hommes?|femmes?|filles?|garcons?)\b(?!\s*(?:ni|ou)\b)",
        r"\bno\s+(?:wom[ae]n|m[ae]n|girls|boys|ladies)\b(?!['’-])|\b(?:girls?|wom[ae]n|m[ae]n|males?|females?)\s+wanted\b",
        r"\bpreferably\s+(?:an?\s+)?(?:m[ae]n|wom[ae]n|males?|females?)\b(?!\s*(?:or|and)\b)|\b(?:m[ae]n|wom[ae]n)\s+preferred\b",
        r"\b(?:suitable|ideal|a\s+job)\s+for\s+(?:an?\s+)?(?:m[ae]n|wom[ae]n)\b(?!\s*(?:or|and)\b)",
        r"\b(?:technicienne|assistante|operatrice|vendeuse|preparatrice|ouvriere|employee|hotesse|infirmiere|collaboratrice)s?"
        r"\s+(?:uniquement|seulement|exclusivement)\b",
        r"\b(?:looking\s+for|seek\w*|hiring|prefer)\s+an?\s+\w+\s+(?:m[ae]n|wom[ae]n)\b|\bprofil\s+masculin\b",
        r"\b(?:poste|emploi|profil|metier)\s+(?:\w+ment\s+)?(?:feminin|masculin)\b(?!\s*(?:ou|et|/))",
        r"(?<!ou )(?<!et )(?<!/)\b(?:hommes?|femmes?)\s+"
        r"de\s+(?:terrain|metier|confiance)\s+(?:exige|souhaite|recherche)\w*",
        rf"\b(?:m[ae]n|wom[ae]n)\s+{ABSTAIN}|\b{SEEK}\s+an?\s+(?:fe)?male\s+\w+",
    ),
    "origin": (
        r"\bnationalite\s*:?\s+(?:francaise|europeenne|belge|suisse|allemande|italienne|espagnole|portugaise|britannique|"
        r"americaine|polonaise|roumaine|marocaine|algerienne|tunisienne|turque|ue\b|de\s+l'(?:ue|union)\b|d'un\s+(?:etat|pays))",
        r"\bnationalite\s+(?:exigee|requise|obligatoire)",
        rf"(?:{BEGIN}|\b{PERSON}\s+|\b{TRADE}\s+)(?:francais|europeens?|europeennes?|francaises?)\s+"
        r"(?:uniquement|seulement|exclusivement|de\s+preference|s'abstenir|only)|\bfrancais(?:es?)?\s+de\s+souche\b",
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
        rf"\b{WITHOUT}{FOREIGN}\b(?!\s+(?:au|a|aux)\b)|\bno\s+{FOREIGN}\b|\b{FOREIGN}\s+{ABSTAIN}",
        r"(?<!doivent )(?<!doit )(?<!peut )(?<!peuvent )\b(?:etre|vous\s+etes)\s+(?:francaise?s?|europeen(?:ne)?s?)\b"
        r"(?!-)(?!\s+ou\b)",
        r"\bmust\s+be\s+(?:french|european|british|white)\b|\b(?:white|black)\s+(?:people|men|women)\s+only\b",
        r"\b(?:hommes?|femmes?|personnes?|candidate?s?)\s+(?:blanc|noir)(?:s|h?es?)?\b|\bbbr\b",
        rf"{BEGIN}blancs?\s+(?:uniquement|de\s+preference)|\brace\s+blanche\b|\bconsonance\s+(?:francaise|europeenne|etrangere)\b",
        r"\b(?:vous\s+etes|etre|candidat\w*|personnes?)\s+nee?s?(?:\(e\))?\s+(?:en\s+france|en\s+europe|sur\s+le\s+sol)\b",
        r"\bmust\s+be\s+born\s+in\b|\b(?:candidates?|applicants?)\s+born\s+in\b|\bvous\s+etes\s+d'origine\s+\w+",
        rf"\bsans\s+accent\s+(?:marque|prononce)|{BEGIN}sans\s+accent\b(?!\s+(?:sur|mis|de)\b)",
        r"\bfrancaise?s?\s+de\s+naissance\b|\b(?:european|french)\s+(?:candidates?|applicants?)\s+only\b",
        r"\bfrancaise?s?\s+d'origine\b|\borigine\s+\w+\s+(?:exclue?|refusee?|proscrite|non\s+acceptee?)\b",
    ),
    "family": (
        r"\bnon\s+enceintes?\b|\bpas\s+(?:etre\s+)?enceintes?\b|\b(?:not|non)[\s-]+pregnant\b",
        r"\b(?:pas|sans|aucun)\s+(?:de\s+|d')?(?:projet\s+(?:de\s+|d'))?(?:grossesse|maternite|enfants?)\b"
        r"(?!\s+(?:dans|sur)\b)",
        rf"\b(?:celibataires?|mariee?s?|en\s+couple)\s+(?:{ONLY}|sans\b|avec\s+enfants?\b)",
        r"\bsans\s+(?:charge|contrainte|obligation|attache)s?\s+(?:de\s+famille|familiales?)\b|\bsans\s+famille\b(?!\s+(?:de|d')\b)",
        r"\blibres?\s+(?:d'|de\s+toutes?\s+)(?:obligation|contrainte|attache|charge)s?\s+(?:familiales?|de\s+famille)\b",
        r"\b(?:no|without)\s+(?:children|kids|family\s+ties)\b|\bsingle\s+(?:men|women|people)\s+only\b",
        r"(?<!pour )(?<!de )\bcelibataires?\b(?!\s+(?:geographiques?|ou)\b)",
        r"\b(?:vous\s+etes|etre|personnes?|candidat\w*)\s+(?:mariee?s?|divorcee?s?|pacsee?s?|enceintes?)\b",
        rf"\b(?:meres?|peres?|parents?|mamans?|papas?)\s+(?:de\s+famille\s+|isolee?s?\s+)?{ABSTAIN}",
        r"\bmust\s+(?:not\s+)?be\s+(?:single|married|unmarried|pregnant)\b|\bunmarried\b",
        r"\bsingle\s+(?:persons?|candidates?|applicants?)\b|\bnot\s+planning\s+(?:a\s+family|children|to\s+have)\b",
        rf"\b{PARENTS}\s+{ABSTAIN}|\b(?:pas|aucune?)\s+(?:de\s+|d')(?:jeunes?\s+)?(?:mamans?|meres?|papas?)\b",
        r"\bpas\s+(?:prevoir|envisager|projeter)\s+(?:de\s+|une?\s+|d')*(?:grossesse|maternite|enfants?)\b",
        r"\b(?:no|without)\s+(?:family|childcare)\s+(?:obligations?|commitments?|responsibilit\w+|ties)\b|\bchildless\b",
        r"\bno\s+(?:young|small)\s+(?:children|kids)\b(?!\s+(?:in|on|are|allowed))|\bno\s+(?:pregnant\s+wom[ae]n|mothers)\b",
        r"\bmust\s+(?:not\s+)?have\s+(?:no\s+)?(?:children|kids)\b|\bmarried\s+(?:persons?|candidates?|applicants?|people)\b",
        r"\bsituation\s+(?:de\s+famille|familiale)\s*:\s*(?:celibataire|mariee?|sans|libre)\b",
        r"\b(?:pas|aucune)\s+(?:de\s+)?charges?\s+de\s+famille\b|\bnot\s+intending\s+to\s+(?:become|have|start)\b",
        r"\bpas\s+de\s+conges?\s+(?:de\s+)?(?:maternite|paternite|parental)\b",
    ),
    "health": (
        r"\bbonne\s+(?:sante|constitution)\s+(?:exigee|requise|obligatoire|indispensable)\b",
        rf"\b(?:etre|{PERSON}|vous\s+etes)\s+en\s+(?:bonne|parfaite|excellente)\s+sante\b",
        r"\bsans\s+(?:handicap|(?:probleme|souci|antecedent)s?\s+(?:de\s+(?:sante|dos)|medica(?:l|ux)))\b",
        r"\b(?:non|pas|aucun)\s+(?:de\s+|d')?(?:handicapee?s?|handicap)\b",
        rf"\b(?:handicapee?s?|rqth)\s+{ONLY}",
        rf"\b(?:bonne|excellente|parfaite)\s+(?:condition|forme)\s+physique\s+{ONLY}",
        r"\b(?:avoir|avez|ayez|jou(?:ir|issez|issant)\s+d')\s*(?:une\s+)?(?:tres\s+)?(?:bonne|excellente|parfaite)\s+(?:sante|constitution)\b",
        r"\b(?:aucune?|pas\s+d[e'])\s*(?:probleme|souci|antecedent|restriction)s?\s+(?:de\s+(?:sante|dos)|medica\w+)\b",
        rf"\bsans\s+(?:restrictions?|traitements?)\s+medica\w+|{BEGIN}sans\s+maladies?\b|\bsans\s+arrets?\s+maladie\b",
        r"\b(?:aucun|pas\s+d')\s*arrets?\s+(?:de\s+)?maladie\b|\b(?:personnes?|candidate?s?)\s+valides?\b",
        rf"{BEGIN}(?:en\s+)?(?:bonne|excellente|parfaite)\s+sante\b(?!\s+(?:financ|econom))",
        r"\bno\s+(?:medical\s+(?:history|conditions?)|health\s+(?:problems?|issues?|conditions?))\b",
        r"\bhealthy\s+(?:candidates?|applicants?|individuals?)\b|\bin\s+(?:perfect|excellent)\s+health\b",
        r"\bno\s+disabilit(?:y|ies)\b|\bgood\s+health\s+(?:is\s+)?required\b|\bnot\s+disabled\b|\bable-bodied\b",
        rf"\b{ILL}\s+{ABSTAIN}|\b(?:pas|aucune?|no|ni)\s+(?:de\s+|d')?{ILL}\b|\bnon[\s-]seropositi(?:f|ve)s?\b",
        r"\b(?:pas|sans|aucune?)\s+(?:d')?allergies?\b(?!\s+(?:signal|connu|declar|alimentaire))",
        rf"(?:{BEGIN}|\b{BE}\s+|\bavoir\s+une\s+|\bavez\s+une\s+)sante\s+(?:robuste|de\s+fer|solide)\b",
        r"\b(?:pas|sans|aucun)\s+(?:de\s+)?mal\s+(?:de|au)\s+dos\b|\bsans\s+maladies?\s+chroniques?\b",
        r"\b(?:poste|emploi|offre)\b[^.;\n]{0,20}\s(?:non|pas|in)\s*-?(?:encore\s+)?(?:ouverte?|accessible|adaptee?)\s+aux\s+"
        r"(?:personnes?|travailleurs?|candidats?)\s+(?:handicape|en\s+situation\s+de\s+handicap|a\s+mobilite)",
        rf"{BEGIN}non\s+(?:ouverte?|accessible|adaptee?)\s+aux\s+(?:personnes?|travailleurs?)\s+(?:handicape|en\s+situation)",
        r"\bpas\s+etre\s+(?:en\s+arret\s+(?:de\s+)?maladie|malade|handicape|souvent\s+malade)|\bjamais\s+malade\b",
        rf"(?:{BEGIN}|\b{BE}\s+(?:in\s+)?)(?:in\s+)?(?:good|excellent|perfect)\s+(?:physical\s+)?health\b(?!\s+(?:and|insurance|care))",
        r"\b(?:good|excellent|perfect)\s+(?:physical\s+)?health\s+(?:is\s+)?(?:required|needed|essential|a\s+must)\b",
        r"\b(?:must\s+be|be)\s+(?:healthy|physically\s+fit)\b|\bphysically\s+fit\s+(?:only|candidates?|people)\b|\bable\s+bodied\b",
        r"\bno\s+(?:disabled|handicapped)\s+(?:people|persons?|workers?|candidates?|applicants?)\b|\bno\s+disability\b",
        r"\bno\s+(?:back|knee|medical)\s+(?:problems?|issues?|pain)\b|\bno\s+(?:chronic|mental)\s+(?:illness(?:es)?|diseases?)\b",
        r"\bno\s+sick(?:ness)?\s+(?:leave|absence)\b|\bno\s+allergies\b",
        r"(?<!n'est )(?<!pas )\b(?:interdite?|fermee?|refusee?)\s+aux\s+"
        r"(?:handicapee?s|personnes?\s+handicapees|travailleurs\s+handicapes)\b",
        r"\bhandicap\s+(?:non\s+accepte|refuse|exclu)\b|\b(?:pas|aucun)\s+(?:de\s+)?traitements?\s+medica\w+",
        r"\b(?:pas|sans)\s+avoir\s+(?:de\s+|d'|un\s+|une\s+)?(?:handicap|maladie|probleme\s+de\s+sante)\b",
    ),
    "belief": (
        r"\bnon[\s-]+syndiquee?s?\b|\b(?:pas|aucun)\s+(?:de\s+|d')?(?:syndiquee?s?|(?:engagement|mandat)\s+syndical)\b",
        r"\bsyndi(?:quee?s?|calistes?)\s+s'abstenir\b",
        r"\b(?:sans|aucune?|pas\s+d')\s*(?:engagement|activite|appartenance|opinion)\s+(?:syndicale?|politique|religieuse)\b",
        r"\b(?:de\s+)?(?:religion|confession)\s+(?!indifferente)(?:catholique|chretienne|musulmane|juive|protestante)\b",
        rf"\b(?:catholiques?|chretien\w*|musulman\w*|juifs?|juives?|protestante?s?|athees?)\s+(?:{ONLY}|pratiquant\w*)\b",
        r"\bsans\s+religion\b",
        r"\bno\s+(?:trade\s+)?union\s+members?\b|\bnon[\s-]union\b",
        r"\b(?:christians?|catholics?|muslims?|jews?|protestants?)\s+only\b",
        r"\b(?:sans|pas\s+de|aucun)\s+signes?\s+religieux\b|\bport\s+du\s+voile\s+(?:interdit|exclu)\b",
        r"\bno\s+(?:headscar(?:f|ves)|veils?|hijabs?|religious\s+symbols?)\b",
        rf"\b{UNIONISTS}\s+{ABSTAIN}|\b(?:pas|aucune?|no|ni)\s+(?:de\s+|d')?{UNIONISTS}\b",
        r"\bpas\s+(?:etre\s+)?(?:syndiquee?s?|(?:membre|adherente?|affiliee?)\s+(?:d'|a\s+)un\s+(?:syndicat|parti))\b",
        r"\bnon[\s-](?:affiliee?s?|membres?|adherente?s?)\s+(?:a|d')\s*un\s+(?:syndicat|parti)\b",
        rf"\b{FAITHFUL}\s+(?:{ABSTAIN}|preferred|welcome\s+only|only)|\b(?:pas|no|ni|aucune?)\s+(?:de\s+|d')?{FAITHFUL}\b",
        rf"\b{BE}\s+(?:an?\s+)?{FAITHFUL}\b|\b{SEEK}\s+(?:une?|des|an?)\s+{FAITHFUL}\b",
        rf"\b{WITHOUT}(?:foulards?\s+islamiques?|hijabs?|kippas?|turbans?)\b|\b(?:{BEGIN}|{PERSON}\s+)(?:pas\s+de|sans)\s+voile\b(?!\s+(?:de|d')\b)",
        r"\bvoile\s+(?:islamique\s+)?(?:interdit|exclu|proscrit|refuse|non\s+accepte)\b(?!\s+(?:au|en|dans|sur)\b)",
        rf"(?:{BEGIN}|\b{BE}\s+|\b{PERSON}\s+)apolitiques?\b|\bopinions?\s+politiques?\s+(?:de\s+(?:droite|gauche)|proches?)\b",
        r"\b(?:sans|aucun|pas\s+de)\s+mandat\s+(?:electif|politique|local|syndical)\b|\belue?s?\s+s'abstenir\b",
        r"\bpas\s+(?:appartenir|adherer|etre\s+affiliee?)\s+a\s+un\s+(?:syndicat|parti)\b",
        rf"\bpratiquante?s?\s+{FAITHFUL}|\b(?:laics?|laiques?)\s+(?:uniquement|exige|souhaite)\w*",
    ),
    "looks": (
        r"\bphysique\s+(?:agreable|avantageux)\b|\b(?:bonne|belle)\s+apparence\s+physique\b|\bgood[\s-]looking\b",
        r"\b(?:bonne|excellente|belle|parfaite|tres\s+bonne)\s+presentation\b(?!\s+(?:orale?|ecrite?|scientifique|commerciale|graphique|visuelle)\b)"
        rf"{OF}",
        r"\bpresentation\s+(?:soignee|impeccable|irreprochable)\b(?!\s+(?:de|des|du)\b)(?!\s+d')",
        r"\btaille\s+(?:mini|maxi)(?:male?|mum)?\s*(?:de\s+|:\s*)?1\s*[,.m]\s*\d\d\b",
        rf"\b(?:silhouette|{PERSON})\s+(?:minces?|elancee?s?)\b",
        rf"\bwell[\s-]presented\b|\b(?:good|smart|attractive|pleasant|neat|tidy)\s+appearance\b{OF}|\bgood\s+looks\b",
        r"\battractive\s+(?:m[ae]n|wom[ae]n|persons?|people|candidates?)\b",
        r"\b(?:sans|pas\s+de|aucun|no|without)\s+(?:visible\s+)?(?:tatouages?|piercings?|tattoos?)\b"
        r"(?!\s+(?:en|dans|pendant|au|aux|in|on|during)\b)",
        rf"(?<!l')(?<!d')\b(?:bonne|belle|excellente)\s+apparence\b{OF}|(?<!l')(?<!d')\bapparence\s+(?:soignee|impeccable)\b{OF}",
        rf"\b(?:{PERSON}|{TRADE})\s+d'(?:une\s+)?apparence\s+(?:soignee|impeccable|agreable)\b|{BEGIN}minces?\s*(?:et|,)",
        rf"\b(?:vous\s+etes|etre|{PERSON})\s+(?:minces?|sveltes?|elancee?s?|belles?|jolie?s?)\b",
        r"\b(?:jolie|belle|beau|bel)s?\s+(?:femmes?|hommes?|filles?|garcons?|gosses?)\b|\bjoli\s+minois\b",
        r"\b(?:mesurer|mesurez|taille)\s*(?::|au\s+moins|plus\s+de|superieure\s+a|de)?\s*(?:au\s+moins\s+)?1\s*[,.m]\s*\d\d\b"
        r"(?!\s*(?:mm|m?\s*x)\b)",
        r"\b(?:slim|slender)\s+(?:persons?|people|candidates?|figure|build|wom[ae]n|m[ae]n)\b|\battractive\s+(?:looks|physique)\b",
        r"\bsilhouette\s+(?:fine|svelte|athletique|agreable)\b",
        r"\bphysique\s+attrayant\b|\bpresence\s+physique\b|\bnice[\s-]looking\b",
        r"\b(?:tatouages?|piercings?)\s+(?:exclus?|interdits?|refuses?|non\s+acceptes?)\b(?!\s+(?:en|dans|au|pendant)\b)",
    ),
    "private": (
        r"\bheterosexuel\w*",
        rf"\b(?:hetero|homo|bi)sexuel\w*\s+{ONLY}|\b(?:gays?|lesbiennes?|homosexuel\w*)\s+{ABSTAIN}",
        r"\bno\s+(?:gays?|lesbians?|homosexuals?)\b|\b(?:hetero|homo)sexuals?\s+only\b",
        rf"\bnon[\s-]fumeu(?:rs?|ses?)\s+{ONLY}|\bnon[\s-]smokers?\s+only\b",
        rf"\b{LOVERS}\s+{ABSTAIN}|\b(?:pas|aucune?|no|ni)\s+(?:de\s+|d')?{LOVERS}\b|\bheteros?\s+(?:{ONLY}|only)",
        rf"\b{SMOKERS}\s+{ABSTAIN}|\b(?:pas|aucun|no)\s+(?:de\s+)?{SMOKERS}\b|\bnon[\s-]smok(?:ers?|ing)\s+(?:candidates?|applicants?|people)",
        rf"(?:{BEGIN}|\b{BE}\s+|\b{PERSON}\s+|\b{TRADE}\s+)non[\s-](?:fumeu(?:rs?|ses?)|smokers?)\b",
        r"\bvous\s+ne\s+fumez\s+pas\b",
    ),
    "residence": (
        rf"\b(?:habitant|resident|domicilie)e?s?\s+(?:de\s+|d'|du\s+|a\s+)?[\w-]+\s+{ONLY}\b",
        rf"\b(?:(?:habiter|resider|vivre)\s+(?:a|dans|sur|pres)\s+[^.;\n]{{1,40}}?|habiter\s+[^.,;\n]{{1,40}}?)"
        rf"\s(?:{ONLY}|imperatif|indispensable)\b",
        rf"\bcandidat\w*\s+loca(?:l|le|ux|les)\s+{ONLY}\b|\blocal\s+(?:candidates?|applicants?)\s+only\b",
        r"\bmust\s+(?:live|reside)\s+(?:in|within|near|nearby|close|locally)\b|\b(?:locals|residents\s+of\s+\w+)\s+only\b",
        rf"\b(?:habit|resid)ante?s?\s+(?:[\w'-]+\s+){{1,4}}?{ONLY}",
        r"(?<!si )(?<!que )(?<!ou )\bvous\s+(?:habitez|residez)\s+(?:deja\s+|idealement\s+|imperativement\s+)?"
        r"(?:a|au|dans|pres|sur|gannat)\b[^.;?\n]*(?=[.;\n]|\Z)",
        r"\bcandidat\w*\s+(?:de|du|des|d')\s*[\w'-]+\s+(?:uniquement|seulement|exclusivement)\b|\blocal\s+residents\s+only\b",
        rf"\b(?:residence|domicile|habitation)\s+(?:a|dans|pres)\b[^.;\n]{{1,40}}?\s{ONLY}",
        r"\bvous\s+devez\s+(?:habiter|resider|vivre)\b(?!\s+(?:ou|comme)\b)",
    ),
}
