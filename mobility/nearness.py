"""How near two occupations stand in the French directory: a letter for the field, two figures more for the family.

Pure functions over codes such as "H2301": field H, family H23.
"""

from enum import IntEnum

FAMILY_LENGTH, FIELD_LENGTH = 3, 1


class Nearness(IntEnum):
    """From the nearest to the farthest that is still told."""

    SAME = 1
    FAMILY = 2
    FIELD = 3


def nearness(first: str, second: str) -> Nearness | None:
    """How near two codes are; None when they share no field, or one is missing."""
    if not first or not second:
        return None
    if first == second:
        return Nearness.SAME
    if first[:FAMILY_LENGTH] == second[:FAMILY_LENGTH]:
        return Nearness.FAMILY
    return Nearness.FIELD if first[:FIELD_LENGTH] == second[:FIELD_LENGTH] else None
