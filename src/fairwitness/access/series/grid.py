"""Moments and values to a regular grid, with every fault set aside and counted."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from fairwitness.access.series.records import Series, Signal
from fairwitness.study import DAY_US, MINUTE_US, SECOND_US

if TYPE_CHECKING:
    from fairwitness.access.sources import Quarantine

EARLIEST_US = 631_152_000 * SECOND_US
"""1990: nobody measured the network for these sources before."""
LATEST_US = 4_102_444_800 * SECOND_US
"""2100: a later moment is a slip."""
MOST_STEPS = 2_000_000
"""Steps of one series: 19 years of five minutes; more is a slip in a time, and would fill the memory."""


def moment_us(value: object) -> int | None:
    """Return a moment in microseconds since 1970 UTC; a time without a zone is UTC; None: it cannot be read.

    Args:
        value: ISO 8601 text, a date, or seconds since 1970.
    """
    try:
        at_us = _seconds(value) if isinstance(value, int | float) else _written(str(value).strip())
    except (ValueError, OverflowError):
        return None
    return at_us if EARLIEST_US <= at_us < LATEST_US else None


def _seconds(value: float) -> int:
    return int(value * SECOND_US)


def _written(text: str) -> int:
    if text.isdecimal() and text.isascii() and len(text) > 8:  # noqa: PLR2004  eight digits are a date
        return int(text) * SECOND_US
    told = datetime.fromisoformat(text)
    known = told if told.tzinfo else told.replace(tzinfo=UTC)
    return round(known.timestamp() * SECOND_US)


def value_of(value: object) -> float | None:
    """Return a value as a number of 0 and more; NaN for an empty cell; None: it cannot be meant."""
    if value is None or value == "":
        return math.nan
    try:
        number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else -1.0
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None


@dataclass(slots=True, kw_only=True)
class Points:
    """What was read of one signal of one place, before it is put on its grid.

    Attributes:
        source: name of the file.
        datasource: who measured what.
        signal: what it is evidence of.
        unit: of the values, in words.
        country: ISO 3166, or empty.
        network: autonomous system, or empty.
        place: the place's name as written.
        is_scaled: whether the values are shares of the largest in the same file.
    """

    source: str
    datasource: str
    signal: Signal
    unit: str
    country: str = ""
    network: str = ""
    place: str = ""
    is_scaled: bool = False
    at_us: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def add(self, row: int, at: object, value: object, aside: Quarantine) -> None:
        """Take one value, or set it aside; an empty cell is no value and no fault."""
        at_us, number = moment_us(at), value_of(value)
        if at_us is None:
            aside.add(self.source, row, "bad_time", at)
        elif number is None:
            aside.add(self.source, row, "bad_value", value)
        elif not math.isnan(number):
            self.at_us.append(at_us)
            self.values.append(number)
            self.rows.append(row)

    def series(self, aside: Quarantine, *, step_us: int | None = None) -> Series | None:
        """Return the series; None: fewer than two moments, which is no series.

        Args:
            aside: for values that have no place on the grid.
            step_us: as the source says it; None: the commonest distance of neighbours.
        """
        import numpy as np

        moments = sorted(set(self.at_us))
        step = step_us or _commonest(moments)
        if step is None or not MINUTE_US <= step <= 31 * DAY_US or len(moments) < 2:  # noqa: PLR2004
            aside.add(self.source, 0, "no_series", f"{self.datasource}: {len(moments)} moments")
            return None
        n = (moments[-1] - moments[0]) // step + 1
        if n > MOST_STEPS:
            aside.add(self.source, 0, "too_long", f"{self.datasource}: {n} steps of {step // SECOND_US} s")
            return None
        values = np.full(n, np.nan)
        self._fill(values, first=moments[0], step=step, aside=aside)
        return Series(
            source=self.source, datasource=self.datasource, signal=self.signal, unit=self.unit, country=self.country,
            network=self.network, place=self.place, start_us=moments[0], step_us=step, values=values,
            is_scaled=self.is_scaled,
        )  # fmt: skip

    def _fill(self, values: object, *, first: int, step: int, aside: Quarantine) -> None:
        import numpy as np

        grid = np.asarray(values)
        for at_us, value, row in zip(self.at_us, self.values, self.rows, strict=True):
            place, off = divmod(at_us - first, step)
            if off:
                aside.add(self.source, row, "off_grid", at_us)
            elif np.isnan(grid[place]):
                grid[place] = value
            elif grid[place] != value:
                aside.add(self.source, row, "second_value", value)


def _commonest(moments: list[int]) -> int | None:
    """Return the commonest distance of neighbours, the smallest of equally common ones."""
    gaps = Counter(b - a for a, b in pairwise(moments))
    return min(gaps, key=lambda gap: (-gaps[gap], gap)) if gaps else None
