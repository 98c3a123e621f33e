"""Charts that need no script: drawn here, shown on pages, and exported as SVG, PNG and CSV with their caption."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.language.formats import Formats
from fairwitness.report.svg import time_axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from fairwitness.language.catalogue import Messages


SHOWN = re.compile(r"(?<=>)[^<]*(?=<)")
"""What of an element is read, not its attributes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart.

    Attributes:
        name: of its files, one of our own words.
        svg: the drawing; its colours come from the page's style sheet.
        caption: what is shown, by which method, out of how many posts or accounts.
        columns: of the table behind it, with units.
        rows: of the same.
    """

    name: str
    svg: Markup
    caption: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Wording:
    """The reader's language, for what stands in a drawing."""

    texts: Messages

    @property
    def formats(self) -> Formats:
        """Return how the language writes numbers."""
        return Formats(self.texts.locale)

    def number(self, value: float) -> str:
        """Return a number as the language writes it."""
        return self.formats.number(value)

    def time_axis(self, start_us: int, end_us: int, *, y: float) -> list[Markup]:
        """Return the ground line of a drawing with moments in UTC, in the digits of the language."""
        from markupsafe import Markup

        written = (
            SHOWN.sub(lambda found: self.formats.digits(found[0]), mark) for mark in time_axis(start_us, end_us, y=y)
        )
        return [Markup(mark) for mark in written]  # noqa: S704  digits instead of digits

    def moment(self, at_us: int) -> str:
        """Return a moment in UTC."""
        return str(self.formats.clock(at_us).striptags())
