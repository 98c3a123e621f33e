"""Everything that a run of the figures bench was given, read and checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from fairwitness.errors import SourceError, StudyError
from fairwitness.figures.reading import LEDGERS
from fairwitness.figures.reading.deaths import read_deaths
from fairwitness.figures.reading.lists import read_lists
from fairwitness.figures.reading.records import About
from fairwitness.figures.reading.series import read_series
from fairwitness.figures.records import SetAside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fairwitness.figures.reading.cells import Faults
    from fairwitness.figures.reading.lists import Lists, Mentions
    from fairwitness.figures.reading.records import Deaths, DeathsWish, Entries, ListsWish, Series, SeriesWish
    from fairwitness.figures.records import Claim, Comparison, Origin

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Claims and independent data.

    Attributes:
        about: title, focus and note.
        claims: in order of the day they speak of, then as they stood.
        comparisons: phrases that are tried on figures.
        deaths, series, lists: what was asked of each, and what was read.
        set_aside: rows and columns that were not used.
        origins: files, in the order in which they were read.
    """

    about: About
    claims: tuple[Claim, ...]
    comparisons: tuple[Comparison, ...] = ()
    deaths: tuple[tuple[DeathsWish, Deaths], ...] = ()
    series: tuple[tuple[SeriesWish, tuple[Series, ...]], ...] = ()
    lists: tuple[tuple[ListsWish, Lists | Mentions], ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    origins: tuple[Origin, ...] = ()


def read_ledger(paths: Sequence[Path]) -> Ledger:
    """Read ledgers and all that they name.

    Raises:
        SourceError: a file cannot be read, or there is nothing to judge.
        StudyError: what is asked cannot be done.
    """
    entries = [_entries(path) for path in paths]
    claims, faults = _consistent([claim for one in entries for claim in one.claims])
    ids = {claim.claim_id for claim in claims}
    tried = [one for entry in entries for one in entry.comparisons]
    faults += [_leads_nowhere(one) for one in tried if not {one.first, one.second} <= ids]
    read = _Read(faults, [origin for one in entries for origin in one.origins])
    pairs = list(zip(paths, entries, strict=True))
    deaths = tuple((w, read.of(read_deaths(_checked(w), folder=p.parent))) for p, e in pairs for w in e.deaths)
    series = tuple((w, read.of(read_series(w, folder=p.parent))) for p, e in pairs for w in e.series)
    lists = tuple((w, read.of(read_lists(w, folder=p.parent))) for p, e in pairs for w in e.lists)
    if not claims and not deaths and not series and not lists:
        raise SourceError(f"{paths[0]} holds no usable claim, and names no data. {_most(entries)}")
    return Ledger(
        about=next((one.about for one in entries if one.about), About()), claims=claims, deaths=deaths, series=series,
        comparisons=tuple(one for one in tried if {one.first, one.second} <= ids),
        lists=lists, set_aside=tuple(row for one in entries for row in one.set_aside) + tuple(read.faults),
        origins=tuple(read.origins),
    )  # fmt: skip


@dataclass(slots=True)
class _Read:
    faults: list[SetAside]
    origins: list[Origin]

    def of(self, read: tuple[T, Faults, Origin]) -> T:
        made, faults, origin = read
        self.faults += faults.rows
        self.origins.append(origin)
        return made


def _entries(path: Path) -> Entries:
    if path.suffix.lower() not in LEDGERS:
        raise StudyError(
            f"{path} is no ledger: its name ends in neither {' nor '.join(LEDGERS)}. See docs/figures.md."
        )
    return LEDGERS[path.suffix.lower()](path)


def _most(entries: Sequence[Entries]) -> str:
    first = next((row for one in entries for row in one.set_aside), None)
    return f"The first fault: {first.place}: {first.says}" if first else "It has no rows."


def _checked(wish: DeathsWish) -> DeathsWish:
    low, high = wish.completeness
    if not 0 < low <= high <= 1:
        raise StudyError(
            f"completeness is [{low}, {high}]; it needs two shares above 0, at most 1, the smaller first."
        )
    if wish.baseline is not None and wish.baseline[1] - wish.baseline[0] < 2:  # noqa: PLR2004  three years
        raise StudyError(f"the baseline {wish.baseline} is too short: three years are needed to see how years vary.")
    return wish


def _consistent(claims: list[Claim]) -> tuple[tuple[Claim, ...], list[SetAside]]:
    """Return claims whose ids are unique and whose references lead somewhere; all others are set aside."""
    faults: list[SetAside] = []
    n_of = Counter(claim.claim_id for claim in claims)
    known = {one for one, n in n_of.items() if n == 1}
    kept = []
    for claim in claims:
        missing = [
            f"{name} names {target!r}"
            for name in ("republication_of", "part_of", "compared_with")
            if (target := getattr(claim, name)) and (target not in known or target == claim.claim_id)
        ]
        if claim.claim_id not in known:
            faults.append(_fault(claim, "id_twice", f"{claim.claim_id!r} stands more than once; none is used."))
        elif missing:
            faults.append(_fault(claim, "leads_nowhere", f"{missing[0]}, which no other claim has."))
        elif claim.phrase and not claim.compared_with:
            faults.append(_fault(claim, "leads_nowhere", "The phrase compares with nothing: fill in compared_with."))
        else:
            kept.append(claim)
    if len(kept) < len(claims) and kept:  # what led to a claim that is gone leads nowhere now
        again, more = _consistent(kept)
        return again, faults + more
    return tuple(sorted(kept, key=lambda claim: claim.as_of)), faults


def _leads_nowhere(one: Comparison) -> SetAside:
    says = f"It compares {one.first!r} with {one.second!r}, of which one is no claim."
    return SetAside(source="ledger", place=f"comparison {one.phrase!r}", reason="leads_nowhere", says=says)


def _fault(claim: Claim, reason: str, says: str) -> SetAside:
    return SetAside(source="ledger", place=claim.row, reason=reason, says=says)
