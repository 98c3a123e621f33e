"""Near copies; `planted` and `scores` also serve the benchmark."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from fairwitness.traces.left_out import holds
from fairwitness.traces.near import clusters, edits
from fairwitness.traces.own_texts import Wordings

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
            "just posted a new photo from the",
            *slot,
            "with my good friends https://t.co/x",
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


WORDS = st.lists(st.integers(0, 4), min_size=1, max_size=9)


def slow_edits(a: list[int], b: list[int], last: str = "") -> int:
    """Try everything: share a token, leave one out, add one; never leave out and add side by side."""
    if not a and not b:
        return 0
    ways = [99]
    if a and b and a[0] == b[0]:
        ways.append(slow_edits(a[1:], b[1:]))
    if a and last != "add":
        ways.append(1 + slow_edits(a[1:], b, "less"))
    if b and last != "less":
        ways.append(1 + slow_edits(a, b[1:], "add"))
    return min(ways)


def numbers(row: list[int]) -> np.ndarray:
    return np.array(row, dtype=np.int32)


@settings(deadline=None, max_examples=200)
@given(WORDS, WORDS, st.integers(0, 6))
def test_edits_like_the_slow_definition(a: list[int], b: list[int], limit: int) -> None:
    found = edits(numbers(a), numbers(b), limit)
    slow = slow_edits(a[:7], b[:7]) if len(a) <= 7 and len(b) <= 7 else None
    assert found >= min(limit + 1, Indel.distance(a, b))
    assert slow is None or min(found, limit + 1) == min(slow, limit + 1)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.integers(0, 3), min_size=6, max_size=9), min_size=1, max_size=12))
def test_members_are_verified_against_their_leader(rows: list[list[int]]) -> None:
    starts = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    classes = np.arange(len(rows), dtype=np.int32) % 2
    leaders = clusters(numbers([x for row in rows for x in row]), starts=starts, classes=classes)
    for mine, leader in enumerate(leaders):
        longer = max(len(rows[mine]), len(rows[leader]))
        assert leaders[leader] == leader
        assert classes[mine] == classes[leader]
        assert edits(numbers(rows[mine]), numbers(rows[leader]), longer) <= 0.3 * longer + 1e-9 or any(
            tells_both(rows[whole], rows[mine], rows[leader])
            for whole in np.flatnonzero((leaders == leader) & (classes == classes[leader]))
        )


def tells_both(whole: list[int], *parts: list[int]) -> bool:
    """Both are the whole with words left out, at most three tenths of it together."""
    gone = sum(len(whole) - len(part) for part in parts)
    return gone <= 0.3 * len(whole) + 1e-9 and all(tuple(part) in left_out(whole, part) for part in parts)


def left_out(whole: list[int], part: list[int]) -> set[tuple[int, ...]]:
    return set(combinations(whole, len(part)))


def found_in(texts: list[str]) -> np.ndarray:
    wordings = Wordings()
    added = [wordings.add(text) for text in texts]
    leaders = wordings.leaders()
    return np.array([-1 if number is None else leaders[number] for number in added])


def test_planted_copies_are_found() -> None:
    made = planted(20_000)
    recall, precision = scores(found_in(made.texts), made.groups)
    assert recall >= 0.99
    assert precision >= 0.99


WHOLE = "we ask all members to come and vote on the new road tomorrow"


def test_neighbouring_words_left_out_are_no_replacement_where_the_whole_was_posted() -> None:
    one, other = WHOLE.replace("new ", ""), WHOLE.replace("road ", "")
    assert len(set(found_in([one, other]))) == 2
    assert len(set(found_in([one, other, WHOLE]))) == 1


def test_a_replaced_word_stays_apart_beside_the_rest() -> None:
    one, other, rest = WHOLE, WHOLE.replace("road", "dam"), WHOLE.replace("members ", "")
    found = found_in([one, rest, other])
    assert found[0] == found[1] != found[2]


def test_a_whole_of_another_polarity_joins_nothing() -> None:
    one, other = WHOLE.replace("new ", ""), WHOLE.replace("road ", "")
    assert len(set(found_in([one, other, WHOLE.replace("vote", "not vote")]))) == 3


@settings(deadline=None, max_examples=200)
@given(st.lists(st.integers(0, 3), max_size=8), st.lists(st.integers(0, 3), max_size=5))
def test_holds_like_the_slow_definition(whole: list[int], part: list[int]) -> None:
    assert holds(numbers(whole), numbers(part)) == (tuple(part) in left_out(whole, part))


def test_renaming_every_word_changes_nothing() -> None:
    made = planted(3_000)
    names = {}
    renamed = [
        " ".join(names.setdefault(w.lower(), f"слово{_letters(len(names))}") if w.isalpha() else w for w in t.split())
        for t in made.texts
    ]
    assert (found_in(made.texts) == found_in(renamed)).all()


def _letters(number: int) -> str:
    return "".join(chr(0x430 + int(digit)) for digit in str(number))
