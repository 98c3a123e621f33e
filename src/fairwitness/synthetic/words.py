"""Invented words, in Latin, Persian, Arabic and Hebrew letters, and sentences made of them.

Words are strings of open syllables, so that they mean nothing in any language; the letters are the real ones,
with the joiners, articles and final forms that text handling has to bear.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Words = npt.NDArray[np.object_]

MIN_SYLLABLES, MAX_SYLLABLES = 3, 4


@dataclass(frozen=True, slots=True)
class Script:
    """Letters of a way of writing: consonants, vowels, letters that may close or open a word."""

    name: str
    consonants: str
    vowels: str
    endings: tuple[str, ...]
    prefixes: tuple[str, ...]


LATIN = Script("latin", "bdklmnrtvy", "aeiou", ("n", "r", "l"), ())
PERSIAN = Script("persian", "بدکلمنرتپگ", "ایو", ("ن", "م", "چ"), ("می\u200c", "نمی\u200c"))
ARABIC = Script("arabic", "بدكلمنرتسف", "ايو", ("ة", "ن", "ى"), ("ال",))
HEBREW = Script("hebrew", "בדקלמנרטספ", "איו", ("ן", "ם", "ף"), ("ה",))


def word(rng: np.random.Generator, script: Script) -> str:
    """Return one invented word."""
    syllables = int(rng.integers(MIN_SYLLABLES, MAX_SYLLABLES + 1))
    first, second = (
        rng.integers(len(script.consonants), size=syllables),
        rng.integers(len(script.vowels), size=syllables),
    )
    body = "".join(script.consonants[c] + script.vowels[v] for c, v in zip(first, second, strict=True))
    ending = script.endings[int(rng.integers(len(script.endings)))] if rng.random() < 0.2 else ""  # noqa: PLR2004
    prefix = script.prefixes[int(rng.integers(len(script.prefixes)))] if _takes_prefix(rng, script) else ""
    return prefix + body + ending


def _takes_prefix(rng: np.random.Generator, script: Script) -> bool:
    return bool(script.prefixes) and rng.random() < 0.15  # noqa: PLR2004


def words(rng: np.random.Generator, script: Script, *, n: int) -> list[str]:
    """Return n different invented words."""
    seen: dict[str, None] = {}
    while len(seen) < n:
        seen[word(rng, script)] = None
    return list(seen)


def zipf(n: int, *, exponent: float = 1.0) -> npt.NDArray[np.float64]:
    """Return the cumulative shares of n ranks whose shares fall as rank to the minus exponent."""
    shares = (np.arange(n) + 2.0) ** -exponent
    cumulative: npt.NDArray[np.float64] = np.cumsum(shares) / shares.sum()
    return cumulative


def draw(rng: np.random.Generator, cumulative: npt.NDArray[np.float64], *, n: int) -> npt.NDArray[np.int64]:
    """Return n ranks drawn by cumulative shares."""
    found = np.searchsorted(cumulative, rng.random(n), side="right")
    return np.minimum(found, len(cumulative) - 1).astype(np.int64)


def sentences(rng: np.random.Generator, lexicon: Words, *, n: int, shortest: int = 5, longest: int = 18) -> list[str]:
    """Return n sentences of words drawn by rank, the earlier ones of the lexicon more often."""
    lengths = rng.integers(shortest, longest + 1, size=n)
    ends = np.cumsum(lengths)
    drawn = lexicon[draw(rng, zipf(len(lexicon)), n=int(lengths.sum()))].tolist()
    starts = ends - lengths
    return [" ".join(drawn[a:b]).capitalize() for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
