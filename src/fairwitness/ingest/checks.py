"""Rows by part to rows of `posts` and `accounts`, or to a reason why not; whole columns at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fairwitness.ingest.batches import as_text
from fairwitness.ingest.cells import blank_to_null, clean_words, sound_ids, valid_text
from fairwitness.ingest.clock import AMBIGUOUS_DATE, NO_TIME, Clock, Times
from fairwitness.ingest.faults import Faults, flags
from fairwitness.ingest.lists import list_column
from fairwitness.ingest.parts import ID_PARTS, LIST_PARTS, WORD_PARTS
from fairwitness.ingest.platforms.written import hashtags_in, links_in
from fairwitness.ingest.times import HIGH_US, LOW_US, MINUTE_US, SECOND_US
from fairwitness.schema import POSTS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    import pyarrow as pa

    from fairwitness.ingest.batches import Batch, Reject
    from fairwitness.ingest.formats import Format
    from fairwitness.ingest.networks import Network

    Arrays = Mapping[str, pa.Array]

SNOWFLAKE = r"^\d{15,18}$|^[1-8]\d{18}$"
SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
COLUMN_OF = {
    "repost_of": "repost_of_post_id",
    "repost_of_account": "repost_of_account_id",
    "reply_to": "reply_to_post_id",
    "reply_to_account": "reply_to_account_id",
    "media_hash": "media_hashes",
}


def check_posts(
    batch: Batch, *, source_file: int, form: Format, network: Network, clock: Clock, notes: Counter[str]
) -> tuple[pa.Table, list[Reject]]:
    """Return the sound rows as staged posts (POSTS with `made` and `naive`), and the others."""
    import pyarrow as pa

    n, faults = len(batch.rows), Faults(len(batch.rows))
    parts = {name: valid_text(values, name=name, faults=faults) for name, values in batch.parts.items()}
    ids = {part: blank_to_null(parts[part], blanks=form.blanks, name=part) for part in ID_PARTS if part in parts}
    faults.mark("no_account", flags(ids["account_id"].is_null()) if "account_id" in ids else np.ones(n, bool))
    ids = {part: sound_ids(values, part=part, faults=faults, notes=notes) for part, values in ids.items()}
    platform = network.of(parts.get("platform"), n=n, blanks=form.blanks, faults=faults)
    times = _times(parts, form=form, clock=clock, faults=faults)
    if form.snowflake and "post_id" in ids:
        _sharpen(times, ids["post_id"])
    columns = {COLUMN_OF.get(part, part): values for part, values in ids.items()} | {"platform": platform}
    columns |= _words(parts, form=form, notes=notes) | _lists(parts)
    if form.tags_in_text and "text" in columns:
        columns |= _in_text(columns, n=n)
    columns["is_repost"] = _reposts(parts, columns, n=n, form=form)
    columns |= _bookkeeping(batch.rows, columns, source_file=source_file, times=times)
    made = staged_table(columns, n=n)
    sound = ~faults.bad
    clock.note(times.at_us[sound])
    return made if sound.all() else made.filter(pa.array(sound)), faults.rejects(batch.rows)


def _times(parts: Arrays, *, form: Format, clock: Clock, faults: Faults) -> Times:
    import pyarrow as pa

    values = parts.get("timestamp", pa.nulls(faults.n))
    if pa.types.is_string(values.type):
        values = blank_to_null(values, blanks=form.blanks, name="timestamp")
    times = clock.read(values, name="timestamp")
    if (times.at_us >= LOW_US).all() and (times.at_us < HIGH_US).all():
        return times
    shown = values.cast(pa.string()) if not pa.types.is_timestamp(values.type) else None
    unread = times.at_us == NO_TIME
    faults.mark("no_time", flags(values.is_null()))
    faults.mark("ambiguous_date", times.at_us == AMBIGUOUS_DATE, shown=shown)
    faults.mark("bad_time", unread, shown=shown)
    faults.mark("time_out_of_range", (times.at_us < LOW_US) | (times.at_us >= HIGH_US), shown=shown)
    return times


def _sharpen(times: Times, post_ids: pa.Array) -> None:
    """Take the second from intact X ids whose minute agrees with the written time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    intact = pc.match_substring_regex(post_ids, SNOWFLAKE).fill_null(False)  # noqa: FBT003  Arrow's own signature
    numbers = pc.if_else(intact, post_ids, pa.scalar(None, pa.string()))
    counts = numbers.cast(pa.int64()).fill_null(0)
    at_us = ((np.asarray(counts) >> 22) + SNOWFLAKE_EPOCH_MS) * 1_000
    agrees = np.asarray(intact) & (at_us // MINUTE_US == times.at_us // MINUTE_US)
    times.at_us[agrees] = at_us[agrees] // SECOND_US * SECOND_US
    times.stated_us[agrees] = SECOND_US


def _words(parts: Arrays, *, form: Format, notes: Counter[str]) -> dict[str, pa.Array]:
    present = [part for part in ("text", *WORD_PARTS) if part in parts]
    return {part: clean_words(parts[part], part=part, form=form, notes=notes) for part in present}


def _lists(parts: Arrays) -> dict[str, pa.Array]:
    present = [part for part in LIST_PARTS if part in parts]
    return {COLUMN_OF.get(p, p): list_column(parts[p], name=p, words=p != "urls") for p in present}


def _in_text(columns: Arrays, *, n: int) -> dict[str, pa.Array]:
    """Return hashtags and links, read from the words of posts for which the source lists none apart."""
    import pyarrow as pa

    texts, found = columns["text"].to_pylist(), {}
    for name, look in (("urls", links_in), ("hashtags", hashtags_in)):
        listed = columns[name].to_pylist() if name in columns else [None] * n
        lists = [known or look(text) for known, text in zip(listed, texts, strict=True)]
        found[name] = pa.array(lists, pa.list_(pa.string()))
    return found


def _reposts(parts: Arrays, columns: Arrays, *, n: int, form: Format) -> pa.Array:
    """Read the flag; where it is missing, a post that names what it passes on is a repost."""
    import pyarrow as pa
    import pyarrow.compute as pc

    named = np.zeros(n, bool)
    for name in ("repost_of_post_id", "repost_of_account_id"):
        named |= flags(columns[name].is_valid()) if name in columns else False
    if form.comments_on_reposts and "text" in columns:
        named &= flags(columns["text"].is_null())
    if "is_repost" not in parts:
        return pa.array(named)
    said = parts["is_repost"]
    if pa.types.is_boolean(said.type):
        return said.fill_null(pa.array(named)) if said.null_count else said
    word = pc.utf8_lower(pc.utf8_trim_whitespace(as_text(said, name="is_repost")))
    yes = flags(pc.is_in(word, value_set=pa.array(["true", "1", "1.0", "yes", "t", "y"])))
    no = flags(pc.is_in(word, value_set=pa.array(["false", "0", "0.0", "no", "f", "n"])))
    return pa.array(yes | (named & ~no))


def _bookkeeping(rows: pa.Array, columns: Arrays, *, source_file: int, times: Times) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    n = len(rows)
    ids = columns.get("post_id", pa.nulls(n, pa.string()))
    return {
        "post_id": pc.coalesce(ids, _made_ids(rows, source_file)) if ids.null_count else ids,
        "made": ids.is_null(),
        "at_us": pa.array(times.at_us),
        "resolution_us": pa.array(np.maximum(times.stated_us, 1)),
        "naive": pa.array(times.naive),
        "source_file": pa.array(np.full(n, source_file, np.int32)),
        "source_row": rows,
    }


def _made_ids(rows: pa.Array, source_file: int) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(pa.scalar(f"row:{source_file}:"), rows.cast(pa.string()), "")


def staged_schema() -> pa.Schema:
    """Return the columns of POSTS and those that settle duplicates and time zones."""
    import pyarrow as pa

    fields = [pa.field(f.name, f.type) for f in POSTS.arrow()]
    return pa.schema([*fields, *(pa.field(name, pa.bool_()) for name in ("made", "naive"))])


def staged_table(columns: Arrays, *, n: int) -> pa.Table:
    """Return the columns in order, with nulls for those that the source lacks."""
    import pyarrow as pa

    schema = staged_schema()
    arrays = [columns[f.name] if f.name in columns else pa.nulls(n, f.type) for f in schema]
    return pa.Table.from_arrays([a.cast(f.type) for a, f in zip(arrays, schema, strict=True)], schema=schema)
