"""A drawing with the table behind it, and what all drawings of figures have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

TOP, AXIS = 16, 30
LONGEST_LABEL = 108


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing with the table behind it.

    Attributes:
        name: of its files.
        svg: the drawing.
        caption: what it shows, and how.
        columns, rows: of the table.
    """

    name: str
    svg: Markup
    caption: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]


def short(words: str) -> str:
    """Return words cut to what one line of a drawing holds."""
    return words if len(words) <= LONGEST_LABEL else f"{words[:LONGEST_LABEL]}…"
