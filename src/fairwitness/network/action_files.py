"""Actions of a file that may be larger than memory: read object by object, kept where they may matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np

from fairwitness.network.compat import Shares
from fairwitness.network.kernel import I32, I64
from fairwitness.network.survivors import in_company, surviving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Columns: TypeAlias = tuple[I32, I32, I64, I64]
"""Account, object, time, row of the post."""
READ_ROWS = 1 << 20


def all_shares(path: Path) -> Shares:
    """Return all actions of a file; see `surviving_shares` for its columns and order."""
    nothing: Columns = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64))
    account, obj, at_us, post = zip(nothing, *_by_objects(path), strict=True)
    return Shares(np.concatenate(account), np.concatenate(obj), np.concatenate(at_us), np.concatenate(post))


def surviving_shares(path: Path, *, window_us: int, min_objects: int, n_accounts: int) -> Shares:
    """Return the actions that pairs with `min_objects` objects may need; their posts are not told.

    Args:
        path: a Parquet file of account, object (int32), at_us, post_row (int64), ordered by object, at_us, post_row.
        window_us: both acted within this time, inclusive.
        min_objects: distinct objects that a pair needs.
        n_accounts: how many account numbers there are.

    Returns:
        In the order (object, at_us).
    """
    import pyarrow.parquet as pq

    kept = _Growing(pq.read_metadata(path).num_rows)
    for account, obj, at_us, _ in _by_objects(path):
        company = in_company(account, obj, at_us, window_us=window_us)
        kept.add(account[company], obj[company], at_us[company])
    account, obj, at_us = surviving(
        *kept.columns(), window_us=window_us, min_slots=min_objects, n_accounts=n_accounts
    )
    return Shares(account, obj, at_us, post=obj)


def _by_objects(path: Path) -> Iterator[Columns]:
    """Yield some actions at a time; no object is cut in two, and a post that names its object twice acts once."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        rest: Columns | None = None
        for batch in file.iter_batches(READ_ROWS, columns=["account", "object", "at_us", "post_row"]):
            read = cast("Columns", tuple(batch.column(k).to_numpy() for k in range(4)))
            columns = read if rest is None else _behind(rest, read)
            cut = int(np.searchsorted(columns[1], columns[1][-1]))
            rest = _part(columns, slice(cut, None))
            yield _once(_part(columns, slice(cut)))
        if rest is not None:
            yield _once(rest)


def _behind(first: Columns, second: Columns) -> Columns:
    joined = (np.concatenate([one, other]) for one, other in zip(first, second, strict=True))
    return cast("Columns", tuple(joined))


def _part(columns: Columns, which: slice | I64) -> Columns:
    account, obj, at_us, post = columns
    return account[which], obj[which], at_us[which], post[which]


def _once(columns: Columns) -> Columns:
    _, obj, _, post = columns
    again = np.flatnonzero((obj[1:] == obj[:-1]) & (post[1:] == post[:-1])) + 1
    return _part(columns, np.delete(np.arange(obj.size), again)) if again.size else columns


class _Growing:
    """Columns that grow at their end; room that is never written to costs no memory."""

    def __init__(self, most: int) -> None:
        self._account, self._object = np.empty(most, np.int32), np.empty(most, np.int32)
        self._at_us = np.empty(most, np.int64)
        self._size = 0

    def add(self, account: I32, obj: I32, at_us: I64) -> None:
        """Write rows behind the last ones."""
        place = slice(self._size, self._size + account.size)
        self._account[place], self._object[place], self._at_us[place] = account, obj, at_us
        self._size += account.size

    def columns(self) -> tuple[I32, I32, I64]:
        """Return account, object and time of all rows."""
        filled = slice(self._size)
        return self._account[filled], self._object[filled], self._at_us[filled]
