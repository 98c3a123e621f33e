"""Posts of Threads, which look like Instagram's and name answers, quotes and reposts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.platforms.written import hashtags_in, joined, links_in
from fairwitness.ingest.platforms.zeeschuimer.values import inner, known, moment, target
from fairwitness.ingest.records import at, post, records, text

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Draft, Record


def threads(item: Record) -> Draft:
    """Return the post in an item."""
    user, about = inner(item, "user"), inner(item, "text_post_app_info")
    original, words = inner(about, "share_info", "reposted_post"), text(item, "caption", "text")
    return post(
        post_id=known(item, "pk", "code"),
        account_id=known(user, "pk", "id"),
        timestamp=moment(item.get("taken_at")),
        text=words or text(original, "caption", "text"),
        is_repost="true" if original else "false",
        repost_of=known(original, "pk", "code"),
        repost_of_account=known(inner(original, "user"), "pk", "id"),
        reply_to_account=known(inner(about, "reply_to_author"), "pk", "id"),
        urls=_links(about, words=words),
        hashtags=hashtags_in(words),
        handle=text(user, "username"),
        display_name=text(user, "full_name"),
        account_description=text(user, "biography"),
    )


def _links(about: Record, *, words: str | None) -> list[str] | None:
    card = target(text(about, "link_preview_attachment", "url"))
    pieces = records(about, "text_fragments", "fragments")
    marked = [link for piece in pieces if (link := target(text(at(piece, "link_fragment"), "uri")))]
    return joined(marked or links_in(words), [card] if card else None, _quoted(about))


def _quoted(about: Record) -> list[str] | None:
    quoted = inner(about, "share_info", "quoted_post")
    handle, code = text(inner(quoted, "user"), "username"), known(quoted, "code")
    return [f"https://www.threads.net/@{handle}/post/{code}"] if handle and code else None
