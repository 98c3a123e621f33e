"""9GAG and Imgur: pictures with a title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.platforms.written import joined, links_in
from fairwitness.ingest.platforms.zeeschuimer.values import inner, known, moment, words
from fairwitness.ingest.records import flag, post, records, reject, text, texts

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Draft, Record


def ninegag(item: Record) -> Draft:
    """Return the post in a picture of 9GAG; anonymous ones name no account."""
    if text(item, "promoted") == "1" or item.get("promoted") is True:
        return reject("advertisement", text(item, "id"))
    creator, said = inner(item, "creator"), words(text(item, "title"), text(item, "description"))
    source = text(item, "sourceUrl")
    return post(
        post_id=known(item, "id"),
        account_id=known(creator, "accountId", "userId", "username"),
        timestamp=moment(item.get("creationTs")),
        text=said,
        is_repost="false",
        urls=joined([source] if source else None, links_in(said)),
        hashtags=texts(records(item, "tags"), "key"),
        handle=text(creator, "username"),
        display_name=text(creator, "fullName"),
        account_created=moment(creator.get("creationTs")),
        account_description=text(creator, "about"),
    )


def imgur(item: Record) -> Draft:
    """Return the post in an album of Imgur; account 0 is nobody's."""
    if item.get("is_ad") is True:
        return reject("advertisement", text(item, "id"))
    said, owner = words(text(item, "title"), text(item, "description")), inner(item, "account")
    cover = text(item, "cover", "id")
    return post(
        post_id=known(item, "id"),
        account_id=known(item, "account_id") or known(owner, "id"),
        timestamp=moment(item.get("created_at")),
        text=said,
        is_repost="false",
        urls=links_in(said),
        hashtags=texts(records(item, "tags"), "tag"),
        media_hash=[cover] if cover else None,
        handle=text(owner, "username"),
        account_created=text(owner, "created_at"),
        declared_automated=flag(owner.get("is_bot")),
    )
