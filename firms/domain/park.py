"""The state of the park as its members read it: who holds which step, who employs how many."""

from dataclasses import dataclass, field

from django.utils import timezone

from firms.domain import certificates, drifts
from firms.domain.desk_todo import candidate_todos
from firms.domain.firm_file import in_words, with_levels
from firms.domain.positions import axes_of
from firms.models import Axis, Certification, Firm, Level, Strength
from naturopole.todo import Todo

SHOWN = ("name", "standing", "leaf", "headcount", "joined")
FIRMS_SHOWN, HOLDERS_NAMED = 12, 5
"""Firms on the home page, and those named at each step of the chain; the directory and the map have all."""


@dataclass
class Step:
    """One step of the chain; `holders` are residents, strongest first. `state` is held, part or gap."""

    level: Level
    holders: list[Firm] = field(default_factory=list)
    best: float = 0

    @property
    def named(self):
        return self.holders[:HOLDERS_NAMED]

    @property
    def others(self):
        """How many more hold it."""
        return len(self.holders) - len(self.named)

    @property
    def state(self):
        if not self.holders:
            return "gap"
        return "held" if self.best >= 1 else "part"


def chain(park, firms) -> list[Step]:
    """The steps of the park's process axis in order, with those of the firms that hold each. One query."""
    levels = [level for level in axes_of(park).levels.values() if level.axis == Axis.PROCESS]
    steps = {level.pk: Step(level) for level in sorted(levels, key=lambda level: level.order)}
    known = {firm.pk: firm for firm in firms}
    held = Strength.objects.filter(level__in=steps, firm__in=known).order_by("-value", "firm__joined", "firm__name")
    for level, firm, value in held.values_list("level_id", "firm_id", "value"):
        step = steps[level]
        step.holders.append(known[firm])
        step.best = max(step.best, float(value))
    return list(steps.values())


def park_state(user) -> dict:
    """Residents, their staff, certificates and the chain: what every member may read. Three queries.

    `firms` are the first to have come, by size; `residents` how many there are in all.
    """
    firms = list(Firm.objects.visible_to(user).residents().only(*SHOWN))
    steps = chain(user.memberships_held[0].park, firms)
    shown = sorted(firms[:FIRMS_SHOWN], key=lambda firm: -(firm.headcount or 0))
    return {
        "firms": shown,
        "residents": len(firms),
        "headcount": sum(firm.headcount or 0 for firm in firms),
        "largest": max((firm.headcount or 0 for firm in shown), default=0),
        "steps": steps,
        "steps_held": sum(1 for step in steps if step.holders),
        "certifications": with_states(of_residents(user, firms)),
    }


def of_residents(user, firms) -> list[Certification]:
    """Certificates of these firms, the next to expire first."""
    rows, known = Certification.objects.visible_to(user), {firm.pk: firm for firm in firms}
    rows = list(rows.filter(firm__in=known).only("firm", "standard", "state", "valid_until", "audit_on"))
    for row in rows:
        row.firm = known[row.firm_id]
    return rows


def certifications(user, firm) -> list[Certification]:
    """One firm's certificates, the next to expire first, with the steps they cover as `level_words`."""
    rows = Certification.objects.visible_to(user).filter(firm=firm).select_related("firm")
    return with_states(in_words(with_levels(rows, "scope"), firm.park))


def with_states(rows) -> list[Certification]:
    """Each with the days it has left and the look of its state."""
    today = timezone.localdate()
    for row in rows:
        row.days_left = (row.valid_until - today).days if row.valid_until else None
        row.tone = tone_of(row)
    return rows


def strengths_by_axis(firm) -> list[dict]:
    """A firm's strengths grouped by axis, each axis in its order. One query."""
    held = list(firm.strengths.select_related("level").order_by("level__order"))
    return [{"label": axis.label, "strengths": [row for row in held if row.level.axis == axis]} for axis in Axis]


def tone_of(row) -> str:
    """The look of a certificate's state; a valid one is quiet until 90 days before its end, urgent from 30."""
    if row.state != Certification.State.VALID:
        return "bad" if row.state in (Certification.State.WITHDRAWN, Certification.State.EXPIRED) else "info"
    days = row.days_left
    if days is None:
        return ""
    return "bad" if days <= 30 else "wait" if days <= 90 else ""


def todo(user, held=()) -> list[Todo]:
    """What waits for this person in the park itself; `held` are the certificates of `park_state`."""
    return [*candidate_todos(user), *drifts.todo(user), *certificates.todo(user, held)]
