"""What every signal of a place did while one of them had fallen, as the facts that the table of rules asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.access.outages.records import SignalState
from fairwitness.access.series.records import Signal
from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairwitness.access.outages.episodes import Judged
    from fairwitness.access.outages.records import Seen
    from fairwitness.network.kernel import F64, Bools

ROSE = 1.25
"""Share of the expected value from which a delay, or users of ways around blocking, count as risen."""
BURST = 5.0
"""Times the median of the days before from which routing changes count as a burst."""
BEFORE_US, AROUND_US = 3 * DAY_US, 6 * HOUR_US
LEAST_STEPS = 2
MOST_MISSING = 0.5


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch in which something had surely fallen: from the latest onset to the earliest end."""

    from_us: int
    to_us: int


def state_of(judged: Judged, stretches: Sequence[Stretch]) -> SignalState:
    """Return what one series did in those stretches that it covers."""
    series = judged.series
    stretches = [s for s in stretches if s.from_us < series.end_us and s.to_us >= series.start_us]
    inside = np.zeros(series.values.size, np.bool_)
    for stretch in stretches:
        inside |= (series.at_us + series.step_us > stretch.from_us) & (series.at_us <= stretch.to_us)
    ratio = judged.ratio[inside & ~np.isnan(judged.ratio)]
    if series.signal is Signal.CHANGES:
        seen, times = _burst(judged, stretches)
        return _state(judged, seen, ratio=np.array([times]) if times else ratio[:0])
    return _state(judged, _seen(judged, inside, ratio, stretches), ratio=ratio)


def _state(judged: Judged, seen: Seen, *, ratio: F64) -> SignalState:
    series = judged.series
    return SignalState(
        datasource=series.datasource, signal=series.signal.value, seen=seen, source=series.source,
        ratio=round(float(np.median(ratio)), 4) if ratio.size else None,
        lowest=round(float(np.percentile(ratio, 10)), 4) if ratio.size else None, n_steps=int(ratio.size),
    )  # fmt: skip


def _seen(judged: Judged, inside: Bools, ratio: F64, stretches: Sequence[Stretch]) -> Seen:
    series = judged.series
    asked = int(np.count_nonzero(inside))
    present = int(np.count_nonzero(inside & ~np.isnan(series.values)))
    if asked >= LEAST_STEPS and present < MOST_MISSING * asked:
        return "missing"
    if not ratio.size or ratio.size < min(LEAST_STEPS, asked):
        return "not_judged"
    middle, level = float(np.median(ratio)), float(np.nanmedian(judged.enter[inside]))
    if series.signal in {Signal.DELAY, Signal.CIRCUMVENTION}:
        return "rose" if middle >= ROSE else "normal"
    return "fell" if middle < level or _fallen_share(judged, stretches) >= MOST_MISSING else "normal"


def _fallen_share(judged: Judged, stretches: Sequence[Stretch]) -> float:
    """Return how much of the stretches falls of this series cover."""
    last_us = judged.series.end_us
    covered = 0
    for stretch in stretches:
        for episode in judged.episodes:
            end = episode.end.earliest_us if episode.end else last_us
            covered += max(min(end, stretch.to_us) - max(episode.onset.latest_us, stretch.from_us), 0)
    asked = sum(min(stretch.to_us, last_us) - stretch.from_us for stretch in stretches)
    return covered / asked if asked else 0.0


def _burst(judged: Judged, stretches: Sequence[Stretch]) -> tuple[Seen, float]:
    """Return whether routing changes burst around the first beginning, and how many times the usual number came."""
    if not stretches:
        return "not_judged", 0.0
    series, begun = judged.series, stretches[0].from_us
    around = max(AROUND_US, series.step_us)
    near = (series.at_us + series.step_us > begun - around) & (series.at_us <= begun + around)
    before = (series.at_us < begun - around) & (series.at_us >= begun - max(BEFORE_US, 7 * series.step_us))
    usual, now = series.values[before & ~np.isnan(series.values)], series.values[near & ~np.isnan(series.values)]
    if usual.size < LEAST_STEPS or not now.size or np.median(usual) <= 0:
        return "not_judged", 0.0
    times = float(now.max() / np.median(usual))
    return ("rose" if times >= BURST else "normal"), times


def together(states: Iterable[SignalState], signal: Signal) -> str:
    """Return what the sources of one signal did together: fell, rose, normal, missing or none."""
    seen = [state.seen for state in states if state.signal == signal.value and state.seen != "not_judged"]
    return next((value for value in ("fell", "rose", "normal", "missing") if value in seen), "none")


def facts(states: Sequence[SignalState], *, recurring: bool, everywhere: bool, noted_failure: bool) -> dict[str, str]:
    """Return what the table of rules asks for.

    Args:
        states: of all series of the place and, for routing changes, of networks inside it.
        recurring: whether it came back at the same hours of several days.
        everywhere: whether the same source fell at once in several other countries.
        noted_failure: whether the source's makers noted a failure of their own at that time.
    """
    fallen = {state.datasource for state in states if state.seen == "fell"}
    counted = [state for state in states if state.signal != Signal.CHANGES.value]
    judged = [state for state in counted if state.seen in {"normal", "fell", "rose"}]
    use = {state.datasource for state in states if state.signal == Signal.USE.value and state.seen == "fell"}
    return {
        "use": together(states, Signal.USE), "reach": together(states, Signal.REACH),
        "routing": together(states, Signal.ROUTING), "background": together(states, Signal.BACKGROUND),
        "speed": together(states, Signal.SPEED), "delay": together(states, Signal.DELAY),
        "changes": "burst" if together(states, Signal.CHANGES) == "rose" else "quiet",
        "use_sources": "several" if len(use) > 1 else "one",
        "recurring": _yes(recurring), "everywhere": _yes(everywhere), "noted_failure": _yes(noted_failure),
        "others_fell": _yes(len(fallen) > 1), "others_normal": _yes(any(s.seen == "normal" for s in judged)),
        "only_missing": _yes(not fallen and any(state.seen == "missing" for state in counted)),
    }  # fmt: skip


def _yes(is_so: bool) -> str:  # noqa: FBT001  the only argument
    return "yes" if is_so else "no"
