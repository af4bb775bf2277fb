"""What the text of a vacancy may and may not ask."""

import pytest

from mobility.compliance import PATTERNS, findings, plain, reads_as_english, refused
from mobility.models import RomeCode

REFUSED = {
    "age": [
        "Profil recherché : moins de 35 ans.",
        "Vous avez moins de 30 ans",
        "plus de 50 ans s’abstenir",
        "Entre 25 et 30 ans",
        "De 25 à 35 ans.",
        "25-35 ans",
        "35 ans maximum",
        "Âge maximum : 40 ans",
        "limite d’âge : 45",
        "âgé(e) de moins de 26 ans",
        "âgée de 18 à 30 ans",
        "Jeune homme motivé",
        "jeunes candidats bienvenus",
        "Seniors s'abstenir",
        "applicants under 30",
        "between 25 and 35 years old",
        "young people wanted",
        "No older than 40, younger than 45",
        "Aged under 30",
        "There is an age limit",
        "moins de quarante ans",
        "Vous êtes né(e) après 1990",
        "candidats nés entre 1985 et 1995",
        "né à partir de 2000",
        "born after 1990",
        "maximum 35 ans",
        "at most 40 years old",
        "Nous recherchons un(e) jeune diplômé(e)",
        "Jeune diplômé(e) exigé(e)",
        "Profil recherché : jeune diplômée",
        "réservé aux jeunes",
        "Young graduates only",
        "dans la trentaine",
        "a digital native",
        "génération Z bienvenue",
        "Profil jeune et dynamique",
        "jeune et dynamique",
        "Jeune, motivée et disponible",
        "Vous êtes jeune",
        "Candidat jeune",
        "personne jeune et motivée",
        "moins de trente-cinq ans",
        "MOINS DE 35 ANS",
        "25/35 ans",
        "Âge : 25-35",
        "Âge inférieur à 40",
        "Idéalement trentenaire",
        "quadragénaire",
        "quinquas s’abstenir",
        "- de 35 ans",
        "< 35 ans",
        "en dessous de 40 ans",
        "Jusqu’à 35 ans",
        "Nous cherchons un jeune collaborateur",
        "Un(e) jeune technicien(ne)",
        "Jeune commercial",
    ],
    "sex": [
        "Homme uniquement",
        "Femmes de préférence",
        "Poste réservé aux hommes",
        "Nous recherchons un homme pour l’atelier",
        "cherche une femme pour le conditionnement",
        "Men only",
        "must be male",
        "Poste pour homme",
        "Secrétaire (femme)",
        "Vous êtes un homme de terrain",
        "hommes s’abstenir",
        "ladies only",
        "men preferred",
        "male candidates",
        "Homme robuste",
        "homme robuste pour le port de charges",
        "de préférence une femme",
        "Plutôt un homme",
        "de sexe masculin",
        "Sexe : féminin",
        "mesdames uniquement",
    ],
    "origin": [
        "Nationalité française exigée",
        "nationalité européenne",
        "Français de souche",
        "Candidats d’origine européenne",
        "Anglais langue maternelle",
        "French nationals",
        "native English speaker",
        "Locuteur natif exigé",
        "locutrice anglaise native",
        "native French speaker",
        "native speakers",
        "Anglais natif",
        "bilingue de naissance",
        "candidats originaires du Bourbonnais",
        "sans accent étranger",
        "without a foreign accent",
        "de type européen",
        "passeport français exigé",
        "anglophone natif",
        "gens du voyage s’abstenir",
        "Français sans accent",
    ],
    "family": [
        "non enceinte",
        "Ne pas être enceinte",
        "sans enfants",
        "pas de projet de grossesse",
        "Célibataires uniquement",
        "sans charge de famille",
        "not pregnant",
        "without children",
        "Vous êtes célibataire",
        "Célibataire, mobile",
        "Vous êtes marié",
        "mères de famille s’abstenir",
        "must be single",
        "must not be pregnant",
        "unmarried",
        "no kids",
        "pas d’enfants à charge",
        "Vous n’avez pas d’enfant",
        "jeune maman s’abstenir",
    ],
    "health": [
        "Bonne santé exigée",
        "Vous êtes en parfaite santé",
        "sans problème de dos",
        "sans handicap",
        "RQTH s’abstenir",
        "good health required",
        "sans antécédents médicaux",
        "aucun antécédent médical",
        "pas d’antécédents médicaux",
        "aucun problème de santé",
        "avoir une bonne santé",
        "bonne condition physique exigée",
        "sans restriction médicale",
        "sans arrêt maladie",
        "no medical history",
        "no health issues",
        "healthy candidates",
        "in perfect health",
        "En bonne santé",
        "personnes valides",
        "aucun arrêt maladie",
    ],
    "belief": [
        "Non syndiqué",
        "pas de syndiqués",
        "Syndicalistes s’abstenir",
        "sans engagement politique",
        "de religion catholique",
        "catholique pratiquant",
        "No union members",
        "sans signe religieux",
        "no headscarves",
        "sans religion",
    ],
    "looks": [
        "Physique agréable",
        "good-looking",
        "Bonne présentation",
        "Excellente présentation exigée",
        "présentation soignée",
        "well-presented",
        "smart appearance",
        "attractive people",
        "sans tatouage",
        "taille minimum 1,75 m",
        "taille minimale 1m70",
        "silhouette élancée",
    ],
    "private": [
        "hétérosexuels uniquement",
        "homosexuels s’abstenir",
        "no gays",
        "Non-fumeurs uniquement",
        "non-smokers only",
        "hétérosexuel",
    ],
    "residence": [
        "Habitants de Gannat uniquement",
        "habiter à Gannat exigé",
        "vivre dans la commune est indispensable",
        "candidats locaux uniquement",
        "must live in Gannat",
        "résider à Gannat obligatoirement",
    ],
}
ACCEPTED = [
    "Conducteur ou conductrice de ligne H/F",
    "Opérateur (h/f)",
    "Femmes et hommes sont les bienvenus.",
    "Nous recherchons une femme ou un homme de métier",
    "Nous recherchons un homme ou une femme pour l’atelier",
    "5 ans d’expérience",
    "Au moins 15 ans d'expérience",
    "Vous avez moins de 20 ans d’expérience",
    "Entre 15 et 20 ans d’expérience",
    "De 15 à 20 ans de métier",
    "Expérience de plus de 20 ans",
    "3 ans d’ancienneté",
    "20 ans d’ancienneté au plus",
    "Lot de moins de 5 ans",
    "Nous conservons les dossiers de lot pendant plus de 20 ans",
    "L’entreprise existe depuis plus de 40 ans.",
    "Il y a plus de 30 ans, une maison s’installait ici.",
    "Contrat de 24 mois, renouvelable",
    "Charges de moins de 25 kg",
    "over 20 years of experience",
    "under 30 kg",
    "between 15 and 20 years of experience",
    "Jeune diplômé accepté, débutant accepté",
    "Une équipe jeune et dynamique",
    "De jeunes pousses à repiquer",
    "Remplacement d’un congé de maternité",
    "Plantes d’origine française",
    "Poudres d’origine européenne contrôlées",
    "Poste ouvert aux travailleurs handicapés",
    "Le poste peut être aménagé pour une personne handicapée.",
    "Des compléments pour rester en bonne santé",
    "Dialogue régulier avec les délégués syndicaux",
    "Âge des plants : 25 à 30 jours",
    "Nationalité indifférente",
    "Température entre 20 et 30 degrés",
    "La ligne produit entre 20 et 30 000 gélules",
    "Permis B exigé",
    "Jeunes diplômés bienvenus",
    "Maison née avant 1950",
    "L’entreprise est née après 1945.",
    "The company was born after 1990",
    "maximum 20 ans d’ancienneté",
    "Une cinquantaine de salariés",
    "La quarantaine des lots est tenue",
    "Poste d’hommes et de femmes de métier",
    "male and female candidates alike",
    "Plantes natives du Bourbonnais",
    "native plants of the valley",
    "Anglais courant",
    "Logement pour célibataire",
    "Parents bienvenus",
    "single point of contact",
    "food for healthy people",
    "Une visite médicale a lieu à l’embauche.",
    "Bonne présentation des dossiers",
    "Présentation soignée d’un rapport",
    "presentation skills",
    "attractive salary",
    "Un espace non-fumeur",
    "Vivre à la campagne est possible",
    "35 heures par semaine",
    "Un produit jeune",
    "Fromage jeune",
    "Entreprise jeune et dynamique",
    "Notre société est jeune et dynamique",
    "5 à 10 ans d’expérience",
    "15/20 ans d’expérience",
    "Expérience de 5 ans",
    "Travail en équipe de nuit",
    "Poste accessible aux personnes handicapées",
    "Homme/Femme",
    "Vestiaires hommes et femmes",
    "Égalité femmes-hommes",
    "Parfums femme",
    "Sage-femme",
    "Un homme clé de la filière",
    "Femme ou homme de préférence motivé",
    "Sexe masculin ou féminin, peu importe",
    "Sans limite d’âge",
    "Aucune limite d’âge",
    "no age limit",
    "Des clients de 18 à 30 ans",
    "Une clientèle de 25-35 ans",
    "Un public de moins de 30 ans",
    "D’ici moins de 20 ans",
    "Machines âgées de moins de 20 ans",
    "Célibataires géographiques accueillis",
    "Pas d’enfants dans les ateliers : garde à la crèche voisine",
    "Colis d’un poids inférieur à 20 kg",
    "Taille de la vigne",
    "Encadrer de jeunes techniciens",
    "Tous les profils, jeunes ou seniors",
    "Bonne santé financière",
    "Candidature valide six mois",
    "- 20 ans d’expérience",
    "Garantie jusqu’à 25 ans",
    "Le groupe fête ses 40 ans",
    "Pièces de taille mini 1,5 cm",
    "",
]


@pytest.mark.parametrize(("ground", "text"), [(ground, text) for ground, texts in REFUSED.items() for text in texts])
def test_condition_is_refused_on_its_ground(ground, text):
    finding = refused(f"Le poste. {text}")
    assert finding is not None
    assert finding.ground == ground
    assert finding.phrase in f"Le poste. {text}"


@pytest.mark.parametrize("text", ACCEPTED)
def test_ordinary_words_pass(text):
    assert findings(f"Vous rejoignez l’atelier. {text}") == []


@pytest.mark.parametrize("text", [text for texts in REFUSED.values() for text in texts])
def test_capitals_change_nothing(text):
    assert refused(text.upper()) is not None


def test_phrase_is_shown_as_it_was_written():
    assert refused("Âge  maximum : 40 ans").phrase == "Âge maximum"


def test_every_ground_has_a_tested_phrase():
    assert set(REFUSED) == set(PATTERNS)


def test_first_phrase_in_reading_order_is_told():
    assert [one.ground for one in findings("Femme uniquement, moins de 30 ans.")] == ["sex", "age"]


def test_positions_are_kept():
    text = "Œuf — âgé ﬁn İ ß\u2028é"
    assert len(plain(text)) == len(text)


def test_long_text_is_read_quickly():
    assert findings("entre 20 et 30 " * 2000 + "a" * 6000) == []


def test_the_532_codes_are_there(db):
    assert RomeCode.objects.count() == 532
    assert RomeCode.objects.get(pk="H2301").label.startswith("Conduite d'équipement de production chimique")


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("You will run two lines and keep the records of each batch with a team of seven.", True),
        ("Vous conduisez deux lignes et tenez les dossiers de lot avec une équipe de sept personnes.", False),
        ("Vous menez le reporting with the team, the best of the park, pour les lignes et la qualité.", False),
        ("Sales manager, key account", False),
        ("Travailler.", False),
        ("", False),
    ],
)
def test_english_is_told_from_french(text, english):
    assert reads_as_english(text) == english
