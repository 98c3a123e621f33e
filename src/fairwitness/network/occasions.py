"""Occasions: actions of one trace in fixed bins, thinned so that each account acts once per object and bin.

The bin is the unit of evidence.  Two people in one session may share five objects within a minute; that is one
coincidence, not five.  Whatever is tested downstream counts a pair, a member or a group at most once per bin.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fairwitness.compiled import compiled
from fairwitness.network.numbering import grouped

if TYPE_CHECKING:
    from fairwitness.model import Family, Scale
    from fairwitness.network.kernel import I32, I64, Bools

DISCOVERY, CONFIRMATION = 0, 1
U64: TypeAlias = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Actions:
    """One trace's actions as arrays; times are already on the study's tick.

    Attributes:
        trace: name of the trace.
        family: the kind of evidence it counts as.
        recurrent: the object comes back for ever (a hashtag, a domain), so that sharing it says little.
        timed: moments are compared; otherwise the object alone tells.
        account, object: numbers as in schema.ACTIONS.
        at_us: times.
        post_row: row of posts.
    """

    trace: str
    family: Family
    recurrent: bool
    account: I32
    object: I32
    at_us: I64
    post_row: I64
    timed: bool = True

    def only(self, keep: Bools) -> Actions:
        """Return the actions where `keep` is true."""
        columns = (self.account[keep], self.object[keep], self.at_us[keep], self.post_row[keep])
        return Actions(self.trace, self.family, self.recurrent, *columns, self.timed)


@dataclass(frozen=True, slots=True)
class Occasions:
    """Actions thinned to one per (account, object, bin), in cells (object, bin) of two accounts and more.

    Rows are sorted by (bin, object, at_us).  `cell` numbers the cells in that order.

    Attributes:
        account, at_us, post_row: per row.
        cell: cell number per row.
        cell_start: first row of each cell; length cells + 1.
        cell_object, cell_bin: object and bin number of each cell.
    """

    trace: str
    family: Family
    recurrent: bool
    scale: Scale
    account: I32
    at_us: I64
    post_row: I64
    cell: I64
    cell_start: I64
    cell_object: I32
    cell_bin: I64

    @property
    def cell_size(self) -> I64:
        """Return the number of accounts per cell, 2 or more."""
        return np.diff(self.cell_start)

    @property
    def lot(self) -> I64:
        """Return a number below 2**20 per cell that decides among equals.

        Cell numbers would not do: objects are numbered by their first use, so the lower number is the earlier.
        """
        return (splitmix(self.cell_object.astype(np.int64), seed=0) & np.uint64(0xFFFFF)).astype(np.int64)

    def outline(self) -> Occasions:
        """Return the cells without their rows."""
        none = np.zeros(0, np.int64)
        return replace(self, account=none.astype(np.int32), at_us=none, post_row=none, cell=none)

    def only_cells(self, keep: Bools) -> Occasions:
        """Return the occasions of the cells where `keep` is true."""
        return self.at_cells(np.flatnonzero(keep))

    def at_cells(self, keep: I64) -> Occasions:
        """Return the occasions of the cells of these numbers, ascending."""
        size = self.cell_start[keep + 1] - self.cell_start[keep]
        start = np.r_[0, np.cumsum(size)].astype(np.int64)
        rows = np.repeat(self.cell_start[keep] - start[:-1], size) + np.arange(start[-1])
        columns = (self.account[rows], self.at_us[rows], self.post_row[rows])
        cell = np.repeat(np.arange(start.size - 1), np.diff(start)).astype(np.int64)
        head = (self.trace, self.family, self.recurrent, self.scale)
        return Occasions(*head, *columns, cell, start, self.cell_object[keep], self.cell_bin[keep])


def splitmix(value: I64, *, seed: int) -> U64:
    """Return 64 well-mixed bits per value (Steele, Lea & Flood 2014, SplitMix64): the keyed hash of this package."""
    with np.errstate(over="ignore"):
        z = value.astype(np.uint64) + np.uint64((seed * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def halves(at_us: I64, *, block_us: int, seed: int) -> I64:
    """Deal time blocks to two halves of equal number by keyed hash; return 0 or 1 per time.

    All actions of one block fall into one half, whatever their trace: a post that helps to find a group can
    never help to confirm it, not even by its hashtag where its link was used.

    Args:
        at_us: times of all posts.
        block_us: width of a block.
        seed: key of the hash.
    """
    block = at_us // block_us
    blocks, inverse = np.unique(block, return_inverse=True)
    rank = np.argsort(np.argsort(splitmix(blocks, seed=seed), kind="stable"), kind="stable")
    half: I64 = (rank % 2)[inverse].astype(np.int64)
    return half


def occasions(actions: Actions, *, scale: Scale, seed: int) -> Occasions:
    """Thin actions to occasions at one scale.

    Where an account acts on an object more than once in a bin, a keyed hash of the post chooses one: the first
    would not be uniform in the bin under the null.

    Args:
        actions: of one trace.
        scale: the bin width is used here, the window later.
        seed: key of the hash.
    """
    in_order = bool((actions.at_us[1:] >= actions.at_us[:-1]).all())
    rows = None if in_order else np.argsort(actions.at_us, kind="stable")
    at_us = actions.at_us if rows is None else actions.at_us[rows]
    bins = at_us // scale.bin_us
    first_bin = int(bins.min(initial=0))
    obj = actions.object if rows is None else actions.object[rows]
    account = actions.account if rows is None else actions.account[rows]
    by_object, _ = grouped(obj, n_numbers=int(obj.max(initial=-1)) + 1)
    post = actions.post_row if rows is None else actions.post_row[rows]
    keep = by_object[_one_each(by_object, account, obj, bins, splitmix(post, seed=seed))]
    # Equal numbers keep their order: by object and time, then by bin, object and time.
    order = keep[
        grouped((bins[keep] - first_bin).astype(np.int32), n_numbers=int(bins.max(initial=0)) - first_bin + 1)[0]
    ]
    return _cells(actions, order if rows is None else rows[order], scale=scale)


@compiled
def _one_each(by_object: I32, account: I32, obj: I32, bins: I64, lot: U64) -> Bools:
    """Return which rows stay: the one with the least lot of each account, object and bin."""
    keep = np.ones(by_object.size, np.bool_)
    best = np.full(int(account.max()) + 1 if account.size else 0, -1, np.int64)
    cell_first = 0
    for k in range(by_object.size):
        i = by_object[k]
        before = by_object[k - 1]
        if k > 0 and (obj[i] != obj[before] or bins[i] != bins[before]):
            cell_first = k
        known = best[account[i]]
        if known >= cell_first:
            if lot[i] < lot[by_object[known]]:
                keep[known] = False
                best[account[i]] = k
            else:
                keep[k] = False
        else:
            best[account[i]] = k
    return keep


def _cells(actions: Actions, rows: I64 | I32, *, scale: Scale) -> Occasions:
    obj, b = actions.object[rows], actions.at_us[rows] // scale.bin_us
    new = np.ones(rows.size, np.bool_)
    new[1:] = (obj[1:] != obj[:-1]) | (b[1:] != b[:-1])
    size = np.diff(np.r_[np.flatnonzero(new), rows.size])
    shared = np.repeat(size > 1, size)
    rows, new = rows[shared], new[shared]
    start = np.r_[np.flatnonzero(new), rows.size].astype(np.int64)
    cell = (np.cumsum(new) - 1).astype(np.int64)
    account, at_us = actions.account[rows], actions.at_us[rows]
    first = start[:-1]
    return Occasions(
        trace=actions.trace, family=actions.family, recurrent=actions.recurrent, scale=scale,
        account=account, at_us=at_us, post_row=actions.post_row[rows], cell=cell, cell_start=start,
        cell_object=actions.object[rows][first], cell_bin=actions.at_us[rows][first] // scale.bin_us,
    )  # fmt: skip
