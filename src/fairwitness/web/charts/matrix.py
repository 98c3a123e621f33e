"""The co-action matrix of a group as a table of darker and lighter cells, each of which leads to its objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.report import svg
from fairwitness.web.charts import Chart, Wording
from fairwitness.web.charts.hours import cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markupsafe import Markup

    from fairwitness.report.queries.matrix import Matrix

MOST_DRAWN = 60
"""Accounts beyond which cells are too small to be hit; the table behind the drawing has more."""
LEFT, TOP = 70, 24
LARGEST_CELL = 26.0


def matrix_chart(
    matrix: Matrix, *, names: Sequence[str], group_id: str, lead: Callable[[int, int], str], wording: Wording
) -> Chart:
    """Return who met whom on how many objects.

    Args:
        matrix: what is drawn.
        names: of its accounts, as they are shown.
        group_id: of the group.
        lead: from two rows to the address of the page about the pair.
        wording: the reader's language.
    """
    n_drawn = min(len(names), MOST_DRAWN)
    texts = wording.texts
    caption = texts.gettext(
        "Group %(group)s: distinct objects on which two accounts acted within %(window)s of each other, over all "
        "layers and the whole corpus. %(drawn)s of %(n)s accounts are drawn; the darkest cell has %(most)s objects."
    ) % {
        "group": group_id, "window": wording.formats.duration(matrix.window_us), "drawn": wording.number(n_drawn),
        "n": wording.number(len(names)), "most": wording.number(matrix.most_close),
    }  # fmt: skip
    size = min(LARGEST_CELL, (svg.WIDTH - LEFT - svg.RIGHT) / max(n_drawn, 1))
    children = [*_labels(names[:n_drawn], size), *_cells(matrix, names[:n_drawn], size, lead, wording)]
    drawn = svg.drawing(
        "matrix", title=texts.gettext("Co-action matrix"), description=caption,
        height=TOP + n_drawn * size + 8, children=children,
    )  # fmt: skip
    columns = ("account_a", "account_b", "n_objects_close", "n_objects_shared")
    return Chart(name=f"matrix-{group_id}", svg=drawn, caption=caption, columns=columns, rows=_rows(matrix, names))


def _labels(names: Sequence[str], size: float) -> list[Markup]:
    drawn: list[Markup] = []
    for k, name in enumerate(names):
        middle = (k + 0.5) * size
        shown = name if len(name) <= 10 else f"{name[:9]}…"  # noqa: PLR2004  letters that fit beside a row
        drawn.append(svg.text(LEFT - 6, TOP + middle + 3, shown, text_anchor="end", class_="row"))
        drawn.append(svg.text(LEFT + middle, TOP - 7, str(k + 1), text_anchor="middle", class_="row"))
    return drawn


def _cells(
    matrix: Matrix, names: Sequence[str], size: float, lead: Callable[[int, int], str], wording: Wording
) -> list[Markup]:
    drawn: list[Markup] = []
    most = matrix.most_close or 1
    for a in range(len(names)):
        for b in range(len(names)):
            n = int(matrix.n_close[a, b])
            hint = f"{names[a]} · {names[b]}: {wording.number(n)}"
            x, y = LEFT + b * size, TOP + a * size
            box = cell(x, y, size - 0.7, size - 0.7, share=n / most if a != b else 0, hint=hint)
            # Below the diagonal stand the same pairs again: one link for each is enough for a keyboard.
            drawn.append(svg.element("a", box, href=lead(a, b), aria_label=hint) if n and a < b else box)
    return drawn


def _rows(matrix: Matrix, names: Sequence[str]) -> list[tuple[str, str, int, int]]:
    return [
        (names[a], names[b], int(matrix.n_close[a, b]), int(matrix.n_shared[a, b]))
        for a in range(len(names))
        for b in range(a + 1, len(names))
        if matrix.n_shared[a, b]
    ]
