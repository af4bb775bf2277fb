"""The park of the case and the candidates of the worked examples, for the tests of the engine."""

import json
from dataclasses import replace

from firms import complementarity
from firms.complementarity import Firm, Park

CASE = "firms/data/naturopole.json"
CAPSULES = {
    "process": {"Dosage form": 1, "Packing": 0.5},
    "market": {"Pharmacy": 0.5, "Food supplements": 1},
    "specialty": {"Powder / dry extract": 0.5, "Finished dry form": 1},
}
EXTRACTS = {
    "process": {"Extraction": 1},
    "market": {"Cosmetics": 1, "Food supplements": 1},
    "specialty": {"Source plant": 0.5, "Fluid extract": 1},
}
COPACKING = {
    "process": {"Packing": 1},
    "market": {"Food supplements": 1},
    "specialty": {"Finished dry form": 1},
}


def park() -> Park:
    """The axes and the four residents."""
    return complementarity.load(CASE)[0]


def candidates(park) -> dict[str, Firm]:
    """The wanted skills and the invented candidates, by name."""
    with open(CASE, encoding="utf-8") as file:
        declared = {skill["name"]: skill["position"] for skill in json.load(file)["wanted_skills"]}
    declared |= {"Second capsule maker": CAPSULES, "Second extractor": EXTRACTS}
    declared |= {"Co-packer of supplements": COPACKING, "Car repair": {}}
    return {name: Firm(name, park.axes.position(position)) for name, position in declared.items()}


def resident(park, name) -> Firm:
    return next(firm for firm in park.residents if firm.name == name)


def with_resident(park, firm) -> Park:
    """The park with `firm` in place of the resident of its name."""
    return park.without(firm.name).joined_by(firm)


def with_strength(park, firm, axis, level, strength) -> Firm:
    index = park.axes.levels(axis).index(level)
    return replace(firm, position=firm.position.replacing(axis, index, strength))
