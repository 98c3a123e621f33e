"""Sentences that were written in English with figures in them, said again in another language.

Findings hold whole sentences, because they are evidence and must stay as they are.  A catalogue holds the same
sentence with a name in braces for each figure; what stands there is taken over in the language's digits, or, where
it is itself words of ours ("3 posts"), translated in turn.  What no message matches is not translated at all: a
reader sees English, marked as English, rather than a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HOLE = re.compile(r"\{(\w+)\}")
FIGURE = r"[-+−]?\d[\d.,]*(?:e[-+]?\d+)?(?:[\u00a0 ]?%)?"
"""What a hole takes whose name begins with n: a number, with its sign, its power of ten and its per cent."""
PLAIN = re.compile(r"[\d.,:/\s\u00a0%()\[\]–−+-]*\d[\d.,:/\s\u00a0%()\[\]–−+-]*(?:UTC)?|[-–]")
"""Figures alone: counts, shares, spans, dates and times."""
BETWEEN = re.compile(r"(?<=[.?!])\s+(?=[A-Z0-9'\"“])")
"""Where one sentence ends and the next begins."""
POWER = re.compile(r"(\d[\d.]*)e([-+]?)0*(\d+)")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
ISOLATE, POP = "\u2066", "\u2069"
"""From left to right, whatever stands around."""
SPOKEN_BY_OTHERS = ("as_error", "as_notes")
DEEPEST = 6
"""How far words stand inside words."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A message with holes, as it is found in a text, and what it becomes."""

    found: re.Pattern[str]
    names: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """All messages of one language.

    Attributes:
        single: message to translation.
        patterns: those with holes, the most exact first.
        signs: of the language: digits, and what stands for point, comma and per cent between them.
    """

    single: Mapping[str, str]
    patterns: tuple[Pattern, ...]
    signs: Mapping[int, str]

    def say(self, text: str) -> str | None:
        """Return a text of ours in this language, None if a part of it is in no catalogue."""
        return _say(self, " ".join(text.split(" ")), 0)

    def figures(self, text: str) -> str:
        """Return figures in the digits of the language; powers of ten are written out."""
        plain = POWER.sub(_power, text)
        return re.sub(r"\d[\d.,]*(?:[\u00a0 ]?%)?", lambda found: _signed(found[0], self.signs), plain)


def sentences(single: Mapping[str, str], signs: Mapping[int, str]) -> Sentences:
    """Return the messages of a language, made ready to be found in texts."""
    holed = [(message, said) for message, said in single.items() if HOLE.search(message)]
    exact = sorted(holed, key=lambda pair: (-len(HOLE.sub("", pair[0])), pair[0]))
    return Sentences(single, tuple(_pattern(*pair) for pair in exact), signs)


def _pattern(message: str, said: str) -> Pattern:
    parts = HOLE.split(message)
    made = "".join(
        re.escape(part) if place % 2 == 0 else f"({FIGURE if part.startswith('n') else '.+?'})"
        for place, part in enumerate(parts)
    )
    return Pattern(re.compile(made, re.DOTALL), tuple(parts[1::2]), said)


@lru_cache(maxsize=1 << 14)
def _say(known: Sentences, text: str, depth: int) -> str | None:
    if (said := known.single.get(text)) is not None and not HOLE.search(text):
        return said
    if PLAIN.fullmatch(text):
        return known.figures(text)
    if depth > DEEPEST:
        return None
    return _by_pattern(known, text, depth) or _one_by_one(known, text, depth)


def _by_pattern(known: Sentences, text: str, depth: int) -> str | None:
    for pattern in known.patterns:
        if (found := pattern.found.fullmatch(text)) is None:
            continue
        parts = [_hole(known, name, value, depth) for name, value in zip(pattern.names, found.groups(), strict=True)]
        if None not in parts:
            return _filled(pattern, [str(part) for part in parts])
    return None


def _filled(pattern: Pattern, parts: list[str]) -> str:
    by_name = dict(zip(pattern.names, parts, strict=True))
    return HOLE.sub(lambda hole: by_name[hole[1]], pattern.said)


def _hole(known: Sentences, name: str, value: str, depth: int) -> str | None:
    """Return what stands in a hole; one whose name begins with `as` takes anything as it is: names, ids, letters.

    Only what another program said of a fault may be several sentences: else one of ours would be swallowed.
    """
    if name.startswith("n"):
        return known.figures(value)
    if name.startswith("as"):
        if BETWEEN.search(value) and not name.startswith(SPOKEN_BY_OTHERS):
            return None
        return f"\u2068{value}{POP}"
    return _say(known, value, depth + 1)


def _one_by_one(known: Sentences, text: str, depth: int) -> str | None:
    """Return a text sentence by sentence, or a list item by item."""
    for between, joined in ((BETWEEN, " "), (re.compile("; "), "؛ "), (re.compile(r"(?<=\D), "), "، ")):
        parts = between.split(text)
        if len(parts) > 1:
            said = [_say(known, part, depth + 1) for part in parts]
            if None not in said:
                return joined.join(str(part) for part in said)
    return None


def _power(found: re.Match[str]) -> str:
    exponent = f"{'-' if found[2] == '-' else ''}{found[3]}".translate(SUPERSCRIPTS)
    return f"{ISOLATE}{found[1]}\u00a0×\u00a010{exponent}{POP}"


def _signed(figure: str, signs: Mapping[int, str]) -> str:
    end = "." if figure.endswith(".") else "," if figure.endswith(",") else ""
    return figure.removesuffix(end).translate(signs) + end if end else figure.translate(signs)
