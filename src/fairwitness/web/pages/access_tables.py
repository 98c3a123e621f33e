"""The tables on the pages about access, as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from fairwitness.web.pages.access import FOLDER, events_of, shown_of, target_of
from fairwitness.web.rendering import folder_of
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

EVENT = (
    "event_id", "kind", "country", "network", "target", "onset_earliest_us", "onset_latest_us", "end_earliest_us",
    "end_latest_us", "rule_id", "text",
)  # fmt: skip
CELL = (
    "country", "network", "day", "state", "n_measurements", "n_usable_sessions", "n_blocked", "n_impaired", "n_down",
    "n_ok", "independence", "mechanism", "witness", "witness_state", "rule_id", "evidence", "source", "row",
)  # fmt: skip


async def findings_csv(request: Request) -> Response:
    """Return the gravest findings as a table."""
    shown = await run_in_threadpool(shown_of, folder_of(request, FOLDER))
    rows = [(one.subject, one.verdict, one.text, one.rule_id, one.finding_id) for one in shown.grave]
    return csv_answer("findings", ("subject", "state", "text", "rule_id", "finding_id"), rows)


async def events_csv(request: Request) -> Response:
    """Return all events as a table."""
    found = await run_in_threadpool(events_of, folder_of(request, FOLDER))
    rows = [
        (one.event_id, one.kind.value, one.country, one.network, one.target, one.onset.earliest_us,
         one.onset.latest_us, one.end and one.end.earliest_us, one.end and one.end.latest_us, one.rule_id, one.text)
        for one in found
    ]  # fmt: skip
    return csv_answer("events", EVENT, rows)


async def cells_csv(request: Request) -> Response:
    """Return all cells of one target as a table."""
    target = await run_in_threadpool(target_of, folder_of(request, FOLDER), request.path_params["number"])
    rows = [tuple(getattr(cell, name) for name in CELL) for cell in target.all_cells]
    return csv_answer(f"target-{target.number:03d}-cells", CELL, rows)


ROUTES = (
    Route("/access/findings.csv", findings_csv),
    Route("/access/events.csv", events_csv),
    Route("/access/targets/{number:int}/cells.csv", cells_csv),
)
