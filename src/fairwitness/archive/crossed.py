"""Crossed tables without small counts, from which no sum gives a left-out count back.

Cells of 1 to k - 1 accounts are left out (primary suppression).  Row and column sums can be known from elsewhere, so
in each row and column that has left-out cells, there are at least two of them and together they hold at least k
accounts; and no left-out cell is a bridge of the bipartite graph of left-out cells, for the sums would determine it
(Gusfield 1988).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Mask = NDArray[np.bool_]

FEWEST = 2
"""Left-out cells that a row or column has, if it has any."""


def left_out(counts: Counts, *, least: int) -> Mask:
    """Return which cells of a table must be left out.

    Args:
        counts: accounts per cell, rows by columns, 0 and more.
        least: k, the least count of accounts that may stand.
    """
    out: Mask = (counts > 0) & (counts < least)
    while True:
        more = _next(counts, out, least=least)
        if more is None:
            return out
        out[more] = True


def _next(counts: Counts, out: Mask, *, least: int) -> tuple[int, int] | None:
    """Return the smallest further cell that is needed, None where the table is safe."""
    for turned in (False, True):
        table, gone = (counts.T, out.T) if turned else (counts, out)
        for line in np.flatnonzero(gone.any(axis=1)).tolist():
            if _is_open(table[line], gone[line], least=least) and not gone[line].all():
                place = _smallest(table[line], gone[line])
                return (place, line) if turned else (line, place)
    return _beside_bridge(counts, out)


def _is_open(counts: Counts, out: Mask, *, least: int) -> bool:
    """Tell whether a line's sum gives too much away: too few cells left out, or too few accounts in them."""
    return bool(np.count_nonzero(out) < FEWEST) or int(counts[out].sum()) < least


def _smallest(counts: Counts, out: Mask) -> int:
    """Return the cell that costs least: the smallest that holds anybody; an empty one is the last choice."""
    order = np.lexsort((np.arange(counts.size), counts, counts == 0))
    return int(order[~out[order]][0])


def _beside_bridge(counts: Counts, out: Mask) -> tuple[int, int] | None:
    import igraph

    rows, columns = np.nonzero(out)
    n_rows = counts.shape[0]
    graph = igraph.Graph(
        n=sum(counts.shape), edges=list(zip(rows.tolist(), (columns + n_rows).tolist(), strict=True))
    )
    for bridge in sorted(graph.bridges()):
        row, column = int(rows[bridge]), int(columns[bridge])
        if not out[row].all():
            return row, _smallest(counts[row], out[row])
        if not out[:, column].all():
            return _smallest(counts[:, column], out[:, column]), column
    return None
