"""Accounts: why one is named, or why it is not; what clears it stands as large as what speaks against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Route

from fairwitness.errors import StudyError
from fairwitness.model import Verdict
from fairwitness.web.charts import Wording
from fairwitness.web.charts.files import chart_answer
from fairwitness.web.charts.hours import hours_chart
from fairwitness.web.queries.accounts import PER_PAGE, account_view, listed, timing
from fairwitness.web.queries.hours import hours_of
from fairwitness.web.queries.reasons import of_account
from fairwitness.web.queries.statements import group_reasons
from fairwitness.web.rendering import case_of, chosen, render, texts_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.web.charts import Chart
    from fairwitness.web.queries.accounts import AccountView

LETTERS = 600
LONGEST_NUMBER = 10


async def index(request: Request) -> Response:
    """Return the list of accounts."""
    case = case_of(request)
    page = max(_number(request.query_params.get("page")) or 1, 1)
    verdict = _verdict(request.query_params.get("verdict"))
    found = await run_in_threadpool(listed, case, verdict=verdict, page=page)
    return render(
        request, "accounts.html", case=case, found=found, verdict=verdict, verdicts=list(Verdict), page=page,
        n_pages=max(-(-found.n_accounts // PER_PAGE), 1),
    )  # fmt: skip


async def show(request: Request) -> Response:
    """Return the page of one account."""
    case, view = case_of(request), await _view(request)
    timed = request.query_params.get("timing") == "1"
    return render(
        request,
        "account.html",
        case=case,
        view=view,
        of_group=await run_in_threadpool(group_reasons, case, view.group) if view.group else (),
        name=case.name_of(view.judgement.account_id),
        chart=await run_in_threadpool(_hours, request, view),
        timing=await run_in_threadpool(timing, case, view.judgement.account_id) if timed else None,
        letters=LETTERS,
        due=await run_in_threadpool(of_account, case, view.judgement, chosen(request, "lang")),
    )


async def hours(request: Request) -> Response:
    """Return an account's activity by hour and weekday as a file."""
    drawn = await run_in_threadpool(_hours, request, await _view(request))
    return await run_in_threadpool(
        chart_answer, drawn, request.path_params["form"], direction=texts_of(request).direction
    )


def _hours(request: Request, view: AccountView) -> Chart:
    zone = request.query_params.get("zone") or "UTC"
    found = hours_of(case_of(request), (view.number,), zone=zone)
    return hours_chart(found, Wording(texts_of(request)))


async def _view(request: Request) -> AccountView:
    """Return what is said of the account in the address: its number from 0, or its name, such as A12."""
    given = str(request.path_params["account"])
    number = _number(given.removeprefix("A"))
    if number is None:
        raise HTTPException(404)
    found = await run_in_threadpool(account_view, case_of(request), number - given.startswith("A"))
    if found is None:
        raise HTTPException(404)
    return found


def _number(given: str | None) -> int | None:
    known = given is not None and given.isascii() and given.isdecimal() and len(given) <= LONGEST_NUMBER
    return int(given) if given and known else None


def _verdict(given: str | None) -> Verdict | None:
    try:
        return Verdict(given) if given else None
    except ValueError as error:
        raise StudyError(f"there is no verdict '{given}'. The verdicts are {', '.join(Verdict)}.") from error


ROUTES = (
    Route("/accounts", index),
    Route("/accounts/{account}", show),
    Route("/accounts/{account}/hours.{form}", hours),
)
