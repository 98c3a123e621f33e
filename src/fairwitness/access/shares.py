"""When blocking of a target in a network began and ended: change points in the blocked share of its sessions.

A two-sided cumulative sum over sessions (Page 1954; as in OONI's detector, with two of its defects mended: time
without measurements neither alarms nor clears, it only ages what was summed and widens the interval of the change;
and what was measured and cannot be used counts as nothing, not as free).  Each session adds the log-likelihood ratio
of the two shares; 10,000 to 1 decides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fairwitness.access.records import Event, EventKind, Span, event_id
from fairwitness.finding import Reference
from fairwitness.sql_paths import one_file_quoted
from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FREE_SHARE: Final = 0.2
"""Of sessions that look blocked in a network that does not block: probes and sites err, some of them often."""
BLOCKED_SHARE: Final = 0.7
"""Of sessions that look blocked where the network blocks: some go round it."""
ODDS: Final = math.log(10_000)
"""Log of the odds at which a change is believed."""
AGEING_GAP_US: Final = DAY_US
HALF_LIFE_US: Final = 48 * HOUR_US
"""Over a longer gap than a day, the sums fall to a half per 48 hours."""
MOST_EVIDENCE: Final = 8
BLOCKED_GAIN: Final = math.log(BLOCKED_SHARE / FREE_SHARE)
FREE_LOSS: Final = math.log((1 - BLOCKED_SHARE) / (1 - FREE_SHARE))
RULE_ID: Final = "access.share_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One usable session: when, whether it was blocked, and the measurement that stands for it."""

    at_us: int
    blocked: bool
    witness: str
    mechanism: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Sessions from the first to the last of a block, as places in the list; `end` is None while it lasts."""

    first: int
    last: int
    began_inside: bool
    """False: it was on when the data begin"""
    ended: bool


def stretches(sessions: Sequence[Session]) -> list[Stretch]:
    """Return the stretches in which the target was blocked, in order of time.

    Args:
        sessions: of one target in one network, in order of time.
    """
    found: list[Stretch] = []
    state: bool | None = None
    up = down = 0.0
    run_up = run_down = start = 0
    known_free = False
    before_us = sessions[0].at_us if sessions else 0
    for k, session in enumerate(sessions):
        gap_us = session.at_us - before_us
        aged = 0.5 ** (gap_us / HALF_LIFE_US) if gap_us > AGEING_GAP_US else 1.0
        gain = BLOCKED_GAIN if session.blocked else FREE_LOSS
        up, run_up = _summed(up * aged, gain, run_up, k)
        down, run_down = _summed(down * aged, -gain, run_down, k)
        before_us = session.at_us
        if state is not True and up > ODDS:
            state, start, down, run_down = True, run_up, 0.0, k + 1
        elif state is not False and down > ODDS:
            if state:
                found.append(Stretch(first=start, last=run_down - 1, began_inside=known_free, ended=True))
            state, known_free, up, run_up = False, True, 0.0, k + 1
    if state:
        found.append(Stretch(first=start, last=len(sessions) - 1, began_inside=known_free, ended=False))
    return found


def _summed(total: float, gain: float, run: int, k: int) -> tuple[float, int]:
    """Return the sum, and where it last left zero."""
    if total <= 0:
        run = k
    return max(0.0, total + gain), run


def block_events(sessions: Path) -> list[Event]:
    """Return the blocks of every country, network and target, in order of place and time.

    Args:
        sessions: sessions.parquet, as `aggregates.write_cells` writes it.
    """
    return [
        _event(place, found, stretch)
        for place, found in places(sessions)
        if any(session.blocked for session in found)
        for stretch in stretches(found)
    ]


def places(sessions: Path) -> Iterator[tuple[tuple[str, str, str], list[Session]]]:
    """Yield the usable sessions of each country, network and target."""
    import duckdb

    with duckdb.connect() as con:
        rows = con.execute(
            "select country, network, target, first_us, class = 'blocked', witness, mechanism "
            f"from read_parquet({one_file_quoted(sessions)}) where class in ('blocked', 'ok') "
            "order by country, network, target, first_us, unit"
        )
        place: tuple[str, str, str] | None = None
        held: list[Session] = []
        while batch := rows.fetchmany(10_000):
            for country, network, target, at_us, blocked, witness, mechanism in batch:
                if place != (country, network, target):
                    if place is not None:
                        yield place, held
                    place, held = (country, network, target), []
                held.append(Session(at_us=at_us, blocked=blocked, witness=witness, mechanism=mechanism or ""))
        if place is not None:
            yield place, held


def _event(place: tuple[str, str, str], sessions: Sequence[Session], stretch: Stretch) -> Event:
    country, network, target = place
    inside = sessions[stretch.first : stretch.last + 1]
    onset_us = inside[0].at_us
    before_us = sessions[stretch.first - 1].at_us if stretch.first and stretch.began_inside else onset_us
    onset = Span(earliest_us=before_us, latest_us=onset_us)
    end = Span(earliest_us=inside[-1].at_us, latest_us=sessions[stretch.last + 1].at_us) if stretch.ended else None
    n_blocked = sum(session.blocked for session in inside)
    mechanisms = [session.mechanism for session in inside if session.blocked and session.mechanism]
    most = max(sorted(set(mechanisms)), key=mechanisms.count) if mechanisms else "unknown"
    return Event(
        event_id=event_id(EventKind.BLOCK, country=country, network=network, target=target, onset=onset),
        kind=EventKind.BLOCK, country=country, network=network, target=target, onset=onset, end=end,
        sources=("OONI measurements",), rule_id=RULE_ID,
        numbers={"n_sessions": len(inside), "n_blocked": n_blocked,
        "began_before_data": int(not stretch.began_inside),
                 "n_before": stretch.first, "mechanism": most},
        evidence=_evidence(inside),
        text=(f"In {network}, {n_blocked} of {len(inside)} sessions did not get {target}"
              f"{'' if stretch.began_inside else ', from the first on'}; most often by {most}."),
    )  # fmt: skip


def _evidence(inside: Sequence[Session]) -> tuple[Reference, ...]:
    blocked = [session for session in inside if session.blocked]
    chosen = [*blocked[: MOST_EVIDENCE // 2], *blocked[MOST_EVIDENCE // 2 :][-MOST_EVIDENCE // 2 :]]
    return tuple(
        Reference(source="measurements.parquet", sha256="", place=one.witness, says=one.mechanism or "blocked")
        for one in chosen
    )
