"""All series and curated rows of a study to one report."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from fairwitness import __version__
from fairwitness.access.outages.assembly import Place, outages_of
from fairwitness.access.outages.baseline import OF_DAY, OF_WEEK
from fairwitness.access.outages.compare import compare, place_of
from fairwitness.access.outages.episodes import judge
from fairwitness.access.outages.records import FORMAT, OutageReport, SeriesNote
from fairwitness.access.outages.settings import Settings
from fairwitness.access.series.joining import joined
from fairwitness.access.series.records import Signal
from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairwitness.access.outages.episodes import Judged
    from fairwitness.access.outages.records import Outage
    from fairwitness.access.series.records import Curated, Series

LEAST_COUNTRIES = 3
"""Other countries in which a source must fall at once before it is the source that failed."""

Key = tuple[str, str, str]


def observe(
    series: Iterable[Series],
    curated: Iterable[Curated] = (),
    *,
    settings: Settings | None = None,
    within: Mapping[str, str] | None = None,
) -> OutageReport:
    """Return the outages of all places, with what they rest on and how they compare with the lists.

    Args:
        series: of any places and signals; the same series given twice counts once.
        curated: rows of lists.
        settings: levels and times; the usual ones if left out.
        within: the country of a network, where the files do not say it.
    """
    return observed(judged_series(series, settings=settings, within=within or {}), list(curated), settings=settings)


def judged_series(
    series: Iterable[Series], *, settings: Settings | None = None, within: Mapping[str, str] | None = None
) -> list[Judged]:
    """Return every distinct series, pieces of one joined, with its falls, in an order that names do not decide."""
    placed = [_placed(one, within or {}) for one in series]
    distinct = {_identity(one): one for one in placed}
    return [judge(one, settings or Settings()) for one in joined(distinct.values())]


def observed(
    judged: Sequence[Judged], curated: Sequence[Curated], *, settings: Settings | None = None
) -> OutageReport:
    """Return the report on series that are judged already."""
    until: dict[str, int] = defaultdict(int)
    for one in judged:
        until[one.series.source] = max(until[one.series.source], one.series.end_us)
    places = _places(judged, [row for row in curated if row.kind == "source_failure"])
    failing = _Everywhere(places)
    found = [outage for place in places for outage in outages_of(place, until_us=until, everywhere=failing)]
    found = _ordered(_parts_marked(found))
    by_place: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        by_place[place_of(one.series.country, one.series.network)].append(one)
    by_place.pop("", None)
    return OutageReport(
        format=FORMAT, version=__version__, series=tuple(_note(one) for one in judged), outages=tuple(found),
        matches=compare(curated, outages=found, judged=by_place), settings=(settings or Settings()).told(),
    )  # fmt: skip


def _placed(series: Series, within: Mapping[str, str]) -> Series:
    from dataclasses import replace

    if series.network and not series.country and series.network in within:
        return replace(series, country=within[series.network])
    return series


def _identity(series: Series) -> tuple[object, ...]:
    return (series.key, series.datasource, series.start_us, series.step_us, series.values.tobytes())


def _places(judged: Sequence[Judged], failures: Sequence[Curated]) -> list[Place]:
    grouped: dict[Key, list[Judged]] = defaultdict(list)
    for one in judged:
        grouped[one.series.key].append(one)
    return [_place(key, group, grouped, failures) for key, group in grouped.items()]


def _place(
    key: Key, group: Sequence[Judged], grouped: Mapping[Key, Sequence[Judged]], failures: Sequence[Curated]
) -> Place:
    country, network, _ = key
    inside = [
        one
        for other, series in grouped.items()
        if country and not network and other[0] == country and other[1]
        for one in series
        if one.series.signal is Signal.CHANGES
    ]
    mine = [
        row for row in failures if (row.country, row.network) in {(country, network), (country, ""), ("", network)}
    ]
    return Place(
        country=country, network=network, name=group[0].series.place, judged=tuple(group), inside=tuple(inside),
        failures=tuple(mine),
    )  # fmt: skip


class _Everywhere:
    """Whether a data source fell at one moment in several other countries in which nothing else fell."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places

    def __call__(self, place: Place, datasource: str, at_us: int) -> bool:
        """Return whether it did."""
        others = {
            other.country
            for other in self._places
            if other.country and other.country != place.country and place.country and _fell(other, datasource, at_us)
        }
        return len(others) >= LEAST_COUNTRIES


def _fell(place: Place, datasource: str, at_us: int) -> bool:
    fell, normal = False, True
    for one in place.judged:
        near = max(HOUR_US, one.series.step_us)
        begun = any(abs(episode.onset.latest_us - at_us) <= near for episode in one.episodes)
        if one.series.datasource == datasource:
            fell = fell or begun
        elif begun:
            normal = False
    return fell and normal


def _parts_marked(outages: Sequence[Outage]) -> list[Outage]:
    """Return the same, a network's event knowing the event of its country inside which it lies."""
    whole = [one for one in outages if one.event.country and not one.event.network]
    marked = []
    for one in outages:
        event = one.event
        inside = [w for w in whole if event.network and w.event.country == event.country and _overlap(one, w)]
        marked.append(msgspec.structs.replace(one, part_of=inside[0].event.event_id) if inside else one)
    return marked


def _ordered(outages: Sequence[Outage]) -> list[Outage]:
    """Return events in order of time, each followed by its parts."""
    begun = {one.event.event_id: one.event.onset for one in outages}

    def key(one: Outage) -> tuple[int, int, bool, int]:
        whole = begun[one.part_of or one.event.event_id]
        return whole.earliest_us, whole.latest_us, bool(one.part_of), one.event.onset.earliest_us

    return sorted(outages, key=key)


def _overlap(a: Outage, b: Outage) -> bool:
    return any(
        x.onset.earliest_us <= (y.end.latest_us if y.end else x.onset.earliest_us)
        and y.onset.earliest_us <= (x.end.latest_us if x.end else y.onset.earliest_us)
        for x in a.windows
        for y in b.windows
    )


def _note(judged: Judged) -> SeriesNote:
    series = judged.series
    return SeriesNote(
        source=series.source, datasource=series.datasource, signal=series.signal.value, country=series.country,
        network=series.network, place=series.place, first_us=series.start_us, last_us=series.end_us,
        step_us=series.step_us, n_steps=int(series.values.size), n_missing=int(np.isnan(series.values).sum()),
        n_hour_of_week=int(np.count_nonzero(judged.kind == OF_WEEK)),
        n_hour_of_day=int(np.count_nonzero(judged.kind == OF_DAY)), n_episodes=len(judged.episodes),
    )  # fmt: skip
