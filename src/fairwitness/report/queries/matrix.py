"""The co-action matrix of a group: for each two accounts, what they did alike and how often within moments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.report.queries import ask
from fairwitness.report.queries.edges import numbers_of
from fairwitness.sql_paths import one_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from fairwitness.findings.case import CaseFolder

    Numbers = npt.NDArray[np.int64]

_ACTED = """
with named as (select unnest(?::int[]) as account, unnest(?::int[]) as row)
select row, dense_rank() over (order by filename, object) as thing, at_us
from read_parquet(?::varchar[], filename = true) join named using (account) order by thing, at_us, row
"""
CHUNK = 4_096
"""Objects that are multiplied at a time, so that memory stays small."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """What accounts have in common, as two square symmetric tables with zeros on the diagonal.

    Attributes:
        accounts: of the rows and of the columns.
        n_shared: distinct objects that both acted on, at any distance in time, over all layers.
        n_close: distinct objects that both acted on within the window, over all layers.
        window_us: the window, inclusive.
    """

    accounts: tuple[str, ...]
    n_shared: Numbers
    n_close: Numbers
    window_us: int

    @property
    def most_close(self) -> int:
        """Return the largest number of objects that two accounts met on."""
        return int(self.n_close.max(initial=0))

    @property
    def most_shared(self) -> int:
        """Return the largest number of objects that two accounts have in common."""
        return int(self.n_shared.max(initial=0))


def co_action_matrix(
    folder: CaseFolder, accounts: Sequence[str], *, window_us: int, traces: Iterable[str] = ()
) -> Matrix:
    """Return what each two of these accounts have in common, over the whole case.

    Args:
        folder: a finished case.
        accounts: in the order of the rows.
        window_us: both acted within this time, inclusive.
        traces: these layers only; none: all that the case has.
    """
    import numpy as np

    numbers = numbers_of(folder, accounts)
    known = [(numbers[name], row) for row, name in enumerate(accounts) if name in numbers]
    files = [one_file(path) for path in action_files(folder, traces)]
    n = len(accounts)
    if not files:
        return Matrix(tuple(accounts), np.zeros((n, n), np.int64), np.zeros((n, n), np.int64), window_us)
    acted = ask(_ACTED, [number for number, _ in known], [row for _, row in known], files)
    row, thing, at_us = (acted[name].to_numpy() for name in ("row", "thing", "at_us"))
    shared = shared_objects(row, thing, n_accounts=n)
    close = close_objects(row, thing, at_us, n_accounts=n, window_us=window_us)
    return Matrix(tuple(accounts), shared, close, window_us)


def action_files(folder: CaseFolder, traces: Iterable[str] = ()) -> list[Path]:
    """Return the tables of actions, in order of name; only those of the wanted layers, if any are named."""
    wanted = set(traces)
    return [p for p in sorted(folder.file("actions").glob("*.parquet")) if not wanted or p.stem in wanted]


def shared_objects(row: Numbers, obj: Numbers, *, n_accounts: int) -> Numbers:
    """Return how many distinct objects each two accounts have in common.

    Args:
        row: account of each action, from 0.
        obj: object of each action.
        n_accounts: side of the table.
    """
    import numpy as np

    _, column = np.unique(obj, return_inverse=True)
    counts = np.zeros((n_accounts, n_accounts), np.int64)
    for first in range(0, int(column.max(initial=-1)) + 1, CHUNK):
        here = (column >= first) & (column < first + CHUNK)
        acted = np.zeros((n_accounts, CHUNK), np.float32)
        acted[row[here], column[here] - first] = 1
        counts += np.rint(acted @ acted.T).astype(np.int64)
    np.fill_diagonal(counts, 0)
    return counts


def close_objects(row: Numbers, obj: Numbers, at_us: Numbers, *, n_accounts: int, window_us: int) -> Numbers:
    """Return on how many distinct objects each two accounts acted within a window of each other.

    Args:
        row: account of each action, from 0; the actions stand in the order (object, time).
        obj: object of each action.
        at_us: time of each action.
        n_accounts: side of the table.
        window_us: inclusive.
    """
    import numpy as np

    met: set[tuple[int, int, int]] = set()
    rows, objects, times = row.tolist(), obj.tolist(), at_us.tolist()
    first = 0
    for k in range(len(rows)):
        while objects[first] != objects[k] or times[k] - times[first] > window_us:
            first += 1
        met.update((objects[k], rows[j], rows[k]) for j in range(first, k) if rows[j] != rows[k])
    counts = np.zeros((n_accounts, n_accounts), np.int64)
    for _, a, b in {(o, min(a, b), max(a, b)) for o, a, b in met}:
        counts[a, b] += 1
        counts[b, a] += 1
    return counts
