"""The numbers behind a finding: sessions of one country, network and target in one stretch of time, and elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fairwitness.study import DAY_US

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

EVIDENCE_FOR: Final = 5
EVIDENCE_AGAINST: Final = 2
"""Measurements that a finding lists for and against itself; the table has all."""


class Window(NamedTuple):
    """What a finding is about; its event's id, or empty for the whole study."""

    country: str
    network: str
    target: str
    from_us: int
    to_us: int
    event_id: str = ""


class PlaceNumbers(NamedTuple):
    """Sessions in a window, by class, and what same-day sessions of the target saw in other networks."""

    n_measurements: int
    n_sessions: int
    n_usable: int
    n_blocked: int
    n_impaired: int
    n_down: int
    n_ok: int
    n_artefact: int
    n_probes: int
    n_named: int
    """sessions whose probe is known"""
    n_days: int
    first_us: int
    last_us: int
    mechanism: str
    mechanisms: tuple[str, ...]
    versions_blocked: tuple[str, ...]
    versions_ok: tuple[str, ...]
    ok_elsewhere: int
    not_ok_elsewhere: int
    networks_elsewhere: int


class Witness(NamedTuple):
    """One measurement that a finding lists."""

    measurement_id: str
    at_us: int
    state: str
    rule_id: str
    mechanism: str
    evidence: str
    source: str
    row: int


NUMBERS: Final = """
with own as (
  select w.id, sum(n_measurements)::bigint, count(*), count(*) filter (class != 'insufficient'),
    count(*) filter (class = 'blocked'), count(*) filter (class = 'impaired'), count(*) filter (class = 'down'),
    count(*) filter (class = 'ok'), count(*) filter (class = 'blocked' and n_artefact > 0), count(distinct probe),
    count(probe), count(distinct day), min(first_us), max(last_us),
    coalesce(mode(mechanism order by mechanism) filter (class in ('blocked', 'impaired') and mechanism != ''), ''),
    coalesce(list_sort(list(distinct mechanism) filter (class = 'blocked' and mechanism != '')), []),
    coalesce(list_sort(list(distinct software) filter (class = 'blocked')), []),
    coalesce(list_sort(list(distinct software) filter (class = 'ok')), [])
  from windows w join sessions s
    on s.country = w.country and s.network = w.network and s.target = w.target
    and s.first_us between w.from_us and w.to_us
  group by w.id
),
elsewhere as (
  select w.id as elsewhere_id, coalesce(sum(t.n_ok), 0)::bigint, coalesce(sum(t.n_not), 0)::bigint,
    count(distinct (t.country, t.network)) filter (t.n_ok + t.n_not > 0)
  from windows w join target_days t on t.target = w.target and t.day between w.from_day and w.to_day
    and (t.country != w.country or t.network != w.network)
  group by w.id
)
select * from own left join elsewhere on own.id = elsewhere.elsewhere_id order by own.id
"""
WITNESSES: Final = f"""
with ranked as (
  select w.id, s.witness, s.class, s.first_us,
    row_number() over (partition by w.id, s.class order by s.n_artefact > 0 desc, s.first_us, s.unit) as place
  from windows w join sessions s
    on s.country = w.country and s.network = w.network and s.target = w.target
    and s.first_us between w.from_us and w.to_us
  where s.class != 'insufficient'
),
chosen as (
  select * from ranked where place <= case when class = 'ok' then {EVIDENCE_AGAINST} else {EVIDENCE_FOR} end
)
select chosen.id, m.measurement_id, m.at_us, m.state, m.rule_id, m.mechanism, m.evidence, m.source, m.row
from chosen join measurements m on m.measurement_id = chosen.witness
order by chosen.id, chosen.class = 'ok', m.at_us, m.measurement_id, m.row
"""


def windows_of_places(sessions: Path) -> list[Window]:
    """Return one window per country, network and target: its whole time."""
    import duckdb

    from fairwitness.sql_paths import one_file_quoted

    with duckdb.connect() as con:
        rows = con.execute(
            "select country, network, target, min(first_us), max(last_us) "
            f"from read_parquet({one_file_quoted(sessions)}) group by all order by country, network, target"
        ).fetchall()
    return [Window(*row) for row in rows]


def numbers_of(
    windows: Sequence[Window], *, sessions: Path, measurements: Path
) -> list[tuple[PlaceNumbers, list[Witness]]]:
    """Return the numbers and the witnesses of each window, in the same order.

    Args:
        windows: each of which holds at least one session.
        sessions: sessions.parquet.
        measurements: measurements.parquet.
    """
    import duckdb
    import pyarrow as pa

    from fairwitness.sql_paths import one_file_quoted

    listed = pa.table({
        "id": list(range(len(windows))), "country": [w.country for w in windows],
        "network": [w.network for w in windows], "target": [w.target for w in windows],
        "from_us": [w.from_us for w in windows], "to_us": [w.to_us for w in windows],
        "from_day": [w.from_us // DAY_US for w in windows], "to_day": [w.to_us // DAY_US for w in windows],
    })  # fmt: skip
    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as con:
        con.register("windows", listed)
        con.execute(f"create view sessions as select * from read_parquet({one_file_quoted(sessions)})")
        con.execute(f"create view measurements as select * from read_parquet({one_file_quoted(measurements)})")
        con.execute(
            "create table target_days as select target, day, country, network, "
            "count(*) filter (class = 'ok') as n_ok, count(*) filter (class not in ('ok', 'insufficient')) "
            "as n_not from sessions group by all"
        )
        found = {row[0]: _numbers(row) for row in con.execute(NUMBERS).fetchall()}
        witnesses: dict[int, list[Witness]] = {}
        for row in con.execute(WITNESSES).fetchall():
            witnesses.setdefault(row[0], []).append(Witness(*row[1:]))
    return [(found[k], _each_once(witnesses.get(k, []))) for k in range(len(windows)) if k in found]


def _numbers(row: tuple[object, ...]) -> PlaceNumbers:
    own, elsewhere = row[1:18], row[19:22]
    listed = [tuple(value) if isinstance(value, list) else value for value in own]
    return PlaceNumbers(*listed, *(value or 0 for value in elsewhere))  # type: ignore[arg-type]


def _each_once(witnesses: list[Witness]) -> list[Witness]:
    """Return witnesses without those that a repeated id of another test brought in."""
    return list({one.measurement_id: one for one in witnesses}.values())
