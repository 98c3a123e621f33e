"""A drawing of the access pages as files: PNG with its caption, drawn in light colours, and the CSV behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.findings.export import csv_of
from fairwitness.report.standing_alone import png_of, svg_alone

if TYPE_CHECKING:
    from fairwitness.report.access.events_charts import Drawn

COLOURS = {
    "c0": "#0065a8", "c1": "#b84a00", "c2": "#00704f", "c3": "#a03a78", "c4": "#7d5f00", "c5": "#1f7a94",
    "c6": "#5a4bb0", "c7": "#5b5b5b",
}  # fmt: skip
STYLE = (
    ".expected{fill:#8b867d;fill-opacity:.22}.seen{fill:none;stroke:#0065a8;stroke-width:1.3}"
    ".shade{fill:#b84a00;fill-opacity:.14}.cell{fill:#f3f0ea}.heat{fill:#b84a00}.zero{stroke:#5c5852;fill:none}"
    + "".join(f".{name}{{fill:{colour}}}" for name, colour in COLOURS.items())
)
"""Of series and calendars."""


def svg_file(drawn: Drawn) -> str:
    """Return the drawing with its style and caption, which needs nothing else."""
    return svg_alone(str(drawn.svg), caption=drawn.caption, style=STYLE)


def png_file(drawn: Drawn) -> bytes:
    """Return the same as a picture."""
    return png_of(svg_file(drawn))


def csv_file(drawn: Drawn) -> str:
    """Return the table behind the drawing."""
    return csv_of(drawn.columns, drawn.rows)
