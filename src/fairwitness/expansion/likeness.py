"""People of one interest share more than popularity explains: how much more, measured on look-alikes of the known.

For each known account its look-alikes are sought among all others: those who use the same *common* things (which
carry no suspicion and are not counted as shared) and are about as active.  What a candidate shares with a set of
look-alikes is what it shares with the circle of the known, whoever belongs to them.  Set against what popularity
alone explains, this is the factor by which chance is raised before the known themselves are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from fairwitness.expansion.things import Uses
    from fairwitness.network.kernel import F64, I64, Bools

SETS = 20
"""Sets of look-alikes, each one for each of the known."""
NEAREST = 3 * SETS
KEPT = 0.9
"""Share of the sets that counts, the least first: some look-alikes are those that are looked for."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Accounts by the common things that they use.

    Attributes:
        vectors: accounts by common things, rows of length 1 (scipy sparse).
        degree: things per account.
    """

    vectors: Any
    degree: I64


def circle(held: Uses, *, common: Bools) -> Circle:
    """Return everybody by the common things that they use, the rarer among them weighing more."""
    from scipy import sparse

    rows = common[held.thing]
    account, thing = held.account[rows], held.thing[rows]
    used = np.bincount(thing, minlength=held.n_things)
    weight = np.log1p(held.n_accounts / np.maximum(used, 1))[thing]
    matrix = sparse.csr_array((weight, (account, thing)), shape=(held.n_accounts, held.n_things))
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = sparse.diags_array(1 / np.where(length > 0, length, 1))
    return Circle(scale @ matrix, np.bincount(held.account, minlength=held.n_accounts).astype(np.int64))


def look_alikes(around: Circle, *, known: Bools, out: Bools) -> I64:
    """Return the look-alikes of each known account, known accounts by sets; -1 where there are not enough.

    Args:
        around: everybody by the common things that they use.
        known: per account.
        out: per account: it cannot be a look-alike, since it may be one of those who are looked for.
    """
    members = np.flatnonzero(known)
    found = np.full((members.size, SETS), -1, np.int64)
    vectors = around.vectors
    for row, account in enumerate(members.tolist()):
        likeness = np.asarray((vectors[[account]] @ vectors.T).todense()).ravel()
        likeness[known | out] = -1
        near = np.lexsort((np.arange(likeness.size), -likeness))[:NEAREST]
        near = near[likeness[near] >= 0]
        apart = np.abs(np.log1p(around.degree[near]) - np.log1p(around.degree[account]))
        kept = near[np.lexsort((near, apart))][:SETS]
        # Likest first, so that each set is about as like as the next.
        found[row, : kept.size] = kept
    return found


def raised(shared: F64, expected: F64) -> F64:
    """Return per account the factor, 1 and more, by which it shares more with look-alikes than popularity explains.

    Args:
        shared: sets by accounts: decades shared with each set.
        expected: the same, as popularity gives.
    """
    kept = max(1, int(KEPT * shared.shape[0]))
    order = np.argsort(shared, axis=0, kind="stable")[:kept]
    least = np.take_along_axis(shared, order, axis=0).sum(axis=0)
    due = np.take_along_axis(expected, order, axis=0).sum(axis=0)
    # One decade on both sides: what hardly anything was expected of says little.
    factor: F64 = np.maximum(1.0, (least + 1.0) / (due + 1.0))
    return factor
