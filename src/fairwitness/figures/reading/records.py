"""What the files of a bench hold once they are read, and what a ledger asks of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003  msgspec reads the annotations
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fairwitness.figures.records import Claim, Comparison, Origin, SetAside


class DeathsWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All-cause deaths that a ledger names, and what they bear on.

    Attributes:
        file: table, relative to the ledger.
        place: which rows; empty: the file holds one place only.
        layout: long (a row for each period) or wide (a row for each year, a column for each period).
        unit: weekly or monthly; empty: as the column time_unit says.
        calendar: of years and periods.
        since: first day of the window that is looked at.
        bears_on: quantities whose claims are set beside the excess of their own window.
        claims_place: place of these claims; empty: the same as `place`.
        baseline: first and last year from which what is expected is worked out.
        completeness: least and greatest share of deaths that are registered, as an assumption, 0 to 1.
        completeness_source: on what the assumption rests.
        source: link, citation.
        shift_periods: periods of the window's first year, before the window, that show its level; 0: none is used.
    """

    file: str
    since: date
    bears_on: tuple[str, ...]
    place: str = ""
    claims_place: str = ""
    layout: Literal["long", "wide"] = "long"
    unit: Literal["", "weekly", "monthly"] = ""
    calendar: str = "gregorian"
    baseline: tuple[int, int] | None = None
    completeness: tuple[float, float] = (1.0, 1.0)
    completeness_source: str = ""
    source: str = ""
    shift_periods: int = 7


class SeriesWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Counts per day that a ledger names.

    Attributes:
        file: table, relative to the ledger.
        layout: long (a row for each day) or wide (a row for each place, a column for each day).
        date_column, value_column, place_column: where they stand; for the wide layout only place_column.
        place: which rows; empty: all, each place a series.
        where: further columns that must hold these values.
        calendar, order: of the days.
        cumulative: whether the counts are running totals.
        quantity, claimant: whose figures these are, where they serve as dated neighbours of claims.
        claims_place: place of these claims; empty: the same as `place`.
        screen: whether daily counts are screened for too little variation.
        source: link, citation.
    """

    file: str
    layout: Literal["long", "wide"] = "long"
    date_column: str = "date"
    value_column: str = "value"
    place_column: str = ""
    place: str = ""
    where: dict[str, str] = {}
    calendar: str = "gregorian"
    order: Literal["ymd", "mdy", "dmy"] = "ymd"
    cumulative: bool = True
    quantity: str = ""
    claimant: str = ""
    claims_place: str = ""
    screen: bool = True
    source: str = ""


class ListsWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Overlapping lists that a ledger names.

    Attributes:
        file: a row for each person, a column for each list that holds 1 or 0; or a row for each mention of a name.
        lists: columns of the lists; empty: all columns.
        name_column: where names are to be linked: column of the name; empty: people are already known.
        list_column: where names are to be linked: the list, or lists with ';' between them, that hold the mention.
        match_columns: further columns that help to tell people apart, such as a date or an age.
        bears_on, claims_place, since, until: claims that the estimate bears on.
        dependent: pairs of lists that draw on each other by design.
        source: link, citation.
    """

    file: str
    lists: tuple[str, ...] = ()
    name_column: str = ""
    list_column: str = "list"
    match_columns: tuple[str, ...] = ()
    bears_on: tuple[str, ...] = ()
    claims_place: str = ""
    since: date | None = None
    until: date | None = None
    dependent: tuple[tuple[str, str], ...] = ()
    source: str = ""


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the ledger says of itself.

    Attributes:
        name: title of the page.
        focus: day at which all figures are set side by side; None: the last day with figures of two claimants.
        note: said under the title.
    """

    name: str = "Figures"
    focus: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deaths:
    """All-cause deaths of one place.

    Attributes:
        place: as the file names it.
        unit: weekly or monthly.
        calendar: of years and periods.
        year, period: of each row, in order; the first period of a year is 1.
        deaths: of each row, 0 and more; registrations may have been spread over days, so they need not be whole.
    """

    place: str
    unit: str
    calendar: str
    year: npt.NDArray[np.int64]
    period: npt.NDArray[np.int64]
    deaths: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Counts of one place on consecutive known days.

    Attributes:
        place: as the file names it; empty: the file names none.
        days: in order, none twice.
        counts: running totals, or counts per day.
        cumulative: which of the two.
    """

    place: str
    days: tuple[date, ...]
    counts: npt.NDArray[np.float64]
    cumulative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What one ledger file holds.

    Attributes:
        claims: in order.
        set_aside: rows and columns that are not used.
        origins: the file, and ledgers that it names.
        about: what it says of itself; None: nothing.
        comparisons: phrases that are tried on figures.
        deaths, series, lists: data that it names, not read yet.
    """

    claims: tuple[Claim, ...]
    set_aside: tuple[SetAside, ...] = ()
    origins: tuple[Origin, ...] = ()
    about: About | None = None
    comparisons: tuple[Comparison, ...] = ()
    deaths: tuple[DeathsWish, ...] = ()
    series: tuple[SeriesWish, ...] = ()
    lists: tuple[ListsWish, ...] = field(default=())
