"""The case: what was read and lost, findings by verdict, the whole corpus over time, and what was not judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from fairwitness.detectors.rules import RULES
from fairwitness.model import Verdict
from fairwitness.report.judged import count_rules
from fairwitness.report.words import bound_sentence
from fairwitness.web.queries.timeline import timeline
from fairwitness.web.rendering import case_of, render
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.report.judged import RuleCount
    from fairwitness.web.opened import OpenedCase
    from fairwitness.web.queries.timeline import Bar

WIDTH, HEIGHT, FOOT = 960, 150, 22
TILES = (
    (Verdict.DECEPTIVE, "named"),
    (Verdict.ACTING_TOGETHER, "named"),
    (Verdict.INDEPENDENT, "clear"),
    (Verdict.NOT_ENOUGH_DATA, "open"),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar of the timeline in the drawing's units."""

    bar: Bar
    x: float
    width: float
    height: float
    height_named: float


async def show(request: Request) -> Response:
    """Return the page of the case."""
    case = case_of(request)
    bars = await run_in_threadpool(timeline, case)
    return render(
        request,
        "case.html",
        case=case,
        tiles=[(v, kind, case.findings.n_accounts_by_verdict.get(v.value, 0)) for v, kind in TILES],
        rules=await run_in_threadpool(_rules, case),
        bound=bound_sentence(case.findings.error_bound),
        drawn=drawn(bars),
        size=(WIDTH, HEIGHT, FOOT),
        most=max((bar.n_posts for bar in bars), default=0),
        step_us=bars[0].end_us - bars[0].start_us if bars else 0,
    )


async def timeline_csv(request: Request) -> Response:
    """Return the timeline as a table."""
    bars = await run_in_threadpool(timeline, case_of(request))
    rows = [(bar.start_us, bar.end_us, bar.n_posts, bar.n_named) for bar in bars]
    return csv_answer("timeline", ("start_us", "end_us", "n_posts", "n_posts_of_named_accounts"), rows)


async def rules_csv(request: Request) -> Response:
    """Return the number of accounts by rule as a table."""
    rules = await run_in_threadpool(_rules, case_of(request))
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


async def groups_csv(request: Request) -> Response:
    """Return the confirmed groups as a table."""
    rows = [
        (g.group_id, g.verdict.value, len(g.members), g.first_at_us, g.last_at_us, g.p_value, g.q_value)
        for g in case_of(request).findings.groups
    ]
    names = ("group_id", "verdict", "n_members", "first_at_us", "last_at_us", "p_value", "q_value")
    return csv_answer("groups", names, rows)


def drawn(bars: Sequence[Bar]) -> list[Drawn]:
    """Return the bars in the drawing's units, the highest of them as high as the drawing."""
    most = max((bar.n_posts for bar in bars), default=0) or 1
    width = WIDTH / max(len(bars), 1)
    scale = (HEIGHT - FOOT) / most
    return [
        Drawn(bar, round(k * width, 2), round(max(width - 1, 0.5), 2), round(bar.n_posts * scale, 2),
              round(bar.n_named * scale, 2))
        for k, bar in enumerate(bars)
    ]  # fmt: skip


def _rules(case: OpenedCase) -> tuple[RuleCount, ...]:
    return count_rules(case.folder.file("judgements.parquet"), rules=RULES)


ROUTES = (
    Route("/", show),
    Route("/case/timeline.csv", timeline_csv),
    Route("/case/rules.csv", rules_csv),
    Route("/case/sources.csv", sources_csv),
    Route("/case/groups.csv", groups_csv),
)
