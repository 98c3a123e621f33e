"""A group and its members by the words that they share, at any distance in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.model import Scale
from fairwitness.network.closeness import Rows
from fairwitness.network.confirmation import Cells, HeldOut
from fairwitness.network.distinct import distinct_rows
from fairwitness.network.membership import AccountTests
from fairwitness.network.occasions import Occasions
from fairwitness.network.reuse import log10_p_shared, products, upper_rate

if TYPE_CHECKING:
    from fairwitness.network.kernel import I64, Bools
    from fairwitness.network.occasions import Actions
    from fairwitness.network.reuse import Uses

CLOSED_SHARE = 0.8
"""Words are the group's own if at least this share of the accounts that use them belongs to it."""


def own_words(written: Uses, *, member: Bools, outsider: Bools) -> Uses:
    """Return the uses of texts that two members and more use and hardly anybody outside.

    Args:
        written: all uses of one half.
        member: per account number.
        outsider: per account number; whoever belongs to another group or copies is no outsider.
    """
    _, which = np.unique(written.object, return_inverse=True)
    inside = np.bincount(which, weights=member[written.account])
    outside = np.bincount(which, weights=outsider[written.account])
    closed = (inside > 1) & (inside >= CLOSED_SHARE * (inside + outside))
    return written.only(closed[which])


def outsider_rate(written: Uses, *, member: Bools, outsider: Bools) -> float:
    """Return an upper estimate of the chance that a text of an outsider is one of the group's texts.

    Args:
        written: all uses of one half.
        member: per account number.
        outsider: per account number.
    """
    known = np.isin(written.object, written.object[member[written.account]])
    hits = int(np.count_nonzero(known & outsider[written.account]))
    n_texts = written.n_texts.astype(np.float64)
    return upper_rate(hits, float(n_texts[outsider].sum() * n_texts[member].sum()))


def word_tests(written: Uses, *, member: Bools, tested: Bools, rate: float, trace_rows: Occasions) -> AccountTests:
    """Test how often each account uses words of the group without it.

    An account's texts of one day count once.

    Args:
        written: uses of texts that count.
        member: per account number.
        tested: per account number, who is to be tested.
        rate: chance that two texts of strangers are the same.
        trace_rows: the same uses as occasions, row for row.
    """
    _, which = np.unique(written.object, return_inverse=True)
    inside = np.bincount(which, weights=member[written.account])[which]
    own = member[written.account]
    hits = np.flatnonzero(tested[written.account] & (inside - own > 0))
    row = _one_a_day(written, hits)
    account = np.flatnonzero(tested & (written.n_texts > 0)).astype(np.int64)
    n_hits = np.bincount(written.account[row], minlength=tested.size)[account].astype(np.int64)
    n_texts = written.n_texts.astype(np.float64)
    others = n_texts[member].sum() - n_texts[account] * member[account]
    trials = n_texts[account] * others
    log10_p = log10_p_shared(n_hits, trials, rate=rate)
    rows = _rows(written, row, others=(inside - own)[row].astype(np.int64), rate=rate, occasions=trace_rows)
    return AccountTests(account, written.n_texts[account], n_hits, trials * rate, log10_p, rows)


def _one_a_day(written: Uses, hits: I64) -> I64:
    """Return one hit per account and day, ordered by account."""
    return hits[distinct_rows(written.account[hits], written.day[hits])]


def _rows(written: Uses, row: I64, *, others: I64, rate: float, occasions: Occasions) -> Rows:
    cell = occasions.cell[row]
    zeros = np.zeros(row.size, np.int64)
    return Rows(
        account=written.account[row], bin_at_us=zeros, others=others, size=occasions.cell_size[cell], rank=zeros,
        hit=np.ones(row.size, np.bool_), chance=np.full(row.size, rate), source=zeros, cell=cell, lot=zeros,
    )  # fmt: skip


def as_occasions(written: Uses, *, actions: Actions) -> Occasions:
    """Return uses as occasions with one bin and one window that span them all: one cell per text.

    Args:
        written: uses, ordered by text and time.
        actions: the trace that they come from.
    """
    objects, start, cell = np.unique(written.object, return_index=True, return_inverse=True)
    span = int(written.at_us.max(initial=0) - written.at_us.min(initial=0)) + 1
    return Occasions(
        trace=actions.trace, family=actions.family, recurrent=False, scale=Scale(span, span + 1),
        account=written.account.astype(np.int32), at_us=written.at_us, post_row=written.post_row,
        cell=cell.astype(np.int64), cell_start=np.r_[start, cell.size].astype(np.int64),
        cell_object=objects.astype(np.int32), cell_bin=np.zeros(objects.size, np.int64),
    )  # fmt: skip


def held_out_words(written: Uses, *, occasions: Occasions, member: Bools, rate: float) -> HeldOut:
    """Test whether a group shares more words than as many strangers would.

    Counted are time blocks in which a text came up that two members and more share.  Their number is at most the
    number of coincidences among all pairs of texts of two members, whose law under the null is binomial.

    Args:
        written: uses of texts that count.
        occasions: the same as occasions.
        member: per account number.
        rate: chance that two texts of strangers are the same.
    """
    inside = np.bincount(occasions.cell[member[written.account]], minlength=occasions.cell_object.size)
    block = written.block[occasions.cell_start[:-1]]
    order = np.lexsort((-inside, block))
    _, first = np.unique(block[order], return_index=True)
    cell = order[first].astype(np.int64)
    trials = products(written.n_texts[member])
    cells = Cells(np.zeros(cell.size, np.int64), cell, inside[cell].astype(np.int64), occasions.cell_size[cell])
    log10_p = log10_p_shared(np.array([cell.size]), np.array([trials]), rate=rate)
    return HeldOut(cells, np.ones(cell.size, np.int64), trials * rate, float(10.0 ** log10_p[0]))
