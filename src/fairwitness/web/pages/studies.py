"""New study: choose or upload files, see how they would be read, run, watch, stop; the finished case opens."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from fairwitness.console import STAGE_WORDS
from fairwitness.errors import StudyError
from fairwitness.model import ReadReport
from fairwitness.web.drafts import Draft, chosen, keep, listed, new_case, settings
from fairwitness.web.rendering import desk_of, render, settings_of
from fairwitness.web.security import form_of
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from starlette.requests import Request

    from fairwitness.web.jobs import Jobs, State

MOST_DRAFTS = 100
TABLES = {
    "sources": ("path", "format", "rows", "posts", "accounts", "duplicates", "quarantined"),
    "mapping": ("path", "part", "column"),
    "aside": ("reason", "path", "row", "what_is_there"),
}
"""Tables about the files, and their columns."""
STAGES = {**STAGE_WORDS, "pages": "Laying out the pages"}


async def begin(request: Request) -> Response:
    """Return the form of a new study."""
    from fairwitness import ingest

    known = settings_of(request)
    return render(
        request, "new.html", files=await run_in_threadpool(listed, known.files), formats=ingest.formats(),
        most_bytes=known.upload_bytes, has_folders=bool(known.files),
    )  # fmt: skip


async def prepare(request: Request) -> Response:
    """Take the files of a new study and look at them."""
    form = form_of(request)
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    case = new_case(given.get("case", "").strip(), shelf=desk_of(request).path.resolve().parent)
    asked = settings(given)
    names = [value for value in form.getlist("file") if isinstance(value, str)]
    files = await run_in_threadpool(chosen, names, folders=settings_of(request).files)
    uploads = [value for value in form.getlist("upload") if isinstance(value, UploadFile) and value.filename]
    if not files and not uploads:
        raise StudyError("No file is chosen. Choose or upload at least one.")
    if uploads:
        files += await run_in_threadpool(keep, uploads, case=case)
    draft = Draft(case, files, {"name": case.name, **asked})
    draft.inspect(_jobs(request))
    return _lead(_remember(request, draft))


async def show(request: Request) -> Response:
    """Return where a study stands."""
    name, draft = _draft(request)
    state = _jobs(request).state(draft.job)
    _open_if_done(request, draft, state)
    return render(request, "study.html", **_told(name, draft, state))


async def table_csv(request: Request) -> Response:
    """Return a table of what was seen in the files."""
    name, draft = _draft(request)
    told = _told(name, draft, _jobs(request).state(draft.job))
    what, report = request.path_params["what"], told["report"]
    if what not in TABLES or report is None:
        raise HTTPException(404)
    tables: dict[str, list[tuple[object, ...]]] = {
        "sources": [
            (s.path, s.format, s.rows, s.posts, s.accounts, s.duplicates, sum(s.quarantined.values()))
            for s in report.sources
        ],
        "mapping": [(s.path, part, column) for s in report.sources for part, column in s.columns.items()],
        "aside": [(row.reason, row.path, row.row, row.detail) for row in told["state"].result.quarantined],
    }
    return csv_answer(what, TABLES[what], tables[what])


async def progress(request: Request) -> Response:
    """Return the part of the page that shows progress; once that is over, the browser is told to load the page."""
    name, draft = _draft(request)
    state = _jobs(request).state(draft.job)
    if not state.is_running:
        return Response(status_code=204, headers={"HX-Refresh": "true"})
    return render(request, "_progress.html", **_told(name, draft, state))


async def again(request: Request) -> Response:
    """Look at the files again with other settings."""
    name, draft = _draft(request)
    given = {key: value for key, value in form_of(request).items() if isinstance(value, str)}
    draft.study = {"name": draft.study.get("name", draft.case.name), **settings(given)}
    draft.inspect(_jobs(request))
    return _lead(name)


async def run(request: Request) -> Response:
    """Investigate."""
    name, draft = _draft(request)
    draft.run(_jobs(request))
    return _lead(name)


async def cancel(request: Request) -> Response:
    """Stop what is running."""
    name, draft = _draft(request)
    await run_in_threadpool(_jobs(request).cancel, draft.job)
    return _lead(name)


def _open_if_done(request: Request, draft: Draft, state: State) -> None:
    if draft.is_running and state.result is not None and state.result.error is None:
        desk_of(request).put(draft.case)


def _told(name: str, draft: Draft, state: State) -> dict[str, Any]:
    report = None
    if state.result is not None and not draft.is_running and state.result.error is None:
        report = msgspec.json.decode(state.result.report, type=ReadReport)
    return {
        "name": name,
        "draft": draft,
        "state": state,
        "report": report,
        "stage": STAGES.get(state.step.stage, "Starting"),
        "stages": tuple(STAGES),
        "mapping": "\n".join(f"{part}={column}" for part, column in _columns(draft).items()),
        "formats": _formats(),
    }


def _columns(draft: Draft) -> dict[str, str]:
    return msgspec.convert(draft.study.get("column_map", {}), dict[str, str])


def _formats() -> list[str]:
    from fairwitness import ingest

    return [form.name for form in ingest.formats()]


def _remember(request: Request, draft: Draft) -> str:
    drafts: dict[str, Draft] = request.app.state.drafts
    if len(drafts) >= MOST_DRAFTS:
        drafts.pop(next(iter(drafts)))
    name = secrets.token_hex(8)
    drafts[name] = draft
    return name


def _draft(request: Request) -> tuple[str, Draft]:
    name = request.path_params["name"]
    drafts: dict[str, Draft] = request.app.state.drafts
    if name not in drafts:
        raise StudyError("There is no such study in this session. Start a new study.")
    return name, drafts[name]


def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


def _lead(name: str) -> Response:
    return RedirectResponse(f"/new/{name}", status_code=303)


ROUTES = (
    Route("/new", begin),
    Route("/new", prepare, methods=["POST"]),
    Route("/new/{name}", show),
    Route("/new/{name}/{what}.csv", table_csv),
    Route("/new/{name}/progress", progress),
    Route("/new/{name}/again", again, methods=["POST"]),
    Route("/new/{name}/run", run, methods=["POST"]),
    Route("/new/{name}/cancel", cancel, methods=["POST"]),
)
