"""Traces whose objects the source has named already: pictures and films, and objects of the universal format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.traces.base import listed, own, uses_table

if TYPE_CHECKING:
    import pyarrow as pa


def media(posts: pa.Table) -> pa.Table:
    """Return each post with the hashes of its pictures and films; equal hashes only, near ones are not sought."""
    rows, hashes = listed(posts, "media_hashes")
    return uses_table(rows, objects=hashes)


def objects(posts: pa.Table) -> pa.Table:
    """Return each post with the object that its source names, as it is written there."""
    posts = own(posts)
    return uses_table(posts["post_row"], objects=posts["object_id"])
