"""Normalisation: what two texts may differ in and still be the same text."""

from __future__ import annotations

import re
from html import unescape
from unicodedata import normalize

from fairwitness.text.folding import folding_table

LINK = "<url>"
USER = "<user>"

EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff"
"""Character class of the signs that are tokens of their own."""

_FOLD = folding_table()
_CUT = re.compile(r"[^\s\u0e00-\U0003ffff]*…(?=\s*(?:<url>|https?:\S*)?\s*$)")
_IN_LINK = r"[^\s<>\"\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
_LINK = re.compile(rf"https?://{_IN_LINK}*|www\.{_IN_LINK}+|\b(?:[\w-]+\.)+[a-z]{{2,}}/{_IN_LINK}*", re.ASCII)
_LINK_MASK = re.compile(r"\bURL\b")
_USER = re.compile(r"(?<![\w.])@\w+(?:@[\w.-]+)?|\[(?:id|club|public)[0-9a-f]+\|[^\]]*\]")
_HEBREW_INITIALS = re.compile(r'(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea])')
_MASKS = re.compile(r"(<url>|<user>)(?: \1)+")
_SIGNS = re.compile(rf'([?"{EMOJI}])(?:\s*\1)+')


def normalise(text: str) -> str:
    """Return the text in the one spelling that comparisons use.

    Entities are unescaped (twice, as archives escape twice), a word cut off by a final "…" goes, characters take
    Unicode NFKC form and are casefolded, Arabic, Persian and Hebrew letters are folded, invisible characters go,
    links and handles (and the masks ``URL`` and ``@user`` of masked sources) become ``<url>`` and ``<user>``, runs
    of one mask, emoji, quotation mark or question mark become one, and white space becomes single spaces.  All four
    Turkish i (I, İ, ı, i) become "i" in every language: a rule that knew the language could differ between copies.
    """
    text = unescape(unescape(text)) if "&" in text else text
    if "URL" in text:
        text = _LINK_MASK.sub(f" {LINK} ", text)
    text = text.lower() if text.isascii() else _folded(_CUT.sub(" ", text) if "…" in text else text)
    text = " ".join(_masked(text).split())
    if not text.isascii() or "??" in text or '""' in text:
        text = _SIGNS.sub(r"\1", text)
    return _MASKS.sub(r"\1", text) if "> <" in text else text


def hashtag_key(tag: str) -> str:
    """Return a hashtag in its one spelling, without '#' and white space; empty where nothing is left."""
    return "_".join(_folded(tag).replace("#", " ").split())


def _folded(text: str) -> str:
    # Casefolding can undo the normal form, so that comes before and after it (Unicode 3.13, D146).
    text = normalize("NFKC", normalize("NFKC", text).casefold()).translate(_FOLD)
    text = text.replace("i\u0307", "i").replace("ı", "i")
    return _HEBREW_INITIALS.sub("", text) if '"' in text else text


def _masked(text: str) -> str:
    # The cheap tests come first: most texts have no link and no handle, and patterns are slow to find that out.
    if "/" in text or "www." in text:
        text = _LINK.sub(f" {LINK} ", text)
    return _USER.sub(f" {USER} ", text) if "@" in text or "[" in text else text
