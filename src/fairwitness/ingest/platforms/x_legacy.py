"""Twitter v1.1 JSON: one tweet a line, an array of tweets, or pages of the old search interface.

Fields, and the classic, compatibility and extended modes: Twitter developer documentation, "Tweet updates" (2016).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.platforms.written import joined
from fairwitness.ingest.records import at, flag, post, records, reject, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

MARKERS = {
    "delete": "deletion",
    "status_deletion": "deletion",
    "user_deletion": "deletion",
    "limit": "not_a_post",
    "scrub_geo": "not_a_post",
    "status_withheld": "not_a_post",
    "user_withheld": "not_a_post",
    "user_protect": "not_a_post",
    "user_undelete": "not_a_post",
    "warning": "not_a_post",
    "disconnect": "not_a_post",
    "friends": "not_a_post",
    "friends_str": "not_a_post",
}
"""Messages of the old streaming interface that stand between its tweets, and what they are set aside as."""
TAG = re.compile(r"<[^>]*>")
CUT = "{n} tweets are marked as cut short and come without their full text; their words end early"
QUOTES = "a quoted tweet stands among the links, by its address"


def _claims(sample: Sequence[Record]) -> bool:
    if any(_is_tweet(tweet) for record in sample for tweet in _tweets(record)):
        return True
    # A stream may begin with a run of deletions.
    return bool(sample) and all(_is_marker(record) for record in sample)


def _is_marker(record: Record) -> bool:
    return len(record) <= 2 and "delete" in record  # noqa: PLR2004  the marker, and when it came


def _is_tweet(record: Record) -> bool:
    return {"id_str", "user", "created_at"} <= record.keys()


def _tweets(record: Record) -> list[Record]:
    """Return the tweets of a page, of a message to one user of a site, or the record itself."""
    if "statuses" in record and "user" not in record:
        return records(record, "statuses")
    if "for_user" in record and isinstance(record.get("message"), dict):
        return [record["message"]]
    return [record]


def _unfold(record: Record) -> Iterator[Draft]:
    for tweet in _tweets(record):
        yield _message(tweet) if len(tweet) <= 2 or "event" in tweet else _tweet(tweet)  # noqa: PLR2004  a marker


def _message(record: Record) -> Draft:
    marker = next((key for key in record if key in MARKERS), None)
    if marker is None:
        return reject("not_a_post", text(record, "event") or ", ".join(record))
    return reject(MARKERS[marker], text(record, marker, "status", "id_str") or marker)


def _tweet(tweet: Record) -> Draft:
    user, original = at(tweet, "user"), at(tweet, "retweeted_status")
    # Compatibility mode keeps the whole tweet inside the cut one.
    long = tweet.get("extended_tweet") if isinstance(tweet.get("extended_tweet"), dict) else tweet
    words = text(long, "full_text") or text(tweet, "full_text")
    draft = post(
        post_id=numbered(tweet, "id"),
        account_id=numbered(user, "id"),
        timestamp=text(tweet, "created_at"),
        text=words or text(tweet, "text"),
        is_repost="true" if isinstance(original, dict) else "false",
        repost_of=numbered(original, "id"),
        repost_of_account=numbered(at(original, "user"), "id"),
        reply_to=numbered(tweet, "in_reply_to_status_id"),
        reply_to_account=numbered(tweet, "in_reply_to_user_id"),
        urls=joined(links(long), quoted_link(tweet)),
        hashtags=texts(records(long, "entities", "hashtags"), "text"),
        media_hash=media(long) or media(tweet),
        language=text(tweet, "lang"),
        client=client(text(tweet, "source")),
        **profile(user),
    )
    # Retweets are always marked as cut in old files, and their words are not the account's own.
    cut = tweet.get("truncated") is True and words is None and not isinstance(original, dict)
    return replace(draft, note=CUT) if cut else draft


def numbered(record: object, key: str) -> str | None:
    """Return an id: the text beside it if there is one, for numbers of this size were once rounded."""
    return text(record, f"{key}_str") or text(record, key)


def links(record: object) -> list[str] | None:
    """Return the links in the entities of a tweet, expanded where Twitter did."""
    found = records(record, "entities", "urls")
    return [url for link in found if (url := text(link, "expanded_url") or text(link, "url"))] or None


def quoted_link(record: object) -> list[str] | None:
    """Return the address of the tweet that is quoted; extended tweets keep it apart from their links."""
    address = text(record, "quoted_status_permalink", "expanded")
    return [address] if address else None


def media(record: object) -> list[str] | None:
    """Return the ids of pictures and films; the extended entities name all of them, the others only the first."""
    found = records(record, "extended_entities", "media") or records(record, "entities", "media")
    return [key for item in found if (key := numbered(item, "id"))] or None


def client(source: str | None) -> str | None:
    """Return the name of the posting software, which Twitter wraps in a link to its maker."""
    return TAG.sub("", source) if source else None


def profile(user: object) -> dict[str, str | None]:
    """Return the details of an account."""
    return {
        "handle": text(user, "screen_name"),
        "display_name": text(user, "name"),
        "account_created": text(user, "created_at"),
        "account_description": text(user, "description"),
        "account_language": text(user, "lang"),
        "declared_automated": flag(at(user, "bot")),
    }


X_LEGACY = Format(
    description=FormatDescription(
        name="x_legacy",
        what="Twitter v1.1 JSON, of the old search and streaming interfaces",
        kinds=("NDJSON", "JSON"),
        needed=("id_str", "user", "created_at"),
        recognised="objects with id_str, user and created_at, or pages of them under statuses",
    ),
    claims=_claims,
    unfold=_unfold,
    utc=True,
    notes=(QUOTES,),
    platform="x",
)
