"""A chart as a file: SVG that stands alone, PNG drawn from it, CSV of what is behind it, each with the caption."""

from __future__ import annotations

import io
import re
import textwrap
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from fairwitness.report.svg import WIDTH
from fairwitness.report.visible import visible_line

if TYPE_CHECKING:
    from fairwitness.web.charts import Chart

FORMS = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv"}
LETTERS = 118
"""Letters of a caption that fit into one line of a drawing."""
LINE = 17
TWICE = 2.0
"""Pixels of a PNG per unit of the drawing."""
STYLE = (
    "svg{background:#fff;font-family:'Vazirmatn','Noto Sans','Noto Sans Arabic','Noto Sans Hebrew',sans-serif}"
    "text{font-size:11.5px;fill:#5c5852}.name{fill:#1c1b19;font-weight:600}.row{font-size:9px}.caption{fill:#1c1b19}"
    ".axis{stroke:#5c5852;fill:none}.grid{stroke:#d9d4cb;fill:none}.band{stroke:#8b867d;stroke-opacity:.28;"
    "stroke-width:5;fill:none}.ticks{stroke:#0065a8;stroke-width:1.3;fill:none}.bars,.heat{fill:#0065a8}"
    ".everybody,.bar-all{fill:#b9b3a8}.bar-named{fill:#0065a8}.hit{fill:none}.cell{fill:#f3f0ea}.page{fill:#fff}"
)
"""The report's light colours, written out: a file has no page around it."""


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
    from markupsafe import escape

    height = _height(str(chart.svg))
    lines = textwrap.wrap(visible_line(chart.caption), LETTERS)
    total = height + LINE * len(lines) + 12
    start = WIDTH - 12 if direction == "rtl" else 12
    words = "".join(
        f'<text class="caption" x="{start}" y="{height + LINE * (k + 1)}" '
        f'direction="{direction}">{escape(line)}</text>'
        for k, line in enumerate(lines)
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" width="{WIDTH}" height="{total}" '
        f'role="img"><style>{STYLE}</style><rect class="page" width="{WIDTH}" height="{total}"/>'
    )
    return f"{head}{_inner(str(chart.svg))}{words}</svg>\n"


def png_file(chart: Chart, *, direction: str = "ltr") -> bytes:
    """Return the same as a picture, two pixels to the unit; fonts are those of this machine."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg_file(chart, direction=direction), zoom=TWICE))


def csv_file(chart: Chart) -> str:
    """Return the table behind the chart; the caption stands above it as a comment."""
    import pyarrow as pa

    from fairwitness.findings.export import write_csv

    values = list(zip(*chart.rows, strict=True)) or [()] * len(chart.columns)
    text = io.StringIO()
    text.write(f"# {visible_line(chart.caption)}\n")
    write_csv(pa.table([pa.array(list(column)) for column in values], names=list(chart.columns)), text)
    return text.getvalue()


def _height(svg: str) -> int:
    found = re.search(r'viewBox="0 0 \d+ (\d+)"', svg)
    return int(found[1]) if found else 0


def _inner(svg: str) -> str:
    """Return what stands inside the drawing, without links: a file leads nowhere."""
    inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    return re.sub(r"</?a( [^>]*)?>", "", inner)
