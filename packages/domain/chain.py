"""The chain of a quote: its steps, when each runs, what its certificates lack, and what keeps it from leaving."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.domain.positions import axes_of
from firms.models import Event, Level
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from packages import coverage, schedule
from packages.coverage import Reason, Window
from packages.domain import facts
from packages.domain.quoting import locked_draft
from packages.domain.reasons import of_line
from packages.domain.reckoning import predecessors
from packages.domain.sheet import stages_of
from packages.models import QuoteStage, RequiredCertificate


@dataclass(frozen=True)
class ChainStep:
    """A step of a quote's chain. `after` are the keys of the levels it waits for, all of them earlier."""

    level: Level
    after: tuple[int, ...] = ()
    transit_days: int = 0
    external: bool = False


def levels_of(park) -> dict[int, Level]:
    """The park's process by key, in order, from memory."""
    axes = axes_of(park)
    return {axes.levels[name].pk: axes.levels[name] for name in axes.engine.process}


def steps_of(quote, stages: Sequence[QuoteStage]) -> list[ChainStep]:
    """The quote's own steps; a quote whose steps nobody has chosen yet has the park's process, one after the other.

    `stages` come from `sheet.stages_of`.
    """
    levels = levels_of(quote.firm.park)
    if not stages:
        keys = list(levels)
        return [ChainStep(level, tuple(keys[max(place - 1, 0) : place])) for place, level in enumerate(levels.values())]
    by_key = {stage.pk: stage.level_id for stage in stages}
    return [
        ChainStep(
            levels[stage.level_id],
            tuple(by_key[key] for key in stage.waits_for),
            stage.transit_days,
            stage.external,
        )
        for stage in stages
    ]


def windows(steps: Sequence[ChainStep], plan: schedule.Plan | None, start) -> dict[int, Window]:
    """When each step runs, by its level's key; a step without a line takes the day on which it would begin."""
    slots = {int(slot.key): slot for slot in plan.slots} if plan else {}
    first = plan.start if plan else start
    length = plan.working_days if plan else 1
    delivery, arrivals, found = plan.end if plan else first, {}, {}
    transits = {step.level.pk: step.transit_days for step in steps}
    days = schedule.Calendar().days(first, length + sum(transits.values()) + 1)
    for step in steps:
        key, slot = step.level.pk, slots.get(step.level.pk)
        begins = max((arrivals[one] for one in step.after if one in arrivals), default=1)
        arrivals[key] = slot.last_day + 1 + transits[key] if slot else begins
        day = days[begins - 1]
        found[key] = Window(slot.start, slot.end, delivery) if slot else Window(day, day, max(delivery, day))
    return found


def lacks(lines, plan: schedule.Plan | None) -> list[tuple[object, Reason]]:
    """(line, reason) for each counted line of a firm that lacks a required certificate through the delivery."""
    slots = {slot.key: slot for slot in plan.slots} if plan else {}
    found = []
    for line in lines:
        slot = slots.get(str(line.stage_id))
        if line.chosen and line.supplier_id and slot:
            window = Window(slot.start, slot.end, plan.end)
            own = coverage.lacking(line.certificates, line.requirements, str(line.stage_id), window)
            found += [(line, reason) for reason in own]
    return found


def obstacles(quote, sheet) -> list[str]:
    """What of the chain must be settled before the quote may leave. No query."""
    found = uncovered(quote, sheet) if quote.turnkey else []
    return (
        found
        + unpriced(sheet)
        + list(dict.fromkeys(of_line(line, reason) for line, reason in lacks(sheet.lines, sheet.plan)))
    )


def uncovered(quote, sheet) -> list[str]:
    """Steps of a turnkey quote that have no counted line."""
    covered = {line.stage_id for line in sheet.lines if line.chosen}
    return [
        (
            _("%(step)s is bought outside: add its line, with the supplier and the price.")
            if step.external
            else _("%(step)s is not covered: add a line, or take the step out of the quote.")
        )
        % {"step": step.level.name}
        for step in steps_of(quote, sheet.stages)
        if step.level.pk not in covered
    ]


def unpriced(sheet) -> list[str]:
    """Firms that were put in a chain without sharing a price, and have not given one yet."""
    return [
        _("%(firm)s has not given its price for %(step)s yet.") % {"firm": line.supplier.name, "step": line.stage.name}
        for line in sheet.awaited
        if line.chosen and not line.unit_price
    ]


def locked_at(quote, revision):
    """The draft, locked, if it is still at `revision`; raises Stale, or InvalidTransition once it has left."""
    fresh = locked_draft(quote.pk)
    if fresh.revision != revision:
        raise Stale(fresh)
    return fresh


@transaction.atomic
def save_steps(quote, *, steps: Sequence[ChainStep], turnkey: bool, revision: int, by):
    """Give a draft these steps in this order, if it is still at `revision`.

    Raises ValueError for a step that waits for itself or a later one, so that no cycle can be stored; Stale, or
    InvalidTransition once the quote has left.
    """
    fresh, known = locked_at(quote, revision), []
    for step in steps:
        if not set(step.after) <= set(known):
            raise ValueError(f"{step.level} waits for a step that does not come before it.")
        known.append(step.level.pk)
    write_steps(fresh, steps)
    fresh.turnkey, fresh.revision = turnkey, revision + 1
    fresh.save(update_fields=["turnkey", "revision"])
    Event.objects.record(fresh, verb="chain_edited", by=by)
    return fresh


def write_steps(quote, steps: Sequence[ChainStep]):
    """Replace the rows; those of a level that stays keep their key."""
    quote.stages.exclude(level__in=[step.level for step in steps]).delete()
    rows = [
        QuoteStage(quote=quote, level=step.level, order=place, transit_days=step.transit_days, external=step.external)
        for place, step in enumerate(steps)
    ]
    QuoteStage.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["quote", "level"],
        update_fields=["order", "transit_days", "external"],
    )
    keys = {row.level_id: row.pk for row in rows}
    waits = QuoteStage.after.through
    waits.objects.filter(from_quotestage__quote=quote).delete()
    waits.objects.bulk_create(
        waits(from_quotestage_id=keys[step.level.pk], to_quotestage_id=keys[before])
        for step in steps
        for before in step.after
    )


@transaction.atomic
def buy_outside(quote, *, level, external: bool, revision: int, by):
    """Say that a step is bought outside on purpose, or that it is not; errors as `save_steps`."""
    steps = [
        ChainStep(step.level, step.after, step.transit_days, external if step.level == level else step.external)
        for step in steps_of(quote, stages_of(quote))
    ]
    if level not in [step.level for step in steps]:
        raise InvalidTransition(_("A colleague has taken this step out of the quote."))
    return save_steps(quote, steps=steps, turnkey=quote.turnkey, revision=revision, by=by)


@transaction.atomic
def save_start(quote, *, starts_on, revision: int, by):
    """Begin the chain on another day, or on the day it is looked at when None; errors as `save_steps`."""
    fresh = locked_at(quote, revision)
    fresh.starts_on, fresh.revision = starts_on, revision + 1
    fresh.save(update_fields=["starts_on", "revision"])
    Event.objects.record(fresh, verb="schedule_edited", by=by)
    return fresh


@transaction.atomic
def require(quote, *, standard: str, steps, revision: int, by) -> RequiredCertificate:
    """Require a standard at `steps`, or at all when none is given; asked for already, its steps are replaced.

    The same form sent twice changes nothing more. Raises Stale, or InvalidTransition once the quote has left.
    """
    fresh = locked_draft(quote.pk)
    wanted = {step.pk for step in steps}
    row = next(
        (one for one in facts.required_of(fresh) if coverage.same(one.standard) == coverage.same(standard)), None
    )
    if row and set(row.step_ids) == wanted:
        return row
    if fresh.revision != revision:
        raise Stale(fresh)
    row = row or RequiredCertificate.objects.create(quote=fresh, standard=standard)
    row.steps.set(wanted)
    raised(fresh, "requirement_added", standard, by)
    return row


@transaction.atomic
def release(required, *, revision: int, by):
    """Stop requiring a standard; one already gone is no error."""
    fresh = locked_draft(required.quote_id)
    if not RequiredCertificate.objects.filter(pk=required.pk).exists():
        return
    if fresh.revision != revision:
        raise Stale(fresh)
    required.delete()
    raised(fresh, "requirement_removed", required.standard, by)


def raised(quote, verb, note, by):
    quote.revision += 1
    quote.save(update_fields=["revision"])
    Event.objects.record(quote, verb=verb, by=by, note=note)


def waits(sheet) -> dict[int, dict[str, int]]:
    """For each level that has counted lines, the levels it waits for, as text, with the transit days from each."""
    used = list(dict.fromkeys(line.stage_id for line in sheet.lines if line.chosen))
    return predecessors(used, sheet.stages)


def starts(quote):
    """The day on which the chain begins as things stand."""
    return quote.starts_on or timezone.localdate()
