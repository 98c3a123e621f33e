"""Counts per day, long or wide, cumulative or daily; days in the calendar that the ledger names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.errors import SourceError, StudyError
from fairwitness.figures.calendars import day_in
from fairwitness.figures.reading.cells import Faults, count_in, is_empty, require, table_of
from fairwitness.figures.reading.records import Series

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from fairwitness.figures.reading.cells import Table
    from fairwitness.figures.reading.records import SeriesWish
    from fairwitness.figures.records import Origin

Days = dict["date", float]


def read_series(wish: SeriesWish, *, folder: Path) -> tuple[tuple[Series, ...], Faults, Origin]:
    """Return the series that a ledger names, by place in alphabetical order, with what was set aside.

    Raises:
        SourceError: the file cannot be read, or holds none.
    """
    path = folder / wish.file
    faults = Faults(path.name)
    table = table_of(path, faults)
    by_place = _wide(table, wish, path, faults) if wish.layout == "wide" else _long(table, wish, path, faults)
    if wish.place:
        by_place = {place: days for place, days in by_place.items() if place == wish.place}
    made = tuple(_series(place, days, wish) for place, days in sorted(by_place.items()) if days)
    if not made:
        raise SourceError(
            f"{path} holds no usable count{f' of {wish.place!r}' if wish.place else ''}. Check its columns."
        )
    return made, faults, table.origin


def _series(place: str, days: Days, wish: SeriesWish) -> Series:
    import numpy as np

    order = sorted(days)
    counts = np.array([days[day] for day in order], np.float64)
    return Series(place=place, days=tuple(order), counts=counts, cumulative=wish.cumulative)


def _chosen(table: Table, wish: SeriesWish, path: Path) -> Iterator[tuple[int, str, dict[str, str]]]:
    require(table, tuple(name for name in (wish.place_column, *wish.where) if name), path)
    for number, cells in table.rows:
        if all(cells[name] == value for name, value in wish.where.items()):
            yield number, cells[wish.place_column] if wish.place_column else "", dict(cells)


def _long(table: Table, wish: SeriesWish, path: Path, faults: Faults) -> dict[str, Days]:
    require(table, (wish.date_column, wish.value_column), path)
    found: dict[str, Days] = {}
    twice: set[tuple[str, date]] = set()
    for number, place, cells in _chosen(table, wish, path):
        if is_empty(cells[wish.value_column]):
            faults.add(f"row {number}", "no_count", "No count is given; the day is left out.")
            continue
        try:
            day = day_in(cells[wish.date_column], calendar=wish.calendar, order=wish.order)
            value = count_in(cells[wish.value_column])
        except StudyError as error:
            reason = "bad_date" if "day" in str(error) or "year" in str(error) else "bad_cell"
            faults.add(f"row {number}", reason, str(error))
            continue
        if day in found.setdefault(place, {}):
            twice.add((place, day))
            faults.add(f"row {number}", "day_twice", f"{day} stands more than once for one place; none is used.")
        found[place][day] = value
    for place, day in twice:
        del found[place][day]
    return found


def _wide(table: Table, wish: SeriesWish, path: Path, faults: Faults) -> dict[str, Days]:
    """Return sums over all rows of a place; columns whose names are no days are left alone."""
    days = dict(_day_columns(table, wish))
    if not days:
        raise SourceError(f'{path} has no column that is a day. If its days are month/day/year: order = "mdy".')
    found: dict[str, Days] = {}
    for number, place, cells in _chosen(table, wish, path):
        for name, day in days.items():
            if is_empty(cells[name]):
                faults.add(f"row {number}, column {name}", "no_count", "No count is given; nothing is added.")
                continue
            try:
                value = count_in(cells[name])
            except StudyError as error:
                faults.add(f"row {number}, column {name}", "bad_cell", str(error))
                continue
            sums = found.setdefault(place, {})
            sums[day] = sums.get(day, 0.0) + value
    return found


def _day_columns(table: Table, wish: SeriesWish) -> Iterator[tuple[str, date]]:
    for name in table.columns:
        try:
            yield name, day_in(name, calendar=wish.calendar, order=wish.order)
        except StudyError:
            continue
