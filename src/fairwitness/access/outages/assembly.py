"""Windows of one place to events: curfews joined, signals asked, the table of rules applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.access.outages.exposure import exposure
from fairwitness.access.outages.phases import phases
from fairwitness.access.outages.records import Outage, Window
from fairwitness.access.outages.recurring import common_hours, recurring
from fairwitness.access.outages.rules import decide
from fairwitness.access.outages.sentences import sentence
from fairwitness.access.outages.signals import Stretch, facts, state_of
from fairwitness.access.outages.windows import stays
from fairwitness.access.records import Event, event_id
from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fairwitness.access.outages.episodes import Judged
    from fairwitness.access.outages.records import Phase, SignalState
    from fairwitness.access.outages.rules import Rule
    from fairwitness.access.outages.windows import Stay
    from fairwitness.access.series.records import Curated
    from fairwitness.model import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """All that is known of one place.

    Attributes:
        country: ISO 3166, or empty.
        network: autonomous system, or empty.
        name: as its files have it.
        judged: its series.
        inside: routing changes of networks inside it.
        failures: failures that sources noted of themselves.
    """

    country: str
    network: str
    name: str
    judged: tuple[Judged, ...]
    inside: tuple[Judged, ...] = ()
    failures: tuple[Curated, ...] = ()


def outages_of(
    place: Place, *, until_us: Mapping[str, int], everywhere: Callable[[Place, str, int], bool]
) -> list[Outage]:
    """Return the events of one place in order of time.

    Args:
        place: with its judged series.
        until_us: by source, up to when the source goes on.
        everywhere: whether a data source fell at this moment in several other countries, where nothing else fell.
    """
    windows = stays(place.judged, until_us=until_us)
    runs = recurring(windows)
    in_run = {k for run in runs for k in run}
    groups = [*runs, *([k] for k in range(len(windows)) if k not in in_run)]
    made = [_outage(place, [windows[k] for k in group], everywhere) for group in groups]
    return sorted(made, key=lambda one: (one.event.onset.earliest_us, one.event.event_id))


def _outage(place: Place, windows: Sequence[Stay], everywhere: Callable[[Place, str, int], bool]) -> Outage:
    stretches = [Stretch(window.from_us, window.to_us) for window in windows]
    first_us, last_us = windows[0].onset.earliest_us - DAY_US, windows[-1].to_us
    near = [one for one in (*place.judged, *place.inside) if _touches(one, first_us, last_us)]
    states = tuple(state_of(one, stretches) for one in near)
    deepest = windows[0].seen[0]
    rule = _rule(place, windows, states, everywhere)
    onset, end = windows[0].onset, windows[-1].end
    kept = [one.datasource for one in states if one.seen in {"fell", "missing"}]
    event = Event(
        event_id=event_id(rule.kind, country=place.country, network=place.network, target="", onset=onset),
        kind=rule.kind, country=place.country, network=place.network, target="", onset=onset, end=end,
        sources=tuple(dict.fromkeys(kept or [deepest.judged.series.datasource])), rule_id=rule.rule_id,
        numbers=_numbers(windows, states),
    )  # fmt: skip
    from_us, lost = exposure(windows)
    return Outage(
        event=_with_text(event, place, windows, rule), place=place.name,
        windows=tuple(Window(window.onset, window.end) for window in windows), states=states,
        phases=_phases(deepest.judged, windows), exposure_from_us=from_us, exposure=lost,
        normal_again_us=deepest.episode.normal_again_us if deepest.episode else None,
    )  # fmt: skip


def _touches(judged: Judged, first_us: int, last_us: int) -> bool:
    return judged.series.start_us <= last_us and judged.series.end_us >= first_us


def _rule(
    place: Place,
    windows: Sequence[Stay],
    states: Sequence[SignalState],
    everywhere: Callable[[Place, str, int], bool],
) -> Rule:
    first = windows[0]
    fallen = {state.datasource for state in states if state.seen == "fell"}
    source = fallen.pop() if len(fallen) == 1 else ""
    found = facts(
        states,
        recurring=len(windows) > 1,
        everywhere=bool(source) and everywhere(place, source, first.from_us),
        noted_failure=bool(source) and any(_noted(failure, source, windows) for failure in place.failures),
    )
    return decide(found)


def _noted(failure: Curated, source: str, windows: Sequence[Stay]) -> bool:
    """Return whether a noted failure is of this source (by its maker's name) and covers the windows."""
    maker, last = source.partition(" ")[0], windows[-1].to_us
    covers = failure.begin.earliest_us <= windows[0].from_us and (
        failure.end is None or failure.end.latest_us >= last
    )
    return failure.list_name.startswith(maker) and covers


def _numbers(windows: Sequence[Stay], states: Sequence[SignalState]) -> dict[str, Number]:
    seen = [state.seen for state in states]
    lowest = [one.episode.lowest for window in windows for one in window.seen if one.episode]
    numbers: dict[str, Number] = {
        "n_windows": len(windows),
        "hours_down": round(sum(window.to_us - window.from_us for window in windows) / HOUR_US, 2),
        "n_signals_fell": seen.count("fell"), "n_signals_normal": seen.count("normal"),
        "n_signals_missing": seen.count("missing"),
    }  # fmt: skip
    if lowest:
        numbers["lowest_share_of_expected"] = round(min(lowest), 4)
    if len(windows) > 1:
        hours = common_hours(windows)
        numbers["curfew_hours_utc"] = " ".join(map(str, hours))
        numbers["n_days"] = len({window.from_us // DAY_US for window in windows})
    return numbers


def _phases(judged: Judged, windows: Sequence[Stay]) -> tuple[Phase, ...]:
    """Return the levels of a single window with a day before and after; of a curfew the windows say it."""
    if len(windows) > 1 or windows[0].is_gap:
        return ()
    at_us = judged.series.at_us
    near = (at_us >= windows[0].from_us - DAY_US) & (at_us <= windows[0].to_us + DAY_US)
    return phases(at_us[near], np.minimum(judged.ratio[near], 2.0))


def _with_text(event: Event, place: Place, windows: Sequence[Stay], rule: Rule) -> Event:
    import msgspec

    return msgspec.structs.replace(event, text=sentence(event, place.name, n_windows=len(windows), rule=rule))
