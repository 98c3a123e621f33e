"""All-cause deaths per week or month, long (World Mortality) or wide; every gap and oddity is named."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fairwitness.errors import SourceError, StudyError
from fairwitness.figures.periods import n_periods, periods_of
from fairwitness.figures.reading.cells import Faults, count_in, is_empty, require, table_of, whole_in
from fairwitness.figures.reading.records import Deaths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fairwitness.figures.reading.cells import Table
    from fairwitness.figures.reading.records import DeathsWish
    from fairwitness.figures.records import Origin

PLACES = ("country_name", "country", "place", "region")
PERIODS = ("time", "period", "week", "month")
UNITS = ("weekly", "monthly")


class _CountError(StudyError):
    """A count that is not used, with the short name of the reason."""

    def __init__(self, reason: str, says: str) -> None:
        super().__init__(says)
        self.reason = reason


Rows = dict[tuple[int, int], float]


def read_deaths(wish: DeathsWish, *, folder: Path) -> tuple[Deaths, Faults, Origin]:
    """Return the deaths that a ledger names, with what was set aside.

    Raises:
        SourceError: the file cannot be read, mixes places, units or calendars, or has a gap inside.
    """
    path = folder / wish.file
    faults = Faults(path.name)
    table = table_of(path, faults)
    if not table.rows:
        raise SourceError(f"{path} holds no usable count of deaths: it has no rows. {_first(faults)}")
    table = _of_place(table, wish, path)
    unit = wish.unit or _unit(table, path)
    found = dict(_checked(_cells(table, wish, path), unit, wish.calendar, faults))
    if not found:
        raise SourceError(f"{path} holds no usable count of deaths. {_first(faults)}")
    _name_gaps(found, unit, wish.calendar, faults)
    return _arrays(found, wish.place or _only_place(table), unit, wish.calendar), faults, table.origin


def _of_place(table: Table, wish: DeathsWish, path: Path) -> Table:
    """Return the rows of one place.

    Raises:
        SourceError: it does not occur, or none was named and there are several.
    """
    column = next((name for name in PLACES if name in table.columns), None)
    if column is None:
        return table
    names = sorted({cells[column] for _, cells in table.rows})
    if not wish.place and len(names) > 1:
        raise SourceError(f"{path} holds {len(names)} places, such as {', '.join(names[:3])}. Say which: place = ...")
    if wish.place and wish.place not in names:
        raise SourceError(f"{path} has no rows of {wish.place!r}. It holds {', '.join(names[:5])}.")
    kept = tuple((n, cells) for n, cells in table.rows if cells[column] == (wish.place or names[0]))
    return type(table)(table.columns, kept, table.origin)


def _only_place(table: Table) -> str:
    column = next((name for name in PLACES if name in table.columns), None)
    return table.rows[0][1][column] if column and table.rows else ""


def _unit(table: Table, path: Path) -> str:
    if "time_unit" not in table.columns:
        raise SourceError(f'{path} does not say whether its periods are weeks or months. Say so: unit = "weekly".')
    found = sorted({cells["time_unit"] for _, cells in table.rows})
    if len(found) != 1:
        raise SourceError(f'{path} mixes the units {", ".join(found)}. Choose the rows of one: unit = "weekly".')
    if found[0] not in UNITS:
        raise SourceError(f"{path} counts {found[0]!r}; weekly and monthly are read. Convert it first.")
    return found[0]


def _cells(table: Table, wish: DeathsWish, path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Return (place in the file, year, period, deaths) as text."""
    require(table, ("year",), path)
    if wish.layout == "wide":
        columns = {name: name.lower().lstrip("wm") for name in table.columns if name.lower().lstrip("wm").isdecimal()}
        for number, cells in table.rows:
            for name, period in columns.items():
                if cells[name]:
                    yield f"row {number}, column {name}", cells["year"], period, cells[name]
        return
    column = next((name for name in PERIODS if name in table.columns), None)
    if column is None:
        raise SourceError(f"{path} has no column of periods. Call it one of {', '.join(PERIODS)}.")
    require(table, ("deaths",), path)
    for number, cells in _of_unit(table, wish):
        yield f"row {number}", cells["year"], cells[column], cells["deaths"]


def _of_unit(table: Table, wish: DeathsWish) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, cells in table.rows:
        if not wish.unit or cells.get("time_unit", wish.unit) == wish.unit:
            yield number, cells


def _checked(
    cells: Iterator[tuple[str, str, str, str]], unit: str, calendar: str, faults: Faults
) -> Iterator[tuple[tuple[int, int], float]]:
    """Return usable counts; a period that stands twice is used nowhere, for nobody knows which is meant."""
    found: dict[tuple[int, int], list[tuple[str, float]]] = {}
    for place, year, period, deaths in cells:
        try:
            at = (
                whole_in(year, what="year", low=1, high=9_999),
                whole_in(period, what="period", low=1, high=53),
            )
            _check_period(at, unit, calendar)
            value = _deaths(deaths)
        except StudyError as error:
            faults.add(place, getattr(error, "reason", "bad_cell"), str(error))
            continue
        found.setdefault(at, []).append((place, value))
    for at, values in found.items():
        if len(values) == 1:
            yield at, values[0][1]
            continue
        for place, _ in values:
            faults.add(
                place, "period_twice", f"year {at[0]}, period {at[1]} stands {len(values)} times; none is used."
            )


def _deaths(cell: str) -> float:
    if is_empty(cell):
        raise _CountError("no_count", "no count is given. The period is left out.")
    value = count_in(cell)
    if value < 0:
        raise _CountError("negative_count", f"{cell} deaths cannot be: counts are not negative. It is left out.")
    return value


def _check_period(at: tuple[int, int], unit: str, calendar: str) -> None:
    year, period = at
    if year not in periods_of(unit, calendar).years:
        says = (
            f"{year} is no year of the {calendar} calendar in our time. Say which calendar is meant: calendar = ..."
        )
        raise _CountError("other_calendar", says)
    most = n_periods(year, unit=unit, calendar=calendar)
    if period > most:
        raise _CountError("no_such_period", f"{year} has {most} periods, and no period {period}. It is left out.")


def _name_gaps(found: Rows, unit: str, calendar: str, faults: Faults) -> None:
    """Name every period that is missing between the first and the last."""
    years = [year for year, _ in found]
    first, last = min(found), max(found)
    for year in range(min(years), max(years) + 1):
        for period in range(1, n_periods(year, unit=unit, calendar=calendar) + 1):
            at = (year, period)
            if first < at < last and at not in found:
                # ISO week 53 is left out of most tables, and of the baseline of the regression anyway.
                reason = "week_53_missing" if period == 53 else "period_missing"  # noqa: PLR2004
                faults.add(
                    f"year {year}, period {period}", reason, "No count; the days of this period are not known."
                )


def _first(faults: Faults) -> str:
    most = Counter(row.reason for row in faults.rows).most_common(1)
    return f"Most often: {most[0][0]}; first: {faults.rows[0].says}" if most else "It has no rows."


def _arrays(found: Rows, place: str, unit: str, calendar: str) -> Deaths:
    import numpy as np

    order = sorted(found)
    return Deaths(
        place=place, unit=unit, calendar=calendar,
        year=np.array([at[0] for at in order], np.int64), period=np.array([at[1] for at in order], np.int64),
        deaths=np.array([found[at] for at in order], np.float64),
    )  # fmt: skip
