"""LinkedIn's feed, as Zeeschuimer saved it until 2025."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fairwitness.ingest.platforms.written import hashtags_in, joined, links_in
from fairwitness.ingest.platforms.zeeschuimer.values import inner, known
from fairwitness.ingest.records import at, post, records, reject, text
from fairwitness.ingest.times import HIGH_US, LOW_US, SECOND_US

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Draft, Record

ACTIVITY = re.compile(r"urn:li:activity:(\d{1,19})", re.ASCII)
FROM_ID = "{n} posts of LinkedIn name no time; it was taken from their ids, whose first 41 bits count milliseconds"
ADDRESS_ONLY = f"{FROM_ID}; these name their account by its address alone, so one that others number counts twice"


def linkedin(item: Record) -> Draft:
    """Return the post in an update; what a member passed on without a word is a repost."""
    actor, number = inner(item, "actor"), _activity(item)
    if not actor:
        return reject("not_a_post", text(item, "$type") or "an update without an actor")
    words, original = text(item, "commentary", "text", "text"), _original(item)
    account, handle = known(actor, "backendUrn", "urn"), _handle(actor)
    draft = post(
        post_id=number,
        account_id=account or handle,
        timestamp=_seconds(number),
        text=words,
        is_repost="true" if original and not words else "false",
        repost_of=_activity(original),
        repost_of_account=known(inner(original, "actor"), "backendUrn", "urn"),
        urls=_links(item, words=words),
        hashtags=_hashtags(item) or hashtags_in(words),
        handle=handle,
        display_name=text(actor, "name", "text"),
        account_description=text(actor, "description", "text"),
    )
    return replace(draft, note=FROM_ID if account else ADDRESS_ONLY)


def _activity(item: Record) -> str | None:
    for urn in (text(item, "updateMetadata", "urn"), text(item, "preDashEntityUrn"), text(item, "entityUrn")):
        if urn and (match := ACTIVITY.search(urn)):
            return match[1]
    return None


def _seconds(number: str | None) -> str | None:
    """Return when an activity was made: LinkedIn's ids begin with the milliseconds since 1970."""
    at_us = (int(number) >> 22) * 1_000 if number else 0
    return str(at_us // SECOND_US) if LOW_US <= at_us < HIGH_US else None


def _original(item: Record) -> Record:
    return inner(item, "resharedUpdate") or inner(item, "*resharedUpdate")


def _handle(actor: Record) -> str | None:
    address = (text(actor, "navigationContext", "actionTarget") or "").partition("linkedin.com/")[2]
    return address.partition("?")[0].strip("/") or None


def _links(item: Record, *, words: str | None) -> list[str] | None:
    places = (("content", "navigationContext"), ("content", "articleComponent", "navigationContext"))
    targets = [link for place in places if (link := text(at(item, *place), "actionTarget"))]
    return joined(links_in(words), targets)


def _hashtags(item: Record) -> list[str] | None:
    said = at(item, "commentary", "text")
    old = [mark for mark in records(said, "attributes") if mark.get("type") == "HASHTAG"]
    new = [inner(mark, "detailData", "*hashtag") for mark in records(said, "attributesV2")]
    urns = [urn for mark in (*old, *new) if (urn := text(mark, "trackingUrn"))]
    return [urn.rpartition(":")[2] for urn in urns] or None
