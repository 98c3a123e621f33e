"""Cloudflare Radar's time series with their annotations, as its API gives them (netflows/timeseries and alike)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwitness.access.records import Span
from fairwitness.access.series.files import document
from fairwitness.access.series.grid import Points, moment_us
from fairwitness.access.series.places import country_code, network_in, network_of
from fairwitness.access.series.records import Curated, Signal
from fairwitness.access.sources import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.access.series.records import Series
    from fairwitness.access.sources import Head, Quarantine

MAIN = ("main", "serie_0")
"""Names of the series that was asked for; others are comparisons that the caller named."""
KINDS = {"OUTAGE": "outage", "PIPELINE": "source_failure"}
"""What Radar's makers note: outages, and their own failures."""


def _recognises(head: Head) -> bool:
    start = head.start
    return start.lstrip()[:1] == b"{" and b'"result"' in start and (
        (b'"timestamps"' in start and b'"values"' in start) or b'"timestamps"' in start or b'"eventType"' in start
    )  # fmt: skip


def _read(head: Head, aside: Quarantine) -> Iterator[Series | Curated]:
    told = document(head)
    result = told.get("result") if isinstance(told, dict) else None
    if not isinstance(result, dict):
        aside.add(head.path.name, 0, "no_data", "the answer holds no result")
        return
    for name, part in result.items():
        if (
            isinstance(part, dict)
            and isinstance(part.get("timestamps"), list)
            and isinstance(part.get("values"), list)
        ):
            yield from _series(head, name, part, aside)
    yield from _noted(head, _annotations(result), aside)


def _series(head: Head, name: str, part: dict[str, Any], aside: Quarantine) -> Iterator[Series]:
    """Yield one series; the answer does not say of which network it is, the file's name may, for the main one."""
    moments, values = part["timestamps"], part["values"]
    if len(moments) != len(values):
        aside.add(head.path.name, 0, "unequal_lengths", f"{name}: {len(moments)} times, {len(values)} values")
        return
    is_main = name in MAIN
    network = network_in(head.path.name) if is_main else ""
    country = country_code(head.path.stem.rsplit("_", 1)[-1]) if is_main and not network else ""
    points = Points(
        source=head.path.name, datasource="radar traffic", signal=Signal.USE, unit="traffic, scaled", is_scaled=True,
        country=country, network=network,
        place=network or country or f"{head.path.stem} {'' if is_main else name}".strip(),
    )  # fmt: skip
    for row, (at, value) in enumerate(zip(moments, values, strict=True), 1):
        points.add(row, at, value, aside)
    if (made := points.series(aside)) is not None:
        yield made


def _annotations(result: dict[str, Any]) -> list[Any]:
    meta = result.get("meta")
    confidence = meta.get("confidenceInfo") if isinstance(meta, dict) else None
    listed = confidence.get("annotations") if isinstance(confidence, dict) else result.get("annotations")
    return listed if isinstance(listed, list) else []


def _noted(head: Head, annotations: Sequence[Any], aside: Quarantine) -> Iterator[Curated]:
    """Yield outages and failures that Radar's makers noted, each once: an answer repeats them."""
    seen: set[tuple[object, ...]] = set()
    for row, part in enumerate(annotations, 1):
        if not isinstance(part, dict) or part.get("eventType") not in KINDS:
            continue
        begin, end = moment_us(part.get("startDate")), moment_us(part.get("endDate"))
        if begin is None or (end is not None and end < begin):
            reason = "bad_time" if begin is None else "ends_before_it_begins"
            aside.add(head.path.name, row, reason, {k: part.get(k) for k in ("startDate", "endDate")})
            continue
        key = (begin, end, part["eventType"], str(part.get("linkedUrl")))
        if key not in seen:
            seen.add(key)
            yield _outage(head, row, part, begin, end)


def _outage(head: Head, row: int, part: dict[str, Any], begin: int, end: int | None) -> Curated:
    named = part.get("asns") if isinstance(part.get("asns"), list) else []
    places = part.get("locations") if isinstance(part.get("locations"), list) else []
    network = network_of(named[0]) if named else network_in(head.path.name)
    country = country_code(str(places[0])) if places else ""
    return Curated(
        list_name="radar annotations", source=head.path.name, row=row, record_id=str(part.get("linkedUrl") or ""),
        country=country, network=network, place=country or network, area="", begin=Span(begin, begin),
        end=None if end is None else Span(end, end), extent="unknown", kind=KINDS[part["eventType"]], confirmed=None,
        is_place_said=bool(named or places),
    )  # fmt: skip


RADAR: Reader[Any] = Reader(name="Cloudflare Radar (JSON)", recognises=_recognises, read=_read)
