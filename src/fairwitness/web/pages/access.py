"""Access: what networks let through, the events over time, and the measurements behind each cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from fairwitness.web.charts.files import drawn_here
from fairwitness.web.rendering import chosen, folder_of, render, texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
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
DIRECTIONS = re.compile("[\u2066\u2068\u2069]")
"""Marks that a drawing does not need: it is set in one direction."""
MOST_TARGETS, MOST_EVENTS, MOST_CHARTS = 300, 200, 6


@dataclass(frozen=True, slots=True)
class Shown:
    """What the first page shows."""

    places: Sequence[Overall]
    targets: Sequence[str]
    grave: Sequence[Finding]
    events: Sequence[Event]
    charts: Sequence[tuple[str, Sequence[str]]]
    files: Sequence[str]
    has_overview: bool


@dataclass(frozen=True, slots=True)
class Target:
    """What the page of one target shows."""

    number: int
    name: str
    drawings: Sequence[tuple[Markup, str]]
    cells: Sequence[Cell]
    all_cells: Sequence[Cell]


async def show(request: Request) -> Response:
    """Return the page of findings, events and targets."""
    shown = await run_in_threadpool(shown_of, folder_of(request, FOLDER))
    return render(request, "access_page.html", a=shown)


async def show_target(request: Request) -> Response:
    """Return the page of one target."""
    say = _speaker(request)
    target = await run_in_threadpool(target_of, folder_of(request, FOLDER), request.path_params["number"], say)
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
    if inline and path.suffix == ".svg":
        return await run_in_threadpool(drawn_here, path, chosen(request, "theme"))
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


def forms_of(folder: Path, stem: str) -> list[str]:
    """Return the forms in which a drawing lies there, the one to be shown first; old cases have no SVG."""
    return [form for form in ("svg", "png", "csv") if (folder / "charts" / f"{stem}.{form}").is_file()]


def _places(folder: Path) -> tuple[list[Finding], list[Overall]]:
    from fairwitness.access.writing import read_findings
    from fairwitness.report.access.measured_views import overall

    findings = [one for one in read_findings(folder) if one.finding_id.startswith("measured-")]
    sessions = folder / "sessions.parquet"
    return findings, overall(findings, sessions) if sessions.is_file() else []


def shown_of(folder: Path) -> Shown:
    """Return what the first page shows of a folder."""
    from fairwitness.report.access.measured_text import gravest

    findings, places = _places(folder)
    charts = sorted(path.stem for path in (folder / "charts").glob("calendar*.png"))[:MOST_CHARTS]
    return Shown(
        places=places, targets=list(dict.fromkeys(one.target for one in places))[:MOST_TARGETS],
        grave=gravest(findings)[:MOST_EVENTS],
        events=events_of(folder)[:MOST_EVENTS], charts=[(stem, forms_of(folder, stem)) for stem in charts],
        files=[name for name in TABLES if (folder / name).is_file()],
        has_overview=(folder / "measurements-overview.svg").is_file(),
    )  # fmt: skip


def events_of(folder: Path) -> list[Event]:
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


def _speaker(request: Request) -> Callable[[str], str]:
    """Return what gives a sentence in the reader's language, as plain text."""
    texts = texts_of(request)
    return lambda text: DIRECTIONS.sub("", texts.sentence(text) or text)


def target_of(folder: Path, number: int, say: Callable[[str], str] = str) -> Target:
    """Return a target by its number on the first page; `say` gives the drawing's sentences in a language.

    Raises:
        HTTPException: there is none.
    """
    from fairwitness.report.access.measured_charts import days_of, target_days
    from fairwitness.report.access.measured_text import ORDER
    from fairwitness.report.access.measured_views import cells_of

    _, places = _places(folder)
    targets = list(dict.fromkeys(one.target for one in places))[:MOST_TARGETS]
    if not 1 <= number <= len(targets):
        raise HTTPException(404)
    cells = cells_of(folder, targets[number - 1])
    drawn = [target_days(cells, target=targets[number - 1], days=days, number=k, say=say)
             for k, days in enumerate(days_of(cells), 1)]  # fmt: skip
    listed = sorted((one for one in cells if one.listed), key=lambda one: (ORDER.index(one.state), one.anchor))
    return Target(
        number=number, name=targets[number - 1], cells=listed, all_cells=cells,
        drawings=[(one.svg, f"target-{number:03d}-{one.name}") for one in drawn],
    )  # fmt: skip


ROUTES = (
    Route("/access", show),
    Route("/access/targets/{number:int}", show_target),
    Route("/access/files/{name:path}", file),
)
