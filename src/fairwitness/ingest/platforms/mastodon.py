"""Mastodon statuses as its interface gives them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.platforms.written import joined
from fairwitness.ingest.records import at, flag, post, records, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ingest.formats import Draft, Record

LINE_END = re.compile(r"</p>\s*<p>|<br\s*/?>")
TAG = re.compile(r"<[^>]*>")
HOST = re.compile(r"https?://([^/?#\s]+)")
LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>')


def _claims(sample: Sequence[Record]) -> bool:
    return any({"id", "account", "content", "created_at"} <= record.keys() for record in sample)


def _unfold(status: Record) -> Iterator[Draft]:
    account, boosted = at(status, "account"), at(status, "reblog")
    shown = boosted if isinstance(boosted, dict) else status
    content = text(shown, "content") or ""
    yield post(
        post_id=text(status, "uri") or text(status, "id"),
        account_id=_account(account),
        timestamp=text(status, "created_at"),
        text=_written(shown, content=content),
        is_repost="true" if isinstance(boosted, dict) else "false",
        repost_of=text(boosted, "uri") or text(boosted, "id"),
        repost_of_account=_account(at(boosted, "account")),
        reply_to=text(status, "in_reply_to_id"),
        reply_to_account=_answered(status),
        urls=joined(_links(content), _quoted(shown)),
        hashtags=texts(records(shown, "tags"), "name"),
        media_hash=_media(shown),
        language=text(shown, "language"),
        client=text(status, "application", "name"),
        handle=text(account, "acct"),
        display_name=text(account, "display_name"),
        account_created=text(account, "created_at"),
        account_description=words(text(account, "note") or ""),
        declared_automated=flag(at(account, "bot")),
    )


def _account(account: object) -> str | None:
    """Return name@host, alike on every server; `acct` lacks the host of local accounts, and `id` is one server's."""
    name, address = text(account, "username") or text(account, "acct"), text(account, "url") or text(account, "uri")
    host = HOST.match(address) if address else None
    if name and host:
        return f"{name.split('@')[0]}@{host[1].lower()}"
    known = text(account, "acct")
    return known if known and "@" in known else text(account, "id")


def _answered(status: Record) -> str | None:
    """Return whom a status answers: its own author, or one of those whom it mentions."""
    number = text(status, "in_reply_to_account_id")
    people = [at(status, "account"), *records(status, "mentions")]
    return next((_account(person) for person in people if number and text(person, "id") == number), None)


def _written(status: object, *, content: str) -> str | None:
    warning = text(status, "spoiler_text")
    return "\n".join(filter(None, (warning, words(content)))) or None


def _quoted(status: object) -> list[str] | None:
    """Return the address of a quoted status: a quote is a post of one's own that points to another."""
    address = text(status, "quote", "quoted_status", "uri") or text(status, "quote", "quoted_status", "url")
    return [address] if address else None


def _media(status: object) -> list[str] | None:
    """Return the address of each picture or film at the server where it was first put up."""
    pieces = records(status, "media_attachments")
    return [url for piece in pieces if (url := text(piece, "remote_url") or text(piece, "url"))] or None


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
    platform="mastodon",
    shared_media=True,
    notes=(
        "accounts are known as name@server; an account without an address is known by its number on one server",
        "answered statuses are known by their number on the server that was asked",
    ),
)
