"""Actions of a published archive: given as they were, only accounts and objects are numbered anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.errors import SourceError
from fairwitness.schema import ACTIONS, OBJECTS
from fairwitness.traces.base import encode

if TYPE_CHECKING:
    import pyarrow as pa


def published_actions(
    posts: pa.Table, *, acted: pa.Table, objects: pa.Table, trace: str
) -> tuple[pa.Table, pa.Table]:
    """Return the tables ACTIONS and OBJECTS of one trace, equal to those that were published but for the names.

    Args:
        posts: account_id and at_us of all posts, in order.
        acted: ingest.published.PUBLISHED_ACTIONS, in the order of its case.
        objects: ingest.published.PUBLISHED_OBJECTS.
        trace: which trace; where nobody acted, the tables are empty.

    Raises:
        SourceError: an action of a post that is not there, out of order, or on an object without an entry.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    own = acted.filter(pc.equal(acted["trace"], trace))
    row = own["post_row"].to_numpy()
    if row.size and not (row.min() >= 0 and row.max() < len(posts) and np.all(np.diff(row) >= 0)):
        raise SourceError(f"the actions of trace {trace} do not fit the posts. Get the archive again.")
    numbered = encode(own["object_id"])
    accounts = encode(posts["account_id"]).indices.to_numpy(zero_copy_only=False)
    table = pa.table(
        {
            "account": accounts[row].astype(np.int32),
            "object": numbered.indices.to_numpy(zero_copy_only=False).astype(np.int32),
            "at_us": posts["at_us"].to_numpy()[row], "post_row": row,
        },
        schema=ACTIONS.arrow(),
    )  # fmt: skip
    return table, _labelled(numbered.dictionary, objects.filter(pc.equal(objects["trace"], trace)), trace=trace)


def _labelled(names: pa.Array, objects: pa.Table, *, trace: str) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    names = names.cast(pa.string())
    place = pc.index_in(names, value_set=objects["object_id"].combine_chunks())
    if place.null_count:
        raise SourceError(f"an object of trace {trace} has no entry in the table of objects. Get the archive again.")
    columns = {"object": pa.array(range(len(names)), pa.int32()), "object_id": names}
    return pa.table({**columns, "label": objects["label"].take(place)}, schema=OBJECTS.arrow())
