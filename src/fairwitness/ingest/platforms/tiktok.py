"""TikTok's Research API: videos and users, as pages, as lines, and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription, by_name
from fairwitness.ingest.platforms.written import links_in
from fairwitness.ingest.records import account, at, post, records, reject, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

LISTS = ("videos", "comments", "users")
TOLD_OF_VIDEOS = {"video_description", "region_code", "hashtag_names", "voice_to_text", "music_id"}
NOTES = (
    "accounts are known by user name, which its owner may change",
    "region_code is where an account was registered, not where a post was made, and was not read",
)


def _claims(sample: Sequence[Record]) -> bool:
    return any(_is_known(thing) for record in sample for thing in _things(record))


def _things(record: Record) -> list[Record]:
    """Return the videos, comments or users of a page, or the record itself."""
    for holder in (record.get("data"), record):
        lists = [key for key in LISTS if isinstance(at(holder, key), list)]
        if lists:
            return [thing for key in lists for thing in records(holder, key)]
    data = record.get("data")
    return [data] if isinstance(data, dict) and _is_user(data) else [record]


def _is_known(thing: Record) -> bool:
    return _is_video(thing) or _is_comment(thing) or _is_user(thing)


def _is_video(thing: Record) -> bool:
    return {"id", "create_time"} <= thing.keys() and bool(TOLD_OF_VIDEOS & thing.keys())


def _is_comment(thing: Record) -> bool:
    return {"id", "video_id", "text"} <= thing.keys()


def _is_user(thing: Record) -> bool:
    return {"display_name", "bio_description"} <= thing.keys()


def _refuse(sample: Sequence[Record]) -> str | None:
    things = [thing for record in sample for thing in _things(record)]
    if not all(_is_comment(thing) and not text(thing, "username") for thing in things):
        return None
    return (
        "these are comments from TikTok's Research API, which does not tell who wrote them, so no account can be "
        "judged by them. Name the file with the videos."
    )


def _unfold(record: Record) -> Iterator[Draft]:
    for thing in _things(record):
        if _is_comment(thing):
            yield _comment(thing)
        elif _is_video(thing):
            yield _video(thing)
        elif _is_user(thing):
            yield _user(thing)
        else:
            yield reject("not_a_post", text(thing, "id"))


def _video(video: Record) -> Draft:
    words, names = text(video, "video_description"), at(video, "hashtag_names")
    return post(
        post_id=text(video, "id"),
        account_id=text(video, "username"),
        timestamp=text(video, "create_time"),
        text=words,
        hashtags=[name for name in names if isinstance(name, str)] or None if isinstance(names, list) else None,
        urls=links_in(words),
        handle=text(video, "username"),
    )


def _comment(comment: Record) -> Draft:
    video, parent = text(comment, "video_id"), text(comment, "parent_comment_id")
    return post(
        post_id=text(comment, "id"),
        account_id=text(comment, "username"),
        timestamp=text(comment, "create_time"),
        text=text(comment, "text"),
        reply_to=parent if parent and parent != "0" else video,
        urls=links_in(text(comment, "text")),
        handle=text(comment, "username"),
    )


def _user(user: Record) -> Draft:
    return account(
        account_id=text(user, "username"),
        handle=text(user, "username"),
        display_name=text(user, "display_name"),
        account_description=text(user, "bio_description"),
    )


VIDEO_COLUMNS = {
    "post_id": "id",
    "account_id": "username",
    "handle": "username",
    "timestamp": "create_time",
    "text": "video_description",
    "hashtags": "hashtag_names",
}

TIKTOK = Format(
    description=FormatDescription(
        name="tiktok",
        what="TikTok's Research API: pages of videos, or one video a line or row; comments name no author",
        kinds=("NDJSON", "JSON", "CSV", "Parquet"),
        needed=("id", "username", "create_time", "video_description"),
        recognised="data.videos, data.comments, or objects and columns with the names of that interface",
    ),
    choose=by_name(VIDEO_COLUMNS, telling=("id", "username", "create_time", "video_description")),
    claims=_claims,
    unfold=_unfold,
    refuse=_refuse,
    utc=True,
    platform="tiktok",
    notes=NOTES,
)

_choose_users = by_name(
    {
        "account_id": "username",
        "handle": "username",
        "display_name": "display_name",
        "account_description": "bio_description",
    },
    telling=("username", "display_name", "bio_description"),
)

TIKTOK_USERS = Format(
    description=FormatDescription(
        name="tiktok_users",
        what="users of TikTok's Research API as a table, to be read beside videos; the user name must be among them",
        kinds=("CSV", "Parquet"),
        needed=("username", "display_name", "bio_description"),
        recognised="these columns, and no create_time",
    ),
    choose=lambda columns: None if "create_time" in columns else _choose_users(columns),
    utc=True,
    accounts_only=True,
    platform="tiktok",
    notes=NOTES,
)
