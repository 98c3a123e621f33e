"""Compare: the open case beside another of the same folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from fairwitness.report.words import label, quantity
from fairwitness.web.comparing import changed, matches, moved, neighbour, neighbours, settings
from fairwitness.web.rendering import case_of, desk_of, render
from fairwitness.web.security import form_of
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.web.comparing import Match, Moved, Setting
    from fairwitness.web.opened import OpenedCase

COLUMNS = ("account", "verdict_there", "verdict_here", "group_there", "group_here")


async def show(request: Request) -> Response:
    """Return what differs between the open case and the one that the address names."""
    case = case_of(request)
    name = request.query_params.get("with", "")
    told: dict[str, Any] = await run_in_threadpool(_compared, case, name) if name else {"other": None}
    return render(request, "compare.html", case=case, names=neighbours(case), label=label, quantity=quantity, **told)


async def as_csv(request: Request) -> Response:
    """Return the accounts whose verdict differs as a table; by number, unless names are revealed."""
    case = case_of(request)
    other = await run_in_threadpool(neighbour, case, request.query_params.get("with", ""))
    found = await run_in_threadpool(changed, case, other)
    rows = [(case.name_of(c.account_id), c.before.value, c.after.value, c.group_before, c.group_after) for c in found]
    return csv_answer("changed", COLUMNS, rows)


async def table_csv(request: Request) -> Response:
    """Return another table of the comparison: matched groups, verdicts, or settings."""
    what = request.path_params["what"]
    if what not in TABLES:
        raise HTTPException(404)
    told = await run_in_threadpool(_compared, case_of(request), request.query_params.get("with", ""))
    columns, row = TABLES[what]
    return csv_answer(what, columns, [row(one) for one in told[what]])


async def open_other(request: Request) -> Response:
    """Lay another case of the same folder on the desk."""
    case = case_of(request)
    name = form_of(request).get("name")
    other = await run_in_threadpool(neighbour, case, name if isinstance(name, str) else "")
    await run_in_threadpool(desk_of(request).put, other.folder.path)
    return RedirectResponse("/", status_code=303)


def _compared(case: OpenedCase, name: str) -> dict[str, Any]:
    other = neighbour(case, name)
    return {
        "other": other,
        "moved": moved(case, other),
        "changed": changed(case, other),
        "matches": matches(case.findings, other.findings),
        "settings": settings(case.findings, other.findings),
    }


def _match(one: Match) -> tuple[object, ...]:
    here, there = one.group, one.other
    return (
        here.group_id if here else None, len(here.members) if here else None, there.group_id if there else None,
        len(there.members) if there else None, one.n_shared, one.overlap, here.verdict.value if here else None,
        there.verdict.value if there else None,
    )  # fmt: skip


def _move(one: Moved) -> tuple[object, ...]:
    return one.before.value if one.before else None, one.after.value if one.after else None, one.n_accounts


def _setting(one: Setting) -> tuple[object, ...]:
    return one.name, *(None if value is None else str(value) for value in (one.here, one.there))


MATCHED = (
    "group_here", "n_here", "group_there", "n_there", "n_shared", "overlap", "verdict_here", "verdict_there",
)  # fmt: skip
TABLES: dict[str, tuple[tuple[str, ...], Callable[[Any], tuple[object, ...]]]] = {
    "matches": (MATCHED, _match),
    "moved": (("verdict_there", "verdict_here", "n_accounts"), _move),
    "settings": (("name", "here", "there"), _setting),
}
"""Tables of the page by name: their columns, and a row of each thing that they hold."""

ROUTES = (
    Route("/compare", show),
    Route("/compare/changed.csv", as_csv),
    Route("/compare/{what}.csv", table_csv),
    Route("/compare/open", open_other, methods=["POST"]),
)
