"""Reddit: the dumps of Pushshift and Arctic Shift, and listings as Reddit's own interface gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.platforms.written import joined, links_in
from fairwitness.ingest.records import at, post, records, reject, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

GONE = {"[deleted]", "[removed]"}
"""What Reddit writes in place of an author or of words that are gone."""
REMOVED = "the words of {n} posts had been removed before the copy, and were left out"
MEDIA_KEYS = {"gallery_data", "media_metadata"}
COMMENT, SUBMISSION = "t1_", "t3_"
THINGS = {"t1", "t3", "Listing"}
HOSTED = {"i.redd.it", "v.redd.it"}
"""Where Reddit keeps pictures and films that were put up in a post."""


def _claims(sample: Sequence[Record]) -> bool:
    return any(_is_thing(thing) for record in sample for thing in _things(record))


def _is_thing(thing: Record) -> bool:
    return {"author", "created_utc", "subreddit"} <= thing.keys() and bool({"body", "title"} & thing.keys())


def _things(record: Record) -> Iterator[Record]:
    """Yield comments and submissions out of listings, however deep answers lie in answers."""
    waiting = [record]
    while waiting:
        thing, wrapped = waiting.pop(), None
        if isinstance(kind := thing.get("kind"), str) and kind in THINGS and isinstance(thing.get("data"), dict):
            wrapped = thing["data"]
        if wrapped is not None and thing["kind"] == "Listing":
            waiting += reversed(records(wrapped, "children"))
            continue
        found = thing if wrapped is None else wrapped
        yield found
        if isinstance(answers := found.get("replies"), dict):
            waiting.append(answers)


def _unfold(record: Record) -> Iterator[Draft]:
    for thing in _things(record):
        author = text(thing, "author")
        if author in GONE:
            yield reject("deleted_author", text(thing, "id"))
        elif "body" in thing or "title" in thing:
            draft = _comment(thing, author=author) if "body" in thing else _submission(thing, author=author)
            yield replace(draft, note=REMOVED) if _is_removed(thing) else draft
        else:
            yield reject("not_a_post", text(thing, "id"))


def _comment(comment: Record, *, author: str | None) -> Draft:
    number, answered, words = text(comment, "id"), text(comment, "parent_id"), _words(text(comment, "body"))
    return post(
        post_id=number and _full(COMMENT, number),
        account_id=author,
        timestamp=text(comment, "created_utc"),
        text=words,
        is_repost="false",
        # Some copies of the dumps give parents as bare numbers, which do not say what they are numbers of.
        reply_to=answered if answered and answered.startswith((COMMENT, SUBMISSION)) else None,
        urls=links_in(words),
        media_hash=_media(comment),
        handle=author,
        account_created=text(comment, "author_created_utc"),
    )


def _submission(submission: Record, *, author: str | None) -> Draft:
    number, passed_on = text(submission, "id"), text(submission, "crosspost_parent")
    body, link = _words(text(submission, "selftext")), _link(submission)
    original = text(next(iter(records(submission, "crosspost_parent_list")), None), "author")
    return post(
        post_id=number and _full(SUBMISSION, number),
        account_id=author,
        timestamp=text(submission, "created_utc"),
        text="\n\n".join(filter(None, (_words(text(submission, "title")), body))) or None,
        is_repost="true" if passed_on else "false",
        repost_of=passed_on,
        repost_of_account=None if original in GONE else original,
        urls=joined([link] if link else None, links_in(body)),
        media_hash=_media(submission),
        domain=text(submission, "domain") if link else None,
        handle=author,
        account_created=text(submission, "author_created_utc"),
    )


def _is_removed(thing: Record) -> bool:
    return _is_mark(thing.get("body")) or _is_mark(thing.get("selftext"))


def _is_mark(words: object) -> bool:
    return isinstance(words, str) and words.lstrip().startswith("[") and words.strip() in GONE


def _full(kind: str, number: str) -> str:
    """Return an id with its kind, as Reddit writes it where both kinds may stand."""
    return number if number.startswith(kind) else kind + number


def _words(written: str | None) -> str | None:
    """Return words without Reddit's escapes; None where Reddit's own mark stands in their place."""
    if not written or _is_mark(written):
        return None
    plain = written.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in written else written
    return plain.replace("\\_", "_") if "\\" in plain else plain


def _link(submission: Record) -> str | None:
    """Return the page that a submission links to; not its own address, nor a picture that lies at Reddit."""
    url = _words(text(submission, "url_overridden_by_dest") or text(submission, "url"))
    if url is None or not url.startswith(("http://", "https://")):
        return None
    domain, number = text(submission, "domain") or "", text(submission, "id")
    itself = submission.get("is_self") is True or domain.startswith("self.") or f"/comments/{number}" in url
    kept_here = submission.get("is_gallery") is True or domain in HOSTED
    return None if itself or kept_here else url


def _media(thing: Record) -> list[str] | None:
    if not MEDIA_KEYS & thing.keys() and text(thing, "domain") not in HOSTED:
        return None
    gallery = texts(records(thing, "gallery_data", "items"), "media_id")
    beside = at(thing, "media_metadata")
    named = [key for key in beside if not key.startswith("emote|")] if isinstance(beside, dict) else None
    hosted = text(thing, "url") if text(thing, "domain") in HOSTED else None
    return joined(gallery, named, [hosted] if hosted else None)


REDDIT = Format(
    description=FormatDescription(
        name="reddit",
        what="Reddit comments and submissions: dumps of Pushshift and Arctic Shift, listings of Reddit's interface",
        kinds=("NDJSON", "JSON"),
        needed=("author", "created_utc", "subreddit", "body or title"),
        recognised="objects with author, created_utc, subreddit, and body or title; or a Listing of such",
    ),
    claims=_claims,
    unfold=_unfold,
    utc=True,
    platform="reddit",
    notes=(
        "a crosspost is read as a repost",
        "words and links are those of the last edit before the copy, times those of the first writing",
        "posts whose author reads [deleted] have no account and were set aside",
    ),
)
