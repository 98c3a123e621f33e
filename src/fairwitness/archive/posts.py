"""Posts of a case under keyed names, in the order of the case: the table that the tests are repeated from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.archive.masking import masked
from fairwitness.ingest.published import LINK_IN_TEXT, PUBLISHED_POSTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.archive.common import Common
    from fairwitness.archive.pseudonyms import Pseudonyms
    from fairwitness.network.kernel import Bools

IDS = {
    "post_id": "post", "repost_of_post_id": "post", "reply_to_post_id": "post", "account_id": "account",
    "repost_of_account_id": "account", "reply_to_account_id": "account", "object_id": "object",
    "media_hashes": "media",
}  # fmt: skip
"""Columns that are published under keyed names only, and what they name."""
SHOWN = {"urls": "link", "hashtags": "hashtag", "domain": "site"}
"""Columns whose common values stand in plain letters, the others under keyed names."""


def published_posts(
    posts: Path, *, names: Pseudonyms, common: Common, verdicts: pa.Table, cited: Bools,
    user_names: Mapping[str, str], has_link: Bools,
) -> pa.Table:  # fmt: skip
    """Return ingest.published.PUBLISHED_POSTS.

    Args:
        posts: a Parquet file of schema.POSTS.
        names: of accounts, posts and things.
        common: values that may stand in plain letters.
        verdicts: account_id and verdict.
        cited: per row of posts: its words are published.
        user_names: user name in small letters to the keyed name of the account.
        has_link: per row of posts, as the tests take it.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = PUBLISHED_POSTS.arrow()
    table = pq.read_table(posts, columns=[name for name in wanted.names if name != "post_row"])
    columns = {name: table[name] for name in table.column_names}
    for column, kind in IDS.items():
        columns[column] = names.column(kind, table[column])
    for column, kind in SHOWN.items():
        columns[column] = _mapped(table[column], _shown_or_named(column, kind, names, common))
    for column, shown in common.of_people.items():
        columns[column] = _of_people(table[column], _per_post(table["account_id"], verdicts), shown)
    columns["urls"] = _with_links_in_text(columns["urls"], has_link)
    columns["text"] = _texts(table["text"], cited, user_names)
    columns["post_row"] = pa.array(np.arange(len(table), dtype=np.int64))
    return pa.table({name: columns[name] for name in wanted.names}).cast(wanted)


def _shown_or_named(column: str, kind: str, names: Pseudonyms, common: Common) -> Callable[[str], str | None]:
    return lambda value: value if common.has(column, value) else names.name(kind, value)


def _per_post(accounts: pa.ChunkedArray, verdicts: pa.Table) -> list[str | None]:
    import pyarrow.compute as pc

    place = pc.index_in(accounts, value_set=verdicts["account_id"].combine_chunks())
    listed: list[str | None] = verdicts["verdict"].take(place).to_pylist()
    return listed


def _of_people(values: pa.ChunkedArray, verdicts: list[str | None], shown: frozenset[tuple[str, str]]) -> pa.Array:
    import pyarrow as pa

    pairs = zip(verdicts, values.to_pylist(), strict=True)
    return pa.array([value if (verdict, value) in shown else None for verdict, value in pairs], pa.string())


def _mapped(values: pa.ChunkedArray, change: Callable[[str], str | None]) -> pa.Array:
    """Return the values, or lists of values, with a function applied to each distinct one once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_list(values.type):
        lists = values.to_pylist()
        known = {value: change(value) for each in lists if each for value in dict.fromkeys(each)}
        return pa.array([None if each is None else [known[value] for value in each] for each in lists], values.type)
    distinct = pc.unique(values).drop_null()
    changed = pa.array([change(value) for value in distinct.to_pylist()], pa.string())
    return changed.take(pc.index_in(values, value_set=distinct).combine_chunks())


def _with_links_in_text(urls: pa.Array, has_link: Bools) -> pa.Array:
    """Return the links; a post whose words alone hold one gets a mark in their place, for the tests ask for it."""
    import pyarrow as pa

    marked = [
        each if each or not linked else [LINK_IN_TEXT]
        for each, linked in zip(urls.to_pylist(), has_link.tolist(), strict=True)
    ]
    return pa.array(marked, pa.list_(pa.string()))


def _texts(texts: pa.ChunkedArray, cited: Bools, user_names: Mapping[str, str]) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    kept = pc.if_else(pa.array(cited), texts.combine_chunks(), pa.scalar(None, pa.string()))
    return pa.array(
        [None if text is None else masked(text, names=user_names) for text in kept.to_pylist()], pa.string()
    )
