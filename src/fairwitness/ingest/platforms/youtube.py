"""YouTube: comments, videos and channels as the Data API v3 gives them, and the tables of YouTube Data Tools."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.platforms.mastodon import words
from fairwitness.ingest.platforms.written import hashtags_in, links_in
from fairwitness.ingest.records import account, at, post, records, reject, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

KIND = "youtube#"


def _claims(sample: Sequence[Record]) -> bool:
    return any((text(record, "kind") or "").startswith(KIND) for record in sample)


def _unfold(record: Record) -> Iterator[Draft]:
    page = record.get("items")
    for item in page if isinstance(page, list) else [record]:
        if isinstance(item, dict):
            yield from _item(item)
        else:
            yield reject("bad_json", item)


def _item(item: Record) -> Iterator[Draft]:
    kind = (text(item, "kind") or "").removeprefix(KIND)
    if kind == "commentThread":
        yield from _thread(item)
    elif kind == "comment":
        yield _comment(item)
    elif kind == "video" or text(item, "id", "videoId"):
        yield _video(item, found=kind == "searchResult")
    elif kind == "channel" or text(item, "id", "channelId"):
        yield _channel(item)
    else:
        yield reject("not_a_post", text(item, "kind"))


def _thread(thread: Record) -> Iterator[Draft]:
    first = at(thread, "snippet", "topLevelComment")
    if not isinstance(first, dict):
        yield reject("not_a_post", text(thread, "id"))
        return
    yield _comment(first, thread=thread)
    for answer in records(thread, "replies", "comments"):
        yield _comment(answer, thread=thread, first=first)


def _comment(comment: Record, *, thread: Record | None = None, first: Record | None = None) -> Draft:
    said, name = at(comment, "snippet"), text(comment, "snippet", "authorDisplayName")
    plain = text(said, "textOriginal") or words(text(said, "textDisplay") or "")
    above = text(said, "parentId") or text(first, "id")
    video = text(said, "videoId") or text(thread, "snippet", "videoId")
    owner = text(thread, "snippet", "channelId") or text(said, "channelId")
    return post(
        post_id=text(comment, "id"),
        account_id=text(said, "authorChannelId", "value") or text(said, "authorChannelId"),
        timestamp=text(said, "publishedAt"),
        text=plain,
        reply_to=above or video,
        reply_to_account=text(first, "snippet", "authorChannelId", "value") if above else owner,
        urls=links_in(plain),
        hashtags=hashtags_in(plain),
        handle=name[1:] if name and name.startswith("@") else None,
        display_name=name,
    )


def _video(video: Record, *, found: bool) -> Draft:
    """Return a video; what a search found has its title escaped and its description cut, so no links are read."""
    about = at(video, "snippet")
    title, description = text(about, "title") or "", text(about, "description") or ""
    shown = html.unescape(title) if found else title
    written = "\n".join(filter(None, (shown, description)))
    return post(
        post_id=text(video, "id", "videoId") or text(video, "id"),
        account_id=text(about, "channelId"),
        timestamp=text(about, "publishedAt"),
        text=written,
        urls=None if found else links_in(description),
        hashtags=None if found else hashtags_in(written),
        language=text(about, "defaultAudioLanguage") or text(about, "defaultLanguage"),
        display_name=text(about, "channelTitle"),
    )


def _channel(channel: Record) -> Draft:
    about, address = at(channel, "snippet"), text(channel, "snippet", "customUrl")
    return account(
        account_id=text(channel, "id", "channelId") or text(channel, "id"),
        handle=address and address.removeprefix("@"),
        display_name=text(about, "title"),
        account_created=text(about, "publishedAt"),
        account_description=text(about, "description"),
        account_language=text(about, "defaultLanguage"),
    )


YOUTUBE = Format(
    description=FormatDescription(
        name="youtube",
        what="YouTube Data API v3: comment threads with answers, comments, videos, search results, channels",
        kinds=("NDJSON", "JSON"),
        needed=("kind", "id", "snippet"),
        recognised="objects whose kind begins with youtube#, or pages of such",
    ),
    claims=_claims,
    unfold=_unfold,
    utc=True,
    platform="youtube",
    notes=("the keywords of videos are no hashtags and were not read",),
)

COMMENT_COLUMNS = {
    "post_id": "id",
    "account_id": "authorChannelId",
    "timestamp": "publishedAt",
    "text": "text",
    "display_name": "authorName",
}
VIDEO_COLUMNS = {
    "post_id": "videoId",
    "account_id": "channelId",
    "timestamp": "publishedAt",
    "text": "videoTitle",
    "display_name": "channelTitle",
}
ABOVE = ("isReplyToId", "isReplyTo")
LANGUAGES = ("defaultAudioLanguage", "defaultLAudioLanguage", "defaultLanguage")


def _choose(columns: Sequence[str]) -> dict[str, str] | None:
    present = set(columns)
    for parts, telling in ((COMMENT_COLUMNS, {"isReply"}), (VIDEO_COLUMNS, set[str]())):
        if present >= {*parts.values(), *telling}:
            options = {"reply_to": ABOVE} if telling else {"language": LANGUAGES}
            more = {part: next((c for c in names if c in present), None) for part, names in options.items()}
            return parts | {part: column for part, column in more.items() if column}
    return None


YOUTUBE_TOOLS = Format(
    description=FormatDescription(
        name="youtube_tools",
        what="tables of YouTube Data Tools: comments of a video, or a list of videos, whose titles are their words",
        kinds=("CSV",),
        needed=("id, authorChannelId, authorName, publishedAt, text, isReply", "or channelId, videoId, videoTitle"),
        recognised="the columns of its comment table or of its video list",
    ),
    choose=_choose,
    tags_in_text=True,
    platform="youtube",
)
