"""What people come across: items in proportion to their popularity, fading with age."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

NOTHING = -1
FORGOTTEN = 8
"""Items older than this many times their decay are not shown any more."""


def pick(rng: np.random.Generator, at_us: Ints, *, born_us: Ints, weight: Floats, tau_us: Floats) -> Ints:
    """Return the item that is met at each time, or NOTHING where none is there.

    Args:
        rng: the source of chance.
        at_us: times of looking.
        born_us: when each item appeared; it is met from the next full hour on.
        weight: popularity of each item.
        tau_us: decay time of each item.

    Returns:
        A position among the items for each time.
    """
    met = np.full(len(at_us), NOTHING, np.int64)
    hours = at_us // HOUR_US
    order = np.argsort(hours, kind="stable")
    starts = np.flatnonzero(np.diff(hours[order], prepend=-1))
    for rows in np.split(order, starts[1:]):
        if len(rows):
            now = int(hours[rows[0]]) * HOUR_US
            met[rows] = _met(rng, now - born_us, weight=weight, tau_us=tau_us, n=len(rows))
    return met


def _met(rng: np.random.Generator, age_us: Ints, *, weight: Floats, tau_us: Floats, n: int) -> Ints:
    shown = np.flatnonzero((age_us > 0) & (age_us < FORGOTTEN * tau_us))
    if not len(shown):
        return np.full(n, NOTHING, np.int64)
    cumulative = np.cumsum(weight[shown] * np.exp(-age_us[shown] / tau_us[shown]))
    found = np.searchsorted(cumulative, rng.random(n) * cumulative[-1], side="right")
    met: Ints = shown[np.minimum(found, len(shown) - 1)]
    return met
