"""What an account does at that time of day anyway.

Two commuters who read the same paper at eight pass on its story within minutes, every day, and know nothing of each
other.  So nobody's chance of meeting a group is taken to be lower than the share of its own actions on other days
that would have met it (docs/decisions/0008: timetables are innocent).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled
from fairwitness.network.numbering import grouped
from fairwitness.study import DAY_US

if TYPE_CHECKING:
    from fairwitness.network.kernel import F64, I32, I64, Bools
    from fairwitness.network.occasions import Occasions

HABIT_WEIGHT = 2.0
"""How many actions the chance that is known without the account's habits counts for."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Times of day at which accounts act, two orders of the same actions.

    Attributes:
        start: where each account's actions begin; length accounts + 1.
        time_us: time of day, ascending within an account.
        bin, bin_time_us: bin number and time of day, ordered by account and bin.
    """

    start: I64
    time_us: I64
    bin: I64
    bin_time_us: I64


def habits(occasions: Occasions, *, n_accounts: int) -> Habits:
    """Return the times of day of everybody's occasions.

    Args:
        occasions: one trace at one scale and half.
        n_accounts: how many account numbers there are.
    """
    in_time = np.argsort(occasions.at_us, kind="stable")
    places, start = grouped(occasions.account[in_time], n_numbers=n_accounts)
    by_bin = in_time[places]
    # A bin never crosses midnight, so in the order of time those of one bin stand in the order of the time of day.
    time_us, which = occasions.at_us % DAY_US, occasions.cell_bin[occasions.cell]
    of_day = np.argsort(time_us, kind="stable")
    by_time = of_day[grouped(occasions.account[of_day], n_numbers=n_accounts)[0]]
    return Habits(start, time_us[by_time], which[by_bin], time_us[by_bin])


def habit_chance(
    known: Habits, occasions: Occasions, *, row: I64, cell: I64, inside: Bools, chance: F64, tick_us: int
) -> F64:
    """Return chances of hits, none lower than at a uniform moment or than the account's habits make likely.

    Args:
        known: habits of everybody.
        occasions: what is tested.
        row: row of `occasions` of each chance, cell by cell.
        cell: its cell.
        inside: per row of `occasions`, whether it is a member's.
        chance: of a hit, as people who share the objects have it.
        tick_us: clock tick of the study.
    """
    scale = occasions.scale
    n_hits, n, covered_us = _alike(
        row, cell, inside, occasions.account, occasions.at_us % DAY_US, occasions.cell_start, occasions.cell_bin,
        scale.window_us, scale.bin_us, known.start, known.time_us, known.bin, known.bin_time_us, DAY_US,
        tick_us,
    )  # fmt: skip
    # A crowd that comes late must not make those who came early look more alike than their own moments say.
    chance = np.maximum(chance, covered_us / scale.bin_us)
    habit: F64 = (n_hits + HABIT_WEIGHT * chance) / (n + HABIT_WEIGHT)
    return np.maximum(chance, habit)


@compiled
def _alike(  # noqa: PLR0913, PLR0917
    row: I64, cell: I64, inside: Bools, account: I32, time_us: I64, cell_start: I64, cell_bin: I64, window_us: int,
    bin_us: int, start: I64, own_time_us: I64, own_bin: I64, own_bin_time_us: I64, day_us: int,
    tick_us: int,
) -> tuple[I64, I64, I64]:  # fmt: skip
    """Return, per row, how many of the account's actions in other bins would have hit, and how many there are.

    The third is the time that is near one of the others.
    """
    n_hits = np.zeros(row.size, np.int64)
    n = np.zeros(row.size, np.int64)
    covered_us = np.zeros(row.size, np.int64)
    last_cell = -1
    members = np.empty(0, np.int64)
    for k in range(row.size):
        c = cell[k]
        if c != last_cell:
            rows = np.arange(cell_start[c], cell_start[c + 1])
            members = rows[inside[cell_start[c] : cell_start[c + 1]]]
            last_cell = c
        a = account[row[k]]
        own = own_time_us[start[a] : start[a + 1]]
        bins = own_bin[start[a] : start[a + 1]]
        here = own_bin_time_us[start[a] : start[a + 1]]
        first = np.searchsorted(bins, cell_bin[c])
        end = np.searchsorted(bins, cell_bin[c] + 1)
        floor = (cell_bin[c] * bin_us) % day_us
        n[k] = np.searchsorted(own, floor + bin_us) - np.searchsorted(own, floor) - (end - first)
        last = floor - 1
        for member in members:
            if member == row[k]:
                continue
            low = max(time_us[member] - window_us, last + 1)
            last = max(last, min(time_us[member] + window_us + tick_us, floor + bin_us) - 1)
            if low <= last:
                covered_us[k] += last + 1 - low
                n_hits[k] += np.searchsorted(own, last + 1) - np.searchsorted(own, low)
                n_hits[k] -= np.searchsorted(here[first:end], last + 1) - np.searchsorted(here[first:end], low)
    return n_hits, n, covered_us
