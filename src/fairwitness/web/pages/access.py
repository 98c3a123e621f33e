"""Access: what networks let through, the events over time, and the measurements behind each cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from fairwitness.web.rendering import folder_of, render

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from markupsafe import Markup
    from starlette.requests import Request

    from fairwitness.access.records import Event
    from fairwitness.finding import Finding
    from fairwitness.report.access.measured_views import Cell, Overall

Record = TypeVar("Record")
FOLDER = "access"
KINDS = {".png": "image/png", ".svg": "image/svg+xml", ".csv": "text/csv", ".json": "application/json",
         ".parquet": "application/vnd.apache.parquet"}  # fmt: skip
NAME = re.compile(r"(charts/)?[A-Za-z0-9_-]{1,80}\.(png|svg|csv|json|parquet)")
TABLES = (
    "findings.json",
    "measurements.csv",
    "cells.csv",
    "outages.csv",
    "outage_windows.csv",
    "outage_hours.csv",
    "outage_signals.csv",
    "outage_lists.csv",
    "silence.json",
    "aside.csv",
)
MOST_TARGETS, MOST_EVENTS, MOST_CHARTS = 300, 200, 6


@dataclass(frozen=True, slots=True)
class Shown:
    """What the first page shows."""

    places: Sequence[Overall]
    targets: Sequence[str]
    grave: Sequence[Finding]
    events: Sequence[Event]
    charts: Sequence[str]
    files: Sequence[str]
    has_overview: bool


@dataclass(frozen=True, slots=True)
class Target:
    """What the page of one target shows."""

    number: int
    name: str
    drawings: Sequence[tuple[Markup, str]]
    cells: Sequence[Cell]
    n_cells: int


async def show(request: Request) -> Response:
    """Return the page of findings, events and targets."""
    shown = await run_in_threadpool(_shown, folder_of(request, FOLDER))
    return render(request, "access_page.html", a=shown)


async def show_target(request: Request) -> Response:
    """Return the page of one target."""
    target = await run_in_threadpool(_target, folder_of(request, FOLDER), request.path_params["number"])
    return render(request, "access_target.html", t=target)


async def file(request: Request) -> Response:
    """Return one file of the folder; drawings are shown, all else is kept."""
    name = request.path_params["name"]
    if not NAME.fullmatch(name):
        raise HTTPException(404)
    path = folder_of(request, FOLDER) / name
    drawing = path.with_suffix(".svg")
    if path.suffix == ".png" and not path.is_file() and drawing.is_file():
        return await run_in_threadpool(_picture, drawing)
    if not path.is_file():
        raise HTTPException(404)
    inline = path.suffix in {".png", ".svg"} and "keep" not in request.query_params
    return FileResponse(
        path, media_type=KINDS[path.suffix], filename=path.name,
        content_disposition_type="inline" if inline else "attachment",
    )  # fmt: skip


def _picture(drawing: Path) -> Response:
    """Return a drawing as PNG, made now: the report writes those of the gravest targets only."""
    from fairwitness.report.standing_alone import png_of

    name = drawing.with_suffix(".png").name
    kept = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(png_of(drawing.read_text("utf-8")), media_type=KINDS[".png"], headers=kept)


def _places(folder: Path) -> tuple[list[Finding], list[Overall]]:
    from fairwitness.access.writing import read_findings
    from fairwitness.report.access.measured_views import overall

    findings = [one for one in read_findings(folder) if one.finding_id.startswith("measured-")]
    sessions = folder / "sessions.parquet"
    return findings, overall(findings, sessions) if sessions.is_file() else []


def _shown(folder: Path) -> Shown:
    from fairwitness.report.access.measured_text import gravest

    findings, places = _places(folder)
    charts = sorted(path.name for path in (folder / "charts").glob("calendar*.png"))[:MOST_CHARTS]
    return Shown(
        places=places, targets=list(dict.fromkeys(one.target for one in places))[:MOST_TARGETS],
        grave=gravest(findings)[:MOST_EVENTS],
        events=_events(folder)[:MOST_EVENTS], charts=charts,
        files=[name for name in TABLES if (folder / name).is_file()],
        has_overview=(folder / "measurements-overview.svg").is_file(),
    )  # fmt: skip


def _events(folder: Path) -> list[Event]:
    """Return the events of measurements and series together, in order of time."""
    from fairwitness.access.measured_records import MeasurementReport
    from fairwitness.access.outages.records import OutageReport

    found: list[Event] = []
    measured = _read(folder / "measurements.json", MeasurementReport)
    outages = _read(folder / "outages.json", OutageReport)
    found += measured.events if measured else ()
    found += [one.event for one in outages.outages] if outages else []
    return sorted(found, key=lambda one: (one.onset.latest_us, one.event_id))


def _read(path: Path, kind: type[Record]) -> Record | None:
    import msgspec

    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except msgspec.DecodeError:
        return None


def _target(folder: Path, number: int) -> Target:
    from fairwitness.report.access.measured_charts import days_of, target_days
    from fairwitness.report.access.measured_text import ORDER
    from fairwitness.report.access.measured_views import cells_of

    _, places = _places(folder)
    targets = list(dict.fromkeys(one.target for one in places))[:MOST_TARGETS]
    if not 1 <= number <= len(targets):
        raise HTTPException(404)
    cells = cells_of(folder, targets[number - 1])
    drawn = [target_days(cells, target=targets[number - 1], days=days, number=k)
             for k, days in enumerate(days_of(cells), 1)]  # fmt: skip
    listed = sorted((one for one in cells if one.listed), key=lambda one: (ORDER.index(one.state), one.anchor))
    return Target(
        number=number, name=targets[number - 1], cells=listed, n_cells=len(cells),
        drawings=[(one.svg, f"target-{number:03d}-{one.name}") for one in drawn],
    )  # fmt: skip


ROUTES = (
    Route("/access", show),
    Route("/access/targets/{number:int}", show_target),
    Route("/access/files/{name:path}", file),
)
