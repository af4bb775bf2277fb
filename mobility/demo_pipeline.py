"""The demo's interviews, scorecards, messages and wording, all invented."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from firms.models import User
from firms.personas import address
from mobility.domain import interviews, messages, scorecards
from mobility.models import Application, Competence, MessageTemplate

COMPETENCES = ["Conduite d’une ligne", "Règles de fabrication (BPF)", "Tenue du dossier de lot", "Travail en équipe"]
TEMPLATES = [
    (
        "Accusé de réception",
        "received",
        "Votre candidature : {job}",
        "Bonjour {name},\n\nNous avons bien reçu votre candidature au poste « {job} » et la lisons.\n\n{firm}",
        "Your application: {job}",
        "Dear {name},\n\nWe have received your application for “{job}” and are reading it with care.\n\n{firm}",
    ),
    (
        "Réponse négative",
        "refusal",
        "Notre réponse : {job}",
        "Bonjour {name},\n\nMerci de votre intérêt pour « {job} ». Nous avons choisi un autre profil cette fois-ci ; "
        "n’hésitez pas à revenir vers nous.\n\n{firm}",
        "Our answer: {job}",
        "Dear {name},\n\nThank you for your interest in “{job}”. We have chosen another profile this time; do write to "
        "us again.\n\n{firm}",
    ),
]


def load(vacancy, recruiter):
    """Wording of the firm, competences, four interview times, a message and a scorecard for the first vacancy."""
    for name, purpose, *texts in TEMPLATES:
        fields = dict(zip(("subject_fr", "body_fr", "subject_en", "body_en"), texts, strict=True))
        MessageTemplate.objects.create(firm=vacancy.firm, name=name, purpose=purpose, **fields)
    for order, name in enumerate(COMPETENCES, start=1):
        Competence.objects.create(vacancy=vacancy, name=name, order=order)
    invited = list(vacancy.applications.filter(status=Application.Status.INTERVIEW).select_related("employee__user"))
    offer(vacancy, recruiter, invited)
    vacancy.applications.filter(status=Application.Status.NOT_RETAINED).update(
        reason=Application.Reason.EXPERIENCE,
        answer="Bonjour,\n\nMerci de votre intérêt. Le poste demande d’avoir déjà conduit une ligne.\n\nLPH",
    )
    for application in invited[:1]:
        words = messages.wording_of(vacancy.firm_id, "interview", "fr")
        messages.write(application, subject=words[0], body=words[1], key=None, by=recruiter)
        judge(application, by=recruiter)


def offer(vacancy, recruiter, invited):
    """Two mornings of interviews, one time taken."""
    first = timezone.localdate() + timedelta(days=7)
    days = [datetime.combine(first + timedelta(days=n), time(9), timezone.get_current_timezone()) for n in range(2)]
    starts = [day + timedelta(hours=hour) for day in days for hour in range(2)]
    told = {"minutes": 45, "place": "Salle du conseil", "interviewers": [recruiter]}
    slots, _new = interviews.offer_slots(vacancy, starts, key=None, by=recruiter, **told)
    for application in invited[-1:]:
        interviews.take_slot(slots[0], application, by=application.employee.user)


def judge(application, *, by):
    """A scorecard of the firm's director, submitted: HR reads it once hers is."""
    director = User.objects.get(email=address("director-lph"))
    marks = dict(zip(application.vacancy.competences.values_list("pk", flat=True), (3, 2, 3, 4), strict=True))
    note = "Trois ans de presse chez le même employeur. Curieux du dossier de lot, à former aux BPF."
    given = {"advice": "rather_yes", "note": note, "marks": marks, "revision": 0}
    scorecards.save_card(application, by=director, submit=True, **given)
