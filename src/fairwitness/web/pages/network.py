"""The network of named accounts: drawn on a canvas, and the same edges as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from fairwitness.study import SECOND_US
from fairwitness.web.exporting import FORMS
from fairwitness.web.queries.layers import layers_of
from fairwitness.web.queries.network import N_STEPS, drawn, key_of, wanted, wanted_ties
from fairwitness.web.rendering import case_of, render

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams
    from starlette.requests import Request

    from fairwitness.report.queries.edges import Tie

PER_PAGE = 100
FILTERS = ("trace", "window", "strength", "from", "to", "group", "open")
"""Parameters of the address that say what is drawn."""
LONGEST_NUMBER = 9


async def show(request: Request) -> Response:
    """Return the page of the network."""
    case = case_of(request)
    part = wanted(request.query_params)
    found = await run_in_threadpool(wanted_ties, case, part)
    layers = await run_in_threadpool(layers_of, case)
    page = max(_whole(request.query_params.get("page")), 1)
    return render(
        request,
        "network_page.html",
        case=case,
        part=part,
        given=request.query_params,
        rows=[(tie, key_of(case, tie.account_a), key_of(case, tie.account_b)) for tie in _page(found, page)],
        n_ties=len(found),
        n_all=sum(len(group.members) for group in case.findings.groups),
        page=page,
        n_pages=max(-(-len(found) // PER_PAGE), 1),
        traces=sorted({layer.trace for layer in layers}),
        windows=sorted({layer.window_us // SECOND_US for layer in layers if layer.window_us is not None}),
        state=_state(request.query_params),
        forms=FORMS["network"],
        at=_whole(request.query_params.get("at")),
        n_steps=N_STEPS,
    )


async def as_json(request: Request) -> Response:
    """Return what the canvas draws."""
    case = case_of(request)
    opened = request.query_params.getlist("open")
    found = await run_in_threadpool(drawn, case, wanted(request.query_params), opened=opened)
    return Response(msgspec.json.encode(found), media_type="application/json")


def _page(found: tuple[Tie, ...], page: int) -> tuple[Tie, ...]:
    return found[(page - 1) * PER_PAGE : page * PER_PAGE]


def _state(given: QueryParams) -> str:
    """Return the filters of an address, as they stand in other addresses."""
    return urlencode([(name, value) for name, value in given.multi_items() if name in FILTERS and value])


def _whole(given: str | None) -> int:
    fits = given is not None and given.isascii() and given.isdecimal() and len(given) <= LONGEST_NUMBER
    return int(given) if given and fits else 0


ROUTES = (Route("/network", show), Route("/network.json", as_json))
