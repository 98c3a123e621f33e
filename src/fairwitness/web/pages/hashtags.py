"""Hashtags and phrases: who made them, beside a comparison measured alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Route

from fairwitness.findings.share import Question
from fairwitness.report.share_notes import notes
from fairwitness.report.share_rows import rows
from fairwitness.report.share_words import about, letter
from fairwitness.web.pages.timelines import chart_file, chart_of, entered, stretch_of
from fairwitness.web.queries.hashtags import PER_PAGE, TRACE, hashtags
from fairwitness.web.queries.posts import page_number
from fairwitness.web.queries.shares import shared
from fairwitness.web.queries.things import object_numbers
from fairwitness.web.rendering import case_of, render
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.findings.share import ShareReport
    from fairwitness.web.opened import OpenedCase

LONGEST = 200


async def show(request: Request) -> Response:
    """Return the most used hashtags, and the one that the address asks about."""
    case = case_of(request)
    page = page_number(request.query_params)
    tags = await run_in_threadpool(hashtags, case, page=page)
    report = await run_in_threadpool(_asked, case, request)
    numbers = await run_in_threadpool(_numbers, case, report)
    stretch = stretch_of(request, tag=numbers.get(report.subjects[0].label) if report else None)
    return render(
        request, "hashtags.html", case=case, tags=tags, page=page, is_full=len(tags) == PER_PAGE, report=report,
        rows=rows(report) if report else (), notes=notes(report) if report else (),
        numbers=numbers, entered=entered(stretch), kept=_kept(request),
        chart=await run_in_threadpool(chart_of, request, stretch, label=_label(report)) if numbers else None,
        told=[(letter(k), one, about(letter(k), one, report)) for k, one in enumerate(report.subjects)]
        if report else [],
    )  # fmt: skip


async def as_csv(request: Request) -> Response:
    """Return the most used hashtags as a table."""
    found = await run_in_threadpool(hashtags, case_of(request), page=page_number(request.query_params))
    names = ("hashtag", "n_posts", "n_accounts", "n_posts_of_named_accounts", "n_named_accounts")
    values = [(t.label, t.n_posts, t.n_accounts, t.n_posts_named, t.n_accounts_named) for t in found]
    return csv_answer("hashtags", names, values)


async def timeline_file(request: Request) -> Response:
    """Return the timeline of the hashtag that the address asks about as a file."""
    case = case_of(request)
    report = await run_in_threadpool(_asked, case, request)
    number = (await run_in_threadpool(_numbers, case, report)).get(_label(report))
    if number is None:
        raise HTTPException(404)
    return await chart_file(request, stretch_of(request, tag=number), label=_label(report))


async def share_csv(request: Request) -> Response:
    """Return the comparison as a table."""
    report = await run_in_threadpool(_asked, case_of(request), request)
    subjects = report.subjects if report else ()
    values = [(row.label, *row.cells) for row in (rows(report) if report else ())]
    return csv_answer("share", ("counted", *(f"{letter(k)}: {s.label}" for k, s in enumerate(subjects))), values)


def _label(report: ShareReport | None) -> str:
    return report.subjects[0].label if report else ""


def _numbers(case: OpenedCase, report: ShareReport | None) -> dict[str, int]:
    """Return the number of each hashtag that was measured, by its label: what leads to its posts."""
    labels = [subject.label for subject in report.subjects if subject.kind == "hashtag"] if report else []
    found = object_numbers(case, TRACE, [label.removeprefix("#") for label in labels])
    return {f"#{name}": number for name, number in found.items()}


def _kept(request: Request) -> dict[str, str]:
    return {k: v for k, v in request.query_params.items() if k in {"what", "against", "kind", "page"} and v}


def _asked(case: OpenedCase, request: Request) -> ShareReport | None:
    given = request.query_params
    what = given.get("what", "").strip()[:LONGEST]
    if not what:
        return None
    against = given.get("against", "").strip()[:LONGEST]
    question = Question(
        what=what, against=(against,) if against else (), words=given.get("kind") == "words",
        n_wrong=case.findings.error_bound.n_wrong_at_most,
    )  # fmt: skip
    return shared(case, question)


ROUTES = (
    Route("/hashtags", show),
    Route("/hashtags.csv", as_csv),
    Route("/hashtags/share.csv", share_csv),
    Route("/hashtags/timeline.{form}", timeline_file),
)
