"""Douyin's videos, from its interface or from data inside a page, which spells the same keys without underscores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.platforms.written import hashtags_in, links_in
from fairwitness.ingest.platforms.zeeschuimer.values import inner, known, moment
from fairwitness.ingest.records import post, records, reject, text, texts

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Draft, Record

STREAM = ("rawdata", "cell_room", "cellRoom")
AD_KEYS = ("is_ads", "isAds")


def douyin(item: Record) -> Draft:
    """Return the post in a video; live streams are set aside."""
    if any(inner(item, key) or known(item, key) for key in STREAM):
        return reject("not_a_post", "a live stream")
    if any(item.get(key) is True for key in AD_KEYS):
        return reject("advertisement", known(item, "aweme_id", "awemeId"))
    author, words = inner(item, "author") or inner(item, "authorInfo"), text(item, "desc")
    marks = [*records(item, "text_extra"), *records(item, "textExtra")]
    tags = [tag for mark in marks if (tag := known(mark, "hashtag_name", "hashtagName"))]
    return post(
        post_id=known(item, "aweme_id", "awemeId"),
        # The number beside the post is no text and may be rounded, so the author's own goes first.
        account_id=known(author, "uid", "id") or known(item, "author_user_id", "authorUserId"),
        timestamp=moment(item.get("create_time") or item.get("createTime")),
        text=words,
        is_repost="false",
        urls=links_in(words),
        hashtags=tags or hashtags_in(words),
        media_hash=texts(records(item, "images"), "uri"),
        handle=known(author, "unique_id", "short_id", "uniqueId"),
        display_name=known(author, "nickname"),
        account_description=known(author, "signature"),
    )
