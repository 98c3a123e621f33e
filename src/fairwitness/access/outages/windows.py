"""Falls of several series of one place to windows: what several sources show at once counts once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.access.outages.missing import gaps
from fairwitness.access.records import Span
from fairwitness.access.series.records import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from fairwitness.access.outages.episodes import Episode, Judged

ALONE = (Signal.USE, Signal.REACH, Signal.ROUTING, Signal.SPEED)
"""Signals whose fall makes an event; the others only confirm or deny one."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One fall, or gap, of one series."""

    judged: Judged
    onset: Span
    end: Span | None
    episode: Episode | None
    """None: a gap"""

    @property
    def from_us(self) -> int:
        """Return when it was surely on."""
        return self.onset.latest_us

    @property
    def to_us(self) -> int:
        """Return until when it was surely on."""
        return self.end.earliest_us if self.end else self.judged.series.end_us


@dataclass(frozen=True, slots=True)
class Stay:
    """One stretch in which a place was down, with all falls that show it; the first is the deepest."""

    onset: Span
    end: Span | None
    seen: tuple[Seen, ...]

    @property
    def from_us(self) -> int:
        """Return when it was surely on."""
        return self.onset.latest_us

    @property
    def to_us(self) -> int:
        """Return until when it was surely on."""
        return max(self.end.earliest_us, self.from_us) if self.end else max(one.to_us for one in self.seen)

    @property
    def is_gap(self) -> bool:
        """Return whether nothing is there but missing values."""
        return all(one.episode is None for one in self.seen)


def stays(judged: Sequence[Judged], *, until_us: Mapping[str, int]) -> list[Stay]:
    """Return the windows of one place in order of time.

    Use decides where a window begins and ends, as it is what people have; falls of other signals that overlap a
    window of use are evidence on it and make no window of their own.  What is left is joined where it overlaps.

    Args:
        judged: all series of the place.
        until_us: by source, up to when the source goes on.
    """
    falls = [
        Seen(one, episode.onset, episode.end, episode)
        for one in judged
        if one.series.signal in ALONE
        for episode in one.episodes
    ]
    of_use = _joined([fall for fall in falls if fall.judged.series.signal is Signal.USE])
    others = [fall for fall in falls if fall.judged.series.signal is not Signal.USE]
    free = _joined([fall for fall in others if not any(_overlap(fall, window) for window in of_use)])
    known = sorted([*of_use, *free], key=_order)
    silent = [gap for gap in _gaps(judged, until_us) if not any(_overlap(gap, window) for window in known)]
    return sorted([*known, *_joined(silent)], key=_order)


def _order(one: Stay | Seen) -> tuple[int, int]:
    return one.from_us, one.to_us


def _overlap(a: Stay | Seen, b: Stay | Seen) -> bool:
    return a.from_us <= b.to_us and b.from_us <= a.to_us


def _gaps(judged: Sequence[Judged], until_us: Mapping[str, int]) -> list[Seen]:
    return [
        Seen(one, begun, ended, None)
        for one in judged
        if one.series.signal in ALONE
        for begun, ended in gaps(one.series, until_us=until_us.get(one.series.source, 0))
    ]


def _joined(falls: Sequence[Seen]) -> list[Stay]:
    """Return overlapping falls as one window each."""
    joined: list[list[Seen]] = []
    reach = -1
    for fall in sorted(falls, key=_order):
        if joined and fall.from_us <= reach:
            joined[-1].append(fall)
        else:
            joined.append([fall])
            reach = fall.to_us
        reach = max(reach, fall.to_us)
    return [_stay(part) for part in joined]


def _stay(falls: Sequence[Seen]) -> Stay:
    ordered = sorted(falls, key=lambda fall: (fall.episode.lowest if fall.episode else 1.0, fall.judged.series.name))
    onset = _common([fall.onset for fall in falls], pick=min)
    ends = [fall.end for fall in falls if fall.end is not None]
    # A source that ends with the data says nothing of the end as long as another saw one.
    return Stay(onset, _common(ends, pick=max) if ends else None, tuple(ordered))


def _common(spans: Sequence[Span], *, pick: Callable[[Iterable[int]], int]) -> Span:
    """Return where all intervals overlap; where they do not, the earliest onset or the latest end."""
    low, high = max(s.earliest_us for s in spans), min(s.latest_us for s in spans)
    if low <= high:
        return Span(low, high)
    key = pick(span.latest_us for span in spans)
    return next(span for span in spans if span.latest_us == key)
