"""In which posts a word stands, out of the tables that `web.words` writes."""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING

from fairwitness.web.words import ALIKE, FOLDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairwitness.network.kernel import I32, I64
    from fairwitness.web.opened import OpenedCase

_HOLDING = f"""
select post_row from piece_posts where piece in (select piece from pieces
  where contains(folded, {FOLDED.format(text="$word")}) and regexp_matches(written, $pattern, 'i'))
"""
_PLACES = """
select token, post_row, place from token_places where token in (select unnest($tokens))
"""


def holding(case: OpenedCase, words: str) -> I32:
    """Return the rows of the posts that hold these letters, whatever their case and whichever keyboard wrote them.

    Args:
        case: the open case.
        words: without white space, or with single spaces that must stand so in the text.
    """
    found = common(_holding_piece(case, piece) for piece in words.split(" "))
    if " " not in words:
        return found
    import pyarrow.compute as pc

    texts = case.posts.table(found, ["text"])["text"]
    matches = pc.match_substring_regex(texts, _pattern(words), ignore_case=True)
    here: I32 = found[matches.to_numpy()]  # a post that holds a piece has a text
    return here


def _holding_piece(case: OpenedCase, word: str) -> I32:
    import numpy as np

    rows = case.table(_HOLDING, {"word": word, "pattern": _pattern(word)})["post_row"].to_numpy()
    return np.unique(rows.astype(np.int32))


def common(found: Iterable[I32]) -> I32:
    """Return what stands in all of these; each is in order and holds nothing twice."""
    import numpy as np

    return reduce(lambda one, other: np.intersect1d(one, other, assume_unique=True), found)


def _pattern(word: str) -> str:
    """Return a regular expression (RE2) that means the word letter by letter, whichever keyboard wrote it."""
    alike = {letter: f"[{letters}]" for letters in ALIKE for letter in letters}
    return "".join(alike.get(letter) or re.escape(letter) for letter in word)


def holding_tokens(case: OpenedCase, wanted: Sequence[str]) -> I64:
    """Return the rows of the posts that hold these tokens of `fairwitness.text` in this order without a gap."""
    import numpy as np

    distinct = list(dict.fromkeys(wanted))
    numbers = dict(case.query("select written, token from tokens where list_contains($tokens, written)",
                              {"tokens": distinct}))  # fmt: skip
    if len(numbers) < len(distinct):
        return np.empty(0, np.int64)
    found = case.table(_PLACES, {"tokens": list(numbers.values())})
    token, row, place = (found[name].to_numpy().astype(np.int64) for name in ("token", "post_row", "place"))
    # A place in all texts, in one number; of each token moved back by its place in the phrase, they must agree.
    at = (row << 32) + place
    starts = common(np.sort(at[token == numbers[one]]) - k for k, one in enumerate(wanted))
    return np.unique(starts >> 32)
