"""The state of the park as its members read it: who holds which step, who employs how many."""

from dataclasses import dataclass, field

from django.utils import timezone

from firms.domain import certificates, drifts
from firms.domain.desk_todo import candidate_todos
from firms.domain.firm_file import in_words, with_levels
from firms.models import Axis, Certification, Firm, Level, Strength
from firms.models.firm import Standing
from naturopole.todo import Todo


@dataclass
class Step:
    """One step of the chain; `holders` are residents, strongest first. `state` is held, part or gap."""

    level: Level
    holders: list[Firm] = field(default_factory=list)
    best: float = 0

    @property
    def state(self):
        if not self.holders:
            return "gap"
        return "held" if self.best >= 1 else "part"


def chain(user) -> list[Step]:
    """The steps of the park's process axis in order, with the residents that hold each. Two queries."""
    steps = {
        level.pk: Step(level) for level in Level.objects.visible_to(user).filter(axis=Axis.PROCESS).order_by("order")
    }
    held = Strength.objects.filter(level__in=steps, firm__in=Firm.objects.visible_to(user).residents())
    for strength in held.select_related("firm").order_by("-value", "firm__joined"):
        step = steps[strength.level_id]
        step.holders.append(strength.firm)
        step.best = max(step.best, float(strength.value))
    return list(steps.values())


def park_state(user) -> dict:
    """Residents by size, their staff, certificates and the chain: what every member may read. Four queries."""
    firms = list(Firm.objects.visible_to(user).residents())
    steps = chain(user)
    return {
        "firms": sorted(firms, key=lambda firm: -(firm.headcount or 0)),
        "headcount": sum(firm.headcount or 0 for firm in firms),
        "largest": max((firm.headcount or 0 for firm in firms), default=0),
        "steps": steps,
        "steps_held": sum(1 for step in steps if step.holders),
        "certifications": certifications(user),
    }


def certifications(user, firm=None) -> list[Certification]:
    """Certificates of the residents, or of one firm, the next to expire first, each with the days it has left.

    Those of one firm say the steps they cover as `level_words`.
    """
    rows = Certification.objects.visible_to(user).select_related("firm")
    if firm:
        rows = in_words(with_levels(rows.filter(firm=firm), "scope"), firm.park)
    else:
        rows = list(rows.filter(firm__standing=Standing.RESIDENT))
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
    """What waits for this person in the park itself; `held` are the certificates that `certifications` gives."""
    return [*candidate_todos(user), *drifts.todo(user), *certificates.todo(user, held)]
