"""Tweets as X's own pages get them: GraphQL results, and the 'adaptive' search results before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fairwitness.ingest.platforms.written import joined
from fairwitness.ingest.platforms.x_legacy import client, links, media, profile, quoted_link
from fairwitness.ingest.platforms.zeeschuimer.values import inner, known, moment
from fairwitness.ingest.records import at, post, records, reject, text, texts

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Draft, Record

STATUS = re.compile(r"https?://(?:www\.)?(?:x|twitter)\.com/([^/?#]+)/status/")
AUTOMATED = "AutomatedLabel"
"""X's own label for accounts that say that they are run by software."""


def tweet(item: Record) -> Draft:
    """Return the post in a tweet."""
    found = item["tweet"] if isinstance(item.get("tweet"), dict) else item
    legacy = found.get("legacy")
    if not isinstance(legacy, dict):
        kind = text(found, "__typename") or ("tombstone" if "tombstone" in found else None)
        return reject("not_a_post", kind) if kind else reject("bad_json", "a tweet without 'legacy'")
    if item.get("promoted") is True or found.get("promoted") is True:
        return reject("advertisement", text(found, "rest_id"))
    return _post(found, legacy=legacy)


def _post(found: Record, *, legacy: Record) -> Draft:
    user = _author(found)
    long = inner(found, "note_tweet", "note_tweet_results", "result")
    # A long post has its links and hashtags beside its own text.
    entities = {"entities": long["entity_set"]} if isinstance(long.get("entity_set"), dict) else legacy
    passed_on = at(legacy, "retweeted_status_result")
    original = _result(passed_on)
    repost_of = known(original, "rest_id") or known(legacy, "retweeted_status_id_str")
    details = _details(user)
    details["handle"] = details["handle"] or _handle_in_media(legacy)
    return post(
        post_id=known(found, "rest_id") or known(legacy, "id_str"),
        account_id=known(legacy, "user_id_str") or known(user, "rest_id", "id_str"),
        timestamp=moment(legacy.get("created_at")),
        text=text(long, "text") or text(legacy, "full_text") or text(legacy, "text"),
        is_repost="true" if isinstance(passed_on, dict) or repost_of else "false",
        repost_of=repost_of,
        repost_of_account=known(at(original, "legacy"), "user_id_str") or known(_author(original), "rest_id"),
        reply_to=known(legacy, "in_reply_to_status_id_str"),
        reply_to_account=known(legacy, "in_reply_to_user_id_str"),
        urls=joined(links(entities), quoted_link(legacy)),
        hashtags=texts(records(entities, "entities", "hashtags"), "text"),
        media_hash=media(legacy),
        language=text(legacy, "lang"),
        client=client(text(found, "source") or text(legacy, "source")),
        **details,
    )


def _result(wrapped: object) -> Record:
    """Return the tweet inside a result, which is one level deeper where its visibility is limited."""
    result = inner(wrapped, "result")
    return inner(result, "tweet") or result


def _author(found: Record) -> Record:
    return inner(found, "core", "user_results", "result") or inner(found, "user")


def _details(user: Record) -> dict[str, str | None]:
    """Return an account's details, which X moved from 'legacy' to places of their own one by one."""
    legacy, core = inner(user, "legacy") or user, inner(user, "core")
    details = profile(legacy)
    details["handle"] = text(core, "screen_name") or details["handle"]
    details["display_name"] = text(core, "name") or details["display_name"]
    details["account_created"] = text(core, "created_at") or details["account_created"]
    details["account_description"] = details["account_description"] or text(user, "profile_bio", "description")
    label = at(user, "affiliates_highlighted_label", "label", "userLabelType")
    details["declared_automated"] = "true" if label == AUTOMATED else None
    return details


def _handle_in_media(legacy: Record) -> str | None:
    """Return the user name in the address of the tweet's own pictures: X leaves out accounts that it sent before."""
    own = known(legacy, "id_str")
    for item in records(legacy, "entities", "media"):
        address = text(item, "expanded_url") or ""
        if own and f"/status/{own}" in address and (match := STATUS.match(address)):
            return match[1]
    return None
