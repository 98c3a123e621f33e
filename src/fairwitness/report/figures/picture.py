"""A drawing as a file: SVG that stands alone, PNG drawn from it, CSV of the table behind it; each has its caption."""

from __future__ import annotations

import io
import re
import textwrap
from typing import TYPE_CHECKING

from fairwitness.report.svg import WIDTH
from fairwitness.report.visible import visible_line

if TYPE_CHECKING:
    from fairwitness.report.figures.drawing import Drawing

LETTERS = 118
LINE = 17
TWICE = 2.0
STYLE = (
    "svg{background:#fff;font-family:'Vazirmatn','Noto Sans','Noto Sans Arabic','Noto Sans Hebrew',sans-serif}"
    "text{font-size:11.5px;fill:#5c5852}.name{fill:#1c1b19;font-weight:600}.caption{fill:#1c1b19}"
    ".axis{stroke:#5c5852;fill:none}.grid{stroke:#d9d4cb;fill:none}.page{fill:#fff}"
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
    from markupsafe import escape

    inner = str(drawing.svg)
    found = re.search(r'viewBox="0 0 \d+ (\d+)"', inner)
    height = int(found[1]) if found else 0
    lines = textwrap.wrap(visible_line(drawing.caption), LETTERS)
    total = height + LINE * len(lines) + 12
    words = "".join(
        f'<text class="caption" x="12" y="{height + LINE * (k + 1)}">{escape(line)}</text>'
        for k, line in enumerate(lines)
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" width="{WIDTH}" height="{total}" '
        f'role="img"><style>{_style()}</style><rect class="page" width="{WIDTH}" height="{total}"/>'
    )
    return f"{head}{inner[inner.index('>') + 1 : inner.rindex('</svg>')]}{words}</svg>\n"


def png_file(drawing: Drawing) -> bytes:
    """Return the same as a picture, two pixels to the unit; fonts are those of this machine."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg_file(drawing), zoom=TWICE))


def csv_file(drawing: Drawing) -> str:
    """Return the table behind the drawing; the caption stands above it as a comment."""
    from fairwitness.findings.export import write_csv
    from fairwitness.report.figures.tables import table

    text = io.StringIO()
    text.write(f"# {visible_line(drawing.caption)}\n")
    write_csv(table(drawing.columns, drawing.rows), text)
    return text.getvalue()
