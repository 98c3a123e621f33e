"""Whole studies of made-up measurements: many lines for timings, and weeks in which something is blocked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fairwitness.synthetic.measurements import SCENARIOS, website

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.synthetic.measurements import Document


def many(n: int, *, seed: int = 1) -> Iterator[bytes]:
    """Yield so many measurements as lines of JSON: 50 sites, 20 networks, 30 days, one in five disturbed.

    Args:
        n: lines.
        seed: of the draws; equal seeds give equal lines.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    names = [scenario.name for scenario in SCENARIOS]
    drawn = np.where(rng.random(n) < 0.8, 0, rng.integers(1, len(names), n))  # noqa: PLR2004  as the sentence says
    sites, networks, minutes = rng.integers(0, 50, n), rng.integers(0, 20, n), rng.integers(0, 30 * 1440, n)
    made = {(name, k): _halves(name, k) for name in names for k in range(50)}
    for k in range(n):
        before, after = made[names[drawn[k]], int(sites[k])]
        day, minute = divmod(int(minutes[k]), 1440)
        start = f"2024-05-{day + 1:02d} {minute // 60:02d}:{minute % 60:02d}:00"
        report = f"202405{day + 1:02d}T{minute // 60:02d}0000Z_webconnectivity_XA_{64500 + networks[k]}_n1_{k:08d}"
        places = f'"measurement_start_time":"{start}","probe_asn":"AS{64500 + networks[k]}","report_id":"{report}"'
        yield before + places.encode() + after


def _halves(name: str, site: int) -> tuple[bytes, bytes]:
    """Return a measurement without time, network and report, cut where they stand."""
    document = website(name, host=f"site-{site}.example.org")
    for key in ("measurement_start_time", "probe_asn", "report_id"):
        del document[key]
    document["here"] = 0
    before, after = json.dumps(document, separators=(",", ":")).encode().split(b'"here":0')
    return before, after + b"\n"


def weeks_of_blocking(*, days: int = 60, seed: int = 7) -> Iterator[Document]:
    """Yield a study whose truth is known: eight sites in six networks of two countries, two sessions a day each.

    From day 20 to day 44, two networks block site-1 by names and one by connections; site-5 is down everywhere from
    day 30 to day 33; one session in twenty fails by itself.

    Args:
        days: from 2024-03-01 on.
        seed: of the draws.
    """
    import datetime as dt

    import numpy as np

    rng = np.random.default_rng(seed)
    first = dt.date(2024, 3, 1)
    for day in range(days):
        date = (first + dt.timedelta(days=day)).isoformat()
        for network in range(64500, 64506):
            for site in range(8):
                for hour in (6, 18):
                    if rng.random() < 0.1:  # noqa: PLR2004  nobody measured
                        continue
                    yield _session(rng, day=day, date=date, network=network, site=site, hour=hour)


def _session(rng: Any, *, day: int, date: str, network: int, site: int, hour: int) -> Document:  # noqa: ANN401  a generator
    minute, stray = int(rng.integers(0, 60)), rng.random() < 0.05  # noqa: PLR2004  as the docstring says
    scenario = "undisturbed"
    if site == 1 and 20 <= day < 45 and network < 64503:  # noqa: PLR2004  as the docstring says
        scenario = "connection_timeout" if network == 64502 else "bogon"  # noqa: PLR2004
    elif site == 5 and 30 <= day < 34:  # noqa: PLR2004
        scenario = "down"
    elif stray:
        scenario = str(rng.choice(["connection_timeout", "no_control", "name_not_found"]))
    country = "XA" if network < 64504 else "XB"  # noqa: PLR2004
    stamp = f"{date.replace('-', '')}T{hour:02d}0000Z"
    return website(
        scenario, host=f"site-{site}.example.org", country=country, network=network,
        start=f"{date} {hour:02d}:{minute:02d}:00",
        report=f"{stamp}_webconnectivity_{country}_{network}_n1_{network % 10}{site}{hour:02d}",
        probe=f"probe-{network}-{hour % 5}",
    )  # fmt: skip
