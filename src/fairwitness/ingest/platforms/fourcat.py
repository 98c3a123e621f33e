"""Tables of 4CAT, from its X and TikTok collectors and of its smallest kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription

if TYPE_CHECKING:
    from collections.abc import Sequence

TELLING = {"id", "thread_id", "author", "body", "timestamp"}
PARTS = {
    "post_id": "id",
    "text": "body",
    "hashtags": "hashtags",
    "urls": "urls",
    "media_hash": "images",
    "is_repost": "is_retweet",
    "repost_of_account": "retweeted_user",
    "reply_to_account": "replied_author",
    "language": "language_guess",
    "client": "source",
}


def _choose(columns: Sequence[str]) -> dict[str, str] | None:
    present = set(columns)
    if not present >= TELLING:
        return None
    parts = {part: column for part, column in PARTS.items() if column in present}
    numbered = "author_id" in present
    parts["account_id"] = "author_id" if numbered else "author"
    parts["timestamp"] = "unix_timestamp" if "unix_timestamp" in present else "timestamp"
    if numbered:
        parts["handle"] = "author"
    if "author_fullname" in present:
        parts["display_name"] = "author_fullname"
    return parts


FOURCAT = Format(
    description=FormatDescription(
        name="fourcat",
        what="CSV of 4CAT: of its collectors, or the smallest kind that it takes in",
        kinds=("CSV", "NDJSON"),
        needed=tuple(sorted(TELLING)),
        recognised="columns id, thread_id, author, body and timestamp",
    ),
    choose=_choose,
    utc=True,
    notes=("4CAT names reposted and answered accounts by user name, so they do not match account_id",),
)
