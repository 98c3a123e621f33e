"""Traces of hashtags: each for itself, and three or more in one order."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from fairwitness.text import hashtag_key
from fairwitness.traces.base import listed, mapped, uses_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

MIN_SEQUENCE = 3
"""Distinct hashtags that make a sequence (Pacheco et al. 2021 use five; three is what short posts leave room for)."""


def hashtags(posts: pa.Table) -> pa.Table:
    """Return each post with its hashtags, in one spelling."""
    import pyarrow.compute as pc

    rows, tags = _tags(posts)
    return uses_table(rows, objects=tags, labels=pc.binary_join_element_wise("#", tags, ""))


def hashtag_sequences(posts: pa.Table) -> pa.Table:
    """Return each post of three or more distinct hashtags with these in their order of first use, as "#a #b #c"."""
    import pyarrow as pa

    rows, tags = _tags(posts)
    found = list(_sequences(rows.to_pylist(), tags.to_pylist()))
    return uses_table(
        pa.array([row for row, _ in found], pa.int64()), objects=pa.array([tag for _, tag in found], pa.string())
    )


def _tags(posts: pa.Table) -> tuple[pa.Array, pa.Array]:
    rows, tags = listed(posts, "hashtags")
    return rows, mapped(tags, hashtag_key)


def _sequences(rows: list[int], tags: list[str | None]) -> Iterator[tuple[int, str]]:
    for row, uses in groupby(zip(rows, tags, strict=True), key=itemgetter(0)):
        distinct = list(dict.fromkeys(tag for _, tag in uses if tag))
        if len(distinct) >= MIN_SEQUENCE:
            # No key holds '#' or a space, so different sequences never read alike.
            yield row, " ".join(f"#{tag}" for tag in distinct)
