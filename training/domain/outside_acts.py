"""What an outside firm does by its link: its seats, its people, its answer to a share. Nobody is signed in.

Each verb locks the session first, looks at the link again, and tells the organiser that something has changed.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Event
from naturopole.workflow import InvalidTransition
from training.domain import pledging, shares
from training.domain.outside_links import held
from training.domain.told import tell_organiser
from training.models import Agreement, CostVersion, Enrolment, JointSession, Pledge

State = Pledge.State


@transaction.atomic
def take(link, *, seats, firmly, wait, ceiling, head_count, revision) -> Pledge:
    """Pencil or commit seats, as `pledging.take`; the head-count stays what it was where the page does not ask it."""
    pledge = held(link)
    staff = head_count or pledge.head_count or pledge.outside.head_count
    wanted = {"seats": seats, "firmly": firmly, "wait": wait, "ceiling": ceiling, "head_count": staff}
    taken = pledging.take(pledge.session, pledge.outside, **wanted, revision=revision)
    tell_organiser(pledge.session)
    return taken


def fee_today(pledge):
    """What leaving would cost the firm today; nothing for who holds no firm seats."""
    return pledging.fee_for(pledge.session, pledge, timezone.localdate())


@transaction.atomic
def withdraw(link, *, revision, fee) -> Pledge:
    """Give all seats back for the fee that the page showed, see `pledging.withdraw`."""
    # All firms are told there, the organiser's too.
    return pledging.withdraw(held(link), seen=fee, revision=revision)


@transaction.atomic
def decline(link, *, revision) -> Pledge:
    """The firm does not come; raises InvalidTransition where it has answered otherwise."""
    pledge = held(link, revision)
    if pledge.state != State.INVITED:
        raise InvalidTransition(_("You have answered this invitation already."))
    pledging.decline(pledge)
    tell_organiser(pledge.session)
    return pledge


def check_naming(pledge):
    if pledge.session.status not in JointSession.LIVE:
        raise InvalidTransition(_("This session is over: its people stay as they are."))
    if pledge.state not in Pledge.HOLDING:
        raise InvalidTransition(_("Take seats first, then name your people."))


def live_people(pledge) -> list[Enrolment]:
    return list(pledge.enrolments.live().order_by("enrolled_at", "pk"))


def is_same(person, name, email) -> bool:
    return (person.outside_name.casefold(), person.outside_email.casefold()) == (name.casefold(), email.casefold())


@transaction.atomic
def name_people(link, people) -> int:
    """Name people, (name, e-mail address) each, for the firm's seats; answers how many are new.

    Somebody of the same name and address is named once, so the same form sent twice names nobody more. Those beyond
    the seats wait as the seats do. Raises InvalidTransition for more people than the firm has asked seats for.
    """
    pledge = held(link)
    check_naming(pledge)
    there = live_people(pledge)
    new = []
    for name, email in people:
        if not any(is_same(person, name, email) for person in [*there, *new]):
            new.append(Enrolment(session=pledge.session, pledge=pledge, outside_name=name, outside_email=email))
    room = pledge.seats + pledge.waiting
    if len(there) + len(new) > room:
        text = ngettext("Your firm has %(seats)d seat.", "Your firm has %(seats)d seats.", room)
        raise InvalidTransition(f"{text % {'seats': room}} {_('Replace a person, or take more seats first.')}")
    for place, person in enumerate(new, len(there)):
        person.state = Enrolment.State.ENROLLED if place < pledge.seats else Enrolment.State.WAITING
        person.save()
        Event.objects.record(person, verb="enrolled")
    return len(new)


def own_person(pledge, key) -> Enrolment:
    """One of the firm's people who has a seat or waits; raises InvalidTransition where that has changed meanwhile."""
    person = pledge.enrolments.live().filter(pk=key).first()
    if person is None:
        raise InvalidTransition(_("This person has been replaced or taken off the list meanwhile."))
    return person


@transaction.atomic
def replace(link, key, *, name, email) -> Enrolment:
    """Somebody else of the firm comes instead, at the same place; costs nothing, before the freeze and after it."""
    pledge = held(link)
    check_naming(pledge)
    person = own_person(pledge, key)
    if any(is_same(other, name, email) for other in live_people(pledge)):
        raise InvalidTransition(_("This person is named already."))
    other = Enrolment.objects.create(
        session=pledge.session,
        pledge=pledge,
        outside_name=name,
        outside_email=email,
        state=person.state,
        enrolled_at=person.enrolled_at,
    )
    person.state, person.replaced_by = Enrolment.State.REPLACED, other
    person.save(update_fields=["state", "replaced_by"])
    Event.objects.record(person, verb="replaced")
    return other


@transaction.atomic
def take_off(link, key):
    """The person does not come; the seat stays the firm's, for whoever of its people waits or is named next."""
    pledge = held(link)
    check_naming(pledge)
    person = own_person(pledge, key)
    person.state = Enrolment.State.CANCELLED
    person.save(update_fields=["state"])
    Event.objects.record(person, verb="cancelled")
    pledging.settle(pledge)


@transaction.atomic
def answer(link, number, given, *, name) -> Agreement:
    """Agree to the firm's share of version `number`, or refuse it; `name` is who says so."""
    pledge = held(link)
    version = CostVersion.objects.filter(session=pledge.session, number=number).first()
    if version is None:
        raise InvalidTransition(_("There is no such statement."))
    # The organiser is told there.
    return shares.answer(version, pledge, given, name=name)
