"""Short posts with planted near copies and boilerplate, for recall and precision of the near-text trace."""

from dataclasses import dataclass

import numpy as np

_TAILS = ("", "a", "o", "ing", "ed", "er", "s", "ly", "ion", "ist", "eth", "um", "ix", "ard", "esk", "ow")
_ENDINGS = [f"{a}{b}" for a in ("l", "n", "r", "st", "k", "m", "nd", "p", "sh", "v") for b in _TAILS]
EDITS = ("add", "drop", "tag", "link", "surface", "replace")


@dataclass(frozen=True, slots=True)
class Planted:
    texts: list[str]
    groups: np.ndarray
    """number of the planted group of each text, or -1"""


def planted(n: int, *, seed: int = 7, edits: tuple[str, ...] = EDITS[:-1]) -> Planted:
    """Make n posts of 8 to 20 words: 6 % near copies in groups of 2 to 9, 4 % boilerplate with a slot."""
    rng = np.random.default_rng(seed)
    words = np.array([f"{a}{b}{c}" for a in "bdfgklmnprst" for b in ("a", "ei", "o", "u") for c in _ENDINGS])
    share = 1 / np.arange(1, len(words) + 1)
    lengths = rng.integers(8, 21, n)
    flat = words[rng.choice(len(words), size=int(lengths.sum()), p=share / share.sum())]
    rows = [row.tolist() for row in np.split(flat, np.cumsum(lengths)[:-1])]
    groups = np.full(n, -1)
    places = rng.permutation(n)
    at = group = 0
    while at < 0.06 * n:
        size = int(rng.integers(2, 10))
        members = places[at : at + size]
        original = rows[members[0]]
        groups[members[0]] = group
        for member in members[1:]:
            rows[member] = _edited(original, rng=rng, edits=edits)
            groups[member] = group
        at, group = at + size, group + 1
    for place in places[at : at + int(0.04 * n)]:
        slot = words[rng.integers(len(words), size=3)].tolist()
        rows[place] = [
            *"just posted a new photo from the".split(),
            *slot,
            *"with my good friends https://t.co/x".split(),
        ]
    return Planted([" ".join(row) for row in rows], groups)


def _edited(row: list[str], *, rng: np.random.Generator, edits: tuple[str, ...]) -> list[str]:
    row = list(row)
    at = int(rng.integers(len(row)))
    match edits[rng.integers(len(edits))]:
        case "add":
            row.insert(at, "indeed")
        case "drop":
            del row[at]
        case "tag":
            row.append(f"#{row[at]}")
        case "link":
            row = ["@someone", *row, f"https://t.co/{at}"]
        case "surface":
            row = [*(word.upper() for word in row), "!!!"]
        case "replace":
            row[at] = "instead"
    return row


def scores(clusters: np.ndarray, groups: np.ndarray) -> tuple[float, float]:
    """Return pair recall and precision of clusters (-1: none) against planted groups."""
    together = _pairs(clusters[clusters >= 0])
    true = _pairs(groups[groups >= 0])
    both = (clusters >= 0) & (groups >= 0)
    hits = _pairs(clusters[both].astype(np.int64) * (groups.max() + 1) + groups[both])
    return hits / true, hits / together


def _pairs(labels: np.ndarray) -> int:
    counts = np.unique(labels, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())
