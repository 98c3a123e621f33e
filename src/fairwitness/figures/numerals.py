"""Numbers in digits of any script and in English words."""

from __future__ import annotations

import re
import unicodedata

UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {"a": 1, "an": 1}
TENS = {
    word: 10 * (place + 2)
    for place, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
SCALES = {
    "dozen": 12, "dozens": 12, "hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000, "m": 1_000_000,
    "mn": 1_000_000, "billion": 1_000_000_000, "bn": 1_000_000_000, "هزار": 1_000, "میلیون": 1_000_000,
}  # fmt: skip
GROUPED = re.compile(r"^(\d{1,3}(?:([,'\u2019\u066c\u00a0\u202f ])\d{3})(?:\2\d{3})*|\d+)((?:[.\u066b])\d+)?$")
SCALED = re.compile(r"^([\d.,'\u2019\u066b\u066c\u00a0\u202f ]+?)\s*([^\W\d_]+)$")


def folded(text: str) -> str:
    """Return text in lower case with Latin digits and single spaces; all else stays as it is."""
    digits = "".join(str(unicodedata.decimal(c)) if unicodedata.decimal(c, None) is not None else c for c in text)
    return " ".join(digits.lower().replace("\u200c", " ").split())


def number_in(text: str) -> float | None:
    """Return the number that a folded text is, None if it is none: 43,300; 4.5 million; two hundred and six."""
    words = text.strip().strip(".")
    if (plain := _plain(words)) is not None:
        return plain
    if (found := SCALED.match(words)) and found[2] in SCALES:
        base = _plain(found[1])
        return None if base is None else base * SCALES[found[2]]
    return _spelt(words)


def _plain(text: str) -> float | None:
    found = GROUPED.match(text.strip())
    if not found:
        return None
    whole = re.sub(r"\D", "", found[1])
    return float(whole + (found[3] or "").replace("\u066b", "."))


def _spelt(text: str) -> float | None:
    """Return a number in words: scales multiply what stands before them, all else is added."""
    if text in {"a", "an"}:
        return None
    total, current, seen = 0, 0, False
    for word in re.split(r"[\s-]+", text):
        if word == "and" and seen:
            continue
        value = UNITS.get(word, TENS.get(word))
        if value is not None:
            current += value
        elif word in SCALES and seen:
            current = max(current, 1) * SCALES[word]
            if SCALES[word] >= SCALES["thousand"]:
                total, current = total + current, 0
        else:
            return None
        seen = True
    return float(total + current) if seen else None
