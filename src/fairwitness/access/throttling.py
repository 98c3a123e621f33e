"""Was a target slowed?  Only pairs can say it: target and control in one session, before and after.

A slow line slows both, so the logarithm of target speed over control speed stays where it is.  Congestion raises the
least round-trip time, a policy does not (Anderson 2013).  One target alone is never called throttled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fairwitness.access.records import Event, EventKind, Span, event_id
from fairwitness.finding import Reference
from fairwitness.sql_paths import one_file_quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    F64 = npt.NDArray[np.float64]

LEAST_SIDE: Final = 10
"""Sessions before and after a change."""
LEAST_FALL: Final = np.log(2)
"""The target must lose half of its speed relative to the control."""
ALPHA: Final = 0.01
RISE_ALPHA: Final = 0.05
MOST_RISE: Final = 1.25
"""Round-trip time may be this much longer; beyond, congestion explains the loss."""
DRAWS: Final = 999
RULE_ID: Final = "access.pair_ratio_fell"
SLOWED, CONGESTED, NO_CHANGE, TOO_FEW = "throttled", "slower_with_delay", "no_change", "insufficient"


class Pair(NamedTuple):
    """One session: when, log of target over control speed, and the target's least round-trip time in ms or NaN."""

    at_us: int
    log_ratio: float
    rtt_ms: float
    witness: str


class PairVerdict(NamedTuple):
    """What the pairs of one target in one network say.

    Attributes:
        outcome: throttled, slower_with_delay, no_change or insufficient.
        first: place of the first slowed session.
        last: of the last one.
        fall: factor by which the target's speed relative to the control's fell.
        p_value: of the fall, against shuffled sessions.
        rtt_ratio: median round-trip time inside over outside; NaN: unknown.
        n: sessions in all.
    """

    outcome: str
    first: int
    last: int
    fall: float
    p_value: float
    rtt_ratio: float
    n: int


def judged_pairs(pairs: Sequence[Pair], *, seed: int) -> PairVerdict:
    """Return whether one stretch of sessions was slowed.

    The stretch is the one whose rank sum departs most from chance; its p-value is that of the same search on shuffled
    sessions, so that the search is paid for.

    Args:
        pairs: of one country, network and target, in order of time.
        seed: of the shuffles.
    """
    n = len(pairs)
    if n < 2 * LEAST_SIDE:
        return PairVerdict(TOO_FEW, 0, 0, 1.0, 1.0, float("nan"), n)
    ratios = np.array([pair.log_ratio for pair in pairs])
    ranks = _centred_ranks(ratios)
    best, first, last = _deepest(ranks)
    rng = np.random.default_rng(seed)
    hits = sum(_deepest(rng.permutation(ranks))[0] >= best for _ in range(DRAWS))
    p_value = (1 + hits) / (DRAWS + 1)
    inside = np.zeros(n, bool)
    inside[first : last + 1] = True
    fall = float(np.exp(np.median(ratios[~inside]) - np.median(ratios[inside])))
    if p_value > ALPHA or fall < np.exp(LEAST_FALL):
        return PairVerdict(NO_CHANGE, first, last, fall, p_value, float("nan"), n)
    rtt_ratio, rose = _delay(np.array([pair.rtt_ms for pair in pairs]), inside)
    outcome = CONGESTED if rose else SLOWED if np.isfinite(rtt_ratio) else TOO_FEW
    return PairVerdict(outcome, first, last, fall, p_value, rtt_ratio, n)


def _centred_ranks(values: F64) -> F64:
    from scipy.stats import rankdata

    ranks: F64 = rankdata(values) - (len(values) + 1) / 2
    return ranks


def _deepest(ranks: F64) -> tuple[float, int, int]:
    """Return the stretch whose mean rank lies lowest for its length, with sessions enough inside and outside."""
    n = ranks.size
    sums = np.concatenate([[0.0], np.cumsum(ranks)])
    start, stop = np.triu_indices(n + 1, k=LEAST_SIDE) if n <= 400 else _coarse(n)  # noqa: PLR2004  all fit
    length = stop - start
    kept = length <= n - LEAST_SIDE
    start, stop, length = start[kept], stop[kept], length[kept]
    depth = (sums[start] - sums[stop]) / np.sqrt(length * (n - length))
    k = int(depth.argmax())
    return float(depth[k]), int(start[k]), int(stop[k]) - 1


def _coarse(n: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return starts and stops on a grid of 400 places, for long series."""
    places = np.unique(np.linspace(0, n, 401).astype(np.int64))
    start, stop = np.triu_indices(places.size, k=1)
    kept = places[stop] - places[start] >= LEAST_SIDE
    return places[start[kept]], places[stop[kept]]


def _delay(rtt_ms: F64, inside: npt.NDArray[np.bool_]) -> tuple[float, bool]:
    """Return how much longer the round trip was, and whether that is a rise; NaN where it was not measured."""
    from scipy.stats import mannwhitneyu

    within, without = rtt_ms[inside], rtt_ms[~inside]
    within, without = within[np.isfinite(within)], without[np.isfinite(without)]
    if min(within.size, without.size) < LEAST_SIDE:
        return float("nan"), False
    ratio = float(np.median(within) / np.median(without))
    p_value = float(mannwhitneyu(within, without, alternative="greater").pvalue)
    return ratio, ratio > MOST_RISE or (p_value < RISE_ALPHA and ratio > 1 + (MOST_RISE - 1) / 2)


def read_pairs(measurements: Path) -> dict[tuple[str, str, str], list[Pair]]:
    """Return the pairs per country, network and target: sessions that measured the target and a control."""
    import duckdb

    query = f"""
    with tested as (select * from read_parquet({one_file_quoted(measurements)})
                    where test_name = 'speed_pair' and download_kbps is not null),
    control as (select country, network, session, median(download_kbps) as kbps from tested
                where address = 'control' group by all)
    select country, network, target, min(at_us), median(ln(tested.download_kbps / control.kbps)),
      median(tested.min_rtt_ms), min(measurement_id)
    from tested join control using (country, network, session) where address = 'target'
    group by country, network, target, session order by country, network, target, 4, session
    """
    found: dict[tuple[str, str, str], list[Pair]] = {}
    with duckdb.connect() as con:
        for country, network, target, at_us, ratio, rtt_ms, witness in con.execute(query).fetchall():
            pair = Pair(at_us, ratio, float("nan") if rtt_ms is None else rtt_ms, witness)
            found.setdefault((country, network, target), []).append(pair)
    return found


def throttling_events(
    measurements: Path, *, seed: int
) -> tuple[list[Event], dict[tuple[str, str, str], PairVerdict]]:
    """Return the stretches in which a target was slowed, and what the pairs of each place say."""
    verdicts: dict[tuple[str, str, str], PairVerdict] = {}
    events: list[Event] = []
    for place, pairs in read_pairs(measurements).items():
        verdict = judged_pairs(pairs, seed=seed)
        verdicts[place] = verdict
        if verdict.outcome == SLOWED:
            events.append(_event(place, pairs, verdict))
    return events, verdicts


def _event(place: tuple[str, str, str], pairs: Sequence[Pair], verdict: PairVerdict) -> Event:
    country, network, target = place
    first, last = pairs[verdict.first], pairs[verdict.last]
    before = pairs[verdict.first - 1] if verdict.first else first
    onset = Span(earliest_us=before.at_us, latest_us=first.at_us)
    after = pairs[verdict.last + 1] if verdict.last + 1 < len(pairs) else None
    return Event(
        event_id=event_id(EventKind.THROTTLING, country=country, network=network, target=target, onset=onset),
        kind=EventKind.THROTTLING, country=country, network=network, target=target, onset=onset,
        end=Span(earliest_us=last.at_us, latest_us=after.at_us) if after else None,
        sources=("paired speed tests",), rule_id=RULE_ID,
        numbers={"n_pairs": verdict.n, "n_slowed": verdict.last - verdict.first + 1, "fall_factor": verdict.fall,
                 "p_value": verdict.p_value, "rtt_ratio": verdict.rtt_ratio},
        evidence=tuple(Reference(source="measurements.parquet", sha256="", place=pair.witness,
                                 says=f"target at {np.exp(pair.log_ratio):.2f} of the control's speed")
                       for pair in (first, last)),
        text=(f"In {network}, {target} lost speed by a factor of {verdict.fall:.1f} relative to the control in the "
              f"same sessions, and the round trip did not take longer."),
    )  # fmt: skip
