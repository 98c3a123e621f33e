"""Posts and accounts in the columns of X's archives of information operations, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.archive.masking import mentioned
from fairwitness.ingest.published import LINK_IN_TEXT
from fairwitness.schema import Column, Contract

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

HELD_BACK = "not published"
COUNTED = ("quote", "reply", "like", "retweet")
_NAME = "keyed name of the account; as in X's archives the shown names repeat it"
_LISTED = "in brackets; plain where enough accounts used it, else a keyed name"
_USER = (
    Column("userid", "string", "keyed name of the account"),
    Column("user_display_name", "string", _NAME),
    Column("user_screen_name", "string", _NAME),
    Column("user_reported_location", "string", HELD_BACK, nullable=True),
    Column("user_profile_description", "string", HELD_BACK, nullable=True),
    Column("user_profile_url", "string", HELD_BACK, nullable=True),
    Column("follower_count", "int64", HELD_BACK, nullable=True),
    Column("following_count", "int64", HELD_BACK, nullable=True),
    Column(
        "account_creation_date",
        "string",
        "first day of the month or year in which it was made, whichever enough accounts share",
        nullable=True,
    ),
    Column("account_language", "string", "as the source says, where enough accounts share it", nullable=True),
)
USERS = Contract("users", _USER)
TWEETS = Contract(
    "tweets",
    (
        Column("tweetid", "string", "keyed name of the post"),
        *_USER,
        Column("tweet_language", "string", "as the source says, where enough accounts share it", nullable=True),
        Column("tweet_text", "string", "words, names masked; mostly not published, see README.md", nullable=True),
        Column("tweet_time", "string", "when, UTC, to the minute; evidence/posts has it as the tests took it"),
        Column("tweet_client_name", "string", "posting software, where enough accounts share it", nullable=True),
        Column("in_reply_to_userid", "string", "keyed name of the account answered", nullable=True),
        Column("in_reply_to_tweetid", "string", "keyed name of the post answered", nullable=True),
        Column("quoted_tweet_tweetid", "string", HELD_BACK, nullable=True),
        Column("is_retweet", "bool_", "a plain repost"),
        Column("retweet_userid", "string", "keyed name of the account passed on", nullable=True),
        Column("retweet_tweetid", "string", "keyed name of the post passed on", nullable=True),
        Column("latitude", "string", HELD_BACK, nullable=True),
        Column("longitude", "string", HELD_BACK, nullable=True),
        *(Column(f"{what}_count", "int64", HELD_BACK, nullable=True) for what in COUNTED),
        Column("hashtags", "string", _LISTED, nullable=True),
        Column("urls", "string", _LISTED, nullable=True),
        Column("user_mentions", "string", "keyed names of accounts that published words mention", nullable=True),
        Column("poll_choices", "string", HELD_BACK, nullable=True),
    ),
)  # fmt: skip


def users(accounts: pa.Table) -> pa.Table:
    """Return the accounts in the columns of a users file."""
    return _filled(_profile(accounts), contract=USERS, n=len(accounts))


def tweets(posts: pa.Table, *, accounts: pa.Table, mentions: pa.Array) -> pa.Table:
    """Return the posts in the columns of a tweets file.

    Args:
        posts: ingest.published.PUBLISHED_POSTS.
        accounts: ingest.published.PUBLISHED_ACCOUNTS.
        mentions: from `mentions_of`, per post.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    profile = _profile(accounts)
    place = pc.index_in(posts["account_id"], value_set=accounts["account_id"].combine_chunks())
    columns: dict[str, pa.Array | pa.ChunkedArray] = {name: column.take(place) for name, column in profile.items()}
    columns |= dict.fromkeys(("userid", "user_display_name", "user_screen_name"), posts["account_id"])
    minutes = np.datetime_as_string(posts["at_us"].to_numpy().astype("M8[us]"), unit="m")
    columns |= {
        "tweetid": posts["post_id"], "tweet_language": posts["language"], "tweet_text": posts["text"],
        "tweet_time": pa.array(np.char.replace(minutes, "T", " ")), "tweet_client_name": posts["client"],
        "in_reply_to_userid": posts["reply_to_account_id"], "in_reply_to_tweetid": posts["reply_to_post_id"],
        "is_retweet": posts["is_repost"], "retweet_userid": posts["repost_of_account_id"],
        "retweet_tweetid": posts["repost_of_post_id"], "hashtags": bracketed(posts["hashtags"]),
        "urls": bracketed(posts["urls"]), "user_mentions": mentions,
    }  # fmt: skip
    return _filled(columns, contract=TWEETS, n=len(posts))


def mentions_of(texts: pa.ChunkedArray, *, user_names: Mapping[str, str]) -> pa.Array:
    """Return the keyed names of the accounts that each text mentions, in brackets; unknown ones are left out."""
    import pyarrow as pa

    found = [
        None if text is None else [user_names[name] for name in mentioned(text) if name in user_names]
        for text in texts.to_pylist()
    ]
    return bracketed(pa.chunked_array([pa.array(found, pa.list_(pa.string()))]))


def bracketed(lists: pa.ChunkedArray) -> pa.Array:
    """Return lists as X writes them: [a, b]; null where there is nothing."""
    import pyarrow as pa

    kept = ([value for value in each or () if value != LINK_IN_TEXT] for each in lists.to_pylist())
    return pa.array([f"[{', '.join(each)}]" if each else None for each in kept], pa.string())


def _profile(accounts: pa.Table) -> dict[str, pa.Array | pa.ChunkedArray]:
    import pyarrow as pa
    import pyarrow.compute as pc

    days = pc.strftime(accounts["created_at_us"].cast(pa.timestamp("us")), format="%Y-%m-%d")
    named = dict.fromkeys(("userid", "user_display_name", "user_screen_name"), accounts["account_id"])
    return {**named, "account_creation_date": days, "account_language": accounts["language"]}


def _filled(columns: Mapping[str, pa.Array | pa.ChunkedArray], *, contract: Contract, n: int) -> pa.Table:
    """Return the contract's columns in order; those that are held back are empty."""
    import pyarrow as pa

    schema = contract.arrow()
    return pa.table({f.name: columns.get(f.name, pa.nulls(n, f.type)) for f in schema}).cast(schema)
