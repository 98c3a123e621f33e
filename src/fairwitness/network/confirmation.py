"""Confirmation on held-out data: is the group closer together than a like draw of participants (METHODS 2.5).

The statistic is the number of co-actions inside the group, over one cell (object and bin) per bin.  In a cell with
at least as many outsiders as members, who belongs to the group is permuted among its participants.  Elsewhere the
members' times are jittered over the bin, narrowed as far as other people's pairs on like objects demand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled

if TYPE_CHECKING:
    from fairwitness.network.closeness import Side
    from fairwitness.network.kernel import F64, I64, Bools
    from fairwitness.network.occasions import Occasions

ENOUGH_EXCEEDANCES = 100
"""Besag & Clifford 1991: draws stop once so many reach the observed value; p is then this number over the draws."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One cell per bin in which at least two members took part, over all sources.

    Attributes:
        source, cell: which occasions, which cell.
        members, size: members and all participants of the cell.
    """

    source: I64
    cell: I64
    members: I64
    size: I64


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A group's held-out test.

    Attributes:
        cells: the cells that were counted.
        close: co-actions inside the group, per cell.
        expected: mean of the draws.
        p_value: (1 + exceedances) / (draws + 1), or Besag & Clifford's sequential estimate.
    """

    cells: Cells
    close: I64
    expected: float
    p_value: float

    @property
    def observed(self) -> int:
        """Co-actions inside the group, over all cells."""
        return int(self.close.sum())


def shared_cells(side: Side, *, member: Bools) -> Cells:
    """Choose one cell per stretch of time: objects that do not come back first, then the most members.

    Args:
        side: what counts for the group on the held-out half.
        member: per account number.
    """
    parts = [_candidates(occasions, number, member=member) for number, occasions in enumerate(side.sources)]
    source, cell, members, size, at_us, rank, lot = (np.concatenate(c) for c in zip(*parts, strict=True))
    stretch = at_us // side.width_us
    order = np.lexsort((cell, lot, source, size, -members, rank, stretch))
    first = np.ones(order.size, np.bool_)
    first[1:] = stretch[order][1:] != stretch[order][:-1]
    keep = order[first]
    return Cells(source[keep], cell[keep], members[keep], size[keep])


def _candidates(occasions: Occasions, number: int, *, member: Bools) -> tuple[I64, ...]:
    members = np.bincount(occasions.cell[member[occasions.account]], minlength=occasions.cell_object.size)
    cell = np.flatnonzero(members > 1).astype(np.int64)
    return (
        np.full(cell.size, number, np.int64),
        cell,
        members[cell].astype(np.int64),
        occasions.cell_size[cell],
        occasions.cell_bin[cell] * occasions.scale.bin_us,
        np.full(cell.size, int(occasions.recurrent), np.int64),
        occasions.lot[cell],
    )


def held_out(side: Side, *, member: Bools, draws: int, seed: int) -> HeldOut:
    """Test the group on the held-out half.

    Args:
        side: what counts for the group on the held-out half.
        member: per account number.
        draws: 9,999 or more.
        seed: of the draws.
    """
    if not side.sources:
        none = np.zeros(0, np.int64)
        return HeldOut(Cells(none, none, none, none), none, 0.0, 1.0)
    cells = shared_cells(side, member=member)
    packed = [
        _pack(side.sources[s], side.ratios[s], int(c), member=member, tick_us=side.tick_us)
        for s, c in zip(cells.source.tolist(), cells.cell.tolist(), strict=True)
    ]
    close = np.array([p[3] for p in packed], np.int64)
    if not packed:
        return HeldOut(cells, close, 0.0, 1.0)
    start = np.r_[0, np.cumsum([p[0].size for p in packed])].astype(np.int64)
    times = np.concatenate([p[0] for p in packed])
    jitter_ticks = np.array([p[1] for p in packed], np.int64)
    window = np.array([p[2] for p in packed], np.int64)
    reached, turns, total = _draw(
        times, start, cells.members, jitter_ticks, window, int(close.sum()), draws, ENOUGH_EXCEEDANCES, seed
    )
    p_value = reached / turns if reached >= ENOUGH_EXCEEDANCES else (1 + reached) / (turns + 1)
    return HeldOut(cells, close, total / turns, p_value)


def _pack(occasions: Occasions, ratio: F64, cell: int, *, member: Bools, tick_us: int) -> tuple[I64, int, int, int]:
    """Return the cell's times in ticks, the ticks to jitter over (0: permute), the window, and the co-actions."""
    rows = slice(int(occasions.cell_start[cell]), int(occasions.cell_start[cell + 1]))
    ticks = (occasions.at_us[rows] // tick_us).astype(np.int64)
    inside = member[occasions.account[rows]]
    window = occasions.scale.window_us // tick_us
    own = ticks[inside]
    close = int((np.searchsorted(own, own + window, side="right") - np.arange(own.size) - 1).sum())
    if own.size * 2 <= ticks.size:
        return ticks, 0, window, close
    return own, _narrowed(occasions.scale.bin_us // tick_us, window, ratio=float(ratio[cell])), window, close


def _narrowed(bin_ticks: int, window_ticks: int, *, ratio: float) -> int:
    """Return the width, in ticks, over which uniform times are `ratio` times as often within the window."""
    share = window_ticks / bin_ticks
    wanted = min(1.0, ratio * (2 * share - share * share))
    widened = 1.0 - np.sqrt(1.0 - wanted)
    return max(1, int(window_ticks / widened)) if widened > 0 else bin_ticks


@compiled
def _draw(  # noqa: PLR0913, PLR0917
    times: I64, start: I64, members: I64, jitter_ticks: I64, window: I64, observed: int, draws: int, enough: int,
    seed: int,
) -> tuple[int, int, float]:  # fmt: skip
    # A generator of our own (xorshift64*, Vigna 2016), so that draws do not change with library versions.
    state = np.uint64(seed) * np.uint64(2654435769) + np.uint64(88172645463325252)
    # Shuffled in place and never put back: a uniform draw from any order is uniform.
    pool = times.copy()
    picked = np.empty(members.max(), np.int64)
    reached = 0
    total = 0.0
    for turn in range(draws):
        value = 0
        for c in range(members.size):
            n = start[c + 1] - start[c]
            g = members[c]
            for i in range(g):
                state ^= state >> np.uint64(12)
                state ^= state << np.uint64(25)
                state ^= state >> np.uint64(27)
                lot = (state * np.uint64(2685821657736338717)) >> np.uint64(32)
                if jitter_ticks[c] == 0:
                    own = start[c] + i
                    other = own + np.int64(lot % np.uint64(n - i))
                    pool[own], pool[other] = pool[other], pool[own]
                    value_i = pool[own]
                else:
                    value_i = np.int64(lot % np.uint64(jitter_ticks[c]))
                k = i
                while k > 0 and picked[k - 1] > value_i:
                    picked[k] = picked[k - 1]
                    k -= 1
                picked[k] = value_i
            first = 0
            for i in range(g):
                while picked[i] - picked[first] > window[c]:
                    first += 1
                value += i - first
        total += value
        reached += value >= observed
        if reached >= enough:
            return reached, turn + 1, total
    return reached, draws, total
