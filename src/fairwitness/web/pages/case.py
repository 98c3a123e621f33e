"""The case: what was read and lost, findings by verdict, the whole corpus over time, and what was not judged."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from fairwitness.detectors.rules import RULES
from fairwitness.model import Verdict
from fairwitness.report.judged import count_rules
from fairwitness.report.words import bound_sentence
from fairwitness.web.pages.timelines import chart_file, chart_of, entered, stretch_of
from fairwitness.web.rendering import case_of, render
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.report.judged import RuleCount
    from fairwitness.web.opened import OpenedCase

TILES = (
    (Verdict.DECEPTIVE, "named"),
    (Verdict.ACTING_TOGETHER, "named"),
    (Verdict.INDEPENDENT, "clear"),
    (Verdict.NOT_ENOUGH_DATA, "open"),
)


async def show(request: Request) -> Response:
    """Return the page of the case."""
    case = case_of(request)
    stretch = stretch_of(request)
    return render(
        request,
        "case.html",
        case=case,
        tiles=[(v, kind, case.findings.n_accounts_by_verdict.get(v.value, 0)) for v, kind in TILES],
        rules=await run_in_threadpool(rules_of, case),
        bound=bound_sentence(case.findings.error_bound),
        chart=await run_in_threadpool(chart_of, request, stretch),
        entered=entered(stretch),
    )


async def timeline_file(request: Request) -> Response:
    """Return the timeline as a file."""
    return await chart_file(request, stretch_of(request))


async def rules_csv(request: Request) -> Response:
    """Return the number of accounts by rule as a table."""
    rules = await run_in_threadpool(rules_of, case_of(request))
    rows = [(r.verdict.value, r.rule_id, r.words, r.n_accounts) for r in rules]
    return csv_answer("rules", ("verdict", "rule_id", "rule", "n_accounts"), rows)


async def sources_csv(request: Request) -> Response:
    """Return what became of the rows of each file as a table."""
    rows = [
        (s.path, s.format, s.sha256, s.rows, s.posts, s.accounts, s.duplicates, sum(s.quarantined.values()))
        for s in case_of(request).findings.read.sources
    ]
    names = ("path", "format", "sha256", "rows", "posts", "accounts", "duplicates", "quarantined")
    return csv_answer("sources", names, rows)


async def traces_csv(request: Request) -> Response:
    """Return what was compared as a table."""
    rows = [
        (t.trace, t.n_actions, t.n_accounts, t.n_objects, t.n_pairs_found) for t in case_of(request).findings.traces
    ]
    return csv_answer("traces", ("trace", "n_actions", "n_accounts", "n_objects", "n_pairs_found"), rows)


async def groups_csv(request: Request) -> Response:
    """Return the confirmed groups as a table."""
    rows = [
        (g.group_id, g.verdict.value, len(g.members), g.first_at_us, g.last_at_us, g.p_value, g.q_value)
        for g in case_of(request).findings.groups
    ]
    names = ("group_id", "verdict", "n_members", "first_at_us", "last_at_us", "p_value", "q_value")
    return csv_answer("groups", names, rows)


@lru_cache(maxsize=2)
def rules_of(case: OpenedCase) -> tuple[RuleCount, ...]:
    """Return how many accounts each rule decided."""
    return count_rules(case.folder.file("judgements.parquet"), rules=RULES)


ROUTES = (
    Route("/", show),
    Route("/case/timeline.{form}", timeline_file),
    Route("/case/rules.csv", rules_csv),
    Route("/case/sources.csv", sources_csv),
    Route("/case/groups.csv", groups_csv),
    Route("/case/traces.csv", traces_csv),
)
