"""How close one account acts to a group, bin by bin, and how close anybody else would (METHODS 2.5, 2.2).

In a cell (object and bin) where outsiders are at least as many as the group's others, the account is compared
with them: under the null it could have acted at the time of any of them.  Elsewhere its time is jittered over
the bin, at a rate that other people's pairs on like objects of the trace justify.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled
from fairwitness.network.habits import Habits, habit_chance
from fairwitness.network.nulls import jitter_probability
from fairwitness.network.pairs import OrganicPairs, organic_pairs, prepared, sister_rates

if TYPE_CHECKING:
    from fairwitness.network.kernel import F64, I32, I64, Bools
    from fairwitness.network.occasions import Occasions

FEW_OUTSIDERS = 20
"""A recruit is compared with outsiders only where there are so many: some of a few may be its own group's."""


@dataclass(frozen=True, slots=True)
class Rows:
    """One row per account and cell that it shares with the group.

    Attributes:
        account, bin_at_us: whose, and the start of the bin.
        others: members of the group in the cell, the account left out.
        size: accounts in the cell.
        rank: 0 for objects that do not come back, 1 for recurrent ones.
        hit: acted within the window of at least one of the others.
        chance: probability of a hit under the null.
        source, cell: which occasions and which cell.
        lot: decides among equal cells.
    """

    account: I64
    bin_at_us: I64
    others: I64
    size: I64
    rank: I64
    hit: Bools
    chance: F64
    source: I64
    cell: I64
    lot: I64

    def only(self, keep: Bools | I64) -> Rows:
        """Return the rows chosen by a mask or by positions."""
        return Rows(*(getattr(self, name)[keep] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Side:
    """What counts for a group on one half of the data.

    Attributes:
        sources: occasions of the traces by which the group was found.
        ratios: `burst_ratio` of each.
        tick_us: clock tick of the study.
        habits: times of day of everybody, of each; empty where they do not matter.
    """

    sources: tuple[Occasions, ...]
    ratios: tuple[F64, ...]
    tick_us: int
    habits: tuple[Habits, ...] = ()

    @property
    def width_us(self) -> int:
        """Return the widest bin: at most one occasion counts in such a stretch of time."""
        return max((source.scale.bin_us for source in self.sources), default=1)


def burst_ratio(occasions: Occasions, *, group_of: I64, suspects: tuple[I32, I32], tick_us: int) -> F64:
    """Return, per cell, how much closer organic pairs are than uniform jitter says, 1 or more.

    People answer news fast, so times inside a bin are not uniform.  The share of close pairs among pairs that
    no candidate group explains, pooled over cells of like size, is the yardstick where a cell has no outsiders.

    Args:
        occasions: one trace at one scale and half.
        group_of: candidate group per account number, -1 for none; pairs inside one group are left out.
        suspects: further pairs left out, known from the discovery half.
        tick_us: clock tick of the study.
    """
    a, b = suspects
    free = (group_of[a] != group_of[b]) | (group_of[a] < 0)
    organic = organic_pairs(occasions, prepared(occasions, n_accounts=group_of.size), a[free], b[free])
    close, inside = _inside(
        group_of[occasions.account], occasions.at_us, occasions.cell_start, occasions.scale.window_us
    )
    organic = OrganicPairs(organic.pairs - inside, organic.close - close, organic.kind)
    chance = jitter_probability(occasions.scale, tick_us=tick_us)
    ratio: F64 = sister_rates(organic, prior=chance)[organic.kind] / chance
    return ratio


def co_acted_objects(occasions: Occasions, *, member: Bools) -> I64:
    """Return the objects on which at least two members acted within the window, ascending."""
    label = np.where(member[occasions.account], 0, -1).astype(np.int64)
    close, _ = _inside(label, occasions.at_us, occasions.cell_start, occasions.scale.window_us)
    objects: I64 = np.unique(occasions.cell_object[close > 0]).astype(np.int64)
    return objects


@compiled
def _inside(label: I64, at_us: I64, cell_start: I64, window_us: int) -> tuple[I64, I64]:
    """Return close pairs and all pairs with equal label, -1 matching nothing, per cell."""
    n_cells = cell_start.size - 1
    close = np.zeros(n_cells, np.int64)
    pairs = np.zeros(n_cells, np.int64)
    for c in range(n_cells):
        for i in range(cell_start[c], cell_start[c + 1]):
            if label[i] < 0:
                continue
            for j in range(i + 1, cell_start[c + 1]):
                if label[j] == label[i]:
                    pairs[c] += 1
                    close[c] += at_us[j] - at_us[i] <= window_us
    return close, pairs


def rows(side: Side, *, member: Bools, outsiders: bool, min_hits: int = 0) -> Rows:
    """Return every account's rows beside a group.

    Args:
        side: what counts for the group.
        member: per account number, whether it belongs to the group.
        outsiders: rows of the accounts outside the group instead of its members'.
        min_hits: leave out accounts with fewer hits, of which a viral object has plenty.
    """
    found = [
        _beside(occasions, ratio, side, member=member, outsiders=outsiders)
        for occasions, ratio in zip(side.sources, side.ratios, strict=True)
    ]
    hits = sum((np.bincount(b.account[b.hit], minlength=member.size) for b in found), np.zeros(member.size, np.int64))
    parts = [
        _rows_of(beside.only(hits[beside.account] >= min_hits), number, side, member=member)
        for number, beside in enumerate(found)
    ]
    return Rows(*(np.concatenate(column) for column in zip(*parts, strict=True))) if parts else no_rows()


@dataclass(frozen=True, slots=True)
class _Beside:
    """Rows of one source before habits are looked at; `row` and `cell` are places in its occasions."""

    account: I32
    row: I64
    cell: I64
    others: I64
    hit: Bools
    chance: F64

    def only(self, keep: Bools) -> _Beside:
        return self if keep.all() else _Beside(*(getattr(self, name)[keep] for name in self.__slots__))


def no_rows() -> Rows:
    """Return rows of nobody."""
    none = np.zeros(0, np.int64)
    return Rows(none, none, none, none, none, np.zeros(0, np.bool_), np.zeros(0), none, none, none)


def _beside(occasions: Occasions, ratio: F64, side: Side, *, member: Bools, outsiders: bool) -> _Beside:
    inside = member[occasions.account]
    row, cell, others, hit, chance = _closeness(
        np.unique(occasions.cell[inside]), inside, occasions.at_us, occasions.cell_start, ratio, occasions.cell_bin,
        occasions.scale.window_us, occasions.scale.bin_us, side.tick_us, outsiders,
    )  # fmt: skip
    return _Beside(occasions.account[row], row, cell, others, hit, chance)


def _rows_of(
    beside: _Beside, number: int, side: Side, *, member: Bools
) -> tuple[I64, I64, I64, I64, I64, Bools, F64, I64, I64, I64]:
    occasions, cell, chance = side.sources[number], beside.cell, beside.chance
    if side.habits:
        chance = habit_chance(
            side.habits[number], occasions, row=beside.row, cell=cell, inside=member[occasions.account],
            chance=chance, tick_us=side.tick_us,
        )  # fmt: skip
    return (
        beside.account.astype(np.int64),
        occasions.cell_bin[cell] * occasions.scale.bin_us,
        beside.others,
        occasions.cell_size[cell],
        np.full(cell.size, int(occasions.recurrent), np.int64),
        beside.hit,
        chance,
        np.full(cell.size, number, np.int64),
        cell,
        occasions.lot[cell],
    )


def one_per_stretch(all_rows: Rows, *, width_us: int) -> Rows:
    """Keep one row per account and stretch of time, chosen without a look at closeness.

    Objects that do not come back go first, then cells that are mostly the group's, then the larger ones: what
    tells most if the account acts with the group.  Ordered by account.
    """
    block = all_rows.bin_at_us // width_us
    share = all_rows.others / all_rows.size
    order = np.lexsort(
        (
            all_rows.cell,
            all_rows.lot,
            all_rows.source,
            -all_rows.others,
            -share,
            all_rows.rank,
            block,
            all_rows.account,
        )
    )
    account, block = all_rows.account[order], block[order]
    first = np.ones(order.size, np.bool_)
    first[1:] = (account[1:] != account[:-1]) | (block[1:] != block[:-1])
    return all_rows.only(order[first].astype(np.int64))


@compiled
def _closeness(  # noqa: PLR0913, PLR0917, PLR0915, C901, PLR0912
    cells: I64, inside: Bools, at_us: I64, cell_start: I64, ratio: F64, cell_bin: I64,
    window_us: int, bin_us: int, tick_us: int, outsiders: bool,  # noqa: FBT001
) -> tuple[I64, I64, I64, Bools, F64]:  # fmt: skip
    total = 0
    for k in range(cells.size):
        for i in range(cell_start[cells[k]], cell_start[cells[k] + 1]):
            total += inside[i] != outsiders
    out_row = np.empty(total, np.int64)
    out_cell = np.empty(total, np.int64)
    out_others = np.empty(total, np.int64)
    out_hit = np.empty(total, np.bool_)
    out_chance = np.empty(total)
    n = 0
    for k in range(cells.size):
        c = cells[k]
        s, e = cell_start[c], cell_start[c + 1]
        size = e - s
        low = np.empty(size, np.int64)
        high = np.empty(size, np.int64)
        before = np.zeros(size + 1, np.int64)
        for i in range(size):
            before[i + 1] = before[i] + inside[s + i]
        lo = 0
        hi = 0
        for i in range(size):
            while at_us[s + i] - at_us[s + lo] > window_us:
                lo += 1
            hi = max(hi, i)
            while hi < size and at_us[s + hi] - at_us[s + i] <= window_us:
                hi += 1
            low[i] = lo
            high[i] = hi
        n_members = before[size]
        n_outside = size - n_members
        near_outside = 0
        # Outsiders whose only member nearby is one single member: they stop being near when that one is left out.
        lonely = np.zeros(size + 1, np.int64)
        for i in range(size):
            near = before[high[i]] - before[low[i]]
            lonely[i + 1] = lonely[i] + (not inside[s + i] and near == 1)
            near_outside += not inside[s + i] and near >= 1
        ticks = bin_us // tick_us
        reach = window_us // tick_us
        bin_at = cell_bin[c] * bin_us
        for i in range(size):
            if inside[s + i] == outsiders:
                continue
            near = before[high[i]] - before[low[i]]
            if outsiders:
                others = n_members
                hit = near >= 1
                compare = n_outside - 1 if n_outside > FEW_OUTSIDERS else 0
                share = near_outside / n_outside
            else:
                others = n_members - 1
                hit = near > 1  # itself and one more
                compare = n_outside
                share = (hit + near_outside - (lonely[high[i]] - lonely[low[i]])) / (n_outside + 1)
            if others == 0:
                continue
            if compare < others:
                covered = 0
                last = -1
                for j in range(size):
                    if inside[s + j] and j != i:
                        tick = (at_us[s + j] - bin_at) // tick_us
                        first = max(tick - reach, last + 1)
                        last = max(last, min(tick + reach, ticks - 1))
                        covered += max(0, last - first + 1)
                share = min(1.0, ratio[c] * covered / ticks)
            out_row[n] = s + i
            out_cell[n] = c
            out_others[n] = others
            out_hit[n] = hit
            out_chance[n] = share
            n += 1
    return out_row[:n], out_cell[:n], out_others[:n], out_hit[:n], out_chance[:n]
