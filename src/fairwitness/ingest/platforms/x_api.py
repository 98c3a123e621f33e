"""Twitter API v2: pages of {data, includes, meta}, one flattened tweet a line, and twarc-csv."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription, by_name
from fairwitness.ingest.records import account, at, post, records, reject, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record


def _claims(sample: Sequence[Record]) -> bool:
    return any(_is_page(record) or _is_tweet(record) or _is_compliance(record) for record in sample)


def _is_page(record: Record) -> bool:
    data = record.get("data")
    tweets = data if isinstance(data, list) else [data]
    return any(isinstance(tweet, dict) and _is_tweet(tweet) for tweet in tweets)


def _is_tweet(record: Record) -> bool:
    return {"id", "author_id", "text"} <= record.keys() and not {"thread_id", "body"} & record.keys()


def _is_compliance(record: Record) -> bool:
    return {"id", "action", "reason"} <= record.keys() and "text" not in record


def _refuse(sample: Sequence[Record]) -> str | None:
    if not any(_is_compliance(record) for record in sample):
        return None
    return (
        "this is a compliance file: it lists which posts or users were deleted, and holds no posts. "
        "Name the file with the tweets themselves."
    )


def _unfold(record: Record) -> Iterator[Draft]:
    if "data" not in record:
        yield _tweet(record, originals=[])
        return
    data = record["data"]
    for tweet in data if isinstance(data, list) else [data]:
        yield (
            _tweet(tweet, originals=records(record, "includes", "tweets"))
            if isinstance(tweet, dict)
            else reject("bad_json", tweet)
        )
    for user in records(record, "includes", "users"):
        yield _user(user)


def _tweet(tweet: Record, *, originals: list[Record]) -> Draft:
    references = {text(r, "type"): r for r in records(tweet, "referenced_tweets")}
    original = text(references.get("retweeted"), "id")
    return post(
        post_id=text(tweet, "id"),
        account_id=text(tweet, "author_id"),
        timestamp=text(tweet, "created_at"),
        text=text(tweet, "note_tweet", "text") or text(tweet, "text"),
        is_repost="true" if "retweeted" in references else "false",
        repost_of=original,
        repost_of_account=_author(references.get("retweeted"), original, originals=originals),
        reply_to=text(references.get("replied_to"), "id"),
        reply_to_account=text(tweet, "in_reply_to_user_id"),
        urls=_links(tweet),
        hashtags=texts(records(tweet, "entities", "hashtags"), "tag"),
        media_hash=_media_keys(tweet),
        language=text(tweet, "lang"),
        client=text(tweet, "source"),
        **_profile(at(tweet, "author")),
    )


def _author(reference: Record | None, tweet_id: str | None, *, originals: list[Record]) -> str | None:
    beside = (text(tweet, "author_id") for tweet in originals if tweet_id and text(tweet, "id") == tweet_id)
    # A flattened tweet has the original's author inside the reference.
    return text(reference, "author_id") or next(beside, None)


def _links(tweet: Record) -> list[str] | None:
    links = records(tweet, "entities", "urls")
    return [u for link in links if (u := text(link, "expanded_url") or text(link, "url"))] or None


def _media_keys(tweet: Record) -> list[str] | None:
    keys = at(tweet, "attachments", "media_keys")
    return [key for key in keys if isinstance(key, str)] or None if isinstance(keys, list) else None


def _user(user: Record) -> Draft:
    return account(account_id=text(user, "id"), **_profile(user))


def _profile(user: object) -> dict[str, str | None]:
    return {
        "handle": text(user, "username"),
        "display_name": text(user, "name"),
        "account_created": text(user, "created_at"),
        "account_description": text(user, "description"),
    }


X_API = Format(
    description=FormatDescription(
        name="x_api",
        what="Twitter API v2: pages with data and includes, or one flattened tweet a line",
        kinds=("NDJSON", "JSON"),
        needed=("id", "author_id", "created_at", "text"),
        recognised="objects with data, or tweets with id, author_id and text",
    ),
    claims=_claims,
    unfold=_unfold,
    refuse=_refuse,
    utc=True,
    notes=("users in 'includes' were read as accounts; tweets in 'includes' are no posts of the sample",),
    platform="x",
)

TWARC_CSV = Format(
    description=FormatDescription(
        name="twarc_csv",
        what="Twitter API v2 flattened to a table by twarc-csv (84 columns)",
        kinds=("CSV", "Parquet"),
        needed=("id", "author_id", "created_at", "text", "conversation_id"),
        recognised="columns id, author_id, conversation_id, created_at and text",
    ),
    choose=by_name(
        {
            "post_id": "id",
            "account_id": "author_id",
            "timestamp": "created_at",
            "text": "text",
            "repost_of": "referenced_tweets.retweeted.id",
            "repost_of_account": "retweeted_user_id",
            "reply_to": "referenced_tweets.replied_to.id",
            "reply_to_account": "in_reply_to_user_id",
            "urls": "entities.urls",
            "hashtags": "entities.hashtags",
            "media_hash": "attachments.media_keys",
            "language": "lang",
            "client": "source",
            "handle": "author.username",
            "display_name": "author.name",
            "account_created": "author.created_at",
            "account_description": "author.description",
        },
        telling=("id", "author_id", "conversation_id", "created_at", "text"),
    ),
    utc=True,
    platform="x",
)
