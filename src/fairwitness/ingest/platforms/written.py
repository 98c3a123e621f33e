"""Links and hashtags as they stand in the words of a post, for platforms that do not list them apart."""

from __future__ import annotations

import re

LINK = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]]+", re.IGNORECASE)
AFTER_LINK = ".,;:!?*_~…»”’"
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0dff\u0e31-\u0e4e\u200c"
)
"""Vowel signs and the joiner of Persian, which belong to a word but are no letters."""
HASHTAG = re.compile(rf"(?<![\w&/#])#(?=[\d_]*[^\W\d_])([\w{MARKS}]+)")


def links_in(words: str | None) -> list[str] | None:
    """Return the links of a text in their order, each once; None where there are none."""
    if not words or "://" not in words:
        return None
    return list(dict.fromkeys(_trimmed(found) for found in LINK.findall(words))) or None


def _trimmed(link: str) -> str:
    """Return a link without the sentence's marks behind it, and without a bracket that opened before it."""
    bare = link.rstrip(AFTER_LINK)
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(AFTER_LINK)
    return bare


def hashtags_in(words: str | None) -> list[str] | None:
    """Return the hashtags of a text in their order, without '#'; None where there are none."""
    return (HASHTAG.findall(words) or None) if words and "#" in words else None


def joined(*lists: list[str] | None) -> list[str] | None:
    """Return the values of several lists, each once, in the order of the lists; None where there are none."""
    return list(dict.fromkeys(value for values in lists for value in values or ())) or None
