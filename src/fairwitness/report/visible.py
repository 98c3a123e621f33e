"""Hostile text made harmless: what would be unseen or reorder a line is shown as an escape, long text is cut."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable

FLAG = "\U0001f3f4[\U000e0020-\U000e007e]{2,8}\U000e007f"
"""Flags such as Scotland's are written with tag characters, which are unseen anywhere else."""
UNSEEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls, bidi controls and unseen letters; not U+200C and U+200D, which Persian and emoji need."""
HIDDEN = re.compile(f"(?P<flag>{FLAG})|(?P<unseen>{UNSEEN})")
PIECES = re.compile("(⟨U\\+[0-9A-F]{4,6}⟩|⟨\\+[0-9,]+ marks⟩)")
SET_APART = re.compile("([\u2066\u2068])([^\u2066-\u2069]*)\u2069")
ONE_WAY = {"\u2066": ' dir="ltr"', "\u2068": ""}
"""Marks with which a sentence of ours sets names and powers of ten apart, as an attribute of <bdi>."""
LONGEST_STACK = 6
"""Marks on one letter; Hebrew and Arabic need up to four."""
TOWER = re.compile(rf"[^\w\s]{{{LONGEST_STACK + 1}}}")
"""What a text with too many marks on one letter holds, since marks are neither letters nor digits."""
MOST_LINES = 12
LONGEST_LETTER = 16
"""Characters that may make up one letter or emoji; what is longer is no letter, and is cut anywhere."""


def visible(text: str) -> str:
    """Return the text with every unseen or reordering character as ⟨U+202E⟩; line ends and tabs stay."""
    if not text.isprintable():  # as most texts are; nothing that is hidden is printable
        text = HIDDEN.sub(_escape, text.replace("\r\n", "\n").replace("\r", "\n"))
    return _unstacked(text)


def visible_line(text: str) -> str:
    """Return the same on one line."""
    return " ".join(visible(text).split())


def _escape(match: re.Match[str]) -> str:
    return match["flag"] or f"⟨U+{ord(match['unseen']):04X}⟩"


def _unstacked(text: str) -> str:
    """Cut towers of combining marks, which would cover the lines around them."""
    if text.isascii() or not TOWER.search(text):
        return text
    kept: list[str] = []
    height = 0
    for letter in f"{text}\0":
        height = height + 1 if unicodedata.category(letter) in {"Mn", "Me"} else _close(kept, height)
        if height <= LONGEST_STACK:
            kept.append(letter)
    return "".join(kept[:-1])


def _close(kept: list[str], height: int) -> int:
    if height > LONGEST_STACK:
        kept.append(f"⟨+{height - LONGEST_STACK:,} marks⟩")
    return 0


def cut(text: str, most: int) -> tuple[str, bool]:
    """Return at most so many characters and lines, never ending inside a letter, and whether any is lost."""
    lines = text[: most + 1].splitlines(keepends=True)
    short = "".join(lines[:MOST_LINES])
    if len(text) <= most and len(lines) <= MOST_LINES:
        return text, False
    end = min(len(short), most)
    near = range(end, max(end - LONGEST_LETTER, 0), -1)
    return text[: next((at for at in near if not _joins(text, at)), end)].rstrip(), True


def _joins(text: str, at: int) -> bool:
    """Say whether the letters on both sides of a place belong together."""
    if at >= len(text):
        return False
    return text[at - 1] == "\u200d" or text[at] == "\u200d" or unicodedata.category(text[at]).startswith("M")


def marked(text: str) -> Markup:
    """Return the visible text as HTML, its escapes isolated so that they decide no direction."""
    shown = visible(text)
    if "⟨" not in shown:
        return escape(shown)
    pieces = PIECES.split(shown)
    open_tag, close_tag = Markup('<bdi class="escape">'), Markup("</bdi>")
    return Markup("").join(
        open_tag + escape(piece) + close_tag if i % 2 else escape(piece) for i, piece in enumerate(pieces)
    )


def spoken(text: str) -> Markup:
    """Return a sentence of ours as HTML: what it set apart by marks of direction stands in a <bdi> of its own."""
    plain, marks, apart = (SET_APART.split(text)[k::3] for k in range(3))
    shown = escape(visible(plain[0]))
    for mark, inside, after in zip(marks, apart, plain[1:], strict=True):
        element = Markup(f"<bdi{ONE_WAY[mark]}>{{}}</bdi>")  # noqa: S704  of two known ones
        shown += element.format(marked(inside)) + escape(visible(after))
    return shown


def english_note(n_characters: int) -> str:
    """Return what stands below a text that was cut."""
    return f"cut; {n_characters:,} characters in all"


def isolated(text: str) -> Markup:
    """Return the text in its own <bdi>, so that its direction does not touch the words around it."""
    return Markup(f'<bdi dir="auto">{marked(" ".join(text.split()))}</bdi>')  # noqa: S704  what is marked is escaped


def paragraph(text: str, most: int, *, note: Callable[[int], str] = english_note) -> Markup:
    """Return a post's text in its own paragraph; where it is cut, `note` says how long it was."""
    shown, is_cut = cut(text, most)
    below = Markup('<p class="cut">{}</p>').format(note(len(text))) if is_cut else ""
    return Markup('<p class="post" dir="auto">') + marked(shown) + Markup("</p>") + below
