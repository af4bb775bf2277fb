"""What stands beside one application: for a recruiter the state of her work, for the person what the firm says."""

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from mobility.domain import interviews
from mobility.models import Application, InterviewSlot, Message, Scorecard
from mobility.models.application import is_applicant, is_recruiter


def beside_application(application, user, *, concealed) -> dict:
    """Context of the application's page by who reads it: recruiter, the person, or own HR that presented her."""
    if is_applicant(user, application):
        return {"part": "person", "slots": interviews.choice_of(application), "letters": letters(application, user)}
    if not is_recruiter(user, application):
        presented = application.route == Application.Route.SPONSORED
        return {"part": "presented" if presented and not application.is_live else ""}
    return {"part": "recruiter"} if concealed else {"part": "recruiter", "state": state(application, user)}


def letters(application, user) -> list:
    return list(Message.objects.visible_to(user).filter(application=application))


def state(application, user) -> dict:
    """One's own scorecard, the interview, how many messages were written. Never a word of the others' scorecards."""
    card = Scorecard.objects.filter(application=OuterRef("pk"), author=user)
    slot = InterviewSlot.objects.filter(application=OuterRef("pk")).order_by("-starts_at", "-pk")
    written = Message.objects.filter(application=OuterRef("pk")).order_by().values("application")
    rows = Application.objects.filter(pk=application.pk).annotate(
        card_revision=Subquery(card.values("revision")[:1]),
        card_submitted_at=Subquery(card.values("submitted_at")[:1]),
        slot_key=Subquery(slot.values("pk")[:1]),
        slot_at=Subquery(slot.values("starts_at")[:1]),
        slot_place=Subquery(slot.values("place")[:1]),
        written=Coalesce(Subquery(written.annotate(found=Count("pk")).values("found")), Value(0)),
    )
    return rows.values("card_revision", "card_submitted_at", "slot_key", "slot_at", "slot_place", "written").get()
