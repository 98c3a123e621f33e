"""Posts: looked for by words, account, object and time, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from fairwitness.language.signs import EPOCH
from fairwitness.model import Verdict
from fairwitness.web.queries.posts import PER_PAGE, Question, object_label, question, search, table
from fairwitness.web.rendering import case_of, link, render
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.web.opened import OpenedCase

LETTERS = 2_000
COLUMNS = ("account", "at_us", "is_repost", "text", "urls", "hashtags")


async def show(request: Request) -> Response:
    """Return the posts that the address asks for."""
    case = case_of(request)
    asked = question(request.query_params)
    found = await run_in_threadpool(search, case, asked)
    return render(
        request,
        "posts.html",
        case=case,
        asked=asked,
        found=found,
        verdicts=list(Verdict),
        label=await run_in_threadpool(_label, case, asked),
        n_pages=max(-(-found.n_posts // PER_PAGE), 1),
        first=(asked.page - 1) * PER_PAGE + 1,
        span=(_entered(asked.from_us), _entered(asked.to_us)),
        letters=LETTERS,
        csv=link("/posts.csv", **_without_page(request.query_params)),
    )


async def as_csv(request: Request) -> Response:
    """Return the same posts as a table; without ids and mentioned names, unless names are revealed."""
    case = case_of(request)
    found = await run_in_threadpool(table, case, question(request.query_params))
    rows = [_row(case, row) for row in found.to_pylist()]
    return csv_answer("posts", ("post_id", *COLUMNS) if case.reveal else COLUMNS, rows)


def _row(case: OpenedCase, row: Mapping[str, object]) -> tuple[object, ...]:
    shown = (
        case.name_of(str(row["account_id"])), row["at_us"], row["is_repost"],
        *(case.text_of(value) if isinstance(value := row[name], str) else value for name in COLUMNS[3:]),
    )  # fmt: skip
    return (row["post_id"], *shown) if case.reveal else shown


def _without_page(given: Mapping[str, str]) -> dict[str, object]:
    return {name: value for name, value in given.items() if name not in {"page", "lang", "theme"}}


def _label(case: OpenedCase, asked: Question) -> str | None:
    if asked.trace is None or asked.object is None:
        return None
    return case.text_of(object_label(case, asked.trace, asked.object))


def _entered(us: int | None) -> str:
    """Return a moment as the form shows it."""
    return "" if us is None else f"{EPOCH + timedelta(microseconds=us):%Y-%m-%dT%H:%M:%S}"


ROUTES = (Route("/posts", show), Route("/posts.csv", as_csv))
