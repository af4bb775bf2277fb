"""Alarms of drift: a resident whose new position enters another resident's ground."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms.domain.positions import positions
from firms.domain.review import rivalry
from firms.models import Drift, Event, Role
from naturopole import workflow
from naturopole.formats import number
from naturopole.todo import Todo


@dataclass(frozen=True)
class Alarm:
    """One alarm as the list shows it; `today` is the rivalry now, None once one of the two has left."""

    drift: Drift
    steps: list[str]
    today: float | None
    settled: Event | None
    may_settle: bool

    @property
    def shown(self) -> str:
        return number(round(self.today, 2), get_language())


def alarms(park, drifts, user) -> list[Alarm]:
    """The alarms with today's rivalry, the steps both hold and how each was settled. Three queries."""
    placed = positions(park)
    residents = {firm.name: firm for firm in placed.park.residents}
    closings = Event.objects.filter(kind="firms.drift", subject_id__in=[row.pk for row in drifts], verb="settle")
    settled = {event.subject_id: event for event in closings.select_related("by")}
    return [
        Alarm(
            row,
            *meeting(placed, residents.get(row.firm.name), residents.get(row.other.name)),
            settled.get(row.pk),
            bool(workflow.available(row, user)),
        )
        for row in drifts
    ]


def meeting(placed, one, other) -> tuple[list[str], float | None]:
    """The steps two residents both hold, strongest first, without pooled ones; and their rivalry."""
    if one is None or other is None:
        return [], None
    axes = placed.axes
    common = [
        (-min(one.position.process[step], other.position.process[step]), step) for step in axes.engine.rival_steps
    ]
    steps = [axes.written(axes.engine.process[step]) for strength, step in sorted(common) if strength]
    return steps, rivalry(placed.park, one, other)


def may_settle(drift, user) -> bool:
    """Whether this is the person's verb at all, whatever the alarm's state."""
    return Drift.TRANSITIONS["settle"].allowed(user, drift)


def settle(drift, *, note, by) -> Drift:
    """Close an alarm with a word on what was agreed; raises PermissionDenied and InvalidTransition."""
    return workflow.apply(drift, "settle", by=by, note=note)


def todo(user) -> list[Todo]:
    """Open alarms, for the president. One query at most."""
    if not user.has_role(Role.PRESIDENT):
        return []
    rows = Drift.objects.visible_to(user).filter(status=Drift.Status.OPEN).select_related("firm", "other")
    return [to_discuss(row) for row in rows]


def to_discuss(row) -> Todo:
    text = _("Enters the ground of %(other)s: rivalry %(before)s → %(after)s.") % {
        "other": row.other,
        "before": number(round(row.before, 2), get_language()),
        "after": number(round(row.after, 2), get_language()),
    }
    tag = row.get_status_display()
    return Todo(
        "triangle-alert", row.firm.name, text, reverse("firms:drift_list"), _("Look at it"), tag=tag, leaf=row.firm.sign
    )
