"""A chart as a file: SVG that stands alone, PNG drawn from it, CSV of what is behind it, each with the caption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from fairwitness.findings.export import csv_of
from fairwitness.report.standing_alone import on_a_page, png_of, svg_alone
from fairwitness.report.visible import visible_line

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.web.charts import Chart

FORMS = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv"}
STYLE = (
    ".band{stroke:#8b867d;stroke-opacity:.28;stroke-width:5;fill:none}.ticks{stroke:#0065a8;stroke-width:1.3;fill:none}"
    ".bars,.heat{fill:#0065a8}.everybody,.bar-all{fill:#b9b3a8}.bar-named{fill:#0065a8}.hit{fill:none}.cell{fill:#f3f0ea}"
)
"""Of bars, rasters and matrices."""


def chart_answer(chart: Chart, form: str, *, direction: str = "ltr") -> Response:
    """Return a chart as a file to keep.

    Args:
        chart: what to write.
        form: svg, png or csv.
        direction: of the caption, ltr or rtl.

    Raises:
        HTTPException: there is no such form.
    """
    if form not in FORMS:
        raise HTTPException(404)
    made = {"svg": svg_file, "png": png_file}.get(form)
    content = made(chart, direction=direction) if made else csv_file(chart)
    headers = {"Content-Disposition": f'attachment; filename="{chart.name}.{form}"'}
    return Response(content, media_type=FORMS[form], headers=headers)


def svg_file(chart: Chart, *, direction: str = "ltr") -> str:
    """Return the drawing with its style and its caption, which needs nothing else."""
    return svg_alone(str(chart.svg), caption=chart.caption, style=STYLE, direction=direction)


def png_file(chart: Chart, *, direction: str = "ltr") -> bytes:
    """Return the same as a picture."""
    return png_of(svg_file(chart, direction=direction))


def csv_file(chart: Chart) -> str:
    """Return the table behind the chart; the caption stands above it as a comment."""
    return csv_of(chart.columns, chart.rows, note=visible_line(chart.caption))


def drawn_here(path: Path, theme: str) -> Response:
    """Return a drawing that lies in the case as a picture on a page, in the page's colours.

    Args:
        path: of an SVG that stands alone.
        theme: the reader's choice: auto, light or dark.

    Raises:
        HTTPException: there is none.
    """
    if not path.is_file():
        raise HTTPException(404)
    return Response(on_a_page(path.read_text("utf-8"), theme), media_type=FORMS["svg"])
