"""Drawings of measurements: targets by networks, and for one target networks by days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from fairwitness.report import svg
from fairwitness.report.access.events_charts import Drawn
from fairwitness.report.standing_alone import svg_alone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markupsafe import Markup

    from fairwitness.report.access.measured_views import Cell, Overall

Name = TypeVar("Name")
TOP, ROW, LEFT, RIGHT = 20, 18, 132, 10
DAYS_DRAWN = 62
"""Of one drawing; longer studies get several."""
MOST_NETWORKS, MOST_TARGETS, MOST_COLUMNS = 40, 40, 40
LETTERS = {"blocked": "B", "likely_blocked": "b", "impaired": "i", "down": "d", "ok": "", "insufficient": "?"}
"""Colour is never the only sign."""
LONGEST_LABEL = 20
FIRST_LABEL = 4
"""Columns that the first, longer label takes."""
FILE_STYLE = (
    ".blocked{fill:#8f1d1d}.likely_blocked{fill:#b84a00}.impaired{fill:#d9b96a}.down{fill:#8b867d}.ok{fill:#bfe0cc}"
    ".insufficient{fill:#f3f0ea;stroke:#d9d4cb}.inside{font-size:9px;font-weight:700;fill:#fff}"
    ".inside.on-light{fill:#1c1b19}"
)
"""Colours of states in files that have no page around them."""
LIGHT = frozenset({"impaired", "ok", "insufficient"})


class Grid(NamedTuple):
    """Where cells stand."""

    width: float
    n_rows: int

    def x(self, column: int) -> float:
        """Return the left edge of a column."""
        return LEFT + column * self.width


def days_of(cells: Sequence[Cell]) -> list[list[str]]:
    """Return all days from the first to the last, in pieces that one drawing holds."""
    first, last = (dt.date.fromisoformat(day) for day in (min(c.day for c in cells), max(c.day for c in cells)))
    days = [(first + dt.timedelta(days=k)).isoformat() for k in range((last - first).days + 1)]
    pieces = [days[k : k + DAYS_DRAWN] for k in range(0, len(days), DAYS_DRAWN)]
    measured = {cell.day for cell in cells}
    return [piece for piece in pieces if not measured.isdisjoint(piece)]


def target_days(
    cells: Sequence[Cell], *, target: str, days: Sequence[str], number: int, say: Callable[[str], str] = str
) -> Drawn:
    """Return networks by days for one target; an empty place is a day without a measurement.

    Args:
        cells: of the target.
        target: its name, hostile text.
        days: consecutive, from the first to the last drawn.
        number: of the drawing on its page.
        say: gives a sentence of ours in the language of the page.
    """
    inside = [cell for cell in cells if days[0] <= cell.day <= days[-1]]
    networks = _most_measured(inside)
    grid = Grid(min(18.0, (svg.WIDTH - LEFT - RIGHT) / len(days)), len(networks))
    rows_of, columns_of = _places(networks), _places(days)
    marks = [_mark(cell, grid, rows_of[cell.country, cell.network], columns_of[cell.day], say)
             for cell in inside if (cell.country, cell.network) in rows_of]  # fmt: skip
    names = [f"{network} {country}" for country, network in networks]
    caption = (
        f"{len(inside)} cells of {target}, {days[0]} to {days[-1]}: networks by days. B blocked, b likely blocked, "
        "i impaired, d down elsewhere too, plain: works, ?: not enough data, empty: not measured."
    )
    drawn = svg.drawing(
        f"days-{number}", title=say("Networks by days"), description=say(caption),
        height=TOP + ROW * len(networks) + 8,
        children=[*_row_names(names), *_day_names(days, grid), *marks],
    )  # fmt: skip
    columns = ("country", "network", "day", "state", "n_usable_sessions", "n_blocked", "mechanism", "witness")
    rows = [(c.country, c.network, c.day, c.state, c.n_usable_sessions, c.n_blocked, c.mechanism, c.witness)
            for c in inside]  # fmt: skip
    return Drawn(
        name=f"days-{number}", title="Networks by days", svg=drawn, caption=caption, columns=columns, rows=rows
    )


def overview(places: Sequence[Overall], *, pages: dict[str, str]) -> Drawn:
    """Return targets by networks over the whole study.

    Args:
        places: one per country, network and target, the gravest targets first.
        pages: address of each target's page.
    """
    targets = list(dict.fromkeys(one.target for one in places))[:MOST_TARGETS]
    shown = [one for one in places if one.target in targets]
    keys = [(one.country, one.network) for one in shown]
    networks = sorted(set(keys), key=lambda key: (-keys.count(key), key))[:MOST_COLUMNS]
    grid = Grid(min(26.0, (svg.WIDTH - LEFT - RIGHT) / max(len(networks), 1)), len(targets))
    rows_of, columns_of = _places(targets), _places(networks)
    marks = [
        _link(_square(one.state, grid, rows_of[one.target], columns_of[one.country, one.network], hint=_hint(one)),
              pages.get(one.target))
        for one in shown if (one.country, one.network) in columns_of
    ]  # fmt: skip
    caption = (
        f"{len(targets)} of {len({one.target for one in places})} targets by {len(networks)} networks, over the "
        "whole study. B blocked, b likely blocked, i impaired, d down elsewhere too, plain: works, ?: not enough "
        "data, empty: not measured."
    )
    height = TOP + ROW * len(targets) + 74
    drawn = svg.drawing(
        "overview", title="Targets by networks", description=caption, height=height,
        children=[*_row_names(targets), *marks, *_column_names(networks, grid)],
    )  # fmt: skip
    columns = ("country", "network", "target", "state", "n_usable", "n_blocked")
    rows = [(one.country, one.network, one.target, one.state, one.n_usable, one.n_blocked) for one in places]
    return Drawn(name="overview", title="Targets by networks", svg=drawn, caption=caption, columns=columns, rows=rows)


def svg_of(drawn: Drawn) -> str:
    """Return a drawing as SVG with its own colours, which needs nothing else."""
    return svg_alone(str(drawn.svg), caption=drawn.caption, style=FILE_STYLE)


def _places(names: Sequence[Name]) -> dict[Name, int]:
    """Return the place of each name."""
    return {name: k for k, name in enumerate(names)}


def _hint(one: Overall) -> str:
    return f"{one.target}, {one.network} {one.country}: {one.words}"


def _most_measured(cells: Sequence[Cell]) -> list[tuple[str, str]]:
    """Return the networks that are drawn: those with most days, in order of their names."""
    keys = [(cell.country, cell.network) for cell in cells]
    most = sorted(set(keys), key=lambda key: (-keys.count(key), key))[:MOST_NETWORKS]
    return sorted(most)


def _mark(cell: Cell, grid: Grid, row: int, column: int, say: Callable[[str], str]) -> Markup:
    hint = say(f"{cell.network} {cell.country}, {cell.day}: {cell.words}")
    return _link(_square(cell.state, grid, row, column, hint=hint), f"#{cell.anchor}" if cell.listed else None)


def _square(state: str, grid: Grid, row: int, column: int, *, hint: str) -> Markup:
    x, y = grid.x(column), TOP + ROW * row
    middle = svg.text(x + grid.width / 2 - 0.5, y + 12.5, LETTERS[state], text_anchor="middle",
                      class_="inside on-light" if state in LIGHT else "inside")  # fmt: skip
    box = svg.element("rect", svg.element("title", hint), x=x, y=float(y), width=max(grid.width - 1.5, 2.0),
                      height=float(ROW - 2), rx=2.0, class_=state)  # fmt: skip
    return svg.element("g", box, middle)


def _link(mark: Markup, address: str | None) -> Markup:
    return svg.element("a", mark, href=address) if address else mark


def _row_names(names: Sequence[str]) -> list[Markup]:
    return [svg.text(LEFT - 6, TOP + ROW * k + 12.5, _short(name), text_anchor="end", class_="name")
            for k, name in enumerate(names)]  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"


def _day_names(days: Sequence[str], grid: Grid) -> list[Markup]:
    step = max(1, -(-len(days) // 8))
    return [svg.text(grid.x(k), TOP - 7, day[5:] if k else day, class_="row") for k, day in enumerate(days)
            if k % step == 0 and (k == 0 or k >= FIRST_LABEL)]  # fmt: skip


def _column_names(networks: Sequence[tuple[str, str]], grid: Grid) -> list[Markup]:
    """Return upright names under the columns."""
    y = TOP + ROW * grid.n_rows + 6
    made = []
    for k, (country, network) in enumerate(networks):
        x = grid.x(k) + grid.width / 2 + 3
        made.append(svg.element("text", f"{network} {country}", x=x, y=float(y), class_="row",
                                transform=f"rotate(90 {x:.1f} {y})"))  # fmt: skip
    return made
