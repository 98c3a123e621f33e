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

DARK = {
    "#fff": "#1f1f1c", "#1c1b19": "#ece9e2", "#5c5852": "#b0aaa0", "#d9d4cb": "#3b3934", "#f3f0ea": "#2d2c28",
    "#8b867d": "#8e897f", "#8f1d1d": "#ffb1a6", "#d9b96a": "#8d7a3c", "#bfe0cc": "#2c5a43",
    "#0065a8": "#5db5f0", "#b84a00": "#f0914d", "#00704f": "#3fcb9d", "#a03a78": "#e79ac8", "#7d5f00": "#dfc13a",
    "#1f7a94": "#86d4e8", "#5a4bb0": "#b5a6f5", "#5b5b5b": "#c4c4c4",
}  # fmt: skip
"""What each light colour becomes on a dark page."""
COLOUR = re.compile(r"#[0-9a-f]{3,6}\b")


def on_a_page(svg: str, theme: str) -> str:
    """Return a drawing that stands alone in the colours of the page that shows it as a picture.

    Args:
        svg: a file as `svg_alone` made it, in light colours.
        theme: light, dark, or auto, which leaves it to the reader's machine.
    """
    begin, end = svg.find("<style>"), svg.find("</style>")
    if theme == "light" or not 0 <= begin < end:
        return svg
    dark = COLOUR.sub(lambda found: DARK.get(found[0], found[0]), svg[begin + len("<style>") : end])
    rules = dark if theme == "dark" else f"@media (prefers-color-scheme:dark){{{dark}}}"
    return f"{svg[:end]}{rules}{svg[end:]}"


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
