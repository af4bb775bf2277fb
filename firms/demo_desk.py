"""The demo's reviews in the middle of their course: opinions, a note, a waiting firm, one welcomed, one refused.

All of it is invented, and made by the same verbs that people use.
"""

import uuid
from datetime import timedelta

from django.utils import timezone

from firms.domain import criteria, decisions, onboarding, opinions, waiting
from firms.models import Candidacy, Firm, Partner, User, WantedSkill
from firms.personas import address

SKILLS = {
    "Granulor": "Powder blending and granulation",
    "Fardélia": "Cosmetics packing",
    "Val de Sioule Logistique": "Logistics",
    "Cabinet Tronçais Réglementaire": "Specialised international regulatory consultancy",
}
# who writes, on whom, what
OPINIONS = (
    (
        "director-biosphere",
        "Granulor",
        "favourable",
        "Nos extraits partent à Riom pour être granulés puis reviennent. Les avoir sur place nous ferait gagner une "
        "semaine.",
    ),
    (
        "director-lph",
        "Granulor",
        "reserved",
        "Oui, à condition que nos mélanges de nutrition restent chez nous pendant trois ans.",
    ),
)


def load():
    """Put the demo's candidates where a president meets them on an ordinary day."""
    people = {user.email: user for user in User.objects.all()}
    president = people[address("president")]
    files = {row.firm.name: row for row in Candidacy.objects.select_related("firm__park")}
    for name, skill in SKILLS.items():
        Candidacy.objects.filter(pk=files[name].pk).update(wanted_skill=WantedSkill.objects.get(name_en=skill))
    ask_and_answer(files["Granulor"], people, president)
    criteria.note(
        files["Granulor"],
        "territory",
        assessment="good",
        text="Six embauches prévues en trois ans, dont deux apprentis du lycée de Gannat.",
        evidence=None,
        revision=0,
        by=president,
    )
    waiting.put_on_list(files["Fardélia"], reason="Pas de local de plain-pied avant l’an prochain.", by=president)
    welcome(files["Val de Sioule Logistique"], president)
    refuse(files["Garage des Combrailles"], president)


def ask_and_answer(candidacy, people, president):
    due = timezone.localdate() + timedelta(days=9)
    firms = list(Firm.objects.residents().filter(park=candidacy.firm.park))
    asked = opinions.ask(candidacy, firms=firms, partners=Partner.objects.all()[:1], due_on=due, by=president)
    for key, _name, stance, text in OPINIONS:
        author = people[address(key)]
        own = next(row for row in asked if row.firm_id in author.firm_ids("director"))
        opinions.write(own, stance=stance, text=text, revision=1, by=author, submit=True)


def welcome(candidacy, president):
    due = timezone.localdate() + timedelta(days=75)
    decisions.decide(
        candidacy,
        outcome="welcome_with_conditions",
        reason="La logistique manquait à la chaîne depuis l’origine du parc.",
        ground="",
        reasons=[decisions.Reason("term:chain", "Votre étape n’est tenue par personne ici.")],
        conditions=[decisions.Terms("Deux quais ouverts à tous les résidents", due)],
        request_key=uuid.uuid4(),
        by=president,
    )
    candidacy.refresh_from_db()
    for item in candidacy.onboarding.all()[:3]:
        onboarding.tick(item, done=True, by=president)


def refuse(candidacy, president):
    decisions.decide(
        candidacy,
        outcome="not_retain",
        reason="Votre activité ne prend aucune étape de l’offre complète du parc.",
        ground="",
        reasons=[decisions.Reason("term:fit", "Aucun marché ni aucune étape en commun avec les résidents.")],
        request_key=uuid.uuid4(),
        by=president,
    )
