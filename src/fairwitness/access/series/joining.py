"""Files that hold one series piece by piece, such as one a month, to one series; scaled ones stay apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.access.series.grid import MOST_STEPS
from fairwitness.study import DAY_US

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairwitness.access.series.records import Series

MOST_APART_US = 31 * DAY_US
"""Pieces further apart are two series: what lay between is not a gap of one."""
SEPARATOR = "; "
"""Between the names of the files of a joined series."""


def joined(series: Iterable[Series]) -> list[Series]:
    """Return series with pieces of one joined, in the order of their first pieces.

    Pieces belong together if place, source, signal, unit and step are equal, their steps lie on one grid, and they
    have the same values where they overlap.

    Args:
        series: any.
    """
    groups: dict[tuple[object, ...], list[Series]] = defaultdict(list)
    for k, one in enumerate(series):
        alone = k if one.is_scaled else -1
        phase = one.start_us % one.step_us
        groups[one.key, one.datasource, one.signal, one.unit, one.step_us, phase, alone].append(one)
    return [made for pieces in groups.values() for made in _chained(sorted(pieces, key=lambda one: one.start_us))]


def _chained(pieces: Sequence[Series]) -> list[Series]:
    made = [pieces[0]]
    for piece in pieces[1:]:
        whole = _pair(made[-1], piece)
        made[-1:] = [whole] if whole is not None else [made[-1], piece]
    return made


def _pair(a: Series, b: Series) -> Series | None:
    """Return two pieces as one; None: they do not belong together."""
    place = (b.start_us - a.start_us) // a.step_us
    n = max(a.values.size, place + b.values.size)
    if b.start_us - a.end_us > MOST_APART_US or n > MOST_STEPS:
        return None
    values = np.full(n, np.nan)
    values[: a.values.size] = a.values
    part = values[place : place + b.values.size]
    both = ~np.isnan(part) & ~np.isnan(b.values)
    if not np.array_equal(part[both], b.values[both]):
        return None
    part[:] = np.where(np.isnan(part), b.values, part)
    sources = dict.fromkeys([*a.source.split(SEPARATOR), *b.source.split(SEPARATOR)])
    return replace(a, values=values, source=SEPARATOR.join(sources))
