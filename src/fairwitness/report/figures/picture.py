"""A drawing as a file: SVG that stands alone, PNG drawn from it, CSV of the table behind it; each has its caption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.findings.export import csv_of
from fairwitness.report.standing_alone import png_of, svg_alone
from fairwitness.report.visible import visible_line

if TYPE_CHECKING:
    from fairwitness.report.figures.drawing import Drawing

STYLE = (
    ".hull{fill:#8b867d;fill-opacity:.18}.bound{fill:#8b867d;fill-opacity:.35}"
    ".middle{stroke:#5c5852;stroke-width:1.5;stroke-dasharray:5 3;fill:none}"
    ".whisker{fill:none;stroke-width:2}.mark{stroke:#fff;stroke-width:1}"
)
COLOURS = ("#0065a8", "#b84a00", "#00704f", "#a03a78", "#7d5f00", "#1f7a94", "#5a4bb0", "#5b5b5b")


def _style() -> str:
    colours = [*((f"c{k}", colour) for k, colour in enumerate(COLOURS)), ("everybody", "#8b867d")]
    rules = "".join(f".mark.{name}{{fill:{c}}}.whisker.{name}{{stroke:{c}}}" for name, c in colours)
    return STYLE + rules


def svg_file(drawing: Drawing) -> str:
    """Return the drawing with its style and its caption, which needs nothing else."""
    return svg_alone(str(drawing.svg), caption=drawing.caption, style=_style())


def png_file(drawing: Drawing) -> bytes:
    """Return the same as a picture."""
    return png_of(svg_file(drawing))


def csv_file(drawing: Drawing) -> str:
    """Return the table behind the drawing; the caption stands above it as a comment."""
    return csv_of(drawing.columns, drawing.rows, note=visible_line(drawing.caption))
