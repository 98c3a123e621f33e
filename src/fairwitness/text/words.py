"""Tokens, and the key of a text that says enough to be a trace.

A token is a word (scripts written with spaces), a single character (Chinese, Japanese, Thai, Lao, Khmer, Burmese),
a hashtag with its ``#``, a mask, an emoji, a question mark or a quotation mark.  Other punctuation is none.  Masks,
hashtags, emoji, numerals and marks are compared, since they can turn a message round, but they do not make a text.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from fairwitness.text.normal import EMOJI, LINK, USER, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_WORDS = 6
"""Distinct words that a text needs.  In words, not letters: a word for a word changes no decision."""
COPIED_TEXTS = 1.5
"""How much more than a text words must say if their equal use at any distance in time is to mean anything."""
MIN_HAN = 12
"""The same in Chinese and Japanese characters, of which about two make a word."""
MIN_THAI = 24
"""The same in Thai, Lao, Khmer and Burmese characters, of which about four make a word."""

_HAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_THAI = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_FIRST_SINGLE = "\u0e00"
_SINGLE = re.compile(rf"([{_HAN}{_THAI}])")
# \w knows no combining marks, without which Hindi and Thai words would fall apart.
_WORD = rf"[\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff{_THAI}]"
_TOKEN = re.compile(
    rf"{LINK}|{USER}|#{_WORD}+|\d+(?:[.,:/]\d+)+(?!{_WORD})|{_WORD}+(?:'{_WORD}+)*|[?\"{EMOJI}]",
)
_ASCII_TOKEN = re.compile(r"<url>|<user>|#\w+|\d+(?:[.,:/]\d+)+(?!\w)|\w+(?:'\w+)*|[?\"]", re.ASCII)
_NO_WORDS = frozenset((LINK, USER, "?", '"'))
_HAN_ONLY = re.compile(rf"[{_HAN}]")
_THAI_ONLY = re.compile(rf"[{_THAI}]")
_EMOJI_ONLY = re.compile(rf"[{EMOJI}]")
_PASSED_ON = re.compile(r"\s*RT\s+@\w+\s*:")


def tokens(text: str) -> tuple[str, ...]:
    """Return the tokens of a text as written, in order."""
    plain = normalise(text)
    if plain.isascii():
        return tuple(_ASCII_TOKEN.findall(plain))
    if max(plain) >= _FIRST_SINGLE:
        plain = _SINGLE.sub(r" \1 ", plain)
    return tuple(_TOKEN.findall(plain))


def carries_text(words: Sequence[str], *, texts: float = 1.0) -> bool:
    """Return whether tokens say enough for two people's equal use of them to mean anything.

    Args:
        words: tokens of one text.
        texts: how many times the words of the least text are asked for.
    """
    distinct = set(words)
    if len(distinct) < MIN_WORDS * texts:
        return False
    return sum(map(_weight, distinct)) >= texts - 1e-9


@lru_cache(maxsize=1 << 17)
def _weight(token: str) -> float:
    """Return the share of a text that one token is."""
    if token in _NO_WORDS or token[0] == "#" or token[0].isdigit() or _EMOJI_ONLY.match(token):
        return 0
    if token.isascii() or len(token) > 1:
        return 1 / MIN_WORDS
    return 1 / MIN_HAN if _HAN_ONLY.match(token) else 1 / MIN_THAI if _THAI_ONLY.match(token) else 1 / MIN_WORDS


def key_of(words: Sequence[str]) -> str:
    """Return 32 hex digits that are equal for equal tokens."""
    return hashlib.blake2b("\n".join(words).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def text_key(text: str) -> str | None:
    """Return the key of an identical-text trace, or None where the text is no trace.

    None: fewer than 6 distinct words (12 Chinese or Japanese, 24 Thai characters, or a mixture in proportion);
    hashtags, links, handles, emoji and numerals alone; "RT @name: ...", which are somebody else's words.
    """
    words = own_tokens(text)
    return key_of(words) if words else None


def own_words_key(text: str) -> str | None:
    """Return the key of a text that says much, None for any other; see `says_much`."""
    words = own_tokens(text)
    return key_of(words) if says_much(words) else None


def says_much(words: Sequence[str]) -> bool:
    """Return whether tokens are words that somebody would have to copy: half as many again as a text needs, no link.

    A share button writes the same headline for everybody, so a text with a link says nothing of its own.
    """
    return LINK not in words and carries_text(words, texts=COPIED_TEXTS)


def own_tokens(text: str) -> tuple[str, ...]:
    """Return the tokens of a text that is a trace, and none for any other text."""
    if _PASSED_ON.match(text):
        return ()
    words = tokens(text)
    return words if carries_text(words) else ()
