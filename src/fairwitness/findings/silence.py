"""A finished case and measured events to the natural experiment: who fell silent, group by group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness import __version__
from fairwitness.access.silence import FORMAT, Case, Group, SilenceReport, activity, exposed_places, judge, whole_days
from fairwitness.finding import Finding, Reference, Uncertainty
from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fairwitness.access.outages.records import Outage
    from fairwitness.access.silence import GroupSilence
    from fairwitness.access.silence.activity import Span
    from fairwitness.model import Findings
    from fairwitness.network.kernel import I64

AROUND_DAYS = 180
"""Days before the first and after the last event that are looked at: further away, accounts have other habits."""
LIMITS = (
    "Falling silent with a network is consistent with posting through it; who posts, and for whom, it does not say.",
    "It is no statement on any single account.",
    "Accounts that post through a cut refute nothing.",
)
WOULD_CHANGE = (
    "Another outage of the same network in which the group goes on as usual.",
    "A reason, known from elsewhere, why the group paused in just these hours.",
)


@dataclass(frozen=True, slots=True)
class Read:
    """A case as arrays: ids by account number stay here, and go no further."""

    case: Case
    groups: tuple[Group, ...]
    n_posts: int
    n_without_hour: int


def silence(
    findings: Findings, *, posts: Path, outages: Sequence[Outage], claims: Mapping[str, str] | None = None
) -> SilenceReport:
    """Return what the groups of a case did while networks were cut.

    Args:
        findings: of the case.
        posts: the case's posts.parquet.
        outages: as measured, of any places.
        claims: account to the country that it claims to be in, empty where only "elsewhere" is known; None: nobody
            says.
    """
    read = read_case(findings, posts=posts, outages=outages, claims=claims)
    places = exposed_places(outages, read.case.span)
    return SilenceReport(
        format=FORMAT, version=__version__, study_name=findings.study_name, study_digest=findings.study_digest,
        synthetic=findings.synthetic, is_claim_known=claims is not None, n_posts=read.n_posts,
        n_posts_without_hour=read.n_without_hour, results=tuple(judge(read.case, read.groups, places)),
    )  # fmt: skip


def read_case(
    findings: Findings, *, posts: Path, outages: Sequence[Outage], claims: Mapping[str, str] | None
) -> Read:
    """Return the case's posts as active account-hours, and its groups as account numbers."""
    import pyarrow.compute as pc

    from fairwitness.traces.base import read

    table = read(posts, columns=("account_id", "at_us", "resolution_us"))
    ids = pc.unique(table["account_id"])
    account = np.asarray(pc.index_in(table["account_id"], value_set=ids).to_numpy(), np.int64)
    at_us = np.asarray(table["at_us"].to_numpy(), np.int64)
    fine = np.asarray(table["resolution_us"].to_numpy(), np.int64) <= HOUR_US
    number = {name: k for k, name in enumerate(ids.to_pylist())}
    groups = tuple(_group(g.group_id, [m.account_id for m in g.members], number, claims) for g in findings.groups)
    in_group = np.zeros(len(ids), np.bool_)
    for group in groups:
        in_group[group.members] = True
    case = Case(
        activity=activity(account[fine], at_us[fine], n_accounts=len(ids)), span=_span(at_us[fine], outages),
        in_group=in_group,
    )  # fmt: skip
    return Read(case, groups, int(fine.size), int(fine.size - np.count_nonzero(fine)))


def _group(
    group_id: str, members: Sequence[str], number: Mapping[str, int], claims: Mapping[str, str] | None
) -> Group:
    known = [name for name in members if name in number]
    said = tuple("" if claims is None else claims.get(name) for name in known)
    return Group(group_id=group_id, members=np.array([number[name] for name in known], np.int64), claims=said)


def _span(at_us: I64, outages: Sequence[Outage]) -> Span:
    """Return the whole days of the case that lie near any event."""
    if not at_us.size:
        return whole_days(0, 0)
    first, last = int(at_us.min()), int(at_us.max())
    starts = [one.exposure_from_us for one in outages]
    ends = [one.exposure_from_us + len(one.exposure) * HOUR_US for one in outages]
    if starts:
        first, last = max(first, min(starts) - AROUND_DAYS * DAY_US), min(last, max(ends) + AROUND_DAYS * DAY_US)
    return whole_days(first, max(last, first))


def silence_findings(report: SilenceReport, *, source: str = "", sha256: str = "") -> list[Finding]:
    """Return one finding per group and measured place; nothing in it names an account.

    Args:
        report: what was found.
        source: the file of events.
        sha256: of this file.
    """
    return [_finding(one, report, source, sha256) for one in report.results]


def _finding(one: GroupSilence, report: SilenceReport, source: str, sha256: str) -> Finding:
    test, lag = one.test, one.onset_lag
    numbers = {"n_used": one.n_used, "n_controls": one.n_controls, "n_days": one.n_days}
    shares = {} if test is None else {
        "lost": test.lost, "lost_usual": test.lost_usual, "lost_controls": test.lost_controls or 0.0,
        "p_shift": test.p_shift, "p_adjusted": test.p_adjusted, "exposed_hours": test.exposed_hours,
    }  # fmt: skip
    off = () if lag is None else (
        Uncertainty(
            of="hours from the measured onset to the group's fall", value=lag.hours, low=lag.low, high=lag.high,
            confidence=0.95, method="profile likelihood of one drop, widened by the interval of the measured moment",
        ),
    )  # fmt: skip
    evidence = tuple(
        Reference(source=source, sha256=sha256, place=event, says="a measured event whose hours were used")
        for event in one.event_ids
    )
    return Finding(
        finding_id=f"silence-{one.group_id}-{one.place}", pillar="access",
        subject=f"group {one.group_id}, measured network {one.place}", rule_id=one.rule_id,
        verdict=one.relation.value,
        text=one.text, numbers={**numbers, **shares}, uncertainties=off, evidence=evidence, alternatives=one.rivals,
        limits=LIMITS if report.is_claim_known else (*LIMITS, "Nobody said which accounts claim to be elsewhere."),
        would_change=WOULD_CHANGE,
    )  # fmt: skip
