"""To what figures were rounded, worked out from the figures: a statement of precision, never of fraud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairwitness.figures.records import Amount

UNITS = (1_000_000, 100_000, 10_000, 1_000, 500, 100, 50, 10, 5)
LEAST = 3
"""Figures of a series from which a unit is worked out."""
CHANCE = 1e-4
"""Greatest chance at which figures that are not rounded may all be multiples of a unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A rounding unit.

    Attributes:
        size: 1 where figures are not rounded.
        n: figures it was worked out from; 0: none.
        inferred: whether it was worked out, and not stated.
    """

    size: float
    n: int
    inferred: bool


@dataclass(frozen=True, slots=True)
class Digits:
    """Last digits of a number of figures.

    Attributes:
        n: figures of ten and more.
        counts: figures that end in 0, 1, ... 9.
        share_0, share_0_or_5: of the figures.
        p_value: of equally frequent last digits (chi-squared, 9 degrees of freedom); None below 50 figures.
    """

    n: int
    counts: tuple[int, ...]
    share_0: float
    share_0_or_5: float
    p_value: float | None


def unit_of(amounts: Sequence[Amount]) -> Unit:
    """Return the largest unit of which all different figures are multiples, if chance hardly explains it.

    Args:
        amounts: figures of one claimant, quantity and place.
    """
    values = sorted({a.value for a in amounts if a.value})
    for size in UNITS:
        if len(values) >= LEAST and all(value % size == 0 for value in values) and size ** -len(values) <= CHANCE:
            return Unit(float(size), n=len(values), inferred=True)
    return Unit(1.0, n=len(values), inferred=True) if len(values) >= LEAST else Unit(1.0, n=0, inferred=False)


def digits(values: Iterable[float]) -> Digits | None:
    """Return how figures of ten and more end; None if there are none."""
    from scipy.special import chdtrc

    last = [int(value) % 10 for value in values if value >= 10 and float(value).is_integer()]  # noqa: PLR2004
    if not last:
        return None
    counts = tuple(last.count(digit) for digit in range(10))
    expected = len(last) / 10
    statistic = sum((n - expected) ** 2 for n in counts) / expected
    p_value = float(chdtrc(9, statistic)) if len(last) >= 50 else None  # noqa: PLR2004  five expected per digit
    return Digits(len(last), counts, counts[0] / len(last), (counts[0] + counts[5]) / len(last), p_value)
