"""Mastodon statuses as its interface gives them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.records import at, flag, post, records, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

LINE_END = re.compile(r"</p>\s*<p>|<br\s*/?>")
TAG = re.compile(r"<[^>]*>")
LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>')


def _claims(sample: Sequence[Record]) -> bool:
    return any({"id", "account", "content", "created_at"} <= record.keys() for record in sample)


def _unfold(status: Record) -> Iterator[Draft]:
    account, boosted = at(status, "account"), at(status, "reblog")
    content = text(status, "content") or text(boosted, "content") or ""
    yield post(
        post_id=text(status, "id"),
        account_id=text(account, "id"),
        timestamp=text(status, "created_at"),
        text=words(content),
        is_repost="true" if isinstance(boosted, dict) else "false",
        repost_of=text(boosted, "id"),
        repost_of_account=text(boosted, "account", "id"),
        reply_to=text(status, "in_reply_to_id"),
        reply_to_account=text(status, "in_reply_to_account_id"),
        urls=_links(content),
        hashtags=texts(records(status, "tags"), "name"),
        language=text(status, "language"),
        client=text(status, "application", "name"),
        handle=text(account, "acct"),
        display_name=text(account, "display_name"),
        account_created=text(account, "created_at"),
        account_description=words(text(account, "note") or ""),
        declared_automated=flag(at(account, "bot")),
    )


def words(markup: str) -> str:
    """Return the words of a status, which Mastodon wraps in HTML."""
    return html.unescape(TAG.sub("", LINE_END.sub("\n", markup)))


def _links(markup: str) -> list[str] | None:
    """Return links, but not those to people and hashtags, whose class says so."""
    tags = LINK.finditer(markup)
    return [html.unescape(tag[1]) for tag in tags if "mention" not in tag[0]] or None


MASTODON = Format(
    description=FormatDescription(
        name="mastodon",
        what="Mastodon statuses, as its interface gives them",
        kinds=("NDJSON", "JSON"),
        needed=("id", "account", "content", "created_at"),
        recognised="objects with id, account, content and created_at",
    ),
    claims=_claims,
    unfold=_unfold,
    utc=True,
)
