"""Facebook: the posts and comments of one's own export in JSON, or the whole ZIP."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fairwitness.ingest.exports import FACEBOOK
from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.platforms.personal_meta import item_of, repaired
from fairwitness.ingest.platforms.written import hashtags_in, joined, links_in
from fairwitness.ingest.records import at, post, records, reject, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

ADDRESS = re.compile(r"https?://[^/]*facebook\.com/(?:profile\.php\?id=|people/[^/]+/)?([\w.]+)")
OWN_PARTS = {"post", "comment", "update_timestamp"}


def _claims(sample: Sequence[Record]) -> bool:
    return any(_is_post(item) for record in sample for item in _items(record))


def _items(record: Record) -> list[Record]:
    """Return the posts or comments of a record: comments lie together in one list."""
    item = item_of(record)
    listed = item.get("comments_v2")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else [item]


def _is_post(item: Record) -> bool:
    return "timestamp" in item and any(OWN_PARTS & piece.keys() for piece in records(item, "data"))


def _profile(record: Record) -> object:
    owner = record.get("owner")
    return at(owner, "profile_v2") or at(owner, "profile")


def _account(profile: object) -> str | None:
    """Return the name in the profile's address: names of people are not distinct, addresses are."""
    found = ADDRESS.match(text(profile, "profile_uri") or "")
    return found[1] if found else text(profile, "username")


def _refuse(sample: Sequence[Record]) -> str | None:
    if any(_account(_profile(record)) for record in sample):
        return None
    return (
        "these are posts of somebody's own Facebook export, and nothing says whose. Name the whole ZIP, or keep "
        "profile_information/profile_information.json of the same export in a folder above the file."
    )


def _unfold(record: Record) -> Iterator[Draft]:
    profile = _profile(record)
    for item in _items(record):
        yield _post(item, profile=profile) if "timestamp" in item else reject("not_a_post", next(iter(item), None))


def _post(item: Record, *, profile: object) -> Draft:
    pieces = records(item, "data")
    comments = [at(piece, "comment") for piece in pieces if isinstance(at(piece, "comment"), dict)]
    written = [*(text(p, "post") for p in pieces), *(text(c, "comment") for c in comments)]
    words = repaired("\n".join(filter(None, written)) or None)
    attached = [piece for group in records(item, "attachments") for piece in records(group, "data")]
    return post(
        account_id=_account(profile),
        timestamp=text(item, "timestamp"),
        text=words,
        urls=joined(texts(attached, "external_context", "url"), links_in(words)),
        hashtags=hashtags_in(words),
        handle=text(profile, "username"),
        display_name=repaired(text(profile, "name", "full_name")),
        account_created=text(profile, "registration_timestamp"),
    )


FACEBOOK_EXPORT = Format(
    description=FormatDescription(
        name="facebook_export",
        what="one's own export from Facebook in JSON: the ZIP, or your_posts and comments with the profile",
        kinds=("ZIP", "JSON"),
        needed=("timestamp", "data", "profile_uri in profile_information.json"),
        recognised="objects with timestamp and data that holds post or comment; or a ZIP with posts/your_posts",
    ),
    claims=_claims,
    unfold=_unfold,
    refuse=_refuse,
    utc=True,
    platform="facebook",
    profile=FACEBOOK.profile,
    notes=(
        "the export's owner is the account; it names no ids of posts and does not tell which posts pass on another's",
        "letters that the export spells byte by byte were put together",
    ),
)
