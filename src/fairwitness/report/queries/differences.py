"""Two texts side by side, with what differs marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 2_000
"""Letters of each text that are compared; reading on costs time in proportion to the square."""
WORDS = re.compile(r"\s+|[\w\u200c\u200d\u0300-\u036f\u064b-\u0652]+|.", re.DOTALL)
"""A word with its marks and joiners is one piece, so that no letter is cut from its vowel signs."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one text.

    Attributes:
        text: as written.
        differs: the other text has something else, or nothing, here.
    """

    text: str
    differs: bool


def differences(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both texts in pieces of whole words; what stands between two marked words is marked with them.

    Joined again, the pieces of each side are the first `LONGEST` letters of its text.  Words are compared as
    written (Ratcliff & Obershelp 1988, as difflib has it); capitals and diacritics count.
    """
    left, right = WORDS.findall(one[:LONGEST]), WORDS.findall(other[:LONGEST])
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    steps = matcher.get_opcodes()
    return (
        _joined([("".join(left[i:j]), tag != "equal") for tag, i, j, _, _ in steps]),
        _joined([("".join(right[i:j]), tag != "equal") for tag, _, _, i, j in steps]),
    )


def _joined(parts: Sequence[tuple[str, bool]]) -> tuple[Piece, ...]:
    """Return pieces in which equal space between two different words counts as different."""
    joined: list[Piece] = []
    for place, (text, differs) in enumerate(parts):
        if not text:
            continue
        lone = not differs and text.isspace() and 0 < place < len(parts) - 1
        joined.append(Piece(text, differs or lone))
    return _merged(joined)


def _merged(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].differs == piece.differs:
            merged[-1] = Piece(merged[-1].text + piece.text, piece.differs)
        else:
            merged.append(piece)
    return tuple(merged)
