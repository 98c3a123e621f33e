"""Actions and the things they were done on, under keyed names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.archive.common import names_no_profile
from fairwitness.ingest.published import PUBLISHED_ACTIONS, PUBLISHED_OBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from fairwitness.archive.pseudonyms import Pseudonyms
    from fairwitness.findings.case import CaseFolder

PLAIN: dict[str, Callable[[str], bool]] = {
    "hashtag": bool,
    "hashtag_sequence": bool,
    "domain": names_no_profile,
    "url": names_no_profile,
}
"""Traces whose objects stand in plain letters where enough accounts have them, and which of them may."""


def published_things(folder: CaseFolder, *, names: Pseudonyms, least: int) -> tuple[pa.Table, pa.Table]:
    """Return ingest.published.PUBLISHED_ACTIONS and PUBLISHED_OBJECTS of all traces, in the order of `TRACES`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from fairwitness.traces import TRACES

    acted, objects = [PUBLISHED_ACTIONS.arrow().empty_table()], [PUBLISHED_OBJECTS.arrow().empty_table()]
    for trace in TRACES:
        path = folder.file("actions") / f"{trace}.parquet"
        if path.exists():
            things = _objects(trace, path, folder.file("objects") / f"{trace}.parquet", names=names, least=least)
            acts = pq.read_table(path, columns=["object", "post_row"])
            ids = things["object_id"].take(acts["object"])
            columns = {"trace": [trace] * len(acts), "post_row": acts["post_row"], "object_id": ids}
            acted.append(pa.table(columns, schema=PUBLISHED_ACTIONS.arrow()))
            objects.append(things)
    return pa.concat_tables(acted).combine_chunks(), pa.concat_tables(objects).combine_chunks()


def _objects(trace: str, acted: object, held: object, *, names: Pseudonyms, least: int) -> pa.Table:
    """Return the objects of one trace by number."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(held, columns=["object_id", "label"])
    uses = pq.read_table(acted, columns=["account", "object"])
    pairs = np.unique(np.stack([uses["object"].to_numpy(), uses["account"].to_numpy()]), axis=1)
    n_accounts = np.bincount(pairs[0], minlength=len(table)).astype(np.int64)
    named = names.names(f"object:{trace}", table["object_id"].to_pylist())
    may_show = PLAIN.get(trace)
    labels = [
        label if may_show and n >= least and may_show(object_id) else name
        for name, object_id, label, n in zip(
            named, table["object_id"].to_pylist(), table["label"].to_pylist(), n_accounts.tolist(), strict=True
        )
    ]
    columns = {"trace": [trace] * len(table), "object_id": named, "label": labels, "n_accounts": n_accounts}
    return pa.table(columns, schema=PUBLISHED_OBJECTS.arrow())
