"""Exact amounts: Decimal only, rounded half away from zero, split in whole cents without losing one."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")


def exact(value: Decimal | int) -> Decimal:
    """The value as a finite Decimal; floats are refused (TypeError), so are NaN and infinities (ValueError)."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"{value!r} is no exact amount: use Decimal or int.")
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValueError(f"{value} is no amount.")
    return amount


def round_half_up(value: Decimal | int, places: int = 2) -> Decimal:
    """Round to `places` decimals; a half goes away from zero."""
    return exact(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def to_cents(amount: Decimal | int) -> int:
    """An amount in euros as whole cents; ValueError when it has finer parts."""
    cents = exact(amount) * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} is not a whole number of cents.")
    return int(cents)


def from_cents(cents: int) -> Decimal:
    """Whole cents as an amount in euros with two decimals."""
    return Decimal(cents).scaleb(-2)


def split(total: int, weights: Sequence[Decimal | int]) -> list[int]:
    """Split whole cents by weight with the largest remainder: the parts always add up to `total`.

    Ties go to the larger weight, then to the first. A negative total mirrors the positive one. Raises ValueError for
    a negative weight, and when there is something to split but all weights are zero.
    """
    exacts = [Fraction(exact(weight)) for weight in weights]
    if any(weight < 0 for weight in exacts):
        raise ValueError("A weight is negative.")
    whole = sum(exacts)
    if not whole:
        raise ValueError("All weights are zero: there is nobody to share with.")
    if total < 0:
        return [-part for part in split(-total, weights)]
    shares = [total * weight / whole for weight in exacts]
    parts = [int(share) for share in shares]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], -exacts[i], i))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts
