"""Telling everybody around a session that it has moved: firms that take part, people enrolled, its organiser.

A message to somebody with an account holds one sentence and the session's address; who has none is told the title and
the day, for there is no page to look at.
"""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from firms.models import Membership, Role
from naturopole import formats
from training.models import Enrolment, Pledge

SENTENCES = {
    "open": lambda: _("Your firm may take seats in a joint session."),
    "confirm": lambda: _("A joint session is confirmed."),
    "reopen": lambda: _("A joint session takes pledges again."),
    "cancel": lambda: _("A joint session does not take place."),
    "edited": lambda: _("A joint session has new days."),
}
STAYS = (*Pledge.UNANSWERED, Pledge.State.WITHDRAWN)


def tell(session, what, *, by):
    """Write to each person once, in her language, but to the one who acts. In the caller's transaction."""
    found = [letter(person.email, person.language, what, session) for person in people_around(session, what, by)]
    found += [letter(*outsider, what, session, is_outside=True) for outsider in outsiders(session)]
    if found:
        get_connection().send_messages(found)


def people_around(session, what, by) -> list:
    """HR of the firms and of the organiser, and those enrolled who have an account."""
    pledges = session.pledges.filter(firm__isnull=False)
    # Who was only asked hears that the session opens or is called off, and is left in peace between.
    pledges = pledges if what in ("open", "cancel") else pledges.exclude(state__in=STAYS)
    firms = {*pledges.exclude(state=Pledge.State.DECLINED).values_list("firm_id", flat=True), session.organiser_id}
    held = Membership.objects.filter(firm__in=firms - {None}, role=Role.HR, user__is_active=True)
    people = {row.user_id: row.user for row in held.select_related("user").order_by("pk")}
    enrolled = Enrolment.objects.live().filter(session=session, employee__user__is_active=True)
    people |= {row.employee.user_id: row.employee.user for row in enrolled.select_related("employee__user")}
    return [person for person in people.values() if by is None or person.pk != by.pk]


def outsiders(session) -> dict:
    """Addresses outside the park with their language: firms that take seats, and the people they name."""
    pledges = session.pledges.filter(outside__isnull=False).exclude(state__in=STAYS).select_related("outside")
    found = {pledge.outside.email: pledge.outside.language for pledge in pledges}
    named = Enrolment.objects.live().filter(session=session).exclude(outside_email="")
    languages = named.select_related("pledge__outside")
    found |= {row.outside_email: row.pledge.outside.language if row.pledge.outside else "fr" for row in languages}
    return list(found.items())


def letter(address, language, what, session, *, is_outside=False) -> EmailMessage:
    with translation.override(language or "fr"):
        day = formats.day(session.starts_on, translation.get_language())
        path = reverse("training:session_detail", args=[session.pk])
        where = f"{session.title}, {day}" if is_outside else f"{settings.BASE_URL}{path}"
        return EmailMessage(_("A joint session"), f"{SENTENCES[what]()}\n{where}", None, [address])
