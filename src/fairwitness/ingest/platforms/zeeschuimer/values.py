"""Values that a browser has saved: counts of time, ids that may have been rounded, links behind a redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from fairwitness.ingest.records import text
from fairwitness.ingest.times import HIGH_US, LOW_US, SECOND_US, parse_time

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Record

EXACT_BELOW = 1 << 53
"""From here on, JavaScript rounds whole numbers, and all that Zeeschuimer saves went through it."""
LOW_S, HIGH_S = LOW_US // SECOND_US, HIGH_US // SECOND_US
MOST_DIGITS = 16
NOTHING = frozenset({"", "0", "$undefined", "undefined", "null"})
"""Words that some platforms write for a missing id."""
REDIRECTS = frozenset({"l.instagram.com", "l.threads.net", "l.threads.com", "l.facebook.com", "lm.facebook.com"})
HANDLE_ONLY = "{n} posts name their account by its user name alone; if others of it name its number, it counts twice"


def moment(value: object, *, per_second: int = 1) -> str | None:
    """Return a time as whole seconds since 1970, or as it was written where it cannot be read.

    Args:
        value: a count since 1970, or a written time.
        per_second: 1 where the platform counts seconds, 1_000 where it counts milliseconds.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return _counted(value, per_second=per_second)
    if not isinstance(value, str) or not value.strip():
        return None
    whole = value.strip().partition(".")[0]
    if whole.isascii() and whole.isdecimal() and len(whole) <= MOST_DIGITS:
        return _counted(int(whole), per_second=per_second)
    instant = parse_time(value.strip())
    # What was written to the minute stays as it is, so that its width is known.
    if instant is None or instant.stated_us or not LOW_US <= instant.at_us < HIGH_US:
        return value
    return str(instant.at_us // SECOND_US)


def _counted(count: int, *, per_second: int) -> str:
    """Return the seconds; a count that fits no time goes on as words, for a bare number might fit another unit."""
    seconds = count // per_second
    return str(seconds) if LOW_S <= seconds < HIGH_S else f"a count of {count}"


def known(record: object, *keys: str) -> str | None:
    """Return the first of several ids that is there and whole."""
    if not isinstance(record, dict):
        return None
    for key in keys:
        value = record.get(key)
        if isinstance(value, int) and not -EXACT_BELOW < value < EXACT_BELOW:
            continue
        found = text(value)
        if found is not None and found.strip() not in NOTHING:
            return found
    return None


def inner(record: object, *keys: str) -> Record:
    """Return the object at a path, or an empty one."""
    for key in keys:
        record = record.get(key) if isinstance(record, dict) else None
    return record if isinstance(record, dict) else {}


def target(link: str | None) -> str | None:
    """Return where a link of Meta's redirects leads, and any other link as it is."""
    if not link or "://l" not in link:
        return link or None
    try:
        parts = urlsplit(link)
        behind = parse_qs(parts.query).get("u")
    except ValueError:
        return link
    return behind[0] if behind and parts.hostname in REDIRECTS else link


def words(*pieces: str | None) -> str | None:
    """Return a title and a text as one text."""
    return "\n".join(piece for piece in pieces if piece and piece.strip()) or None
