"""What follows when a resident arrives, leaves or changes: waiting candidates are scored anew, drift is noticed."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from firms import complementarity as engine
from firms.complementarity.verdict import TOLERANCE
from firms.domain.positions import positions
from firms.domain.review import CONFLICT_FROM, rivalry
from firms.models import Candidacy, Drift, Event, Role, User, WaitingScore


def residents_changed(park, *, cause, firm=None, before=None):
    """Act on a change of the residents, inside the transaction that made it.

    `cause` is a WaitingScore.Cause, `firm` the one that arrived, left or moved; `before`, for a move, is the
    engine's park as it stood: then rivalry that has risen to .30 or more raises an alarm.
    """
    rescore_waiting(park, cause, firm)
    if before is not None:
        watch_drift(park, firm, before)


def rescore_waiting(park, cause, firm=None) -> list[WaitingScore]:
    """Write new figures for each waiting candidate whose figures have moved; a new verdict is told to the desk."""
    files = list(Candidacy.objects.filter(firm__park=park, status=Candidacy.Status.WAITING).select_related("firm"))
    placed = positions(park, [row.firm for row in files])
    written = []
    for row in files:
        figures = engine.assess(placed.park, placed.candidate(row.firm)).figures()
        last = row.waiting_scores.first()
        if last and last.figures == figures:
            continue
        written.append(WaitingScore.objects.create(candidacy=row, cause=cause, firm=firm, figures=figures))
        detail = {"before": last.figures["score"] if last else None, "after": figures["score"]}
        Event.objects.record(row, verb="rescored", detail=detail)
        if last and last.figures["verdict"] != figures["verdict"]:
            tell_desk(park, reverse("firms:candidacy_detail", args=[row.pk]))
    return written


def watch_drift(park, firm, before) -> list[Drift]:
    """Alarms for the residents whose rivalry with `firm` has risen to .30 or more."""
    after = positions(park)
    alarms = [
        Drift.objects.create(firm=firm, other=after.rows[name], before=round(was, 4), after=round(value, 4))
        for name, was, value in risen(before, after.park, firm.name)
    ]
    if alarms:
        tell_desk(park, reverse("firms:drift_list"))
    return alarms


def risen(before, after, name) -> list[tuple[str, float, float]]:
    """The other residents whose rivalry with the firm of that name rises to .30 or more: name, before, after."""
    return [
        (other, was, value)
        for other, was, value in rivalries(before, after, name)
        if value >= CONFLICT_FROM - TOLERANCE and value > was + TOLERANCE
    ]


def rivalries(before, after, name) -> list[tuple[str, float, float]]:
    """The rivalry of the firm of that name with each other resident in two parks of the engine; 0 before it came."""
    then, now = ({row.name: row for row in park.residents} for park in (before, after))
    if name not in now:
        return []
    return [
        (
            other,
            rivalry(before, then[name], then[other]) if {name, other} <= then.keys() else 0.0,
            rivalry(after, now[name], now[other]),
        )
        for other in now
        if other != name
    ]


def tell_desk(park, path):
    """Write to the presidents; the message holds no name and no figure, only where to look."""
    text = _("Something has changed that concerns your reviews: %(url)s")
    write_to(park, Role.PRESIDENT, path, _("To look at in the park’s space"), text)


def write_to(park, role, path, subject, text):
    """Mail everybody who holds a role of the park, each in the own language; `text` has a place for the link."""
    for user in User.objects.filter(memberships__role=role, memberships__park=park, is_active=True).distinct():
        with translation.override(user.language or "fr"):
            send_mail(str(subject), str(text) % {"url": settings.BASE_URL + path}, None, [user.email])
