"""The demo's employee who has applied to a neighbour in confidence, and is asked for a reference."""

from mobility.domain import applying, references
from mobility.domain.applications import move_application
from mobility.models import Message

LETTER = (
    "Je travaille à l’extraction depuis six ans et j’aimerais un métier où la main et l’œil comptent davantage.\n"
    "J’ai suivi deux journées d’initiation à la sérigraphie l’an dernier."
)
WORDS = "Merci de votre candidature. Nous aimerions vous rencontrer d’ici deux semaines : quelles matinées avez-vous ?"


def load(vacancy, employee, *, recruiter):
    """A direct application with a message of the recruiters, who would like to hear the present employer."""
    application, _new = applying.apply_directly(
        vacancy,
        employee,
        by=employee.user,
        files=[],
        request_key=None,
        letter=LETTER,
        language="fr",
        channel="poster",
        outside_phone="",
    )
    application = move_application(application, "shortlist", by=recruiter)
    Message.objects.create(application=application, by=recruiter, subject="Votre candidature", body=WORDS)
    references.ask(application, by=recruiter)
