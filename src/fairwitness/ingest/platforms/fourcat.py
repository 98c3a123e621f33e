"""Tables of 4CAT, from its collectors of many platforms and of its smallest kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription

if TYPE_CHECKING:
    from collections.abc import Sequence

TELLING = {"id", "body", "timestamp"}
COLLECTED = {"thread_id", "collected_from_url"}
"""4CAT's tables have one of these; without them a table of ids and bodies could be anybody's."""
ACCOUNTS = ("author_id", "author_user_id", "account_id", "author")
"""Where the account may stand; numbers go before names, which can change hands."""
PARTS = {
    "post_id": ("id",),
    "timestamp": ("unix_timestamp", "timestamp"),
    "text": ("body",),
    "text_else": ("subject", "title"),
    "hashtags": ("hashtags", "tags"),
    "urls": ("urls", "link_url", "links"),
    "media_hash": ("images",),
    "is_repost": ("is_retweet",),
    "repost_of_account": ("retweeted_user", "author_forwarded_from_username"),
    "reply_to_account": ("replied_author",),
    "language": ("language_guess",),
    "client": ("source",),
    "display_name": ("author_fullname", "author_full", "author_name", "account_display_name", "author_nickname"),
}


def _choose(columns: Sequence[str]) -> dict[str, str] | None:
    present = set(columns)
    account = next((name for name in ACCOUNTS if name in present), None)
    if not present >= TELLING or not present & COLLECTED or account is None:
        return None
    found = {part: next((name for name in names if name in present), None) for part, names in PARTS.items()}
    parts = {part: column for part, column in found.items() if column is not None}
    parts["account_id"] = account
    handle = "author" if account != "author" else None
    handle = handle if handle in present else "account_username"
    if handle in present:
        parts["handle"] = handle
    if "is_comment_on_comment" in present and "thread_id" in present:
        # Of comments, 4CAT's thread is the post or the comment that is answered.
        parts["reply_to"] = "thread_id"
    return parts


FOURCAT = Format(
    description=FormatDescription(
        name="fourcat",
        what="CSV of 4CAT: of its collectors, or the smallest kind that it takes in",
        kinds=("CSV", "NDJSON"),
        needed=("id", "thread_id", "author", "body", "timestamp"),
        recognised="columns id, body and timestamp, with thread_id or collected_from_url, and an author",
    ),
    choose=_choose,
    utc=True,
    shared_media=True,
    notes=(
        "4CAT names reposted and answered accounts by user name, so they do not match account_id",
        "4CAT's tables do not say of which platform they are",
    ),
)
