"""Exact amounts: Decimal only, rounded half away from zero, split in whole cents without losing one.

Sums and products go through integers and fractions, so no decimal context can round large amounts on the way.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

HALF = Fraction(1, 2)
# Beyond any price on earth; an exponent of a million digits would only tie up the machine.
MAX_DIGITS = 100


def exact(value: Decimal | int) -> Decimal:
    """The value as a finite Decimal; floats are refused (TypeError), so are NaN and infinities (ValueError)."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"{value!r} is no exact amount: use Decimal or int.")
    amount = Decimal(value)
    if not amount.is_finite() or (amount and abs(amount.adjusted()) > MAX_DIGITS):
        raise ValueError(f"{value} is no amount.")
    return amount


def ratio(value: Decimal | int | Fraction) -> Fraction:
    """The value as a fraction, refused like `exact`; for products and quotients that are rounded only once."""
    return value if isinstance(value, Fraction) else Fraction(exact(value))


def round_half_up(value: Decimal | int | Fraction, places: int = 2) -> Decimal:
    """Round to `places` decimals; a half goes away from zero."""
    number = ratio(value)
    units = int(abs(number) * Fraction(10) ** places + HALF)
    return Decimal(f"{-units if number < 0 else units}E{-places}")


def product(price: Decimal | int, times: Decimal | int) -> Decimal:
    """A price so many times, in whole cents, rounded once like `round_half_up`."""
    return from_cents(product_in_cents(price, times))


def product_in_cents(price: Decimal | int, times: Decimal | int) -> int:
    """The same as a number of cents, for those that are added up."""
    top, bottom = exact(price).as_integer_ratio()
    number, parts = exact(times).as_integer_ratio()
    # Whole numbers: a year in review weighs hundreds of these, and fractions take ten times as long.
    top, bottom = top * number, bottom * parts
    cents = (200 * abs(top) + bottom) // (2 * bottom)
    return -cents if top < 0 else cents


def to_cents(amount: Decimal | int) -> int:
    """An amount in euros as whole cents; ValueError when it has finer parts."""
    numerator, denominator = exact(amount).as_integer_ratio()
    cents, rest = divmod(numerator * 100, denominator)
    if rest:
        raise ValueError(f"{amount} is not a whole number of cents.")
    return cents


def from_cents(cents: int) -> Decimal:
    """Whole cents as an amount in euros with two decimals."""
    return Decimal(f"{whole(cents)}E-2")


def total(amounts: Iterable[Decimal | int]) -> Decimal:
    """The sum of amounts in whole cents, exact at any size; 0.00 for none."""
    return from_cents(sum(map(to_cents, amounts)))


def whole(number: int) -> int:
    """The integer itself; anything else, bool and float included, is refused with TypeError."""
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError(f"{number!r} is no whole number.")
    return number


def split(cents: int, weights: Sequence[Decimal | int | Fraction]) -> list[int]:
    """Split whole cents by weight with the largest remainder (R4): the parts always add up to `cents`.

    Ties go to the larger weight, then to the first. A negative amount mirrors the positive one. Raises ValueError for
    a negative weight, and when there is no weight above zero.
    """
    ratios = [ratio(weight) for weight in weights]
    if any(weight < 0 for weight in ratios):
        raise ValueError("A weight is negative.")
    # Whole numbers in the same proportion: the arithmetic of fractions takes ten times as long.
    unit = lcm(*[weight.denominator for weight in ratios])
    weights = [weight.numerator * (unit // weight.denominator) for weight in ratios]
    everything = sum(weights)
    if not everything:
        raise ValueError("All weights are zero: there is nobody to share with.")
    if whole(cents) < 0:
        return [-part for part in split(-cents, ratios)]
    parts, rests = zip(*[divmod(cents * weight, everything) for weight in weights], strict=True)
    parts = list(parts)
    order = sorted(range(len(parts)), key=lambda i: (-rests[i], -weights[i], i))
    for index in order[: cents - sum(parts)]:
        parts[index] += 1
    return parts


def share(amount: Decimal | int, weights: Sequence[Decimal | int | Fraction]) -> list[Decimal]:
    """`split` on an amount in euros, which must be whole cents."""
    return [from_cents(part) for part in split(to_cents(amount), weights)]
