"""How cost grows with rows."""

from __future__ import annotations

from math import log
from statistics import linear_regression
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def exponent(cost_of: Mapping[int, float], *, fixed: float = 0.0) -> float:
    """Return e of cost = fixed + c * rows ** e, by least squares on logarithms.

    Args:
        cost_of: rows to cost, at least two sizes.
        fixed: cost of next to no rows.

    Raises:
        ValueError: fewer than two sizes, or a cost that is not above the fixed one.
    """
    if len(cost_of) < 2 or min(cost_of.values()) <= fixed:
        raise ValueError(
            f"no exponent from {dict(cost_of)} with a fixed cost of {fixed:g}: take more or larger sizes"
        )
    rows, cost = [log(n) for n in cost_of], [log(cost - fixed) for cost in cost_of.values()]
    return linear_regression(rows, cost).slope
