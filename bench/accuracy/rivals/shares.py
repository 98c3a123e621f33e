"""Posts as rivals see them: who shared what, in which post, when.

Times, words and passed-on posts are all that these files have: links are masked, and a repost is known by its words.
Words are compared as coordination-network-toolkit does: lower case, without mentions, blanks folded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from fairwitness.network.kernel import I32, I64

WORDS = r"trim(regexp_replace(regexp_replace(lower(coalesce(text, '')), '@\S*', '', 'g'), '\s+', ' ', 'g'))"
ABSENT = {"text": "null::varchar", "is_repost": "false", "hashtags": "[]::varchar[]", "repost_of": "null::varchar",
          "domain": "null::varchar"}  # fmt: skip
"""What stands for columns that a file lacks."""

TRACES = {
    "repost": "select account_id, coalesce(repost_of, words) as thing, at_us, post from posts where is_repost",
    "words": "select account_id, words as thing, at_us, post from posts where not is_repost",
    "any_words": "select account_id, coalesce(repost_of, words) as thing, at_us, post from posts",
    "hashtag": "select account_id, unnest(hashtags) as thing, at_us, post from posts where not is_repost",
    "hashtag_sequence": "select account_id, array_to_string(hashtags, ' ') as thing, at_us, post from posts "
    "where not is_repost and len(hashtags) >= 5",
    "domain": "select account_id, domain as thing, at_us, post from posts where not is_repost",
}
"""Per trace, who shared which thing; things that are empty or null are no things."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of one trace; `accounts` names the numbers in `account`."""

    accounts: list[str]
    account: I32
    thing: I64
    at_us: I64
    post: I64


def shares(posts: Path, trace: str) -> Shares:
    """Return the shares of one trace, in the order of the file."""
    db = opened(posts)
    db.execute(f"create temp table shared as select * from ({TRACES[trace]}) where thing is not null and thing <> ''")
    names = [row[0] for row in db.execute("select distinct account_id from shared order by 1").fetchall()]
    columns = db.execute(
        "select (dense_rank() over (order by account_id) - 1)::integer as account, "
        "dense_rank() over (order by thing) - 1 as thing, at_us, post from shared order by post, thing"
    ).fetchnumpy()
    at = {name: np.asarray(column) for name, column in columns.items()}
    return Shares(
        names, at["account"].astype(np.int32), at["thing"].astype(np.int64), at["at_us"].astype(np.int64),
        at["post"].astype(np.int64),
    )  # fmt: skip


def rows(posts: Path) -> list[tuple[int, str, str | None, str | None, int]]:
    """Return (post, account, id or words of the post that is passed on, text, seconds) per post."""
    found: list[tuple[int, str, str | None, str | None, int]] = (
        opened(posts)
        .execute(
            "select post, account_id, case when is_repost then coalesce(repost_of, words) end, text, "
            "at_us // 1000000 from posts order by post"
        )
        .fetchall()
    )
    return found


def originals(posts: Path) -> list[tuple[str, int, str]]:
    """Return (account, day, text) of every post with words that is no repost."""
    found: list[tuple[str, int, str]] = (
        opened(posts)
        .execute(
            "select account_id, at_us // 86400000000, text from posts "
            "where not is_repost and words <> '' order by post"
        )
        .fetchall()
    )
    return found


def activity(posts: Path, condition: str) -> dict[str, int]:
    """Return the number of posts per account that fulfil an SQL condition."""
    found = opened(posts).execute(f"select account_id, count(*) from posts where {condition} group by 1").fetchall()
    return dict(found)


def opened(posts: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection with the table `posts`: account_id, at_us, post, words and all of `ABSENT`."""
    import duckdb

    db = duckdb.connect()
    db.execute("set threads = 1; set timezone = 'UTC'; set enable_progress_bar = false")
    there = {row[0] for row in db.execute(f"describe select * from '{posts}'").fetchall()}
    parts = [f"{column if column in there else blank} as {column}" for column, blank in ABSENT.items()]
    if "repost_of" in there:
        parts = [part for part in parts if not part.endswith(" as is_repost")]
        parts.append("repost_of is not null as is_repost")
    db.execute(
        f"create temp table posts as select *, {WORDS} as words from (select account_id, epoch_us(ts) as at_us, "
        f"file_row_number as post, {', '.join(parts)} from read_parquet('{posts}', file_row_number = true))"
    )
    return db
