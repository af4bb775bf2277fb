"""From welcome to resident: the list of steps, which the desk ticks and adds to."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Candidacy, Event, OnboardingItem
from firms.models.candidacy import is_desk
from naturopole.workflow import InvalidTransition

# days from the welcome, French, English
STEPS = (
    (30, "Signer le bail ou l’acte d’achat des locaux", "Sign the lease or the deed of the premises"),
    (30, "Adhérer à l’association du parc", "Join the park’s association"),
    (
        45,
        "Nommer les responsables : direction, qualité, personnel",
        "Name who is responsible: management, quality, staff",
    ),
    (
        45,
        "Vérifier la position sur les trois axes et ses preuves",
        "Check the position on the three axes and its proofs",
    ),
    (60, "Déclarer les certifications et leurs dates", "Enter the certifications and their dates"),
    (60, "Remettre l’attestation d’assurance et le plan de sécurité", "Hand over the insurance and safety papers"),
    (90, "Inviter les comptes de l’entreprise", "Invite the firm’s accounts"),
    (90, "Fixer le jour d’arrivée", "Fix the day of arrival"),
)


def start(candidacy) -> list[OnboardingItem]:
    """Write the list of steps, once."""
    if candidacy.onboarding.exists():
        return []
    today = timezone.localdate()
    return OnboardingItem.objects.bulk_create(
        OnboardingItem(
            candidacy=candidacy, order=order, text_fr=french, text_en=english, due_on=today + timedelta(days=days)
        )
        for order, (days, french, english) in enumerate(STEPS, start=1)
    )


@transaction.atomic
def add(candidacy, *, text, due_on, by) -> OnboardingItem:
    """Add a step of one's own at the end; the same open step is not added twice."""
    require_open(candidacy, by)
    last = candidacy.onboarding.order_by("order").last()
    found = candidacy.onboarding.filter(text_fr=text, done_at=None).first()
    return found or OnboardingItem.objects.create(
        candidacy=candidacy, order=last.order + 1 if last else 1, text_fr=text, text_en=text, due_on=due_on
    )


@transaction.atomic
def tick(item, *, done, by) -> OnboardingItem:
    """Mark a step done, or open again; a second click changes nothing."""
    fresh = OnboardingItem.objects.select_for_update().get(pk=item.pk)
    require_open(fresh.candidacy, by)
    if bool(fresh.done_at) == done:
        return fresh
    fresh.done_at, fresh.done_by = (timezone.now(), by) if done else (None, None)
    fresh.save(update_fields=["done_at", "done_by"])
    Event.objects.record(fresh.candidacy, verb="item_done" if done else "item_undone", by=by, note=fresh.text)
    return fresh


def require_open(candidacy, by):
    if not is_desk(by, candidacy):
        raise PermissionDenied
    if candidacy.status not in Candidacy.WELCOME:
        raise InvalidTransition(_("This firm is not moving in (any more): its list is closed."))
