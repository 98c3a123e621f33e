"""Pins, many of which come without a time and are set aside for that."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from fairwitness.ingest.platforms.written import hashtags_in, joined, links_in
from fairwitness.ingest.platforms.zeeschuimer.values import inner, known, moment, words
from fairwitness.ingest.records import post, reject, text

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Draft, Record


def pinterest(item: Record) -> Draft:
    """Return the post in a pin; saving somebody else's pin again is a repost."""
    if item.get("is_promoted") is True or item.get("isPromoted") is True:
        return reject("advertisement", text(item, "id"))
    pinner = inner(item, "pinner")
    first = inner(item, "originPinner") or inner(item, "origin_pinner")
    said = words(text(item, "title"), text(item, "description"), text(item, "body"))
    link, signature = text(item, "link"), known(item, "imageSignature", "image_signature")
    again = item.get("isRepin") is True or item.get("is_repin") is True
    return post(
        post_id=known(item, "entityId", "id"),
        account_id=known(pinner, "entityId", "id"),
        timestamp=_written(text(item, "created_at") or text(item, "createdAt")),
        text=said,
        is_repost="true" if again else "false",
        repost_of_account=known(first, "entityId", "id") if again else None,
        urls=joined([link] if link else None, links_in(said)),
        hashtags=hashtags_in(said),
        media_hash=[signature] if signature else None,
        handle=text(pinner, "username"),
        display_name=text(pinner, "fullName") or text(pinner, "full_name"),
    )


def _written(date: str | None) -> str | None:
    """Return the seconds of a date as letters write it, such as Thu, 01 Jan 2026 10:00:00 +0000."""
    try:
        at = parsedate_to_datetime(date) if date and "," in date else None
        return str(int(at.timestamp())) if at and at.tzinfo else moment(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return date
