"""Letters that are written in several ways, folded to one: a table for `str.translate`.

Arabic and Persian letters follow Lucene's ArabicNormalizer and PersianNormalizer (alef, yeh, kaf and heh forms,
teh marbuta, tatweel, harakat); Hebrew loses its points.  Nothing here depends on a locale.
"""

from __future__ import annotations

from itertools import chain

ZEROS = (
    *(0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66),
    *(0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810),
)
"""Code points of the digit zero: Arabic, Persian, NKo, Indic, Thai, Lao, Tibetan, Burmese, Khmer, Mongol."""

INVISIBLE = tuple(
    chain(
        (0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
        range(0x200B, 0x2010),  # zero-width space and (non-)joiners, left-to-right and right-to-left marks
        range(0x202A, 0x202F),  # bidi embeddings and overrides
        range(0x2060, 0x2070),  # word joiner, bidi isolates
        range(0xFE00, 0xFE10),  # variation selectors
        range(0x1F3FB, 0x1F400),  # skin tones: the same emoji
        range(0xE0001, 0xE01F0),  # tags and more variation selectors
    )
)
"""Characters that a reader cannot see.  The Persian half-space is one: both spellings of a verb become one word."""

MARKS = tuple(
    chain(
        (0x0640, 0x0670),  # tatweel, dagger alef
        range(0x064B, 0x0660),  # harakat, hamza above and below
        range(0x06D6, 0x06DD),  # Quranic marks
        range(0x06DF, 0x06E5),
        range(0x0591, 0x05BE),  # Hebrew accents and points up to the maqaf, which is a hyphen
        (0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7),
    )
)
"""Marks that writers may leave out without changing a word."""

LETTERS = {
    "ا": "أإآٱ",
    "ی": "يىېےۍ",
    "ک": "كڪ",
    "ه": "ةۀەھہۂۃ",
    "'": "’‘ʼʻ´`׳‛",
    '"': "“”„‟״«»‹›「」『』❝❞〝〞",
    "?": "؟⁇‽¿",
    "-": "־‐‑‒–—",
    ".": "٫",
    ",": "٬",
}
"""One spelling of each letter or sign, and the ones that become it."""


def folding_table() -> dict[int, str | None]:
    """Return the table: code point to its folded spelling, or None where the character goes."""
    table: dict[int, str | None] = dict.fromkeys((*INVISIBLE, *MARKS))
    table |= {zero + digit: str(digit) for zero in ZEROS for digit in range(10)}
    table |= {ord(variant): letter for letter, variants in LETTERS.items() for variant in variants}
    return table
