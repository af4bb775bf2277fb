"""Mail around sessions: that something has happened to one, to all whom it concerns, once each.

A message to somebody with an account leads to a page and says no more than the whole park may read; who has none is
told the title and the day, for there is no page to look at. All is written in the caller's transaction.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.models import Role, User
from mobility.domain import mail
from naturopole import formats
from training.models import Enrolment, Pledge

State = Pledge.State
ASKED = (State.INVITED, State.WITHDRAWN)
"""Firms without seats that hear when a session opens, is put off or called off, and are left in peace between."""


@dataclass(frozen=True)
class News:
    """Something that happens to a session: `also` are firms to be told beside those that hold seats.

    Without a `sentence` the message says but that something waits; `people` who have a seat are then not concerned.
    """

    sentence: str = ""
    also: tuple = ()

    @property
    def people(self) -> bool:
        return bool(self.sentence)


NEWS = {
    "open": News(gettext_lazy("Your firm may take seats in a joint session."), ASKED),
    "confirm": News(gettext_lazy("A joint session is confirmed.")),
    "reopen": News(gettext_lazy("A joint session takes pledges again.")),
    "cancel": News(gettext_lazy("A joint session does not take place."), ASKED),
    "edited": News(gettext_lazy("A joint session has new days.")),
    "postponed": News(gettext_lazy("A joint session has new days."), ASKED),
    # Who has left may owe a fee, which stands in the statement.
    "shares": News(also=(State.WITHDRAWN,)),
    "seats": News(),
}


def tell(session, what, *, by=None, pledges=None):
    """Write of `what`, a word of NEWS, to firms, organiser and people around the session, but to who does it.

    `pledges` are all of the session with their outside firms, which are read where they are not given.
    """
    news = NEWS[what]
    reached = (*Pledge.HOLDING, *news.also)
    if pledges is None:
        pledges = session.pledges.filter(state__in=reached).select_related("outside")
    pledges = [pledge for pledge in pledges if pledge.state in reached]
    letters = [letter_to(person, news, session) for person in people_around(session, news, pledges) if person != by]
    letters += [outside_letter(*one, news, session) for one in outsiders(session, news, pledges).items()]
    if letters:
        get_connection().send_messages(letters)


def people_around(session, news, pledges):
    """HR of the firms and of the organiser, or the park's office for its own; and those with a seat and an account."""
    firms = {pledge.firm_id for pledge in pledges} | {session.organiser_id}
    found = Q(memberships__firm__in=firms - {None}, memberships__role=Role.HR)
    if session.organiser_id is None:
        found |= Q(memberships__park=session.park_id, memberships__role=Role.OFFICE)
    if news.people:
        found |= Q(pk__in=Enrolment.objects.live().filter(session=session).values("employee__user"))
    return User.objects.filter(found, is_active=True).distinct().order_by("pk")


def outsiders(session, news, pledges) -> dict:
    """Addresses outside the park with their language: firms that take seats, and the people they name."""
    found = {pledge.outside.email: pledge.outside.language for pledge in pledges if pledge.outside}
    if news.people:
        named = Enrolment.objects.live().filter(session=session).exclude(outside_email="")
        for row in named.select_related("pledge__outside"):
            found[row.outside_email] = row.pledge.outside.language if row.pledge.outside else "fr"
    return found


def letter_to(person, news, session) -> EmailMessage:
    if not news.sentence:
        return mail.message_for(person)
    with translation.override(person.language or "fr"):
        path = reverse("training:session_detail", args=[session.pk])
        return EmailMessage(_("A joint session"), f"{news.sentence}\n{settings.BASE_URL}{path}", None, [person.email])


def outside_letter(address, language, news, session) -> EmailMessage:
    """A firm has the address of its page, of which a fingerprint alone is kept: the letter can't repeat it."""
    with translation.override(language or "fr"):
        if not news.sentence:
            body = _("Something has changed in a training that your firm takes part in. Open the link you were sent.")
            return EmailMessage(_("A message for you"), body, None, [address])
        day = formats.day(session.starts_on, translation.get_language())
        return EmailMessage(_("A joint session"), f"{news.sentence}\n{session.title}, {day}", None, [address])


def tell_organiser(session):
    """Something has been done about a session: the organiser's HR, else the park's office, is told to look."""
    if session.organiser_id:
        holders = {"memberships__firm": session.organiser_id, "memberships__role": Role.HR}
    else:
        holders = {"memberships__park": session.park_id, "memberships__role": Role.OFFICE}
    mail.tell(*User.objects.filter(**holders).distinct())


def tell_people(enrolments):
    """Write to those who have an account that something about their seats is new."""
    mail.tell(*(row.employee.user for row in enrolments if row.employee is not None))
