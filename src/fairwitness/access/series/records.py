"""What readers of time series and of curated lists yield: a signal over time, and an outage that somebody noted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairwitness.access.records import Span
    from fairwitness.network.kernel import F64, I64


class Signal(StrEnum):
    """What a series is evidence of; the cross-signal table knows nothing else about its source."""

    USE = "use"
    """requests or bytes of people: search traffic, net flows, users of Tor, tests that people began"""
    REACH = "reach"
    """hosts that answer when they are asked"""
    ROUTING = "routing"
    """address space that others know a way to"""
    CHANGES = "routing_changes"
    """announcements and withdrawals: they rise when routes move, and say nothing when they are few"""
    BACKGROUND = "background"
    """unasked-for packets that arrive at empty address space: noisy, with habits of their own"""
    SPEED = "speed"
    """throughput of tests"""
    DELAY = "delay"
    """least round-trip time of tests"""
    CIRCUMVENTION = "circumvention"
    """users of ways around blocking: a rise is the sign"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One signal of one place on a regular grid.

    Attributes:
        source: name of the file.
        datasource: who measured what, such as 'ioda bgp'.
        signal: what it is evidence of.
        unit: of the values, in words.
        country: ISO 3166 in capitals, or empty where nobody says it.
        network: autonomous system such as AS64500; empty: the country as a whole.
        place: name of the place as the source has it; hostile text.
        start_us: beginning of the first step, microseconds since 1970 UTC.
        step_us: width of a step.
        values: one per step, NaN where nothing was measured; 0 and more.
        is_scaled: whether the values are shares of the largest in the same file, so that two files do not join.
    """

    source: str
    datasource: str
    signal: Signal
    unit: str
    country: str
    network: str
    place: str
    start_us: int
    step_us: int
    values: F64
    is_scaled: bool = False

    @property
    def at_us(self) -> I64:
        """Return the beginning of every step."""
        import numpy as np

        return self.start_us + self.step_us * np.arange(self.values.size, dtype=np.int64)

    @property
    def end_us(self) -> int:
        """Return the end of the last step."""
        return self.start_us + self.step_us * int(self.values.size)

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what is measured: country, network and, where neither is known, the place's name."""
        return self.country, self.network, "" if self.country or self.network else self.place

    @property
    def name(self) -> str:
        """Return the signal's name without its place."""
        return self.datasource


@dataclass(frozen=True, slots=True, kw_only=True)
class Curated:
    """One outage as a list has it: noted by people, or by another's detector.

    Attributes:
        list_name: which list.
        source: name of the file.
        row: its row, from 1.
        record_id: the list's own id, or empty.
        country: ISO 3166 in capitals; empty where the name is not known.
        network: autonomous system, or empty.
        place: the country's name as written.
        area: part of the country, or empty for all of it.
        begin: when it began, as exactly as the list says it.
        end: when it ended; None: not said.
        extent: all, services, or unknown.
        kind: what the list calls it, such as shutdown or throttling.
        confirmed: whether the list says that somebody confirmed it; None: it does not say.
        n_listed: rows of the list that say the same.
        seen_in: signal classes in which the list's makers saw it.
        is_place_said: False where the row stands beside a series but does not say of which network it is.
    """

    list_name: str
    source: str
    row: int
    record_id: str
    country: str
    network: str
    place: str
    area: str
    begin: Span
    end: Span | None
    extent: str
    kind: str
    confirmed: bool | None
    n_listed: int = 1
    seen_in: tuple[str, ...] = ()
    is_place_said: bool = True
