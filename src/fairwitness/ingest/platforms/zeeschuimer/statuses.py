"""Truth Social and Gab: statuses of Mastodon's kind, whose words Zeeschuimer has freed of their markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.platforms.written import joined, links_in
from fairwitness.ingest.platforms.zeeschuimer.values import inner, known, moment
from fairwitness.ingest.records import flag, post, records, reject, text, texts

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Draft, Record


def truth(item: Record) -> Draft:
    """Return the post in a status of Truth Social."""
    return _status(item)


def gab(item: Record) -> Draft:
    """Return the post in a status of Gab: whole, as its search gives it, or with its keys cut to initials."""
    if "author_info" not in item:
        return _status(item)
    author, words = inner(item, "author_info"), text(item, "c")
    card = text(item, "link_info", "url") or text(item, "card", "url")
    return post(
        post_id=known(item, "i", "id"),
        account_id=known(author, "i") or known(item, "ai"),
        timestamp=moment(item.get("ca")),
        text=words,
        is_repost="false",
        urls=joined(links_in(words), [card] if card else None),
        hashtags=texts(records(item, "tg"), "name"),
        media_hash=texts(records(item, "image_info"), "i"),
        handle=text(author, "un"),
        display_name=text(author, "dn"),
        account_description=text(author, "nt"),
    )


def _status(item: Record) -> Draft:
    if item.get("sponsored") is True:
        return reject("advertisement", text(item, "id"))
    author, original = inner(item, "account"), inner(item, "reblog")
    words = text(item, "content") or text(item, "c")
    return post(
        post_id=known(item, "id"),
        account_id=known(author, "id"),
        timestamp=moment(item.get("created_at")),
        text=words or text(original, "content"),
        is_repost="true" if original else "false",
        repost_of=known(original, "id"),
        repost_of_account=known(inner(original, "account"), "id"),
        reply_to=known(item, "in_reply_to_id"),
        reply_to_account=known(item, "in_reply_to_account_id"),
        urls=_links(item, words=words),
        hashtags=texts(records(item, "tags"), "name"),
        media_hash=texts(records(item, "media_attachments"), "id"),
        language=text(item, "language"),
        handle=text(author, "acct") or text(author, "username"),
        display_name=text(author, "display_name"),
        account_created=text(author, "created_at"),
        account_description=text(author, "note"),
        declared_automated=flag(author.get("bot")),
    )


def _links(item: Record, *, words: str | None) -> list[str] | None:
    single = [text(item, "card", "url"), text(item, "link", "url"), text(inner(item, "quote"), "url")]
    return joined(links_in(words), [link for link in single if link])
