"""A drawing as a file that needs no page around it: SVG with style and caption, and PNG drawn from it."""

from __future__ import annotations

import re
import textwrap

from fairwitness.report.svg import WIDTH
from fairwitness.report.visible import visible_line

LETTERS = 118
"""Letters of a caption that fit into one line of a drawing."""
LINE = 17
TWICE = 2.0
"""Pixels of a PNG per unit of the drawing."""
STYLE = (
    "svg{background:#fff;font-family:'Vazirmatn','Noto Sans','Noto Sans Arabic','Noto Sans Hebrew',sans-serif}"
    "text{font-size:11.5px;fill:#5c5852}.name{fill:#1c1b19;font-weight:600}.row{font-size:9px}.caption{fill:#1c1b19}"
    ".axis{stroke:#5c5852;fill:none}.grid{stroke:#d9d4cb;fill:none}.page{fill:#fff}"
)
"""The report's light colours, written out."""


def svg_alone(svg: str, *, caption: str, style: str, direction: str = "ltr") -> str:
    """Return a drawing with its style and its caption, without links: a file leads nowhere.

    Args:
        svg: the drawing as it stands on a page, `WIDTH` units wide.
        caption: written below it, in as many lines as it needs.
        style: of what this kind of drawing holds, besides `STYLE`.
        direction: of the caption, ltr or rtl.
    """
    from markupsafe import escape

    height = _height(svg)
    lines = textwrap.wrap(visible_line(caption), LETTERS)
    total = height + LINE * len(lines) + 12
    start = WIDTH - 12 if direction == "rtl" else 12
    words = "".join(
        f'<text class="caption" x="{start}" y="{height + LINE * (k + 1)}" '
        f'direction="{direction}">{escape(line)}</text>'
        for k, line in enumerate(lines)
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" width="{WIDTH}" height="{total}" '
        f'role="img"><style>{STYLE}{style}</style><rect class="page" width="{WIDTH}" height="{total}"/>'
    )
    return f"{head}{_inner(svg)}{words}</svg>\n"


def png_of(svg: str) -> bytes:
    """Return a drawing that stands alone as a picture, two pixels to the unit; fonts are those of this machine."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=TWICE))


def _height(svg: str) -> int:
    found = re.search(r'viewBox="0 0 \d+ (\d+)"', svg)
    return int(found[1]) if found else 0


def _inner(svg: str) -> str:
    inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    return re.sub(r"</?a( [^>]*)?>", "", inner)
