"""Twitter v1.1 JSON: one tweet a line or an array of tweets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.records import at, flag, post, records, reject, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

MARKERS = ({"delete"}, {"limit"}, {"scrub_geo"}, {"status_withheld"}, {"user_withheld"}, {"warning"}, {"disconnect"})
"""Messages of the old streaming interface that stand between its tweets."""


def _claims(sample: Sequence[Record]) -> bool:
    return any({"id_str", "user", "created_at"} <= record.keys() for record in sample)


def _unfold(tweet: Record) -> Iterator[Draft]:
    if set(tweet) in MARKERS:
        yield reject("deletion" if "delete" in tweet else "not_a_post", next(iter(tweet)))
        return
    user, original = at(tweet, "user"), at(tweet, "retweeted_status")
    long = tweet.get("extended_tweet") if isinstance(tweet.get("extended_tweet"), dict) else tweet
    yield post(
        post_id=_id(tweet, "id"),
        account_id=_id(user, "id"),
        timestamp=text(tweet, "created_at"),
        text=text(long, "full_text") or text(tweet, "full_text") or text(tweet, "text"),
        is_repost="true" if isinstance(original, dict) else "false",
        repost_of=_id(original, "id"),
        repost_of_account=_id(at(original, "user"), "id"),
        reply_to=_id(tweet, "in_reply_to_status_id"),
        reply_to_account=_id(tweet, "in_reply_to_user_id"),
        urls=texts(records(long, "entities", "urls"), "expanded_url"),
        hashtags=texts(records(long, "entities", "hashtags"), "text"),
        media_hash=texts(records(long, "extended_entities", "media"), "id_str"),
        language=text(tweet, "lang"),
        client=text(tweet, "source"),
        handle=text(user, "screen_name"),
        display_name=text(user, "name"),
        account_created=text(user, "created_at"),
        account_description=text(user, "description"),
        account_language=text(user, "lang"),
        declared_automated=flag(at(user, "bot")),
    )


def _id(record: object, key: str) -> str | None:
    return text(record, f"{key}_str") or text(record, key)


X_LEGACY = Format(
    description=FormatDescription(
        name="x_legacy",
        what="Twitter v1.1 JSON, of the old search and streaming interfaces",
        kinds=("NDJSON", "JSON"),
        needed=("id_str", "user", "created_at"),
        recognised="objects with id_str, user and created_at",
    ),
    claims=_claims,
    unfold=_unfold,
    utc=True,
)
