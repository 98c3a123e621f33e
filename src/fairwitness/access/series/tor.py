"""Users of Tor per country and day, as https://metrics.torproject.org exports them (userstats-relay-country.csv)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwitness.access.series.files import header_of, table
from fairwitness.access.series.grid import Points
from fairwitness.access.series.places import country_code
from fairwitness.access.series.records import Signal
from fairwitness.access.sources import Reader
from fairwitness.study import DAY_US

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.access.series.records import Series
    from fairwitness.access.sources import Head, Quarantine

NEEDED = {"date", "country", "users"}


def _recognises(head: Head) -> bool:
    return set(header_of(head)) >= NEEDED


def _read(head: Head, aside: Quarantine) -> Iterator[Series]:
    """Yield one series per country; a file of bridge users says so in its notes or its name."""
    _, rows = table(head, aside)
    through_bridges = "bridge" in head.path.name.lower() or b"userstats-bridge" in head.start[:2048]
    signal = Signal.CIRCUMVENTION if through_bridges else Signal.USE
    name = "tor bridge users" if through_bridges else "tor relay users"
    found: dict[str, Points] = {}
    for row, cells in rows:
        country = country_code(cells["country"])
        if not country:
            # An empty country is the sum of all, '??' is nobody's: neither is a place.
            if cells["country"] not in {"", "??"}:
                aside.add(head.path.name, row, "unknown_country", cells["country"])
            continue
        points = found.setdefault(
            country,
            Points(
                source=head.path.name, datasource=name, signal=signal, unit="users", country=country, place=country
            ),
        )
        points.add(row, cells["date"], cells["users"], aside)
    for points in found.values():
        if (made := points.series(aside, step_us=DAY_US)) is not None:
            yield made


TOR: Reader[Any] = Reader(name="Tor metrics (CSV)", recognises=_recognises, read=_read)
