"""Contested figures: the numbers of the case, and one page for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse
from starlette.routing import Route

from fairwitness.figures.rules import AXES
from fairwitness.report.figures.case import FOLDER
from fairwitness.report.figures.summary import read_summaries
from fairwitness.web.charts.files import drawn_here
from fairwitness.web.rendering import chosen, folder_of, render
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.report.figures.summary import Summary, Version

FILES = {
    "findings.json": "application/json", "claim_review.json": "application/json", "citation.bib": "text/plain",
    "claims.csv": "text/csv", "grid.csv": "text/csv", "answers.csv": "text/csv", "set_aside.csv": "text/csv",
}  # fmt: skip
DRAWINGS = ("timeline", "day")
TABLES = ("in_focus", "others", "needed")
VERSION = ("as_of", "figure", "claimant", "reported_by", "definition", "source")
FORMS = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv"}


async def show(request: Request) -> Response:
    """Return the page of all numbers."""
    numbers = await run_in_threadpool(read_summaries, folder_of(request, FOLDER))
    return render(request, "figures_page.html", numbers=numbers, axes=AXES, files=FILES)


async def show_one(request: Request) -> Response:
    """Return the page of one number."""
    number = await run_in_threadpool(_number, request)
    return render(request, "figure_page.html", n=number, axes=AXES, drawings=DRAWINGS, forms=FORMS)


async def drawing(request: Request) -> Response:
    """Return one drawing as a file, or the table behind it."""
    number = await run_in_threadpool(_number, request)
    name, form = request.path_params["name"], request.path_params["form"]
    if name not in DRAWINGS or form not in FORMS:
        raise HTTPException(404)
    path = folder_of(request, FOLDER) / f"number-{number.number}-{name}.{form}"
    if form == "svg" and "keep" not in request.query_params:
        return await run_in_threadpool(drawn_here, path, chosen(request, "theme"))
    return _file(path, FORMS[form], inline=False)


async def table_csv(request: Request) -> Response:
    """Return a table of one number."""
    number = await run_in_threadpool(_number, request)
    what = request.path_params["what"]
    if what not in TABLES:
        raise HTTPException(404)
    name = f"number-{number.number}-{what}"
    if what == "needed":
        return csv_answer(name, ("figure", "claimant", "plausibility", "needed"), number.needed)
    rows = [_row(one) for one in (number.in_focus if what == "in_focus" else number.others)]
    return csv_answer(name, (*VERSION, *AXES, *(f"{axis}_in_words" for axis in AXES)), rows)


def _row(version: Version) -> tuple[str, ...]:
    states = {answer.axis: answer.state for answer in version.answers}
    texts = {answer.axis: answer.text for answer in version.answers}
    known = (getattr(version, name) for name in VERSION)
    return (*known, *(states.get(axis, "") for axis in AXES), *(texts.get(axis, "") for axis in AXES))


async def file(request: Request) -> Response:
    """Return one file of the folder."""
    name = request.path_params["name"]
    if name not in FILES:
        raise HTTPException(404)
    return _file(folder_of(request, FOLDER) / name, FILES[name], inline=False)


def _file(path: Path, kind: str, *, inline: bool) -> Response:
    if not path.is_file():
        raise HTTPException(404)
    return FileResponse(
        path, media_type=kind, filename=path.name, content_disposition_type="inline" if inline else "attachment"
    )


def _number(request: Request) -> Summary:
    wanted = request.path_params["number"]
    found = next((one for one in read_summaries(folder_of(request, FOLDER)) if one.number == wanted), None)
    if found is None:
        raise HTTPException(404)
    return found


ROUTES = (
    Route("/figures", show),
    Route("/figures/files/{name}", file),
    Route("/figures/{number:int}", show_one),
    Route("/figures/{number:int}/tables/{what}.csv", table_csv),
    Route("/figures/{number:int}/{name}.{form}", drawing),
)
