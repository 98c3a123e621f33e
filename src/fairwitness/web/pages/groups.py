"""Groups: why each was confirmed, what its accounts did alike, and which innocent explanations remain."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Route

from fairwitness.errors import StudyError
from fairwitness.study import SECOND_US
from fairwitness.web.charts import Wording
from fairwitness.web.charts.files import chart_answer
from fairwitness.web.charts.hours import hours_chart
from fairwitness.web.charts.matrix import matrix_chart
from fairwitness.web.charts.raster import raster_chart
from fairwitness.web.queries import groups as asked
from fairwitness.web.queries import things
from fairwitness.web.queries.reasons import of_group
from fairwitness.web.queries.statements import group_reasons
from fairwitness.web.rendering import case_of, chosen, link, render, texts_of
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.language.catalogue import Messages
    from fairwitness.model import Group
    from fairwitness.web.charts import Chart
    from fairwitness.web.opened import OpenedCase

WINDOW_S = 60
LONGEST_WINDOW_S = 31_536_000
MOST_MEETINGS = 50
LETTERS = 600
KEPT = 64
"""Drawings that are kept while the case lies open."""
SHARED = {"links": "url", "sites": "domain", "hashtags": "hashtag"}
"""Tables of what a group shares, and the layer of each."""


async def index(request: Request) -> Response:
    """Return the list of groups."""
    return render(request, "groups.html", case=case_of(request))


async def show(request: Request) -> Response:
    """Return the page of one group."""
    case, group = _group(request)
    window_us = window_of(request)
    charts = {name: await run_in_threadpool(make, request) for name, make in CHARTS.items()}
    return render(
        request,
        "group_page.html",
        case=case,
        group=group,
        reasons=await run_in_threadpool(group_reasons, case, group),
        families=await run_in_threadpool(asked.families, case, group.group_id),
        sides=await run_in_threadpool(asked.sides, case, group.group_id),
        shared={
            name: await run_in_threadpool(asked.shared, case, group.group_id, trace) for name, trace in SHARED.items()
        },
        shared_traces=SHARED,
        charts=charts,
        window_s=window_us // SECOND_US,
        letters=LETTERS,
        due=await run_in_threadpool(of_group, case, group, chosen(request, "lang")),
        printing=request.query_params.get("view") == "print",
    )


async def chart(request: Request) -> Response:
    """Return one chart of a group as a file."""
    make = CHARTS.get(request.path_params["chart"])
    if make is None:
        raise HTTPException(404)
    drawn = await run_in_threadpool(make, request)
    return await run_in_threadpool(
        chart_answer, drawn, request.path_params["form"], direction=texts_of(request).direction
    )


async def pair(request: Request) -> Response:
    """Return the objects on which two accounts of a group acted within the window."""
    case, group, numbers, window_us = _asked_pair(request)
    found = await run_in_threadpool(_meetings, case, numbers, window_us)
    return render(
        request, "pair.html", case=case, group=group, numbers=numbers,
        names=[case.name_of(case.account_ids[number]) for number in numbers],
        met=[(one, asked.label_of(case, one.trace, one.label)) for one in found],
        window_us=window_us, most=MOST_MEETINGS, window_s=window_us // SECOND_US,
    )  # fmt: skip


async def pair_csv(request: Request) -> Response:
    """Return the same as a table."""
    case, _, numbers, window_us = _asked_pair(request)
    found = await run_in_threadpool(_meetings, case, numbers, window_us)
    rows = [(one.trace, asked.label_of(case, one.trace, one.label), one.met_at_us, one.least_gap_us) for one in found]
    return csv_answer("meetings", ("trace", "object", "met_at_us", "least_gap_us"), rows)


def _asked_pair(request: Request) -> tuple[OpenedCase, Group, tuple[int, int], int]:
    case, group = _group(request)
    first, second = (_member_number(request, case, group, name) for name in ("a", "b"))
    return case, group, (first, second), window_of(request)


def _meetings(case: OpenedCase, numbers: tuple[int, int], window_us: int) -> tuple[things.Meeting, ...]:
    return things.meetings(case, numbers, window_us=window_us, most=MOST_MEETINGS)


async def members_csv(request: Request) -> Response:
    """Return the named accounts of a group as a table."""
    case, group = _group(request)
    rows = [
        (case.name_of(m.account_id), m.verdict.value, m.p_value, m.q_value, m.observed, m.expected, m.n_partners,
         m.n_posts)
        for m in group.members
    ]  # fmt: skip
    names = ("account", "verdict", "p_value", "q_value", "observed", "expected", "n_partners", "n_posts")
    return csv_answer("accounts", names, rows)


async def tests_csv(request: Request) -> Response:
    """Return the held-out tests of a group as a table."""
    _, group = _group(request)
    rows = [
        (t.family.value, t.p_value, t.observed, t.expected, t.n_occasions,
         " ".join(f"{trace}={n}" for trace, n in t.traces.items()))
        for t in group.tests
    ]  # fmt: skip
    return csv_answer("tests", ("family", "p_value", "observed", "expected", "n_occasions", "traces"), rows)


async def shared_csv(request: Request) -> Response:
    """Return what a group shares as a table."""
    case, group = _group(request)
    name = request.path_params["kind"]
    if name not in SHARED:
        raise HTTPException(404)
    found = await run_in_threadpool(asked.shared, case, group.group_id, SHARED[name])
    rows = [
        (asked.label_of(case, SHARED[name], s.label), s.n_accounts_inside, s.n_accounts_outside, s.n_actions_inside,
         s.n_actions_outside)
        for s in found
    ]  # fmt: skip
    columns = ("object", "n_accounts_inside", "n_accounts_outside", "n_actions_inside", "n_actions_outside")
    return csv_answer(name, columns, rows)


def window_of(request: Request) -> int:
    """Return the window that the address asks for, in microseconds.

    Raises:
        StudyError: it is no number of seconds.
    """
    given = request.query_params.get("window") or str(WINDOW_S)
    if not (given.isascii() and given.isdecimal()) or int(given) > LONGEST_WINDOW_S:
        raise StudyError(f"'{given[:20]}' is no window. Write whole seconds from 0 to {LONGEST_WINDOW_S:,}.")
    return int(given) * SECOND_US


def matrix_of(request: Request) -> Chart:
    """Return the co-action matrix of the group that the address names."""
    case, group = _group(request)
    return _matrix(case, group.group_id, window_of(request), texts_of(request))


def raster_of(request: Request) -> Chart:
    """Return when the accounts of the group posted."""
    case, group = _group(request)
    return _raster(case, group.group_id, texts_of(request))


def hours_of(request: Request) -> Chart:
    """Return at which hours the accounts of the group posted."""
    case, group = _group(request)
    found = asked.hours(case, group.group_id, zone=request.query_params.get("zone") or "UTC")
    return hours_chart(found, Wording(texts_of(request)))


@lru_cache(maxsize=KEPT)
def _matrix(case: OpenedCase, group_id: str, window_us: int, texts: Messages) -> Chart:
    found = asked.matrix(case, group_id, window_us)
    numbers = [case.numbers[account] for account in found.accounts]

    def lead(a: int, b: int) -> str:
        return link(f"/groups/{group_id}/pair", a=numbers[a] + 1, b=numbers[b] + 1, window=window_us // SECOND_US)

    names = [case.name_of(account) for account in found.accounts]
    return matrix_chart(found, names=names, group_id=group_id, lead=lead, wording=Wording(texts))


@lru_cache(maxsize=KEPT)
def _raster(case: OpenedCase, group_id: str, texts: Messages) -> Chart:
    group, times = case.groups[group_id], asked.times(case, group_id)
    numbers = {case.name_of(account): case.numbers[account] for account in times}
    return raster_chart(
        {case.name_of(account): moments for account, moments in times.items()},
        group_id=group_id,
        span_us=_span(group),
        bands_us=[min(action.at_us for action in co.actions) for co in group.evidence],
        lead=lambda name: link("/posts", account=f"A{numbers[name] + 1}"),
        wording=Wording(texts),
    )


CHARTS: dict[str, Callable[[Request], Chart]] = {"matrix": matrix_of, "raster": raster_of, "hours": hours_of}


def _span(group: Group) -> tuple[int, int]:
    """Return the group's time with a little air, so that no tick stands on the edge."""
    air = max((group.last_at_us - group.first_at_us) // 60, SECOND_US)
    return group.first_at_us - air, group.last_at_us + air


def _group(request: Request) -> tuple[OpenedCase, Group]:
    case = case_of(request)
    group = case.groups.get(request.path_params["group"])
    if group is None:
        raise HTTPException(404)
    return case, group


def _member_number(request: Request, case: OpenedCase, group: Group, name: str) -> int:
    """Return the number of a named account that the address gives, from 1."""
    given = request.query_params.get(name, "")
    number = int(given) - 1 if given.isascii() and given.isdecimal() and len(given) < 12 else -1  # noqa: PLR2004
    if number not in {case.numbers[account] for account in asked.named_ids(group)}:
        raise HTTPException(404)
    return number


ROUTES = (
    Route("/groups", index),
    Route("/groups/{group}", show),
    Route("/groups/{group}/pair", pair),
    Route("/groups/{group}/pair.csv", pair_csv),
    Route("/groups/{group}/accounts.csv", members_csv),
    Route("/groups/{group}/tests.csv", tests_csv),
    Route("/groups/{group}/shared/{kind}.csv", shared_csv),
    Route("/groups/{group}/{chart}.{form}", chart),
)
