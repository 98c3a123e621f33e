"""A drawing of the access pages as files: PNG with its caption, drawn in light colours, and the CSV behind it."""

from __future__ import annotations

import io
import re
import textwrap
from typing import TYPE_CHECKING

from fairwitness.report.svg import WIDTH
from fairwitness.report.visible import visible_line

if TYPE_CHECKING:
    from fairwitness.report.access.events_charts import Drawn

LETTERS, LINE, TWICE = 118, 17, 2.0
COLOURS = {
    "c0": "#0065a8", "c1": "#b84a00", "c2": "#00704f", "c3": "#a03a78", "c4": "#7d5f00", "c5": "#1f7a94",
    "c6": "#5a4bb0", "c7": "#5b5b5b",
}  # fmt: skip
STYLE = (
    "svg{background:#fff;font-family:'Vazirmatn','Noto Sans','Noto Sans Arabic','Noto Sans Hebrew',sans-serif}"
    "text{font-size:11.5px;fill:#5c5852}.name{fill:#1c1b19;font-weight:600}.row{font-size:9px}.caption{fill:#1c1b19}"
    ".axis{stroke:#5c5852;fill:none}.grid{stroke:#d9d4cb;fill:none}.page{fill:#fff}"
    ".expected{fill:#8b867d;fill-opacity:.22}.seen{fill:none;stroke:#0065a8;stroke-width:1.3}"
    ".shade{fill:#b84a00;fill-opacity:.14}.cell{fill:#f3f0ea}.heat{fill:#b84a00}.zero{stroke:#5c5852;fill:none}"
    + "".join(f".{name}{{fill:{colour}}}" for name, colour in COLOURS.items())
)
"""The report's light colours, written out: a file has no page around it."""


def png_file(drawn: Drawn) -> bytes:
    """Return the drawing as a picture, two pixels to the unit."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg_file(drawn), zoom=TWICE))


def svg_file(drawn: Drawn) -> str:
    """Return the drawing with its style and caption, which needs nothing else."""
    from markupsafe import escape

    inside = str(drawn.svg)
    found = re.search(r'viewBox="0 0 \d+ (\d+)"', inside)
    height = int(found[1]) if found else 0
    lines = textwrap.wrap(visible_line(drawn.caption), LETTERS)
    total = height + LINE * len(lines) + 12
    words = "".join(
        f'<text class="caption" x="12" y="{height + LINE * (k + 1)}">{escape(line)}</text>'
        for k, line in enumerate(lines)
    )
    inner = inside[inside.index(">") + 1 : inside.rindex("</svg>")]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" width="{WIDTH}" height="{total}">'
        f'<style>{STYLE}</style><rect class="page" width="{WIDTH}" height="{total}"/>{inner}{words}</svg>\n'
    )


def csv_file(drawn: Drawn) -> str:
    """Return the table behind the drawing."""
    import pyarrow as pa

    from fairwitness.findings.export import write_csv

    values = list(zip(*drawn.rows, strict=True)) or [()] * len(drawn.columns)
    text = io.StringIO()
    write_csv(pa.table([pa.array(list(column)) for column in values], names=list(drawn.columns)), text)
    return text.getvalue()
