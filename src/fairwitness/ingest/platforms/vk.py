"""VK: posts and comments as wall.get, wall.getComments, newsfeed.search and newsfeed.get answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.platforms.written import hashtags_in, joined, links_in
from fairwitness.ingest.records import account, at, post, records, reject, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

MEDIA = ("photo", "video", "doc", "audio")
KINDS = (None, "post", "reply")
"""Of all that a news feed may hold."""
NOBODY = {None, "0"}


def _claims(sample: Sequence[Record]) -> bool:
    return any(_is_item(item) for record in sample for item in records(_page(record), "items")) or any(
        _is_item(record) for record in sample
    )


def _page(record: Record) -> Record:
    answer = record.get("response")
    return answer if isinstance(answer, dict) else record


def _is_item(item: Record) -> bool:
    placed = {"owner_id", "source_id", "post_id", "to_id"} & item.keys()
    return "date" in item and bool(placed) and bool({"from_id", "source_id"} & item.keys())


def _unfold(record: Record) -> Iterator[Draft]:
    page = _page(record)
    if not isinstance(page.get("items"), list):
        yield from _item(page)
        return
    for item in page["items"]:
        if isinstance(item, dict):
            yield from _item(item)
        else:
            yield reject("bad_json", item)
    for person in records(page, "profiles"):
        yield _person(person)
    for community in records(page, "groups"):
        yield _community(community)


def _item(item: Record) -> Iterator[Draft]:
    """Yield a post, or a comment and the answers beneath it, which VK gives one level deep."""
    if not _is_comment(item):
        yield _post(item) if item.get("type") in KINDS else reject("not_a_post", text(item, "type"))
        return
    place = {key: item[key] for key in ("owner_id", "post_id") if key in item}
    for comment in (item, *(place | answer for answer in records(item, "thread", "items"))):
        yield reject("deletion", text(comment, "id")) if comment.get("deleted") else _comment(comment)


def _is_comment(item: Record) -> bool:
    return "post_id" in item and "source_id" not in item and item.get("post_type") != "post"


def _post(item: Record) -> Draft:
    wall, number = _wall(item), text(item, "id") or text(item, "post_id")
    original = next(iter(records(item, "copy_history")), None)
    own = text(item, "text")
    # A repost with words of one's own is a post of one's own that names another.
    said = own or (text(original, "text") if original else None)
    shown = item if own or original is None else original
    answered, answered_wall = text(item, "reply_post_id"), text(item, "reply_owner_id")
    return post(
        post_id=wall and number and f"{wall}_{number}",
        account_id=_author(item),
        timestamp=text(item, "date"),
        text=said,
        is_repost="true" if original is not None and not own else "false",
        repost_of=_address(original) if original else None,
        repost_of_account=_author(original) if original else None,
        reply_to=f"{answered_wall}_{answered}" if answered and answered_wall else None,
        urls=joined(_links(shown), links_in(said)),
        hashtags=hashtags_in(said),
        media_hash=_media(shown),
        client=text(item, "post_source", "platform") or text(item, "post_source", "type"),
    )


def _comment(item: Record) -> Draft:
    wall, above, number = _wall(item), text(item, "post_id"), text(item, "id")
    place = f"{wall}_{above}" if wall and above else None
    answered, person = text(item, "reply_to_comment"), text(item, "reply_to_user")
    return post(
        post_id=f"{place}?reply={number}" if place and number else None,
        account_id=_author(item),
        timestamp=text(item, "date"),
        text=text(item, "text"),
        is_repost="false",
        reply_to=f"{place}?reply={answered}" if place and answered and answered != "0" else place,
        reply_to_account=None if person in NOBODY else person,
        urls=joined(_links(item), links_in(text(item, "text"))),
        hashtags=hashtags_in(text(item, "text")),
        media_hash=_media(item),
    )


def _wall(item: Record) -> str | None:
    return text(item, "owner_id") or text(item, "source_id") or text(item, "to_id")


def _author(item: Record) -> str | None:
    """Return who wrote it; a community has a negative number.  In a news feed the source is the author."""
    author = text(item, "from_id") or text(item, "source_id")
    return None if author in NOBODY else author


def _address(item: Record) -> str | None:
    wall, number = _wall(item), text(item, "id")
    return f"{wall}_{number}" if wall and number else None


def _links(item: Record) -> list[str] | None:
    return texts(records(item, "attachments"), "link", "url")


def _media(item: Record) -> list[str] | None:
    """Return pictures and films by owner and number; a copy keeps the number of what was copied."""
    pieces = ((text(a, "type"), at(a, text(a, "type") or "")) for a in records(item, "attachments"))
    keys = [
        f"{kind}{text(piece, 'owner_id')}_{text(piece, 'id')}"
        for kind, piece in pieces
        if kind in MEDIA and text(piece, "owner_id") and text(piece, "id")
    ]
    return keys or None


def _person(person: Record) -> Draft:
    names = (text(person, "first_name"), text(person, "last_name"))
    return account(
        account_id=text(person, "id"),
        handle=text(person, "screen_name"),
        display_name=" ".join(filter(None, names)) or None,
        account_description=text(person, "about"),
    )


def _community(community: Record) -> Draft:
    number = text(community, "id")
    return account(
        account_id=number and f"-{number.lstrip('-')}",
        handle=text(community, "screen_name"),
        display_name=text(community, "name"),
        account_description=text(community, "description"),
    )


VK = Format(
    description=FormatDescription(
        name="vk",
        what="VK: answers of wall.get, wall.getComments, newsfeed.search, newsfeed.get, with profiles and groups",
        kinds=("NDJSON", "JSON"),
        needed=("owner_id", "from_id", "date"),
        recognised="response.items, or objects with owner_id, from_id and date",
    ),
    claims=_claims,
    unfold=_unfold,
    utc=True,
    platform="vk",
    notes=("communities have negative numbers; a repost without words of its own carries the words passed on",),
)
