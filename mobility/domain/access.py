"""The way in by a poster's code: somebody asks, own HR matches her to a person of its list, or refuses."""

import hashlib
from difflib import SequenceMatcher

from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from firms.models import Firm, Role, User
from mobility.domain import staff
from mobility.domain.mail import tell
from mobility.models import AccessRequest, Employee
from naturopole import workflow
from naturopole.limits import counted
from naturopole.workflow import InvalidTransition

AN_HOUR, A_DAY = 3600, 86400
FROM_ONE_PLACE, OF_ONE_ADDRESS = 30, 5
SUGGESTED = 6
LIKE = 0.6
"""How alike two names are, from 0 to 1, before one is suggested for the other."""


def firms_asked() -> list[Firm]:
    """The residents, whose names anybody may read."""
    return list(Firm.objects.residents().order_by("name"))


@transaction.atomic
def ask(firm, *, name, email, language) -> bool:
    """Keep the request, say so to whoever sent it and to HR; False where the same one waits already.

    The answer is the same for an address that has an account and for one that has none.
    """
    email = email.lower()
    try:
        with transaction.atomic():
            AccessRequest.objects.create(firm=firm, name=name, email=email, language=language)
    except IntegrityError:
        return False
    with translation.override(language):
        send_mail(_("Your request has been received"), _("We have received your request."), None, [email])
    tell(*User.objects.filter(memberships__firm=firm, memberships__role=Role.HR).distinct())
    return True


def suggestions(request, search="") -> list[Employee]:
    """People of the firm's list without an account whom the name may mean, the likeliest first."""
    people = Employee.objects.filter(firm=request.firm_id, user=None, left_on=None).select_related("firm")
    for word in search.split()[:5]:
        people = people.filter(last_name__icontains=word) | people.filter(first_name__icontains=word)
    ranked = sorted(people[:2000], key=lambda person: -likeness(person, request.name))
    return [person for person in ranked if search or likeness(person, request.name) >= LIKE][:SUGGESTED]


def likeness(person, name) -> float:
    """1 for the same words in any order and any capitals."""
    wanted = sorted(name.casefold().split())
    return SequenceMatcher(None, " ".join(wanted), " ".join(sorted(person.name.casefold().split()))).ratio()


def beginnings(request) -> dict:
    """What a new line of the list begins with: the name as it was asked, its first word being the first name."""
    first, _space, last = request.name.strip().partition(" ")
    return {"firm": request.firm_id, "first_name": first, "last_name": last.strip()}


@transaction.atomic
def grant(request, employee, *, by) -> bool:
    """Open the account for `employee`, one of the firm's list; False where the office must settle the address.

    InvalidTransition when a colleague has answered meanwhile, or the person has got an account by another way.
    """
    request.employee = employee
    moved = workflow.apply(request, "grant", by=by, also=["employee"])
    if employee.firm_id != moved.firm_id:
        raise InvalidTransition(_("Choose somebody of your firm’s list."))
    return staff.invite(employee, moved.email, language=moved.language, by=by)


def refuse(request, *, by) -> AccessRequest:
    """Nothing is opened, and nothing is written to the address."""
    return workflow.apply(request, "refuse", by=by)


def asked_too_often(place, email) -> bool:
    """More than thirty requests an hour from one place, or five a day of one address, counted by its fingerprint."""
    mark = hashlib.sha256(email.lower().encode()).hexdigest()
    often = counted(f"access:{place}", AN_HOUR) > FROM_ONE_PLACE
    return counted(f"access:{mark}", A_DAY) > OF_ONE_ADDRESS or often
