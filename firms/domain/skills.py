"""The skills the park looks for, and those at the heart of its firms."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from firms.models import CoreSkill, Event, Park, Strength, WantedSkill
from naturopole.saving import Stale

WANTED = ("name_fr", "name_en", "text_fr", "text_en", "open")
CORE = ("name_fr", "name_en", "pooled")


@transaction.atomic
def create_wanted(skill, *, strengths, by) -> tuple[WantedSkill, bool]:
    """Save a new wanted skill at the end of the list, with its strength by level; (row, whether it is new)."""
    Park.objects.select_for_update().get(pk=skill.park_id)
    if made := WantedSkill.objects.filter(request_key=skill.request_key).first():
        return made, False
    last = WantedSkill.objects.filter(park=skill.park_id).aggregate(last=Max("order"))["last"]
    skill.order = 0 if last is None else last + 1
    skill.save()
    hold(skill, strengths)
    Event.objects.record(skill, verb="created", by=by)
    return skill, True


@transaction.atomic
def save_wanted(skill, *, strengths, revision, by) -> WantedSkill:
    """Save an edit if the skill is still at `revision`; raises Stale."""
    raise_revision(WantedSkill, skill, revision)
    skill.save(update_fields=[*WANTED, "revision"])
    hold(skill, strengths)
    Event.objects.record(skill, verb="edited", by=by)
    return skill


def raise_revision(model, row, revision):
    fresh = model.objects.select_for_update().get(pk=row.pk)
    if fresh.revision != revision:
        raise Stale(fresh)
    row.revision = revision + 1


def hold(skill, strengths):
    """Replace the skill's position: {level: strength}, where 0 is none."""
    skill.strengths.all().delete()
    rows = [
        Strength(wanted_skill=skill, level=level, value=Decimal(value)) for level, value in strengths.items() if value
    ]
    Strength.objects.bulk_create(rows)


@transaction.atomic
def move_wanted(skill, step) -> None:
    """Change places with the next skill (`step` 1) or the one before (-1); at an end nothing happens."""
    Park.objects.select_for_update().get(pk=skill.park_id)
    rows = list(WantedSkill.objects.filter(park=skill.park_id).order_by("order", "pk"))
    place = rows.index(skill)
    if 0 <= place + step < len(rows):
        rows[place], rows[place + step] = rows[place + step], rows[place]
    for order, row in enumerate(rows):
        row.order = order
    WantedSkill.objects.bulk_update(rows, ["order"])


@transaction.atomic
def delete_skill(skill, *, by):
    """Remove a wanted or core skill; the park's history keeps its name."""
    verb = "wanted_skill_deleted" if isinstance(skill, WantedSkill) else "core_skill_deleted"
    Event.objects.record(skill.park, verb=verb, by=by, note=skill.name)
    skill.delete()


def check_name(skill):
    """A park has each core skill once, in either language."""
    others = CoreSkill.objects.filter(park=skill.park_id).exclude(pk=skill.pk)
    for name in ("name_fr", "name_en"):
        if others.filter(**{f"{name}__iexact": getattr(skill, name)}).exists():
            raise ValidationError({name: _("Another core skill has this name: open it and change it.")})


@transaction.atomic
def create_core(skill, *, firms, by) -> tuple[CoreSkill, bool]:
    """Save a new core skill with its firms; (row, whether it is new). ValidationError for a name that is taken."""
    Park.objects.select_for_update().get(pk=skill.park_id)
    if made := CoreSkill.objects.filter(request_key=skill.request_key).first():
        return made, False
    check_name(skill)
    skill.save()
    skill.firms.set(firms)
    Event.objects.record(skill, verb="created", by=by)
    return skill, True


@transaction.atomic
def save_core(skill, *, firms, revision, by) -> CoreSkill:
    """Save an edit if the skill is still at `revision`; raises Stale, or ValidationError for a name that is taken."""
    Park.objects.select_for_update().get(pk=skill.park_id)
    raise_revision(CoreSkill, skill, revision)
    check_name(skill)
    skill.save(update_fields=[*CORE, "revision"])
    skill.firms.set(firms)
    Event.objects.record(skill, verb="edited", by=by)
    return skill
