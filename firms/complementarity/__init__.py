"""How well a candidate complements the park's residents: a pure model, without database or settings.

    park, candidates = load("firms/data/naturopole.json")
    result = assess(park, candidates[0])

It advises; the president decides.
"""

from firms.complementarity.files import BadFile, load, read, write
from firms.complementarity.matrix import CLASH, FILL, Meeting, Place, Presence, cells_of, matrix, meetings
from firms.complementarity.park import Park
from firms.complementarity.positions import ANY, AXES, STRENGTHS, Axes, Firm, InvalidPosition, Position
from firms.complementarity.review import (
    ENGINE_VERSION,
    Result,
    Weight,
    assess,
    proven_only,
    verdict_on,
    weight,
    with_undertaking,
)
from firms.complementarity.stability import Edit, Stability, smallest_edit, stability
from firms.complementarity.terms import (
    Breadth,
    Chain,
    Fit,
    Novelty,
    Partner,
    Rival,
    Rivalry,
    SharedCell,
    SharedGround,
    StepGain,
)
from firms.complementarity.verdict import Settings, Verdict, goes_against

__all__ = [
    "ANY",
    "AXES",
    "CLASH",
    "ENGINE_VERSION",
    "FILL",
    "STRENGTHS",
    "Axes",
    "BadFile",
    "Breadth",
    "Chain",
    "Edit",
    "Firm",
    "Fit",
    "InvalidPosition",
    "Meeting",
    "Novelty",
    "Park",
    "Partner",
    "Place",
    "Position",
    "Presence",
    "Result",
    "Rival",
    "Rivalry",
    "Settings",
    "SharedCell",
    "SharedGround",
    "Stability",
    "StepGain",
    "Verdict",
    "Weight",
    "assess",
    "cells_of",
    "goes_against",
    "load",
    "matrix",
    "meetings",
    "proven_only",
    "read",
    "smallest_edit",
    "stability",
    "verdict_on",
    "weight",
    "with_undertaking",
    "write",
]
