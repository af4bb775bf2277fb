"""Sets up a park from a case file: its axes, firms, wanted skills, partners and published facts.

The file is JSON in the format of `firms/data/naturopole.json`; a companion `<name>.fr.json`, when there is one,
maps its English texts to French. Nothing is corrected: known inconsistencies are kept and shown.
"""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from firms.models import Axis, Firm, Level, NeighbourPair, Park, Partner, PositionRecord, Strength, WantedSkill

STORY = {
    "label": "label",
    "objectives": "label_objectives",
    "people": "people",
    "timeline": "timeline",
    "inconsistencies": "known_inconsistencies",
    "next_segments": "next_segments",
}


class Case:
    """A case file and its French companion. `french(text)` answers the text itself where no translation is given."""

    def __init__(self, path):
        self.data = json.loads(Path(path).read_text(encoding="utf-8"))
        companion = Path(path).with_suffix(".fr.json")
        self.words = json.loads(companion.read_text(encoding="utf-8")) if companion.exists() else {}

    def french(self, text):
        return self.words.get(text, text)

    def both(self, text, name) -> dict:
        """The two fields of a text kept in both languages."""
        return {f"{name}_en": text or "", f"{name}_fr": self.french(text) if text else ""}


@transaction.atomic
def load(path) -> Park:
    """Create the park of a case file; an installation holds one park.

    Raises ValueError when there is one already, KeyError where the file lacks a part.
    """
    if Park.objects.exists():
        raise ValueError("This database already holds a park.")
    case = Case(path)
    park = create_park(case)
    levels = create_levels(case, park)
    for leaf, row in enumerate(sorted(case.data["firms"], key=lambda f: f["joined"]), start=1):
        create_firm(case, park, levels, row, leaf)
    for order, row in enumerate(case.data["wanted_skills"]):
        skill = WantedSkill.objects.create(park=park, order=order, **case.both(row["name"], "name"))
        hold(levels, row["position"], wanted_skill=skill)
    for row in case.data.get("partners", []):
        Partner.objects.create(park=park, kind=row["kind"], **case.both(row["name"], "name"))
    return park


def create_park(case) -> Park:
    facts = case.data["park"]
    return Park.objects.create(
        name=facts["name"],
        commune=facts["commune"],
        department=facts.get("department", ""),
        inhabitants=facts.get("inhabitants"),
        association_founded=facts.get("association_founded"),
        stated_headcount=facts.get("stated_headcount"),
        story=story(case),
        **case.both(facts.get("theme", ""), "theme"),
    )


def story(case) -> dict:
    """The published facts that no screen computes, each text as {"en": …, "fr": …}."""
    data = case.data
    told = {name: in_both(case, data[key]) for name, key in STORY.items() if key in data}
    told["label"] = data["park"].get("label", {})
    told["moves_a_year"] = data.get("mobility", {}).get("moves_a_year")
    told["lesson"] = in_both(case, data.get("training", {}).get("lesson_2006", ""))
    told["source"] = data.get("source", "")
    return told


def in_both(case, value):
    """The same structure with every text turned into its two languages; years and numbers stay."""
    if isinstance(value, list):
        return [in_both(case, item) for item in value]
    if isinstance(value, dict):
        return {key: in_both(case, item) for key, item in value.items()}
    return {"en": value, "fr": case.french(value)} if isinstance(value, str) else value


def create_levels(case, park) -> dict:
    """The levels by (axis, English name), with their neighbour pairs."""
    pooled = set(case.data.get("pooled_process_levels", []))
    levels = {
        (axis, name): Level.objects.create(
            park=park,
            axis=axis,
            order=order,
            pooled=axis == Axis.PROCESS and name in pooled,
            **case.both(name, "name"),
        )
        for axis, names in case.data["axes"].items()
        for order, name in enumerate(names, start=1)
    }
    for axis, pairs in case.data.get("neighbours", {}).items():
        for first, second in pairs:
            NeighbourPair.objects.create(first=levels[axis, first], second=levels[axis, second])
    return levels


def create_firm(case, park, levels, row, leaf) -> Firm:
    firm = Firm.objects.create(
        park=park,
        name=row["name"],
        full_name=row.get("full_name", ""),
        standing="resident",
        leaf=leaf if leaf <= 8 else None,
        lead_firm=row.get("lead_firm", False),
        founded=row.get("founded"),
        joined=row["joined"],
        headcount=row.get("headcount"),
        **case.both(row.get("activity", ""), "activity"),
        **case.both(row.get("why", ""), "position_reason"),
    )
    held = hold(levels, row["position"], firm=firm)
    PositionRecord.objects.create(firm=firm, since=date(row["joined"], 1, 1), held=held)
    return firm


def hold(levels, position, **holder) -> dict:
    """Write a position: {axis: {level: strength}} or {axis: "any"}, for a firm or a wanted skill.

    Returns it as a position record keeps it: {level's key as text: strength}.
    """
    rows = []
    for axis, strengths in position.items():
        if strengths == "any":
            strengths = {name: 1 for (on, name) in levels if on == axis}
        rows += [
            Strength(level=levels[axis, name], value=Decimal(str(value)), **holder)
            for name, value in strengths.items()
            if value
        ]
    Strength.objects.bulk_create(rows)
    return {str(row.level_id): float(row.value) for row in rows}
