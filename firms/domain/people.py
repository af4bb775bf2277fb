"""People come in by invitation; their roles are given and taken away, and each change ends their open sessions."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firms.models import Event, Membership, Park, Role, User
from naturopole.workflow import InvalidTransition

GUARDED = (Role.ADMINISTRATOR, Role.PRESIDENT)
"""Roles that only an administrator gives and takes away; the office gives all others."""


@transaction.atomic
def invite(email, *, park, role, firm=None, partner=None, language="fr", by=None, **names) -> User:
    """Open an account for `email`, or find it, give it the role and write to the person; no password is set.

    The message holds the address of the login page only: the person asks for a code there. The same invitation
    sent twice writes once.
    """
    Park.objects.select_for_update().get(pk=park.pk)
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, language=language, **names)
    if not give_role(user, park=park, role=role, firm=firm, partner=partner, by=by, verb="invited"):
        return user
    with translation.override(user.language or language):
        body = _("You are invited to %(park)s. Sign in with this address: %(url)s") % {
            "park": park.name,
            "url": f"{settings.BASE_URL}/account/login/",
        }
        send_mail(_("Your invitation to %(park)s") % {"park": park.name}, body, None, [user.email])
    return user


def may_handle(actor, role) -> bool:
    """Whether `actor` may give or take away `role`; the system (None) may."""
    if actor is None or actor.has_role(Role.ADMINISTRATOR):
        return True
    return actor.has_role(Role.OFFICE) and role not in GUARDED


def check_right(actor, *roles):
    if not all(may_handle(actor, role) for role in roles):
        raise PermissionDenied


@transaction.atomic
def give_role(user, *, park, role, firm=None, partner=None, by, verb="role_given") -> bool:
    """Add a role and end the person's sessions, so that a wide role asks for its second factor.

    False where it is held already. Raises PermissionDenied without the right, and for the office on itself.
    """
    check_right(by, role)
    if by is not None and by.pk == user.pk and not by.has_role(Role.ADMINISTRATOR):
        raise PermissionDenied
    held, is_new = Membership.objects.get_or_create(
        user=user, park=park, firm=firm, role=role, defaults={"partner": partner}
    )
    if is_new:
        Event.objects.record(user, verb=verb, by=by, detail=told(held))
        end_sessions(user)
    return is_new


@transaction.atomic
def take_role(user, key, *, by) -> bool:
    """Take the role away, at once; False where it is gone already.

    Raises PermissionDenied without the right, InvalidTransition for the park's last administrator.
    """
    Park.objects.select_for_update().order_by("pk").first()
    held = user.memberships.select_related("firm", "partner").filter(pk=key).first()
    if held is None:
        check_right(by, Role.EMPLOYEE)
        return False
    check_right(by, held.role)
    if held.role == Role.ADMINISTRATOR:
        keep_an_administrator(user)
    Event.objects.record(user, verb="role_taken", by=by, detail=told(held))
    held.delete()
    end_sessions(user)
    return True


@transaction.atomic
def set_active(user, active, *, by) -> User:
    """Close or reopen an account. Raises InvalidTransition for the last administrator and the named substitute."""
    Park.objects.select_for_update().order_by("pk").first()
    fresh = User.objects.select_for_update().get(pk=user.pk)
    check_right(by, *fresh.memberships.values_list("role", flat=True), Role.EMPLOYEE)
    if fresh.is_active == active:
        return fresh
    if not active:
        keep_an_administrator(fresh)
        if Park.objects.filter(substitute=fresh).exists():
            raise InvalidTransition(
                _("This person is the president’s named substitute: name somebody else in the rules first.")
            )
    fresh.is_active = active
    fresh.save(update_fields=["is_active"])
    Event.objects.record(fresh, verb="reactivated" if active else "deactivated", by=by)
    end_sessions(fresh)
    return fresh


def keep_an_administrator(user):
    """Raise InvalidTransition if nobody else with an open account administers the park."""
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    if administrators.filter(user=user).exists() and not administrators.exclude(user=user).exists():
        raise InvalidTransition(_("The park needs an administrator: give this role to somebody else first."))


def end_sessions(user) -> int:
    """Sign the person out everywhere; how many sessions were open."""
    open_ones = Session.objects.filter(expire_date__gte=timezone.now())
    theirs = [row.pk for row in open_ones.iterator() if row.get_decoded().get("_auth_user_id") == str(user.pk)]
    return Session.objects.filter(pk__in=theirs).delete()[0]


def told(held) -> dict:
    """A role as the history keeps it: its code and the name of its place."""
    place = held.firm or held.partner
    return {"role": held.role, "place": place.name if place else ""}


def history_of(user) -> list:
    """What happened to the account, newest first, each with `line`: the role and its place in words."""
    events = list(Event.objects.about(user)[:30])
    for event in events:
        role = dict(Role.choices).get(event.detail.get("role"), "")
        event.line = ", ".join(str(word) for word in (role, event.detail.get("place")) if word)
    return events
