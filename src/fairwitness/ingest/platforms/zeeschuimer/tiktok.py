"""TikTok's videos and the comments below them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairwitness.ingest.platforms.written import hashtags_in, joined, links_in
from fairwitness.ingest.platforms.zeeschuimer.values import HANDLE_ONLY, inner, known, moment
from fairwitness.ingest.records import post, records, reject, text, texts

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Draft, Record


def video(item: Record) -> Draft:
    """Return the post in a video."""
    if item.get("isAd") is True:
        return reject("advertisement", text(item, "id"))
    author, description = inner(item, "author"), text(item, "desc")
    # Pages hold the author as a record, or, in data inside the page, as a bare user name.
    handle = text(author, "uniqueId") or text(item, "author")
    account, marked = known(author, "id") or known(item, "authorId"), records(item, "textExtra")
    tags = [tag for tag in texts(marked, "hashtagName") or () if tag]
    draft = post(
        post_id=known(item, "id"),
        account_id=account or handle,
        timestamp=moment(item.get("createTime")),
        text=description,
        is_repost="false",
        urls=links_in(description),
        hashtags=tags or texts(records(item, "challenges"), "title") or hashtags_in(description),
        language=text(item, "textLanguage"),
        handle=handle,
        display_name=text(author, "nickname") or text(item, "nickname"),
        account_description=text(author, "signature"),
        account_created=moment(author.get("createTime")) if known(author, "createTime") else None,
    )
    return replace(draft, note=HANDLE_ONLY) if handle and not account else draft


def comment(item: Record) -> Draft:
    """Return the answer in a comment: to another comment, or to the video."""
    user, body = inner(item, "user"), text(item, "text")
    handle, account = text(user, "unique_id"), known(user, "uid")
    draft = post(
        post_id=known(item, "cid", "id"),
        account_id=account or handle,
        timestamp=moment(item.get("create_time")),
        text=body,
        is_repost="false",
        reply_to=known(item, "reply_to_reply_id", "reply_id", "aweme_id"),
        urls=links_in(body),
        hashtags=joined(texts(records(item, "text_extra"), "hashtag_name")) or hashtags_in(body),
        language=text(item, "comment_language"),
        handle=handle,
        display_name=text(user, "nickname"),
        account_description=text(user, "signature"),
    )
    return replace(draft, note=HANDLE_ONLY) if handle and not account else draft
