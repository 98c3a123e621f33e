"""What the pages of measurements show, read from the tables of a run."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from fairwitness.report.access.measured_text import ORDER, STATE_WORDS
from fairwitness.sql_paths import one_file_quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from fairwitness.finding import Finding

MOST_PAGES = 300
"""Targets that get a page of their own, the gravest first; cells.parquet holds all."""
MOST_LISTED = 150
"""Cells that a page lists with their evidence, the gravest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One network and day of a target, with its witness."""

    country: str
    network: str
    day: str
    state: str
    n_measurements: int
    n_usable_sessions: int
    n_blocked: int
    n_impaired: int
    n_down: int
    n_ok: int
    independence: str
    mechanism: str
    witness: str
    witness_state: str
    rule_id: str
    evidence: str
    source: str
    row: int
    ooni: str
    listed: bool = False

    @property
    def anchor(self) -> str:
        """Return the id of the cell's row on its page."""
        return f"c-{self.country}-{self.network}-{self.day}"

    @property
    def words(self) -> str:
        """Return state and counts in words."""
        return f"{STATE_WORDS[self.state]}; {self.n_blocked} of {self.n_usable_sessions} usable sessions blocked"


class Overall(NamedTuple):
    """One country, network and target over the whole study."""

    country: str
    network: str
    target: str
    state: str
    n_usable: int
    n_blocked: int

    @property
    def words(self) -> str:
        """Return state and counts in words."""
        return f"{STATE_WORDS[self.state]}; {self.n_blocked} of {self.n_usable} usable sessions blocked"


def overall(findings: Sequence[Finding], sessions: Path) -> list[Overall]:
    """Return every place with the verdict of its finding; targets with the most networks that block come first."""
    import duckdb

    verdicts = {one.finding_id: one for one in findings}
    with duckdb.connect() as con:
        keys = con.execute(
            f"select distinct country, network, target from read_parquet({one_file_quoted(sessions)}) order by all"
        ).fetchall()
    places = []
    for country, network, target in keys:
        finding = verdicts.get(f"measured-{country}-{network}-{target}")
        if finding is not None:
            usable, blocked = int(finding.numbers["n_usable"]), int(finding.numbers["n_blocked"])
            places.append(Overall(country, network, target, finding.verdict, usable, blocked))
    grave = _gravity(places)
    return sorted(places, key=lambda one: (grave[one.target], one.target, one.country, one.network))


def _gravity(places: Sequence[Overall]) -> dict[str, tuple[int, ...]]:
    """Return for each target how many networks have which state, so that the gravest sorts first."""
    counts: dict[str, list[int]] = {}
    for one in places:
        counts.setdefault(one.target, [0] * len(ORDER))[ORDER.index(one.state)] -= 1
    return {target: tuple(found) for target, found in counts.items()}


def cells_of(folder: Path, target: str) -> list[Cell]:
    """Return the cells of a target in order of place and day; the gravest ones are marked as listed."""
    return next((cells for _, cells in cells_by_target(folder, [target])), [])


def cells_by_target(folder: Path, targets: Sequence[str]) -> Iterator[tuple[str, list[Cell]]]:
    """Yield targets with their cells, as `cells_of` gives them, in one pass over the tables."""
    import duckdb

    cells, measurements = folder / "cells.parquet", folder / "measurements.parquet"
    query = f"""
    with mine as (
      select * from read_parquet({one_file_quoted(cells)}) where target in (select unnest($targets))
    ),
    seen as (
      select measurement_id, target, first(m order by source, row) as m
      from read_parquet({one_file_quoted(measurements)}) m
      where measurement_id in (select witness from mine) group by measurement_id, target
    )
    select mine.target, mine.country, mine.network, mine.day, mine.state, n_measurements, n_usable_sessions,
      n_blocked, n_impaired, n_down, n_ok, independence, mine.mechanism, witness, seen.m.state,
      seen.m.rule_id, seen.m.evidence,
      seen.m.source, seen.m.row,
      case when seen.m.ooni_anomaly is null and seen.m.ooni_confirmed is null then 'unknown'
        when seen.m.ooni_confirmed then 'confirmed' when seen.m.ooni_failure then 'failure'
        when seen.m.ooni_anomaly then 'anomaly' else 'ok' end
    from mine left join seen on seen.measurement_id = witness and seen.target = mine.target
    order by mine.target, mine.country, mine.network, mine.day
    """
    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as con:
        rows = con.execute(query, {"targets": list(targets)})
        for target, found in groupby(_fetched(rows), key=lambda row: str(row[0])):
            yield target, _cells([row[1:] for row in found])


def _fetched(rows: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := rows.fetchmany(10_000):
        yield from batch


def _cells(rows: list[tuple[Any, ...]]) -> list[Cell]:
    names = [name for name in Cell.__dataclass_fields__ if name != "listed"]
    ranked = sorted(range(len(rows)), key=lambda k: (ORDER.index(rows[k][3]), -rows[k][6], rows[k][:3]))
    listed = set(ranked[:MOST_LISTED])
    return [Cell(**dict(zip(names, row, strict=True)), listed=k in listed) for k, row in enumerate(rows)]
