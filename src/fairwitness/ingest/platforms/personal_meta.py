"""What personal exports of Facebook and Instagram have in common: words whose letters came apart."""

from __future__ import annotations

from typing import Any


def repaired(words: str | None) -> str | None:
    """Return words whose UTF-8 bytes were written as one character each; others as they are.

    Meta's exports spell each byte of a letter as a character of its own (U+00D1 U+0081 for a Cyrillic es).  Only
    what is UTF-8 when read as bytes is put together, so words that are right already stay as they are.
    """
    if not words or words.isascii():
        return words
    try:
        return words.encode("latin-1").decode()
    except UnicodeError:
        return words


def item_of(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record without its owner, whether it came with one or bare."""
    item = record.get("item", record)
    return item if isinstance(item, dict) else {}
