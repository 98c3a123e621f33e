"""Rows of speed tests (M-Lab's NDT, as BigQuery exports them to CSV) to hourly or daily medians per place."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING, Any

from fairwitness.access.series.files import header_of, table
from fairwitness.access.series.grid import Points, moment_us, value_of
from fairwitness.access.series.places import country_code, network_of
from fairwitness.access.series.records import Signal
from fairwitness.access.sources import Reader
from fairwitness.study import DAY_US, HOUR_US, SECOND_US

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.access.series.records import Series
    from fairwitness.access.sources import Head, Quarantine

TIMES = ("test_time", "timestamp", "a_testtime", "a.testtime", "date", "day", "partition_date")
SPEEDS = ("download_mbps", "meanthroughputmbps", "a_meanthroughputmbps", "a.meanthroughputmbps", "download", "mbps")
DELAYS = ("min_rtt", "minrtt", "a_minrtt", "a.minrtt", "min_rtt_ms")
COUNTRIES = ("country", "country_code", "client_country", "client.geo.countrycode", "client_geo_countrycode")
NETWORKS = ("asn", "network", "client_asn", "client.network.asnumber", "client_network_asnumber")
LEAST_TESTS = 5
"""Tests of an hour or day from which its median is taken; fewer are no value."""


def _column(names: Sequence[str], wanted: Sequence[str]) -> str | None:
    low = {name.lower(): name for name in names}
    return next((low[name] for name in wanted if name in low), None)


def _recognises(head: Head) -> bool:
    names = header_of(head)
    return all(_column(names, wanted) for wanted in (TIMES, SPEEDS))


def _read(head: Head, aside: Quarantine) -> Iterator[Series]:
    """Yield speed, delay and number of tests per place; days where the file has no clock times, else hours."""
    names, rows = table(head, aside)
    at, speed, delay = (_column(names, wanted) for wanted in (TIMES, SPEEDS, DELAYS))
    country, network = _column(names, COUNTRIES), _column(names, NETWORKS)
    tests: dict[tuple[str, str], list[tuple[int, float, float]]] = defaultdict(list)
    for row, cells in rows:
        moment, mbps = moment_us(cells[at or ""]), value_of(cells[speed or ""])
        rtt = value_of(cells[delay]) if delay else value_of(None)
        if moment is None or mbps is None or mbps != mbps or rtt is None:  # noqa: PLR0124  NaN: no speed was measured
            aside.add(head.path.name, row, "bad_time" if moment is None else "bad_value", cells)
            continue
        place = (country_code(cells[country]) if country else "", network_of(cells[network]) if network else "")
        tests[place].append((moment, mbps, rtt))
    for place, measured in tests.items():
        yield from _series(head, place, measured, aside)


def _series(
    head: Head, place: tuple[str, str], tests: Sequence[tuple[int, float, float]], aside: Quarantine
) -> Iterator[Series]:
    step_us = DAY_US if all(at_us % DAY_US == 0 for at_us, _, _ in tests) else HOUR_US
    steps: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for at_us, mbps, rtt in tests:
        steps[at_us - at_us % step_us].append((mbps, rtt))
    speed = _points(head, place, "ndt download", Signal.SPEED, "Mbit/s, median")
    delay = _points(head, place, "ndt least delay", Signal.DELAY, "ms, median")
    number = _points(head, place, "ndt tests", Signal.USE, "tests")
    for at_us, values in sorted(steps.items()):
        seconds = at_us // SECOND_US
        number.add(0, seconds, len(values), aside)
        if len(values) >= LEAST_TESTS:
            speed.add(0, seconds, median(mbps for mbps, _ in values), aside)
            known = [rtt for _, rtt in values if rtt == rtt]  # noqa: PLR0124  NaN: no delay was measured
            delay.add(0, seconds, median(known) if known else None, aside)
    for points in (speed, delay, number):
        if len(set(points.at_us)) > 1 and (made := points.series(aside, step_us=step_us)) is not None:
            yield made


def _points(head: Head, place: tuple[str, str], name: str, signal: Signal, unit: str) -> Points:
    country, network = place
    return Points(
        source=head.path.name, datasource=name, signal=signal, unit=unit, country=country, network=network,
        place=network or country or head.path.stem,
    )  # fmt: skip


NDT: Reader[Any] = Reader(name="speed tests (CSV of NDT rows)", recognises=_recognises, read=_read)
