"""What was typed becomes a firm, its position and its candidacy; sent again, it brings them up to date."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation

from firms.domain import intake_papers
from firms.domain.intake_words import PERSONAL, label_of
from firms.models import Axis, Candidacy, Event, Firm, PositionRecord, Strength
from firms.models.firm import Standing
from naturopole import workflow

LONGEST_NAME = Firm._meta.get_field("name").max_length


@dataclass(frozen=True)
class Facts:
    """A complete form, checked: fields of the firm and of the candidacy, strengths by level key, and the town."""

    firm: dict
    candidacy: dict
    held: dict[int, Decimal]
    commune: str


def receive(intake, park, facts) -> Candidacy:
    """A new candidate with its file; the caller holds the park's lock."""
    name = free_name(park, facts.firm["name"], facts.commune)
    firm = Firm.objects.create(park=park, standing=Standing.CANDIDATE, **facts.firm | {"name": name})
    take_position(firm, facts.held)
    candidacy = Candidacy.objects.create(
        firm=firm,
        reference=next_reference(timezone.localdate().year),
        received_on=timezone.localdate(),
        language=intake.language,
        **facts.candidacy,
    )
    intake_papers.hand_over(intake, firm)
    Event.objects.record(candidacy, verb="received")
    return candidacy


def free_name(park, name, commune, besides=None) -> str:
    """The name itself or, where another firm has it, with the town or a number behind: names are told apart by it."""
    taken = {known.casefold() for known in park.firms.exclude(pk=besides).values_list("name", flat=True)}
    endings = ["", f" ({commune[:30]})", *(f" ({number})" for number in range(2, len(taken) + 3))]
    tries = (name[: LONGEST_NAME - len(ending)] + ending for ending in endings)
    return next(one for one in tries if one.casefold() not in taken)


def next_reference(year) -> str:
    """The next reference of the year, such as 2026-07; the caller holds the park's lock, so none is given twice."""
    given = Candidacy.objects.filter(reference__regex=rf"^{year}-[0-9]+$").values_list("reference", flat=True)
    return f"{year}-{max((int(one.partition('-')[2]) for one in given), default=0) + 1:02d}"


def take_position(firm, held) -> bool:
    """Write strengths and a record of the whole position; False where nothing changes. Proofs of kept levels stay."""
    before = {row.level_id: row for row in firm.strengths.all()}
    if {level: row.value for level, row in before.items()} == held:
        return False
    firm.strengths.exclude(level__in=held).delete()
    for level, value in held.items():
        Strength.objects.update_or_create(firm=firm, level_id=level, defaults={"value": value})
    PositionRecord.objects.create(
        firm=firm,
        since=timezone.localdate(),
        held={str(level): float(value) for level, value in held.items()},
        proven=[str(level) for level, row in before.items() if row.proof_id and level in held],
    )
    return True


def complete(intake, facts, typed) -> Candidacy:
    """The file with what the firm sent when more was asked, and a line of history that says what changed."""
    candidacy, firm = intake.candidacy, Firm.objects.select_for_update().get(pk=intake.candidacy.firm_id)
    changes = differences(intake.sent, typed)
    name = firm.name
    if "name" in changes:
        name = free_name(firm.park, facts.firm["name"], facts.commune, besides=firm.pk)
    moved = take_position(firm, facts.held)
    Firm.objects.filter(pk=firm.pk).update(
        **facts.firm
        | {"name": name, "revision": F("revision") + 1, "position_revision": F("position_revision") + int(moved)}
    )
    for field, value in facts.candidacy.items():
        setattr(candidacy, field, value)
    candidacy = workflow.apply(candidacy, "resend", by=None, also=tuple(facts.candidacy))
    added = intake_papers.hand_over(intake, firm)
    with translation.override(settings.LANGUAGE_CODE):
        words = ", ".join(dict.fromkeys(str(label_of(name)) for name in changes))
    detail = {"changed": changes, "documents": added}
    Event.objects.record(candidacy, verb="resent", note=words, detail=detail)
    return candidacy


def flat(typed) -> dict:
    """Everything typed by name, in one level, so that two versions can be laid side by side."""
    levels = {f"level_{level}": value for level, value in typed.get("position", {}).items()}
    ticks = {f"any_{axis}": True for axis in typed.get("any_axes", [])}
    return (
        typed.get("answers", {}) | levels | ticks | {f"unfit_{axis}": True for axis in typed.get("unfitting_axes", [])}
    )


def differences(before, after) -> dict:
    """{name: [before, after]} of what differs; of people's own data only the name."""
    old, new = flat(before), flat(after)
    found = sorted(name for name in {*old, *new} if (old.get(name) or "") != (new.get(name) or ""))
    return {name: [] if name in PERSONAL else [old.get(name, ""), new.get(name, "")] for name in found}


def first_answers(candidacy) -> dict:
    """The form of a firm that came without one, as far as its file fills it."""
    firm = candidacy.firm
    answers = {
        name: str(getattr(firm, name) or "")
        for name in ("name", "legal_form", "siren", "siret", "vat_number", "founded", "website", "group_name")
    }
    answers |= {
        "address": firm.address,
        "contact": candidacy.contact,
        "email": candidacy.contact_email,
        "project": candidacy.project,
        "part": candidacy.summary,
        "premises": candidacy.premises,
        "jobs_now": "" if firm.headcount is None else str(firm.headcount),
        "jobs_planned": "" if candidacy.jobs_planned is None else str(candidacy.jobs_planned),
        "wanted_skill": str(candidacy.wanted_skill_id or ""),
    }
    answers |= {f"need_{axis}": words for axis, words in candidacy.missing_levels.items()}
    return {
        "answers": answers,
        "position": {str(row.level_id): strength_key(row.value) for row in firm.strengths.all()},
        "any_axes": [],
        "unfitting_axes": [axis for axis in Axis.values if axis in candidacy.missing_levels],
    }


def strength_key(value) -> str:
    """A strength as the form offers it: "0.25", "0.5", "0.75", "1"."""
    return f"{Decimal(value).normalize():f}"
