"""Notes of Xiaohongshu (RedNote) and the comments below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.platforms.written import hashtags_in, links_in
from fairwitness.ingest.platforms.zeeschuimer.values import inner, known, moment, words
from fairwitness.ingest.records import post, records, reject, text, texts

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Draft, Record

TOPIC = "[话题]"
"""Xiaohongshu writes #word[话题]#; the mark says that the word is a topic."""


def note(item: Record) -> Draft:
    """Return the post in a note; overviews show notes without a time, which are set aside for that."""
    card = inner(item, "note_card") or inner(item, "note") or item
    user = inner(card, "user")
    if not user and text(item, "_zs-origin") != "html":
        return reject("not_a_post", "a note without its writer")
    title = text(card, "title") or text(card, "display_title") or text(card, "displayTitle")
    body = (text(card, "desc") or "").replace(TOPIC, " ")
    tags = [*records(card, "tag_list"), *records(card, "tagList")]
    return post(
        post_id=known(item, "id", "note_id") or known(card, "note_id", "noteId"),
        account_id=known(user, "user_id", "userId", "userid"),
        timestamp=moment(card.get("time"), per_second=1_000),
        text=words(title, body),
        is_repost="false",
        urls=links_in(body),
        hashtags=texts(tags, "name") or hashtags_in(body),
        handle=None,
        display_name=text(user, "nickname") or text(user, "nick_name"),
    )


def note_comment(item: Record) -> Draft:
    """Return the answer in a comment: to another comment, or to the note."""
    user, answered, body = inner(item, "user_info"), inner(item, "target_comment"), text(item, "content")
    return post(
        post_id=known(item, "id"),
        account_id=known(user, "user_id"),
        timestamp=moment(item.get("create_time"), per_second=1_000),
        text=body,
        is_repost="false",
        reply_to=known(answered, "id") or known(item, "note_id"),
        reply_to_account=known(inner(answered, "user_info"), "user_id"),
        urls=links_in(body),
        hashtags=hashtags_in(body),
        display_name=text(user, "nickname"),
    )
