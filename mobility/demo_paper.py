"""The demo's noticeboards with two posters, one of them late, and the occupations of its people."""

from datetime import timedelta

from django.utils import timezone

from firms.models import User
from firms.personas import address
from mobility.domain import boards
from mobility.models import Employee, Noticeboard, Posting, RomeCode, Vacancy

# firm or none for the park's own, name, place
BOARDS = [
    ("LPH", "Salle de pause", "Bâtiment 1, rez-de-chaussée"),
    ("Biosphère", "Entrée du personnel", "Atelier pilote"),
    (None, "Mairie", "Saint-Bonnet-de-Rochefort, sous le porche"),
]
# Julien Pons has none: his sheet explains what is missing.
OCCUPATIONS = {
    "Benali": "H2301",
    "Fournier": "H1503",
    "Cluzel": "N1103",
    "Garnier": "E1301",
    "Rougier": "H3301",
    "Astier": "H2301",
}


def load(park):
    """Boards of two firms and of the town hall; a poster on time and one that should have come down."""
    firms = {firm.name: firm for firm in park.firms.all()}
    for firm, name, place in BOARDS:
        Noticeboard.objects.create(park=park, firm=firms.get(firm), name=name, place=place)
    for last, code in OCCUPATIONS.items():
        occupation = RomeCode.objects.filter(code=code).first()
        Employee.objects.filter(last_name=last, rome=None).update(rome=occupation)
    by = User.objects.get(email=address("representative-lph"))
    mine, shared = Noticeboard.objects.get(name="Salle de pause"), Noticeboard.objects.get(name="Mairie")
    hang("Technicien ou technicienne d’extraction", mine, by=by, days=10)
    late = hang("Opérateur ou opératrice de sérigraphie", shared, by=by, days=5)
    put_up = timezone.now() - timedelta(days=5)
    Posting.objects.filter(pk=late.pk).update(posted_at=put_up, remove_by=put_up.date() + timedelta(days=3))


def hang(title, board, *, by, days):
    vacancy = Vacancy.objects.get(title=title)
    remove_by = timezone.localdate() + timedelta(days=days)
    return boards.hang(vacancy, board, remover=by, remove_by=remove_by, by=by)[0]
