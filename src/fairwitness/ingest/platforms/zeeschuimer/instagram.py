"""Instagram's posts in their three shapes: item lists, the graph of nodes and edges, and the thin grid items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.platforms.written import hashtags_in, links_in
from fairwitness.ingest.platforms.zeeschuimer.values import inner, known, moment
from fairwitness.ingest.records import at, post, records, reject, text

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Draft, Record

AD_LINK = "https://www.facebook.com/ads/"


def instagram(item: Record) -> Draft:
    """Return the post in an item; grid items have no time and are set aside later for that."""
    if text(item, "product_type") == "ad" or (text(item, "link") or "").startswith(AD_LINK):
        return reject("advertisement", text(item, "code"))
    user, words = inner(item, "user") or inner(item, "owner"), _caption(item)
    return post(
        # Numbers of posts are too long for a browser and may be rounded; the code in the address is not.
        post_id=known(item, "code", "shortcode"),
        account_id=known(user, "pk", "id", "pk_id") or known(inner(item, "owner"), "pk", "id"),
        timestamp=moment(item.get("taken_at") or item.get("taken_at_timestamp")),
        text=words,
        is_repost="false",
        urls=links_in(words),
        hashtags=hashtags_in(words),
        handle=text(user, "username"),
        display_name=text(user, "full_name"),
        account_description=text(user, "biography"),
    )


def _caption(item: Record) -> str | None:
    nodes = records(item, "edge_media_to_caption", "edges")
    graph = next((found for node in nodes if (found := text(node, "node", "text"))), None)
    return text(at(item, "caption"), "text") or text(item, "caption") or graph
