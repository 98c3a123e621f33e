"""RIPEstat's data calls on routing: bgp-update-activity, and the sizes of country-resource-stats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwitness.access.series.files import document
from fairwitness.access.series.grid import Points
from fairwitness.access.series.places import country_code, network_of
from fairwitness.access.series.records import Signal
from fairwitness.access.sources import Reader
from fairwitness.study import SECOND_US

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.access.series.records import Series
    from fairwitness.access.sources import Head, Quarantine

CALLS = (b"bgp-update-activity", b"country-resource-stats")


def _recognises(head: Head) -> bool:
    start = head.start[:4096]
    return start.lstrip()[:1] == b"{" and b'"data_call_name"' in start and any(call in start for call in CALLS)


def _read(head: Head, aside: Quarantine) -> Iterator[Series]:
    told = document(head)
    data = told.get("data") if isinstance(told, dict) else None
    if not isinstance(data, dict):
        aside.add(head.path.name, 0, "no_data", "the answer holds no data")
        return
    found = _updates(head, data, aside) if "updates" in data else _sizes(head, data, aside)
    for points, step_us in found:
        if points.at_us and (made := points.series(aside, step_us=step_us)) is not None:
            yield made


def _updates(head: Head, data: dict[str, Any], aside: Quarantine) -> Iterator[tuple[Points, int | None]]:
    """Yield announcements plus withdrawals; sampled answers have announcements alone."""
    network = network_of(data.get("resource", ""))
    points = Points(
        source=head.path.name, datasource="ripestat updates", signal=Signal.CHANGES,
        unit="announcements and withdrawals",
        network=network, place=network or str(data.get("resource", "")),
    )  # fmt: skip
    for row, part in enumerate(_parts(data.get("updates")), 1):
        told = [part.get(name) for name in ("announcements", "withdrawals")]
        known = [n for n in told if isinstance(n, int | float)]
        points.add(row, part.get("starttime"), sum(known) if known else None, aside)
    step = data.get("sampling_period")
    yield points, int(step * SECOND_US) if isinstance(step, int | float) and step > 0 else None


def _sizes(head: Head, data: dict[str, Any], aside: Quarantine) -> Iterator[tuple[Points, int | None]]:
    """Yield address space that is seen of a country."""
    country = country_code(str(data.get("resource", "")))
    points = Points(
        source=head.path.name, datasource="ripestat prefixes", signal=Signal.ROUTING, unit="prefixes seen",
        country=country, place=country or str(data.get("resource", "")),
    )  # fmt: skip
    for row, part in enumerate(_parts(data.get("stats")), 1):
        timeline = part.get("timeline")
        first = timeline[0] if isinstance(timeline, list) and timeline and isinstance(timeline[0], dict) else {}
        points.add(row, first.get("starttime") or part.get("stats_date"), part.get("v4_prefixes_ris"), aside)
    yield points, None


def _parts(listed: object) -> list[dict[str, Any]]:
    return [part for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []


RIPESTAT: Reader[Any] = Reader(name="RIPEstat (JSON)", recognises=_recognises, read=_read)
