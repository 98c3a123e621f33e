"""False alarms and power of the natural experiment on made-up, bursty accounts: `make bench-silence`.

Accounts post in bursts with heavy-tailed holidays; in some worlds a whole group pauses together, in others everybody
grows busier over time.  Each world is tested as the command tests a case: joint circular shifts, minus matched
controls.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.access.outages.records import Window
from fairwitness.access.records import Span as Interval
from fairwitness.access.silence import Case, Group, Relation, activity, judge
from fairwitness.access.silence.activity import HOURS, Span
from fairwitness.access.silence.exposures import Exposed
from fairwitness.intervals import interval
from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from numpy.random import Generator

    from fairwitness.access.silence import GroupSilence
    from fairwitness.network.kernel import F64, I64

DAYS, FIRST_DAY = 400, 18_000
MEMBERS, OTHERS = 25, 150
RESULTS = Path(__file__).parent / "results" / "silence.json"


@dataclass(frozen=True, slots=True)
class World:
    """One kind of made-up case.

    Attributes:
        name: for the table.
        curfew: eleven evenings of seven hours, else one week and two weeks.
        shared: the group pauses together now and then.
        growing: everybody posts three times as much at the end as at the beginning.
        cut: share of the group that is really cut off.
        whitelisted: share of the group's posts that get through all the same.
    """

    name: str
    curfew: bool = False
    shared: bool = False
    growing: bool = False
    cut: float = 0.0
    whitelisted: float = 0.0


WORLDS = (
    World("two blackouts, independent accounts"),
    World("two blackouts, the group pauses together at times", shared=True),
    World("two blackouts, everybody grows busier", growing=True),
    World("curfew of eleven evenings", curfew=True),
    World("curfew, the group pauses together at times", curfew=True, shared=True),
    World("two blackouts, 30 % of the group cut", cut=0.3),
    World("two blackouts, 30 % cut, the group pauses together at times", shared=True, cut=0.3),
    World("two blackouts, 80 % cut, the group pauses together at times", shared=True, cut=0.8),
    World("two blackouts, all cut, a tenth of the posts get through", shared=True, cut=1.0, whitelisted=0.1),
    World("curfew, 30 % cut", curfew=True, cut=0.3),
    World("curfew, 80 % cut, the group pauses together at times", curfew=True, shared=True, cut=0.8),
)


def exposure(world: World) -> F64:
    """Return days by hours, 0 to 1."""
    table = np.zeros((DAYS, HOURS))
    if world.curfew:
        table[200:211, 13:20] = 0.8
    else:
        table[150:157] = 0.95
        table[330:344] = 0.95
    return table


def windows(table: F64) -> tuple[Window, ...]:
    """Return the windows of an exposure."""
    flat = np.concatenate([[False], table.reshape(-1) > 0, [False]])
    edges = np.flatnonzero(np.diff(flat.astype(np.int8)))
    start = FIRST_DAY * HOURS
    return tuple(
        Window(*(Interval(int((start + h) * HOUR_US), int((start + h) * HOUR_US)) for h in (first, after)))
        for first, after in zip(edges[::2], edges[1::2], strict=True)
    )


def posts(world: World, draw: Generator, table: F64) -> tuple[I64, I64]:
    """Return accounts and times of posts; the group's accounts come first."""
    n = MEMBERS + OTHERS
    awake = np.ones((n, DAYS))
    for k in range(n):
        _pause(awake[k : k + 1], draw, every=25, lasting=lambda: min(30, draw.pareto(1.5) * 3) + 1, to=0.0)
    if world.shared:
        _pause(awake[:MEMBERS], draw, every=60, lasting=lambda: draw.exponential(5) + 2, to=0.05)
    rate = draw.gamma(2, 3, n)[:, None] * awake * draw.gamma(1.0, 1.0, (n, DAYS))
    if world.growing:
        rate = rate * np.linspace(0.5, 1.5, DAYS)
    daily = draw.poisson(rate)
    who, day = np.nonzero(daily)
    often = daily[who, day]
    who, day = np.repeat(who, often), np.repeat(day, often)
    hour = np.round(draw.normal(draw.normal(14, 3, n)[who], 4)).astype(np.int64) % HOURS
    is_cut = np.zeros(n, np.bool_)
    is_cut[:MEMBERS] = draw.random(MEMBERS) < world.cut
    lost = is_cut[who] & (table[day, hour] > 0) & (draw.random(who.size) >= world.whitelisted)
    at = ((FIRST_DAY + day) * HOURS + hour) * HOUR_US + draw.integers(0, HOUR_US, who.size)
    return who[~lost].astype(np.int64), at[~lost].astype(np.int64)


def _pause(awake: F64, draw: Generator, *, every: float, lasting: object, to: float) -> None:
    day = 0
    while day < DAYS:
        day += int(draw.exponential(every)) + 1
        length = int(lasting())  # type: ignore[operator]
        awake[:, day : day + length] *= to
        day += length


def run(world: World, draw: Generator) -> GroupSilence:
    """Return the result of one made-up case."""
    table = exposure(world)
    account, at_us = posts(world, draw, table)
    n = MEMBERS + OTHERS
    in_group = np.arange(n) < MEMBERS
    case = Case(activity=activity(account, at_us, n_accounts=n), span=Span(FIRST_DAY, DAYS), in_group=in_group)
    group = Group(group_id="G1", members=np.flatnonzero(in_group), claims=("",) * MEMBERS)
    place = Exposed(
        place="measured", country="", exposure=table, windows=windows(table), event_ids=(), is_curfew=world.curfew
    )
    return judge(case, [group], [place])[0]


def measure(world: World, *, runs: int, seed: int) -> dict[str, object]:
    """Return how often a relation was found, with its exact interval, and how far off the onset was."""
    draw = np.random.default_rng(seed)
    begun = time.process_time()
    found = [run(world, draw) for _ in range(runs)]
    hits = sum(one.relation is Relation.FOLLOWS for one in found)
    low, high = interval(hits, runs)
    lags = [one.onset_lag for one in found if one.onset_lag is not None and one.relation is Relation.FOLLOWS]
    inside = sum(lag.low <= 0 <= lag.high for lag in lags)
    return {
        "world": world.name, "cut": world.cut, "runs": runs, "follows": hits, "share": hits / runs,
        "share_95": [round(low, 4), round(high, 4)],
        "not_enough_data": sum(one.relation is Relation.NOT_ENOUGH_DATA for one in found),
        "p_at_most_5_percent": sum(one.test is not None and one.test.p_adjusted <= 0.05 for one in found),
        "lags": len(lags), "lag_intervals_that_hold_the_onset": inside,
        "median_lag_h": float(np.median([lag.hours for lag in lags])) if lags else None,
        "cpu_s": round(time.process_time() - begun, 1),
    }  # fmt: skip


def main() -> None:
    """Run all worlds and write the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=1000, help="of worlds in which nobody is cut (default: 1000)")
    asked.add_argument("--power-runs", type=int, default=200, help="of worlds in which some are (default: 200)")
    asked.add_argument("--seed", type=int, default=20261121)
    told = asked.parse_args()
    rows = []
    for k, world in enumerate(WORLDS):
        row = measure(world, runs=told.power_runs if world.cut else told.runs, seed=told.seed + k)
        print(row)
        rows.append(row)
        RESULTS.write_text(json.dumps({"seed": told.seed, "rows": rows}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
