"""Made-up short posts with planted near copies, and how well clusters tell them.

6 % of the posts are near copies in groups of two to nine: a word added, a word left out, a hashtag appended, somebody
addressed and a link added, or capitals and exclamation marks.  4 % are boilerplate around three words, which is no
copy.  The rest are words drawn by rank ** -1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Labels = NDArray[np.int64]

COPIES = 0.06
BOILERPLATE = 0.04
EDITS = 5
_TAILS = ("", "a", "o", "ing", "ed", "er", "s", "ly", "ion", "ist", "eth", "um", "ix", "ard", "esk", "ow")
_ENDINGS = [f"{a}{b}" for a in ("l", "n", "r", "st", "k", "m", "nd", "p", "sh", "v") for b in _TAILS]
VOCABULARY = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in ("a", "ei", "o", "u") for c in _ENDINGS]


@dataclass(frozen=True, slots=True)
class Posts:
    """Texts, and the number of the planted group of each, or -1."""

    texts: list[str]
    groups: Labels


def posts(n: int, *, seed: int = 7) -> Posts:
    """Make n posts of 8 to 20 words."""
    rng = np.random.default_rng(seed)
    rows = _rows(rng, n)
    groups = np.full(n, -1, np.int64)
    places = rng.permutation(n)
    at = group = 0
    while at < COPIES * n:
        members = places[at : at + int(rng.integers(2, 10))]
        original = rows[members[0]]
        groups[members] = group
        for member in members[1:]:
            rows[member] = edited(original, rng=rng)
        at, group = at + len(members), group + 1
    for place in places[at : at + int(BOILERPLATE * n)]:
        slot = (VOCABULARY[k] for k in rng.integers(len(VOCABULARY), size=3))
        rows[place] = ["just posted a new photo from the", *slot, "with my good friends https://t.co/x"]
    return Posts([" ".join(row) for row in rows], groups)


def _rows(rng: np.random.Generator, n: int) -> list[list[str]]:
    share = np.cumsum(1 / np.arange(1, len(VOCABULARY) + 1))
    lengths = rng.integers(8, 21, n)
    drawn = np.searchsorted(share / share[-1], rng.random(int(lengths.sum()))).tolist()
    ends = np.cumsum(lengths).tolist()
    return [[VOCABULARY[k] for k in drawn[end - length : end]] for end, length in zip(ends, lengths, strict=True)]


def edited(row: list[str], *, rng: np.random.Generator) -> list[str]:
    """Return a near copy, by one of five kinds of edits."""
    row, at = list(row), int(rng.integers(len(row)))
    match int(rng.integers(EDITS)):
        case 0:
            row.insert(at, "indeed")
        case 1:
            del row[at]
        case 2:
            row.append(f"#{row[at]}")
        case 3:
            row = ["@someone", *row, f"https://t.co/{at}"]
        case _:
            row = [*(word.upper() for word in row), "!!!"]
    return row


def scores(clusters: Labels, groups: Labels) -> tuple[float, float]:
    """Return recall and precision over pairs of posts; -1 is no cluster and no group."""
    both = (clusters >= 0) & (groups >= 0)
    hits = _pairs(clusters[both] * (int(groups.max(initial=0)) + 1) + groups[both])
    found, planted = _pairs(clusters[clusters >= 0]), _pairs(groups[groups >= 0])
    return hits / max(planted, 1), hits / max(found, 1)


def _pairs(labels: Labels) -> int:
    counts = np.unique(labels, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())
