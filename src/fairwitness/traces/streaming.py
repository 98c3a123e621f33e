"""The uses of one trace as a file, read some posts at a time, so that memory does not grow with their number."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from fairwitness.traces.base import batched, numbered, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.traces.base import Trace

ALWAYS = ("account_id", "at_us", "is_repost")


def write_uses(
    posts: Path, trace: Trace, *, uses: Path, authors: Path, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Write who used what when, and who wrote which post.

    Traces of words, and those that look up the author of another post, read all posts at once.

    Args:
        posts: a Parquet file of the contract POSTS.
        trace: which trace.
        uses: is written: post_row, account_id, at_us, object_id; a post that names an object twice has it twice.
        authors: is written: post_row, account_id, for every post.
        progress: told how many posts were read.

    Returns:
        How many uses there are.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([
        ("post_row", pa.int64()), ("account_id", pa.string()), ("at_us", pa.int64()), ("object_id", pa.string()),
    ])  # fmt: skip
    n_uses = n_posts = 0
    with ExitStack() as files:
        using = files.enter_context(pq.ParquetWriter(uses, schema, compression="lz4"))
        writing = files.enter_context(pq.ParquetWriter(authors, pa.schema(list(schema)[:2]), compression="lz4"))
        for batch in _batches(posts, trace):
            table = numbered(batch, "post_row", first=n_posts)
            writing.write_table(table.select(["post_row", "account_id"]))
            found = _uses(trace, table, first=n_posts, schema=schema)
            using.write_table(found)
            n_uses, n_posts = n_uses + found.num_rows, n_posts + table.num_rows
            progress(n_posts)
    return n_uses


def _batches(posts: Path, trace: Trace) -> Iterator[pa.Table]:
    from fairwitness.traces.own_texts import OwnTexts

    columns = tuple(dict.fromkeys((*ALWAYS, *trace.sources, *trace.context)))
    if trace.key is None and "post_id" not in trace.context:
        yield from batched(posts, columns=columns)
        return
    table = read(posts, columns=columns)
    yield table if trace.key is None else table.append_column("key", trace.key(OwnTexts(posts)))


def _uses(trace: Trace, posts: pa.Table, *, first: int, schema: pa.Schema) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    found = trace.uses(posts)
    place = pc.subtract(found["post_row"], first)
    columns = [found["post_row"], posts["account_id"].take(place), posts["at_us"].take(place), found["object_id"]]
    return pa.table(columns, names=schema.names).cast(schema)
