"""Account details to rows of `accounts`, from rows of their own or from beside a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.ingest.batches import Reject, as_text
from fairwitness.ingest.cells import blank_to_null, clean_words, sound_ids, valid_text
from fairwitness.ingest.clock import Clock
from fairwitness.ingest.faults import Faults, flags
from fairwitness.ingest.parts import ACCOUNT_PARTS
from fairwitness.ingest.times import HIGH_US, LOW_US
from fairwitness.schema import ACCOUNTS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    import pyarrow as pa

    from fairwitness.ingest.formats import Format
    from fairwitness.ingest.networks import Network

COLUMN_OF = {
    "account_created": "created_at_us",
    "account_description": "description",
    "account_language": "language",
}


def account_schema() -> pa.Schema:
    """Return the columns of ACCOUNTS, the row, and whether that row was an account of its own."""
    import pyarrow as pa

    fields = [pa.field(f.name, f.type) for f in ACCOUNTS.arrow()]
    return pa.schema([*fields, pa.field("source_row", pa.int64()), pa.field("own_row", pa.bool_())])


def check_accounts(
    rows: pa.Array,
    parts: Mapping[str, pa.Array],
    *,
    source_file: int,
    form: Format,
    network: Network,
    notes: Counter[str],
) -> tuple[pa.Table, list[Reject]]:
    """Return rows that are accounts of their own, and those that name none."""
    import pyarrow as pa

    faults = Faults(len(rows))
    sound = {name: valid_text(values, name=name, faults=faults) for name, values in parts.items()}
    ids = blank_to_null(sound["account_id"], blanks=form.blanks, name="account_id")
    faults.mark("no_account", flags(ids.is_null()))
    ids = sound_ids(ids, part="account_id", faults=faults, notes=notes)
    platform = network.of(sound.get("platform"), n=len(rows), blanks=form.blanks, faults=faults)
    known = {"account_id": ids, "platform": platform}
    table = _table(rows, sound | known, source_file=source_file, form=form, own_row=True)
    return table.filter(pa.array(~faults.bad)), faults.rejects(rows)


def beside_posts(
    posts: pa.Table, parts: Mapping[str, pa.Array], rows: pa.Array, *, source_file: int, form: Format
) -> pa.Table | None:
    """Return the details that stand beside posts, once for each account of the batch; None where there are none."""
    import pyarrow.compute as pc

    if not any(part in parts for part in ACCOUNT_PARTS) or not posts.num_rows:
        return None
    kept = posts.select(["account_id", "platform", "source_row"]).take(_firsts(posts))
    at = pc.index_in(kept["source_row"].combine_chunks(), value_set=rows)
    faults = Faults(len(at))
    details = {p: valid_text(v.take(at), name=p, faults=faults) for p, v in parts.items() if p in ACCOUNT_PARTS}
    ids = {name: kept[name].combine_chunks() for name in ("account_id", "platform")}
    return _table(rows.take(at), details | ids, source_file=source_file, form=form, own_row=False)


def _firsts(posts: pa.Table) -> pa.Array:
    """Return the row of each account's first post; equal ids of different platforms are different accounts."""
    import pyarrow as pa

    ids, platforms = (posts[name].combine_chunks().dictionary_encode() for name in ("account_id", "platform"))
    of_platform = platforms.indices.fill_null(-1).to_numpy().astype(np.int64) + 1
    number = ids.indices.to_numpy().astype(np.int64) * (len(platforms.dictionary) + 1) + of_platform
    return pa.array(np.unique(number, return_index=True)[1])


def _table(
    rows: pa.Array, parts: Mapping[str, pa.Array], *, source_file: int, form: Format, own_row: bool
) -> pa.Table:
    import pyarrow as pa

    n, schema = len(rows), account_schema()
    columns = {
        "account_id": parts["account_id"],
        "platform": parts["platform"],
        "source_file": pa.array(np.full(n, source_file, np.int32)),
        "source_row": rows,
        "own_row": pa.array(np.full(n, own_row)),
    }
    for part in ACCOUNT_PARTS:
        if part in parts:
            columns[COLUMN_OF.get(part, part)] = _detail(part, parts[part], form=form)
    arrays = [columns[f.name].cast(f.type) if f.name in columns else pa.nulls(n, f.type) for f in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _detail(part: str, values: pa.Array, *, form: Format) -> pa.Array:
    import collections

    import pyarrow as pa
    import pyarrow.compute as pc

    if part == "account_created":
        return _created(values, form=form)
    texts = clean_words(as_text(values, name=part), part=part, form=form, notes=collections.Counter())
    if part != "declared_automated":
        return texts
    said = pc.utf8_lower(texts)
    known = pc.is_in(said, value_set=pa.array(["true", "false"]))
    return pc.if_else(known, pc.equal(said, "true"), pa.scalar(None, pa.bool_()))


def _created(values: pa.Array, *, form: Format) -> pa.Array:
    """Read when accounts were made; what cannot be read is left out, for no test rests on it."""
    import pyarrow as pa

    if pa.types.is_string(values.type):
        values = blank_to_null(values, blanks=form.blanks, name="account_created")
    # Its own clock: these dates say nothing of the ticks and zones of the posts.
    at = Clock(utc=True, refuse_slashed=True).read(values, name="account_created").at_us
    return pa.array(at, mask=(at < LOW_US) | (at >= HIGH_US))
