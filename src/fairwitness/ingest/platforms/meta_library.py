"""Posts of the Meta Content Library (Facebook and Instagram): records, or tables whose columns are paths with dots.

Fields: Meta, "Content Library data dictionary".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Draft, Format, FormatDescription, by_name
from fairwitness.ingest.lists import split_list
from fairwitness.ingest.records import at, post, records, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Record

PARTS = {
    "post_id": "id",
    "account_id": "post_owner.id",
    "platform": "post_owner.type",
    "timestamp": "creation_time",
    "text": "text",
    "repost_of": "shared_post_id",
    "urls": "link_attachment.link",
    "hashtags": "hashtags",
    "media_hash": "multimedia",
    "language": "lang",
    "handle": "post_owner.username",
    "display_name": "post_owner.name",
}
TELLING = ("id", "creation_time", "post_owner.id")
LISTS = {"urls", "hashtags", "media_hash"}
NETWORKS = ("facebook", "instagram", "threads")


def _claims(sample: Sequence[Record]) -> bool:
    return any(all(_found(record, path) is not None for path in TELLING) for record in sample)


def _found(record: Record, path: str) -> object:
    """Return the value under a path, or under the path as one key, as tables turned into JSON have it."""
    value = at(record, *path.split("."))
    return record.get(path) if value is None else value


def _unfold(record: Record) -> Iterator[Draft]:
    parts: dict[str, str | list[str] | None] = {
        part: text(_found(record, path)) for part, path in PARTS.items() if part not in {*LISTS, "platform"}
    }
    parts |= {part: _listed(_found(record, PARTS[part])) for part in sorted(LISTS)}
    draft = post(**parts)
    kind = (text(_found(record, PARTS["platform"])) or "").lower()
    yield Draft(kind="post", parts=draft.parts, platform=next((name for name in NETWORKS if name in kind), ""))


def _listed(value: object) -> list[str] | None:
    """Return the values of a list of words or of records, or of a text that spells one."""
    if isinstance(value, str):
        return split_list(value, words=False) or None
    plain = [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
    return plain or texts(records(value), "id")


META_LIBRARY = Format(
    description=FormatDescription(
        name="meta_library",
        what="posts of the Meta Content Library, Facebook or Instagram, as JSON or CSV",
        kinds=("NDJSON", "JSON", "CSV", "Parquet"),
        needed=TELLING,
        recognised="id, creation_time and post_owner.id, nested or as columns with dots",
    ),
    choose=by_name(PARTS, telling=TELLING),
    claims=_claims,
    unfold=_unfold,
    tags_in_text=True,
    comments_on_reposts=True,
    platforms=NETWORKS,
    notes=(
        "ids are those of the Meta Content Library and match no id of Facebook or Instagram",
        "what was shared with words of one's own counts as a post that passes another on, not as a plain repost",
    ),
)
