"""Made-up series with a daily and a weekly habit, and what can happen to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from fairwitness.access.outages import judged_series, observed
from fairwitness.access.records import Span
from fairwitness.access.series import Curated, Series, Signal
from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from fairwitness.access.outages.records import OutageReport

START = 19_000 * DAY_US
STEP = HOUR_US // 2
PER_DAY = 48


def series(
    *,
    days: int = 35,
    signal: Signal = Signal.USE,
    country: str = "QQ",
    network: str = "",
    datasource: str = "made use",
    noise: float = 0.02,
    seed: int = 1,
    flat: bool = False,
    **more: Any,
) -> Series:
    """Return a series that is low at night and a third lower on every seventh day."""
    draw = np.random.default_rng(seed)
    step = np.arange(days * PER_DAY)
    daily = 1.0 if flat else 0.55 + 0.45 * np.sin(2 * np.pi * (step / PER_DAY - 0.3))
    weekly = 1.0 if flat else np.where(step // PER_DAY % 7 == 4, 0.67, 1.0)
    values = 100 * daily * weekly * np.exp(draw.normal(0, noise, step.size))
    made = Series(
        source=f"{datasource}.csv", datasource=datasource, signal=signal, unit="made up", country=country,
        network=network, place=network or country, start_us=START, step_us=STEP, values=values,
    )  # fmt: skip
    return replace(made, **more)


def at(day: float, hour: float = 0.0) -> int:
    """Return a moment in microseconds."""
    return START + int(day * DAY_US + hour * HOUR_US)


def down(one: Series, begin_us: int, end_us: int, *, to: float = 0.05) -> Series:
    """Return the same with a stretch multiplied."""
    values = one.values.copy()
    inside = (one.at_us >= begin_us) & (one.at_us < end_us)
    values[inside] *= to
    return replace(one, values=values)


def gone(one: Series, begin_us: int, end_us: int) -> Series:
    """Return the same with a stretch that was not measured."""
    return down(one, begin_us, end_us, to=np.nan)


def evenings(one: Series, days: range, *, to: float = 0.2) -> Series:
    """Return the same, low from 13 to 20 h on some days."""
    for day in days:
        one = down(one, at(day, 13), at(day, 20), to=to)
    return one


def seen(*many: Series, curated: list[Curated] | None = None) -> OutageReport:
    return observed(judged_series(many), curated or [])


def listed(begin_us: int, end_us: int | None, **more: Any) -> Curated:
    end = None if end_us is None else Span(end_us, end_us)
    fields: dict[str, Any] = {
        "list_name": "made list", "source": "list.csv", "row": 2, "record_id": "1", "country": "QQ", "network": "",
        "place": "Q", "area": "", "begin": Span(begin_us, begin_us), "end": end,
        "extent": "all", "kind": "outage", "confirmed": None,
    }  # fmt: skip
    return Curated(**(fields | more))
