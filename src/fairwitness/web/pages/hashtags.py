"""Hashtags and phrases: who made them, beside a comparison measured alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from fairwitness.findings.share import Question, share
from fairwitness.report.share_notes import notes
from fairwitness.report.share_rows import rows
from fairwitness.report.share_words import about, letter
from fairwitness.web.queries.hashtags import PER_PAGE, hashtags
from fairwitness.web.queries.posts import page_number
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
    return render(
        request, "hashtags.html", case=case, tags=tags, page=page, is_full=len(tags) == PER_PAGE, report=report,
        rows=rows(report) if report else (), notes=notes(report) if report else (),
        told=[(letter(k), one, about(letter(k), one, report)) for k, one in enumerate(report.subjects)]
        if report else [],
    )  # fmt: skip


async def as_csv(request: Request) -> Response:
    """Return the most used hashtags as a table."""
    found = await run_in_threadpool(hashtags, case_of(request), page=page_number(request.query_params))
    names = ("hashtag", "n_posts", "n_accounts", "n_posts_of_named_accounts", "n_named_accounts")
    values = [(t.label, t.n_posts, t.n_accounts, t.n_posts_named, t.n_accounts_named) for t in found]
    return csv_answer("hashtags", names, values)


async def share_csv(request: Request) -> Response:
    """Return the comparison as a table."""
    report = await run_in_threadpool(_asked, case_of(request), request)
    subjects = report.subjects if report else ()
    values = [(row.label, *row.cells) for row in (rows(report) if report else ())]
    return csv_answer("share", ("counted", *(f"{letter(k)}: {s.label}" for k, s in enumerate(subjects))), values)


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
    return share(
        question, posts=case.folder.file("posts.parquet"), judgements=case.folder.file("judgements.parquet"),
        findings=case.findings,
    )  # fmt: skip


ROUTES = (Route("/hashtags", show), Route("/hashtags.csv", as_csv), Route("/hashtags/share.csv", share_csv))
