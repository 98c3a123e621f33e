"""X: the posts of one's own archive, data/tweets.js, or the whole ZIP."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fairwitness.ingest.exports import X
from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.records import at, post, records, reject, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

TAG = re.compile(r"<[^>]*>")
RETWEET = re.compile(r"RT @(\w+): ")
NEEDED = {"full_text", "created_at"}


def _claims(sample: Sequence[Record]) -> bool:
    return any(_is_tweet(_tweet(record)) for record in sample)


def _tweet(record: Record) -> Record:
    """Return the tweet of a record, whether it comes with its owner or bare; older archives do not wrap it."""
    item = record.get("item", record)
    inner = at(item, "tweet")
    return inner if isinstance(inner, dict) else item if isinstance(item, dict) else {}


def _is_tweet(tweet: Record) -> bool:
    return tweet.keys() >= NEEDED and "user" not in tweet and bool({"id_str", "id"} & tweet.keys())


def _owner(record: Record) -> object:
    listed = record.get("owner")
    return at(listed[0], "account") if isinstance(listed, list) and listed else None


def _refuse(sample: Sequence[Record]) -> str | None:
    if any(text(_owner(record), "accountId") for record in sample):
        return None
    return (
        "these are posts of somebody's own X archive, and nothing says whose. Name the whole ZIP, or put account.js "
        "of the same archive beside the file."
    )


def _unfold(record: Record) -> Iterator[Draft]:
    tweet, owner = _tweet(record), _owner(record)
    if not _is_tweet(tweet):
        yield reject("not_a_post", next(iter(tweet), None))
        return
    words = text(tweet, "full_text")
    original = _retweeted(tweet, words=words)
    yield post(
        post_id=text(tweet, "id_str") or text(tweet, "id"),
        account_id=text(owner, "accountId"),
        timestamp=text(tweet, "created_at"),
        text=words,
        is_repost="true" if original else "false",
        repost_of_account=original,
        reply_to=text(tweet, "in_reply_to_status_id_str"),
        reply_to_account=text(tweet, "in_reply_to_user_id_str"),
        urls=texts(records(tweet, "entities", "urls"), "expanded_url"),
        hashtags=texts(records(tweet, "entities", "hashtags"), "text"),
        media_hash=texts(records(tweet, "extended_entities", "media"), "id_str"),
        language=text(tweet, "lang"),
        client=TAG.sub("", text(tweet, "source") or ""),
        handle=text(owner, "username"),
        display_name=text(owner, "accountDisplayName"),
        account_created=text(owner, "createdAt"),
    )


def _retweeted(tweet: Record, *, words: str | None) -> str | None:
    """Return who is passed on; an archive shows it only by 'RT @name:' before the words, and name in its mentions."""
    mark = RETWEET.match(words or "")
    named = (mention for mention in records(tweet, "entities", "user_mentions") if mark)
    return next((text(m, "id_str") for m in named if mark and text(m, "screen_name") == mark[1]), None)


X_EXPORT = Format(
    description=FormatDescription(
        name="x_export",
        what="one's own archive from X: the ZIP, or data/tweets.js with account.js beside it",
        kinds=("ZIP", "JSON"),
        needed=("full_text", "created_at", "id_str", "accountId in account.js"),
        recognised="window.YTD.tweets, or a ZIP with data/tweets.js",
    ),
    claims=_claims,
    unfold=_unfold,
    refuse=_refuse,
    utc=True,
    platform="x",
    profile=X.profile,
    notes=(
        "the archive's owner is the account; a post that begins with RT @name and mentions that name is a repost",
        "long posts are cut, as their full text lies in another file",
    ),
)
