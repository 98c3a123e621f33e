"""A trace, and the steps that all traces share: number accounts and objects, order actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.schema import ACTIONS, OBJECTS, POSTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from fairwitness.engine import Engine, Source
    from fairwitness.model import Family
    from fairwitness.traces.own_texts import OwnTexts

LABEL_LENGTH = 280
BATCH = 65_536


@dataclass(frozen=True, slots=True)
class Trace:
    """One kind of acting alike.

    Attributes:
        name: what findings call it.
        family: the kind of evidence; traces of one family never count as independent.
        label: what accounts did, as a clause: "passed on the same post".
        uses: from posts (with post_row) to rows (post_row, object_id, label), in the order of posts and of use
            within a post.
        sources: columns of posts that hold the trace; it has data if any of them has.
        context: columns that `uses` reads besides, apart from account_id and is_repost.
        recurrent: whether an object lasts, as a hashtag does, so that using it again says something again.
        timed: whether moments are compared; otherwise using the object says enough, at any distance in time.
        key: which key of the post's text `uses` finds in a further column `key`; none for traces of other things.
    """

    name: str
    family: Family
    label: str
    uses: Callable[[pa.Table], pa.Table]
    sources: tuple[str, ...]
    context: tuple[str, ...] = ()
    recurrent: bool = False
    timed: bool = True
    key: Callable[[OwnTexts], pa.ChunkedArray] | None = None

    def has_data(self, posts: Source) -> bool:
        """Return whether any column that holds the trace is filled anywhere in `posts`."""
        columns = read(posts, columns=self.sources).columns
        return any(column.null_count < len(column) for column in columns)


_ACCOUNTS = """
SELECT account_id, CAST(ROW_NUMBER() OVER (ORDER BY MIN(post_row)) - 1 AS INT) AS account
FROM posts GROUP BY account_id
"""
_OBJECTS = """
SELECT object_id, CAST(ROW_NUMBER() OVER (ORDER BY MIN(use_row)) - 1 AS INT) AS object, MIN(use_row) AS use_row
FROM uses GROUP BY object_id
"""
_ACTIONS = f"""
WITH accounts AS ({_ACCOUNTS}), objects AS ({_OBJECTS}),
once AS (SELECT DISTINCT post_row, object_id FROM uses)
SELECT accounts.account, objects.object, posts.at_us, posts.post_row
FROM once
JOIN posts ON posts.post_row = once.post_row
JOIN accounts ON accounts.account_id = posts.account_id
JOIN objects ON objects.object_id = once.object_id
ORDER BY posts.at_us, posts.post_row, objects.object
"""
_LABELS = f"""
WITH objects AS ({_OBJECTS})
SELECT objects.object, objects.object_id, uses.label
FROM objects JOIN uses ON uses.use_row = objects.use_row
ORDER BY objects.object
"""


def actions(
    posts: Source, trace: Trace, *, engine: Engine, texts: OwnTexts | None = None
) -> tuple[pa.Table, pa.Table]:
    """Return the tables ACTIONS and OBJECTS of one trace.

    Accounts are numbered over all posts, so that numbers agree between traces; objects by their first action.  A post
    acts once on an object, however often it names it.

    Args:
        posts: a table of the contract POSTS, in its order, or a Parquet file of one.
        trace: which trace.
        engine: where the joins run.
        texts: of the same posts, for traces with a key; given to several traces, it reads each text once.
    """
    from fairwitness.traces.own_texts import OwnTexts

    wanted = dict.fromkeys(("account_id", "at_us", "is_repost", *trace.sources, *trace.context))
    table = numbered(read(posts, columns=tuple(wanted)), "post_row")
    if trace.key is not None:
        table = table.append_column("key", trace.key(OwnTexts(posts) if texts is None else texts))
    uses = numbered(trace.uses(table), "use_row")
    tables: dict[str, Source] = {"posts": table.select(["account_id", "at_us", "post_row"]), "uses": uses}
    acted = engine.query(_ACTIONS, tables=tables)
    named = engine.query(_LABELS, tables={"uses": uses})
    return acted.cast(ACTIONS.arrow()), named.cast(OBJECTS.arrow())


def read(posts: Source, *, columns: tuple[str, ...]) -> pa.Table:
    """Return these columns of the posts; one that they lack is null throughout."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    held = _held(posts, columns)
    table = posts.select(held) if isinstance(posts, pa.Table) else pq.read_table(posts, columns=held)
    return _completed(table, columns)


def batched(posts: Source, *, columns: tuple[str, ...]) -> Iterator[pa.Table]:
    """Yield the same some posts at a time, so that memory does not grow with their number."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    held = _held(posts, columns)
    if isinstance(posts, pa.Table):
        parts = iter(posts.select(held).to_batches(max_chunksize=BATCH))
    else:
        parts = pq.ParquetFile(posts).iter_batches(BATCH, columns=held)
    for part in parts:
        yield _completed(pa.Table.from_batches([part]), columns)


def _held(posts: Source, columns: tuple[str, ...]) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    present = posts.column_names if isinstance(posts, pa.Table) else pq.read_schema(posts).names
    return [name for name in columns if name in present]


def _completed(table: pa.Table, columns: tuple[str, ...]) -> pa.Table:
    import pyarrow as pa

    for name in columns:
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(len(table), POSTS.arrow().field(name).type))
    return table


def numbered(table: pa.Table, name: str, *, first: int = 0) -> pa.Table:
    """Return the table with its row numbers as a column of int64, from 0 or where told."""
    import numpy as np
    import pyarrow as pa

    return table.append_column(name, pa.array(np.arange(first, first + len(table), dtype=np.int64)))


def uses_table(rows: pa.Array, *, objects: pa.Array, labels: pa.Array | None = None) -> pa.Table:
    """Return a table of uses; objects that are null, or empty, are left out.

    Args:
        rows: row of posts of each use, int64.
        objects: key of the object, string.
        labels: what a reader is shown; the keys where left out or null.  Only each object's first one is kept.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    objects = pc.cast(objects, pa.string())
    labels = objects if labels is None else pc.coalesce(pc.if_else(_first_uses(objects), labels, None), objects)
    labels = pc.utf8_slice_codeunits(labels, 0, LABEL_LENGTH)
    table = pa.table({"post_row": rows, "object_id": objects, "label": labels})
    return table.filter(pc.greater(pc.utf8_length(objects), 0))


def _first_uses(objects: pa.Array) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    number = encode(objects).indices.fill_null(-1).to_numpy(zero_copy_only=False)
    first = np.zeros(len(number), np.bool_)
    first[np.unique(number, return_index=True)[1]] = True
    return pa.array(first)


def own(posts: pa.Table) -> pa.Table:
    """Return the posts that are not plain reposts."""
    import pyarrow.compute as pc

    return posts.filter(pc.invert(posts["is_repost"]))


def listed(posts: pa.Table, column: str) -> tuple[pa.Array, pa.Array]:
    """Return row of posts and value of every entry of a list column, in order; reposts are left out."""
    import pyarrow.compute as pc

    posts = own(posts).select(["post_row", column]).combine_chunks()
    lists = posts[column]
    return posts["post_row"].take(pc.list_parent_indices(lists)), pc.list_flatten(lists)


def mapped(values: pa.Array, change: Callable[[str], str | None]) -> pa.Array:
    """Return the values with a function applied to each distinct one once; null stays null."""
    import pyarrow as pa

    encoded = encode(values)
    changed = [pa.array(map(change, batch), pa.string()) for batch in batches(encoded.dictionary)]
    return pa.concat_arrays([pa.array([], pa.string()), *changed]).take(encoded.indices)


def encode(values: pa.Array) -> pa.DictionaryArray:
    """Return strings as numbers of distinct values, in order of first appearance."""
    import pyarrow as pa

    # 64-bit offsets: the texts of ten million posts exceed two gigabytes.
    values = values.cast(pa.large_string())
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return whole.dictionary_encode()


def batches(values: pa.Array) -> Iterator[list[str]]:
    """Yield the values as Python strings, some at a time."""
    for start in range(0, len(values), BATCH):
        yield values.slice(start, BATCH).to_pylist()
