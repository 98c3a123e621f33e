"""Bluesky's Jetstream, v1 and the v2 envelope: posts and reposts out of a stream of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.records import at, post, records, reject, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

POST, REPOST = "app.bsky.feed.post", "app.bsky.feed.repost"


def _claims(sample: Sequence[Record]) -> bool:
    return any(text(_event(r), "did") and ("time_us" in r or "payload" in r) for r in sample)


def _event(record: Record) -> Record:
    payload = record.get("payload")
    return payload if isinstance(payload, dict) else record


def _unfold(record: Record) -> Iterator[Draft]:
    event = _event(record)
    # v1 keeps the commit inside the event, v2 is the commit.
    commit = event.get("commit") if isinstance(event.get("commit"), dict) else event
    operation, collection = text(commit, "operation"), text(commit, "collection")
    if collection not in {POST, REPOST} or operation == "update":
        yield reject("not_a_post", " ".join(filter(None, (text(event, "kind"), operation, collection))) or None)
    elif operation == "delete":
        yield reject("deletion", f"{collection} {text(commit, 'rkey')}")
    else:
        yield _created(event, commit=commit, is_repost=collection == REPOST)


def _created(event: Record, *, commit: object, is_repost: bool) -> Draft:
    did, rkey, record = text(event, "did"), text(commit, "rkey"), at(commit, "record")
    subject = text(record, "subject", "uri") if is_repost else None
    parent = text(record, "reply", "parent", "uri")
    return post(
        post_id=f"at://{did}/{text(commit, 'collection')}/{rkey}" if did and rkey else None,
        account_id=did,
        # createdAt is whatever the client wrote; the stream's own clock is not.
        timestamp=text(event, "time_us") or text(event, "time"),
        text=text(record, "text"),
        is_repost="true" if is_repost else "false",
        repost_of=subject,
        repost_of_account=_author(subject),
        reply_to=parent,
        reply_to_account=_author(parent),
        urls=_links(record),
        hashtags=_features(record, "tag"),
        media_hash=_pictures(record),
        language=_first(at(record, "langs")),
    )


def _author(uri: str | None) -> str | None:
    return uri.removeprefix("at://").split("/")[0] if uri and uri.startswith("at://") else None


def _features(record: object, key: str) -> list[str] | None:
    facets = records(record, "facets")
    return [value for facet in facets for f in records(facet, "features") if (value := text(f, key))] or None


def _links(record: object) -> list[str] | None:
    card = text(record, "embed", "external", "uri") or text(record, "embed", "media", "external", "uri")
    links = [*(_features(record, "uri") or []), *([card] if card else [])]
    return list(dict.fromkeys(links)) or None


def _pictures(record: object) -> list[str] | None:
    embed = at(record, "embed")
    places = [*records(embed, "images"), *records(embed, "media", "images")]
    blobs = [*(at(place, "image") for place in places), at(embed, "video"), at(embed, "media", "video")]
    return [link for blob in blobs if (link := text(blob, "ref", "$link"))] or None


def _first(values: object) -> str | None:
    return next((v for v in values if isinstance(v, str)), None) if isinstance(values, list) else None


BLUESKY = Format(
    description=FormatDescription(
        name="bluesky",
        what="Bluesky Jetstream events, v1 or v2; posts and reposts are read, likes and follows set aside",
        kinds=("NDJSON", "JSON"),
        needed=("did", "time_us", "commit"),
        recognised="objects with did and time_us, or with a payload that has did",
    ),
    claims=_claims,
    unfold=_unfold,
    utc=True,
    platform="bluesky",
    shared_media=True,
)
