"""Cells of country, network, target and day: how many measured, by whom, what they saw, and one witness.

A cell's state is that of its most common class, never the worst of its measurements: one broken probe must not turn a
day into a block.  How many were blocked, and of how many, stands beside it.  Sessions are counted, not rows: a probe
that repeats itself within a day is one witness.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairwitness.sql_paths import one_file_quoted, quoted

if TYPE_CHECKING:
    from pathlib import Path

LEAST_SESSIONS: Final = 2
"""Usable sessions of a cell; below them its state is `insufficient`, and its witness is shown all the same."""
BLOCKED: Final = "('blocked', 'likely_blocked')"
PLACE: Final = "country, network, target"
SPEEDS: Final = "('ndt', 'dash', 'speed_pair')"
"""Tests that measure speed: they have no cell, for being slow is no state."""
UNIT: Final = (
    "coalesce(nullif(probe, ''), nullif(session, ''), measurement_id) || '#' || (at_us // 86400000000)::varchar"
)
"""Who measured on which day; a session whose probe is unknown counts for itself."""

SESSIONS: Final = f"""
create table sessions as
with judged as (
  select *, {UNIT} as unit, at_us // 86400000000 as day,
    case when state in {BLOCKED} then 'blocked' else state end as class
  from read_parquet({{source}})
  where test_name not in {SPEEDS} and rule_id != 'export.flags_only'
),
per_class as (
  select {PLACE}, day, unit, class, count(*) as n, count(*) filter (state = 'blocked') as n_artefact,
    min(at_us) as first_us, max(at_us) as last_us,
    first(measurement_id order by state = 'blocked' desc, at_us, measurement_id) as witness,
    first(mechanism order by mechanism != '' desc, state = 'blocked' desc, at_us, measurement_id) as mechanism,
    min(software) as software, max(nullif(probe, '')) as probe, max(session) as session
  from judged group by all
)
select {PLACE}, day, unit,
  first(class order by class = 'insufficient', n desc, rank_of(class)) as class,
  first(n_artefact order by class = 'insufficient', n desc, rank_of(class)) as n_artefact,
  first(witness order by class = 'insufficient', n desc, rank_of(class)) as witness,
  first(mechanism order by class = 'insufficient', n desc, rank_of(class)) as mechanism,
  min(software) as software, max(probe) as probe, max(session) as session,
  sum(n)::bigint as n_measurements, coalesce(sum(n) filter (class != 'insufficient'), 0)::bigint as n_usable,
  coalesce(sum(n) filter (class = 'blocked'), 0)::bigint as n_blocked_rows,
  min(first_us) as first_us, max(last_us) as last_us
from per_class group by {PLACE}, day, unit
"""

CELLS: Final = f"""
copy (
  with counted as (
    select {PLACE}, day,
      sum(n_measurements)::bigint as n_measurements, sum(n_usable)::bigint as n_usable,
      count(*) as n_sessions, count(distinct probe) as n_probes, count(probe) as n_named,
      count(*) filter (class != 'insufficient') as n_usable_sessions,
      count(*) filter (class = 'blocked') as n_blocked, count(*) filter (class = 'impaired') as n_impaired,
      count(*) filter (class = 'down') as n_down, count(*) filter (class = 'ok') as n_ok,
      count(*) filter (class = 'blocked' and n_artefact > 0) as n_artefact,
      count(distinct software) as n_versions,
      first(witness order by class = 'blocked' desc, n_artefact desc, class = 'impaired' desc, first_us, unit)
        as witness,
      first(mechanism order by class = 'blocked' desc, n_artefact desc, class = 'impaired' desc, first_us, unit)
        as mechanism
    from sessions group by {PLACE}, day
  ),
  classed as (
    select *, case
      when n_usable_sessions < {LEAST_SESSIONS} then 'insufficient'
      when n_ok >= greatest(n_blocked, n_impaired, n_down) then 'ok'
      when n_down >= greatest(n_blocked, n_impaired) then 'down'
      when n_impaired >= n_blocked then 'impaired'
      when n_artefact > 0 then 'blocked' else 'likely_blocked' end as state
    from counted
  )
  select {PLACE}, strftime(make_timestamp(day * 86400000000), '%Y-%m-%d') as day, state, n_measurements, n_usable,
    n_sessions, n_usable_sessions, n_probes, n_versions, n_blocked > 0 as any_blocked, n_blocked, n_impaired, n_down,
    n_ok, n_artefact, case when n_blocked + n_impaired > 0 then mechanism else '' end as mechanism, witness,
    case when n_usable_sessions = 0 then 'nobody' when n_usable_sessions = 1 then 'one session'
      when n_probes > 1 then 'several probes' when n_probes = 1 and n_named = n_sessions then 'one probe'
      else 'several sessions, probes unknown' end as independence
  from classed order by {PLACE}, day
) to {{target}} (format parquet, compression zstd)
"""
RANK: Final = """
create macro rank_of(class) as
  case class when 'ok' then 0 when 'down' then 1 when 'impaired' then 2 when 'blocked' then 3 else 4 end
"""
"""Of two classes that are as common, the one that accuses less comes first."""


def write_cells(measurements: Path, *, cells: Path, sessions: Path) -> None:
    """Write the cells, and the sessions that they were counted from.

    Args:
        measurements: measurements.parquet.
        cells: the Parquet file to write, in order of country, network, target and day.
        sessions: the same for sessions, in order of place and time.
    """
    import duckdb

    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as con:
        con.execute(RANK)
        con.execute(SESSIONS.format(source=one_file_quoted(measurements)))
        con.execute(CELLS.format(target=quoted(cells)))
        con.execute(
            f"copy (select * from sessions order by {PLACE}, first_us, unit) to {quoted(sessions)} "
            "(format parquet, compression zstd)"
        )
