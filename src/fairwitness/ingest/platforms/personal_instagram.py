"""Instagram: the posts and comments of one's own export in JSON, or the whole ZIP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.exports import INSTAGRAM
from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.platforms.personal_meta import item_of, repaired
from fairwitness.ingest.platforms.written import hashtags_in, links_in
from fairwitness.ingest.records import at, post, records, reject, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

COMMENT_LISTS = ("comments_media_comments", "comments_reels_comments")


def _claims(sample: Sequence[Record]) -> bool:
    return any(_is_post(item) or _is_comment(item) for record in sample for item in _items(record))


def _items(record: Record) -> list[Record]:
    item = item_of(record)
    listed = [key for key in COMMENT_LISTS if isinstance(item.get(key), list)]
    return [one for key in listed for one in records(item, key)] if listed else [item]


def _is_post(item: Record) -> bool:
    return any({"uri", "creation_timestamp"} <= piece.keys() for piece in records(item, "media"))


def _is_comment(item: Record) -> bool:
    return isinstance(at(item, "string_map_data", "Comment"), dict)


def _details(record: Record) -> object:
    people = records(record.get("owner"), "profile_user")
    return at(people[0], "string_map_data") if people else None


def _refuse(sample: Sequence[Record]) -> str | None:
    if any(text(_details(record), "Username", "value") for record in sample):
        return None
    return (
        "these are posts of somebody's own Instagram export, and nothing says whose. Name the whole ZIP, or keep "
        "personal_information/personal_information.json of the same export in a folder above the file."
    )


def _unfold(record: Record) -> Iterator[Draft]:
    details = _details(record)
    for item in _items(record):
        if _is_comment(item):
            yield _comment(item, details=details)
        elif _is_post(item):
            yield _post(item, details=details)
        else:
            yield reject("not_a_post", next(iter(item), None))


def _post(item: Record, *, details: object) -> Draft:
    pieces = records(item, "media")
    titles = [title for piece in (item, *pieces) if (title := text(piece, "title"))]
    moments = [moment for piece in (item, *pieces) if (moment := text(piece, "creation_timestamp"))]
    words = repaired(titles[0] if titles else None)
    return post(
        timestamp=moments[0] if moments else None,
        text=words,
        urls=links_in(words),
        hashtags=hashtags_in(words),
        **_account(details),
    )


def _comment(item: Record, *, details: object) -> Draft:
    said = at(item, "string_map_data")
    words = repaired(text(said, "Comment", "value"))
    return post(
        timestamp=text(said, "Time", "timestamp"),
        text=words,
        reply_to_account=text(said, "Media Owner", "value"),
        urls=links_in(words),
        hashtags=hashtags_in(words),
        **_account(details),
    )


def _account(details: object) -> dict[str, str | None]:
    name = text(details, "Username", "value")
    return {
        "account_id": name,
        "handle": name,
        "display_name": repaired(text(details, "Name", "value")),
        "account_description": repaired(text(details, "Bio", "value")),
    }


INSTAGRAM_EXPORT = Format(
    description=FormatDescription(
        name="instagram_export",
        what="one's own export from Instagram in JSON and English: the ZIP, or posts and comments with the profile",
        kinds=("ZIP", "JSON"),
        needed=("media.creation_timestamp", "string_map_data", "Username in personal_information.json"),
        recognised="objects with media that has uri and creation_timestamp, or comments; or a ZIP with posts_1",
    ),
    claims=_claims,
    unfold=_unfold,
    refuse=_refuse,
    utc=True,
    platform="instagram",
    profile=INSTAGRAM.profile,
    notes=(
        "the export's owner is the account, known by a user name that may change; the export names no ids of posts",
        "letters that the export spells byte by byte were put together",
    ),
)
