"""Overlapping lists of people: who stands in which, as a table of ones and noughts, or as names to be linked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import SourceError
from fairwitness.figures.reading.cells import Faults, is_empty, require, table_of

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from fairwitness.figures.reading.cells import Table
    from fairwitness.figures.reading.records import ListsWish
    from fairwitness.figures.records import Origin

PRESENT = {"1": True, "0": False, "yes": True, "no": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Lists:
    """People and lists.

    Attributes:
        names: of the lists.
        held: people by lists, whether the person stands in the list; each person stands in one at least.
    """

    names: tuple[str, ...]
    held: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Mentions:
    """Names as lists give them, not linked yet; a mention may give several lists as its sources.

    Attributes:
        lists: of each mention, the lists that hold it.
        columns: name and further cells of each mention, by column; None where the cell is empty.
    """

    lists: tuple[tuple[str, ...], ...]
    columns: dict[str, tuple[str | None, ...]]

    def names(self) -> tuple[str, ...]:
        """Return the names of the lists, in alphabetical order."""
        return tuple(sorted({one for lists in self.lists for one in lists}))


def read_lists(wish: ListsWish, *, folder: Path) -> tuple[Lists | Mentions, Faults, Origin]:
    """Return the lists that a ledger names, with what was set aside.

    Raises:
        SourceError: the file cannot be read, or holds fewer than two lists.
    """
    path = folder / wish.file
    faults = Faults(path.name)
    table = table_of(path, faults)
    made = _mentions(table, wish, path, faults) if wish.name_column else _held(table, wish, path, faults)
    n = len(made.names()) if isinstance(made, Mentions) else len(made.names)
    if n < 2:  # noqa: PLR2004  nothing overlaps
        raise SourceError(
            f"{path} holds {n} list(s). Two and more are needed, for an estimate comes from their overlap."
        )
    return made, faults, table.origin


def _held(table: Table, wish: ListsWish, path: Path, faults: Faults) -> Lists:
    import numpy as np

    names = wish.lists or table.columns
    require(table, names, path)
    rows = []
    for number, cells in table.rows:
        known = [PRESENT.get(cells[name].lower()) for name in names]
        if None in known:
            faults.add(
                f"row {number}", "bad_cell", "A list is marked by something else than 1 or 0; the row is left out."
            )
        elif not any(known):
            faults.add(
                f"row {number}", "in_no_list", "The person stands in no list, so nobody can have seen the row."
            )
        else:
            rows.append(known)
    return Lists(tuple(names), np.array(rows, np.bool_).reshape(len(rows), len(names)))


def _mentions(table: Table, wish: ListsWish, path: Path, faults: Faults) -> Mentions:
    columns = (wish.name_column, *wish.match_columns)
    require(table, (*columns, wish.list_column), path)
    kept = []
    for number, cells in table.rows:
        if is_empty(cells[wish.name_column]) or not sources_in(cells[wish.list_column]):
            faults.add(f"row {number}", "no_name", "No name, or no list, is given; the row is left out.")
        else:
            kept.append(cells)
    return Mentions(
        tuple(sources_in(cells[wish.list_column]) for cells in kept),
        {name: tuple(None if is_empty(cells[name]) else cells[name] for cells in kept) for name in columns},
    )


def sources_in(cell: str) -> tuple[str, ...]:
    """Return the lists that one cell names, each once: "One; Two" are two sources of the same name."""
    return tuple(dict.fromkeys(word for part in re.split(r"[;|]", cell) if not is_empty(word := part.strip())))
