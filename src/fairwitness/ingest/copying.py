"""The table of posts as it is written where they stand in order already: for a quarter of what sorting costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fairwitness.schema import POSTS

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 122_880
"""Per group of rows: what DuckDB takes for one piece of work."""
REPEATED = ("account_id", "platform", "resolution_us", "repost_of_account_id", "domain", "language", "client")
"""Columns whose values come again and again; a dictionary of any other would only cost time."""


def posts_schema() -> pa.Schema:
    """Return the schema of POSTS as DuckDB writes it: columns that hold no nulls are not marked so."""
    import pyarrow as pa

    return pa.schema([pa.field(column.name, column.type) for column in POSTS.arrow()])


def posts_writer(path: str) -> Any:  # noqa: ANN401  pyarrow has no types
    """Open a table of posts, to be written in groups of ROWS rows."""
    import pyarrow.parquet as pq

    return pq.ParquetWriter(
        path, posts_schema(), compression="zstd", compression_level=1, use_dictionary=list(REPEATED)
    )


def no_finer(posts: pa.Table, stated_us: Any, *, tick_us: int) -> pa.Table:  # noqa: ANN401  pyarrow has no types
    """Return posts whose clocks are as coarse as their own writing or their file shows, whichever is coarser.

    Args:
        posts: with the columns of POSTS among theirs.
        stated_us: width of the tick that the writing of each shows.
        tick_us: width of the tick that the times of the file show.
    """
    import pyarrow as pa

    final = posts.select(posts_schema().names)
    widths = np.maximum(np.asarray(stated_us), tick_us)
    return final.set_column(final.schema.get_field_index("resolution_us"), "resolution_us", pa.array(widths))


def copy_posts(posts: str, marks: str, path: str, *, tick_us: int) -> None:
    """Write a table of posts again, because the first of them showed another clock tick than all of them do.

    Args:
        posts: what `posts_writer` wrote.
        marks: the marks beside it.
        path: is written.
        tick_us: width of the clock tick that the times of the file show.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(posts) as file, pq.ParquetFile(marks) as beside, posts_writer(path) as out:
        stated = beside.iter_batches(ROWS, columns=["stated_us"])
        for group, mark in zip(file.iter_batches(ROWS), stated, strict=True):
            out.write_table(no_finer(pa.Table.from_batches([group]), mark["stated_us"], tick_us=tick_us))
