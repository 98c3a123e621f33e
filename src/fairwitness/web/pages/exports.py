"""Exports: the network and the tables of the case as files; pseudonymous unless names are revealed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse
from starlette.routing import Route

from fairwitness.errors import StudyError
from fairwitness.web.exporting import FORMS, write_export
from fairwitness.web.queries.network import wanted
from fairwitness.web.rendering import case_of, render
from fairwitness.web.security import REPORT_POLICY

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

TYPES = {
    "gexf": "application/gexf+xml", "graphml": "application/graphml+xml", "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}  # fmt: skip


async def show(request: Request) -> Response:
    """Return the page that lists the exports."""
    return render(request, "exports.html", case=case_of(request), forms=FORMS)


async def file(request: Request) -> Response:
    """Return one export; it is written to the side and removed once it is sent."""
    case = case_of(request)
    what, form = request.path_params["what"], request.path_params["form"]
    if form not in FORMS.get(what, ()):
        raise HTTPException(404)
    aside = tempfile.TemporaryDirectory(prefix="fairwitness-export-")
    into = Path(aside.name) / f"{what}.{form}"
    part = wanted(request.query_params) if what == "network" else None
    await run_in_threadpool(write_export, case, what=what, form=form, into=into, wanted=part)
    return FileResponse(into, media_type=TYPES[form], filename=into.name, background=BackgroundTask(aside.cleanup))


async def report(request: Request) -> Response:
    """Return the report of the case, which names accounts by their ids: only where names are revealed.

    Raises:
        StudyError: they are not.
    """
    case = case_of(request)
    if not case.reveal:
        raise StudyError(
            "The report names accounts by their ids. Start with --reveal to read it here, or open report.html in the "
            "folder of the case."
        )
    headers = {"Content-Security-Policy": REPORT_POLICY}
    return FileResponse(case.folder.file("report.html"), media_type="text/html", headers=headers)


ROUTES = (Route("/exports", show), Route("/exports/{what}.{form}", file), Route("/report", report))
