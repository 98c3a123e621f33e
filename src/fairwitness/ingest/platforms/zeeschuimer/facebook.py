"""Facebook's feed, as an early Zeeschuimer saved it: a story in sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.platforms.written import hashtags_in, joined, links_in
from fairwitness.ingest.platforms.zeeschuimer.values import inner, known, moment, target
from fairwitness.ingest.records import at, post, records, reject, text

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Draft, Record

LAYOUT = ("comet_sections", "context_layout", "story", "comet_sections")


def facebook(item: Record) -> Draft:
    """Return the post in a story; a story that is passed on without a word is a repost."""
    story = inner(item, "comet_sections", "content", "story")
    if not story:
        return reject("not_a_post", text(item, "__typename") or "a story without content")
    actor = next(iter(records(story, "actors")), {})
    words, original = text(story, "message", "text"), inner(story, "attached_story")
    writer = next(iter(records(original, "actors")), {})
    return post(
        post_id=known(story, "post_id") or known(item, "post_id"),
        account_id=known(actor, "id"),
        timestamp=moment(_created(item, story=story)),
        text=words,
        is_repost="true" if original and not words else "false",
        repost_of=known(original, "post_id"),
        repost_of_account=known(writer, "id"),
        urls=joined(links_in(words), _attached(story)),
        hashtags=hashtags_in(words),
        media_hash=_pictures(story),
        handle=(text(actor, "url") or "").rstrip("/").rpartition("/")[2] or None,
        display_name=text(actor, "name"),
    )


def _created(item: Record, *, story: Record) -> object:
    """Return the time, which stands with the line that shows it."""
    shown = [at(line, "story", "creation_time") for line in records(item, *LAYOUT, "metadata")]
    times = [*shown, story.get("creation_time"), item.get("creation_time")]
    return next((found for found in times if found is not None), None)


def _attached(story: Record) -> list[str] | None:
    places = [inner(one, "styles", "attachment") or one for one in records(story, "attachments")]
    links = (text(place, "story_attachment_link_renderer", "attachment", "web_link", "url") for place in places)
    return [link for one in links if (link := target(one))] or None


def _pictures(story: Record) -> list[str] | None:
    targets = [inner(one, "target") for one in records(story, "attachments")]
    photos = [one for one in targets if text(one, "__typename") in {"Photo", "Video"}]
    return [number for one in photos if (number := known(one, "id"))] or None
