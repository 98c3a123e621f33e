"""Outcomes of the judgement to findings: groups, members and edges with their reasons and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness import __version__
from fairwitness.findings.alternatives import alternatives
from fairwitness.findings.calibration.study_bound import calibrated_study
from fairwitness.findings.edges import edges
from fairwitness.findings.evidence import distinct, group_evidence, member_evidence, partners
from fairwitness.findings.platforms import per_platform, platform_statements
from fairwitness.findings.reasons import group_statements, known_statements, member_statements
from fairwitness.model import FamilyTest, Findings, Group, Member, ReadReport, TraceReport, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.detectors.confirming import FamilyOutcome
    from fairwitness.detectors.coordination import Gathered, Outcome, Way
    from fairwitness.detectors.merging import Named
    from fairwitness.findings.calibration import Calibrated
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
    n_posts = np.bincount(sources.authors, minlength=len(sources.account_ids))
    known = calibrated_study(gathered, outcomes)
    groups = [
        _group(g, k, gathered, sources, n_posts=n_posts.tolist(), known=known) for k, g in enumerate(gathered.named)
    ]
    counts = {verdict.value: 0 for verdict in Verdict}
    for outcome in outcomes:
        counts[outcome.rule.verdict.value] += 1
    return Findings(
        format=FORMAT, version=__version__, study_name=study.name, study_digest=study.digest(), synthetic=synthetic,
        read=read, traces=_traces(gathered), settings=_settings(gathered),
        n_pairs_tested=gathered.n_tests, n_candidate_groups=len(gathered.confirmations),
        n_accounts_by_verdict=counts, groups=tuple(groups), limits=_limits(gathered),
        error_bound=known.bound,
    )  # fmt: skip


def group_id(position: int) -> str:
    """Return the id of the n-th group: G1, G2 ..."""
    return f"G{position + 1}"


def _group(
    group: Named, position: int, gathered: Gathered, sources: Sources, *, n_posts: list[int], known: Calibrated
) -> Group:
    best = group.parts[0].confirmation
    named = np.zeros(gathered.matter.n_accounts, np.bool_)
    named[group.accounts] = True
    first_at_us, last_at_us = sources.span_us(group.accounts)
    outcomes = [outcome for part in group.parts for outcome in part.confirmation.families]
    evidence = distinct(
        co_action
        for outcome in outcomes
        for co_action in group_evidence(outcome.side, outcome.result, named=named, sources=sources)
    )
    joined = edges(group, gathered, sources)
    platforms = per_platform(sources.platform(account) for account in group.accounts.tolist())
    return Group(
        group_id=group_id(position), verdict=group.verdict, p_value=best.p_value, q_value=best.q_value,
        stability=round(best.candidate.stability, 6), n_candidates=int(group.candidates.size),
        n_bystanders=int(group.candidates.size - group.accounts.size),
        first_at_us=first_at_us, last_at_us=last_at_us,
        tests=tuple(_family(outcome) for outcome in outcomes),
        statements=(*group_statements(group, gathered), *platform_statements(platforms, joined)),
        alternatives=alternatives(group, gathered), evidence=evidence,
        members=tuple(
            _member(group, k, named, sources, n_posts=n_posts, known=known) for k in range(group.accounts.size)
        ),
        edges=joined, platforms=platforms,
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


def _member(
    group: Named, position: int, named: Bools, sources: Sources, *, n_posts: list[int], known: Calibrated
) -> Member:
    account = int(group.accounts[position])
    test = group.parts[int(group.part[position])].confirmation
    shown = member_evidence(test.side, test.members.rows, account=account, named=named, sources=sources)
    n_partners = partners(test.side, test.members.rows, account=account, named=named)
    return Member(
        account_id=sources.account_ids[account],
        verdict=Verdict.DECEPTIVE if group.deceptive[position] else Verdict.ACTING_TOGETHER,
        p_value=float(group.p_value[position]), q_value=float(group.q_value[position]),
        observed=int(group.n_hits[position]), expected=round(float(group.expected[position]), 6),
        n_partners=n_partners, n_posts=n_posts[account],
        statements=(*member_statements(group, position), *known_statements(known.standing.get(account))),
        evidence=shown, platform=sources.platform(account),
    )  # fmt: skip


def _traces(gathered: Gathered) -> tuple[TraceReport, ...]:
    matter = gathered.matter
    return tuple(
        TraceReport(
            trace=actions.trace,
            family=actions.family,
            n_actions=int(actions.account.size),
            n_accounts=int(np.unique(actions.account).size),
            n_objects=int(np.unique(actions.object).size),
            scales=matter.scales if actions.timed else (),
            n_pairs_possible=sum(_possible(way, actions.trace) for way in gathered.ways),
            n_pairs_found=max((n for way in gathered.ways for n in _found(way, actions.trace)), default=0),
        )
        for actions in (*matter.traces, *matter.words)
    )


def _possible(way: Way, trace: str) -> int:
    by_moments = sum(t.n_possible for t in way.discovery.tests if t.occasions.trace == trace)
    return by_moments + sum(found.n_tests for found in way.reuse if found.trace == trace)


def _found(way: Way, trace: str) -> list[int]:
    by_moments = [int(f.index.size) for f in way.discovery.found if f.tests.occasions.trace == trace]
    return by_moments + [int(found.edges.size) for found in way.reuse if found.trace == trace]


def _settings(gathered: Gathered) -> dict[str, Number]:
    study = gathered.matter.study
    cut = max(way.discovery.cut for way in gathered.ways)
    return {
        "tick_us": gathered.matter.tick_us, "block_us": gathered.matter.block_us, "seed": study.seed,
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
