"""Outcomes of the judgement to findings: groups, members and edges with their reasons and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness import __version__
from fairwitness.findings.alternatives import alternatives
from fairwitness.findings.evidence import group_evidence, member_evidence, partners
from fairwitness.findings.reasons import group_statements, member_statements
from fairwitness.model import Edge, FamilyTest, Findings, Group, Member, ReadReport, TraceReport, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.detectors.confirming import FamilyOutcome
    from fairwitness.detectors.coordination import Gathered, Named, Outcome
    from fairwitness.findings.sources import Sources
    from fairwitness.model import Number
    from fairwitness.network.kernel import Bools

FORMAT = "fairwitness-findings/1"


def findings(
    gathered: Gathered, outcomes: Sequence[Outcome], *, sources: Sources, read: ReadReport, synthetic: bool
) -> Findings:
    """Write up all outcomes of one study.

    Args:
        gathered: the tests.
        outcomes: from `judge`.
        sources: posts and objects by number.
        read: what was read and lost.
        synthetic: the people in the study are made up.
    """
    study = gathered.matter.study
    n_posts = np.bincount(_account_numbers(sources), minlength=len(sources.account_ids))
    groups = [_group(g, k, gathered, sources, n_posts=n_posts.tolist()) for k, g in enumerate(gathered.named)]
    counts = {verdict.value: 0 for verdict in Verdict}
    for outcome in outcomes:
        counts[outcome.rule.verdict.value] += 1
    return Findings(
        format=FORMAT, version=__version__, study_name=study.name, study_digest=study.digest(), synthetic=synthetic,
        read=read, traces=_traces(gathered), settings=_settings(gathered),
        n_pairs_tested=gathered.discovery.n_tests, n_candidate_groups=len(gathered.confirmations),
        n_accounts_by_verdict=counts, groups=tuple(groups), limits=_limits(gathered),
    )  # fmt: skip


def group_id(position: int) -> str:
    """Return the id of the n-th group: G1, G2 ..."""
    return f"G{position + 1}"


def _account_numbers(sources: Sources) -> list[int]:
    number = {name: k for k, name in enumerate(sources.account_ids)}
    return [number[name] for name in sources.posts["account_id"].to_pylist()]


def _group(group: Named, position: int, gathered: Gathered, sources: Sources, *, n_posts: list[int]) -> Group:
    test = group.confirmation
    named = np.zeros(gathered.matter.n_accounts, np.bool_)
    named[group.accounts] = True
    first_at_us, last_at_us = sources.span_us(group.accounts)
    evidence = tuple(
        co_action
        for outcome in test.families
        for co_action in group_evidence(outcome.side, outcome.result, named=named, sources=sources)
    )
    return Group(
        group_id=group_id(position), verdict=group.verdict, p_value=test.p_value, q_value=test.q_value,
        stability=round(test.candidate.stability, 6), n_candidates=int(test.candidate.accounts.size),
        n_bystanders=int(test.candidate.accounts.size - group.accounts.size),
        first_at_us=first_at_us, last_at_us=last_at_us,
        tests=tuple(_family(outcome) for outcome in test.families),
        statements=group_statements(group, gathered), alternatives=alternatives(group, gathered), evidence=evidence,
        members=tuple(_member(group, k, named, sources, n_posts=n_posts) for k in range(group.accounts.size)),
        edges=_edges(group, gathered, sources),
    )  # fmt: skip


def _family(outcome: FamilyOutcome) -> FamilyTest:
    result = outcome.result
    traces: dict[str, int] = {}
    for source, close in zip(result.cells.source.tolist(), result.close.tolist(), strict=True):
        trace = outcome.side.sources[source].trace
        traces[trace] = traces.get(trace, 0) + close
    return FamilyTest(
        family=outcome.family, p_value=result.p_value, observed=result.observed,
        expected=round(result.expected, 6), n_occasions=int(result.cells.cell.size), traces=traces,
    )  # fmt: skip


def _member(group: Named, position: int, named: Bools, sources: Sources, *, n_posts: list[int]) -> Member:
    account = int(group.accounts[position])
    test = group.confirmation
    shown = member_evidence(test.side, test.members.rows, account=account, named=named, sources=sources)
    n_partners = partners(test.side, test.members.rows, account=account, named=named)
    return Member(
        account_id=sources.account_ids[account],
        verdict=Verdict.DECEPTIVE if group.deceptive[position] else Verdict.ACTING_TOGETHER,
        p_value=float(group.p_value[position]), q_value=float(group.q_value[position]),
        observed=int(group.n_hits[position]), expected=round(float(group.expected[position]), 6),
        n_partners=n_partners, n_posts=n_posts[account],
        statements=member_statements(group, position), evidence=shown,
    )  # fmt: skip


def _edges(group: Named, gathered: Gathered, sources: Sources) -> tuple[Edge, ...]:
    linked = gathered.discovery.edges
    inside = np.isin(linked.a, group.accounts) & np.isin(linked.b, group.accounts)
    by_pair: dict[tuple[int, int], list[int]] = {}
    for k in np.flatnonzero(inside).tolist():
        by_pair.setdefault((int(linked.a[k]), int(linked.b[k])), []).append(k)
    return tuple(_edge(pair, rows, gathered, sources) for pair, rows in sorted(by_pair.items()))


def _edge(pair: tuple[int, int], rows: list[int], gathered: Gathered, sources: Sources) -> Edge:
    linked, found = gathered.discovery.edges, gathered.discovery.found
    gaps, objects, traces = [], set(), []
    for k in rows:
        pairs, row = found[int(linked.source[k])], int(linked.row[k])
        window_us = pairs.tests.occasions.scale.window_us
        here = slice(int(pairs.start[row]), int(pairs.start[row + 1]))
        close = pairs.gap_us[here] <= window_us
        trace = pairs.tests.occasions.trace
        traces.append(trace)
        objects |= {(trace, int(o)) for o in pairs.tests.occasions.cell_object[pairs.cell[here][close]]}
        gaps += pairs.gap_us[here][close & pairs.looked_at[here]].tolist()
    return Edge(
        account_a=sources.account_ids[pair[0]], account_b=sources.account_ids[pair[1]],
        traces=tuple(sorted(set(traces))), n_objects=len(objects), n_occasions=len(gaps),
        log10_p=round(float(linked.log10_p[rows].min()), 6), median_gap_us=int(np.median(gaps)),
    )  # fmt: skip


def _traces(gathered: Gathered) -> tuple[TraceReport, ...]:
    reports = []
    for actions in gathered.matter.traces:
        tests = [t for t in gathered.discovery.tests if t.occasions.trace == actions.trace]
        found = [f for f in gathered.discovery.found if f.tests.occasions.trace == actions.trace]
        reports.append(
            TraceReport(
                trace=actions.trace,
                family=actions.family,
                n_actions=int(actions.account.size),
                n_accounts=int(np.unique(actions.account).size),
                n_objects=int(np.unique(actions.object).size),
                scales=gathered.matter.scales,
                n_pairs_possible=sum(t.n_possible for t in tests),
                n_pairs_found=max((int(f.index.size) for f in found), default=0),
            )
        )
    return tuple(reports)


def _settings(gathered: Gathered) -> dict[str, Number]:
    study, cut = gathered.matter.study, gathered.discovery.cut
    return {
        "tick_us": gathered.matter.tick_us, "block_us": study.block_us, "seed": study.seed,
        "discovery_rate": study.discovery_rate, "robustness_level": study.robustness_level,
        "group_rate": study.group_rate, "member_rate": study.member_rate, "draws": study.draws,
        "bootstraps": study.bootstraps, "min_stability": study.min_stability,
        "min_occasions": study.min_occasions, "min_group": study.min_group,
        "min_deceptive_group": study.min_deceptive_group,
        "log10_discovery_cut": "none" if np.isinf(cut) else round(cut, 6),
    }  # fmt: skip


def _limits(gathered: Gathered) -> tuple[str, ...]:
    minute = gathered.matter.tick_us >= 60_000_000  # noqa: PLR2004  a minute
    left_out = gathered.matter.n_left_out
    return (
        "Acting together is not deceit. Fan clubs, unions, parties and newsrooms act together openly.",
        "The tests see moments and objects. They do not see who owns an account, where or why; nobody is identified.",
        "People who all react to one trigger that nobody else receives look like people who agreed.",
        "Whoever was not collected cannot be compared with. Accused accounts alone weaken every test.",
        "An account that was not named is not thereby shown to be independent of everybody.",
        *(
            ("Times are exact to the minute only; what happens within a minute cannot be told apart.",)
            if minute
            else ()
        ),
        *((f"{left_out:,} posts have too coarse a clock and were left out of the tests.",) if left_out else ()),
    )
