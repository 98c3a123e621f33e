"""Findings held against the truth: what was found, what was missed, who was accused wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.demo.records import OperationScore, Rate, ReadCheck, Score
from fairwitness.intervals import interval
from fairwitness.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pyarrow as pa

    from fairwitness.model import Findings, Group
    from fairwitness.synthetic.files import Files

ENOUGH_ACTIONS = 6
"""Coordinated posts that allow a judgement: three in each half of the data, the least that is tested."""
TOGETHER = ("operation", "fan_club", "same_owner")
"""Kinds of accounts that do act together, for whatever reason."""


def score(findings: Findings, truth: pa.Table, *, files: Files | None = None) -> Score:
    """Hold findings against the truth.

    Args:
        findings: of an investigation of made-up posts.
        truth: the truth table of `fairwitness.synthetic`.
        files: what was written, to check the count of broken rows.

    Returns:
        Counts and rates; `Score.sentences` says them in words.
    """
    rows = truth.to_pylist()
    named = {m.account_id for g in findings.groups for m in g.members}
    deceptive = _called_deceptive(findings.groups)
    of_kind = {kind: _ids(r for r in rows if r["kind"] == kind) for kind in TOGETHER}
    alone = _ids(r for r in rows if r["kind"] not in TOGETHER)
    active = _ids(r for r in rows if r["operation"] and r["planted_actions"] >= ENOUGH_ACTIONS)
    operations = sorted({r["operation"] for r in rows} - {""})
    return Score(
        operations=tuple(
            _operation(name, _ids(r for r in rows if r["operation"] == name), active, findings.groups)
            for name in operations
        ),
        precision=rate(len(named - alone), len(named)),
        recall=_named_of(of_kind["operation"], named),
        recall_active=_named_of(active, named),
        crowd_accused=tuple(sorted(named & alone)),
        crowd_rate=_named_of(alone, named),
        fan_club_named=_named_of(of_kind["fan_club"], named),
        fan_club_deceptive=tuple(sorted(of_kind["fan_club"] & deceptive)),
        same_owner_named=_named_of(of_kind["same_owner"], named),
        same_owner_deceptive=tuple(sorted(of_kind["same_owner"] & deceptive)),
        reading=None if files is None else _reading(findings, files),
    )


def rate(hits: int, trials: int) -> Rate:
    """Return a share with its Clopper-Pearson 95 % interval."""
    low, high = interval(hits, trials)
    return Rate(hits, trials, hits / trials if trials else None, low, high)


def _ids(rows: Iterable[dict[str, str]]) -> frozenset[str]:
    return frozenset(row["account_id"] for row in rows)


def _named_of(accounts: frozenset[str], named: Collection[str]) -> Rate:
    return rate(len(accounts.intersection(named)), len(accounts))


def _called_deceptive(groups: Iterable[Group]) -> frozenset[str]:
    """Return accounts called deceptive themselves or named in a group that is."""
    return frozenset(m.account_id for g in groups for m in g.members if Verdict.DECEPTIVE in (g.verdict, m.verdict))


def _operation(
    name: str, members: frozenset[str], active: frozenset[str], groups: tuple[Group, ...]
) -> OperationScore:
    hit = [g for g in groups if members.intersection(m.account_id for m in g.members)]
    named = {m.account_id for g in hit for m in g.members}
    return OperationScore(
        name=name,
        verdict=max((g.verdict for g in hit), key=list(Verdict).index, default=None),
        group_ids=tuple(g.group_id for g in hit),
        n_members=len(members),
        n_active=len(members & active),
        n_deceptive=len(members & _called_deceptive(hit)),
        recall=_named_of(members, named),
        recall_active=_named_of(members & active, named),
    )


def _reading(findings: Findings, files: Files) -> ReadCheck:
    sources = findings.read.sources
    duplicates = sum(s.duplicates for s in sources)
    found = {**findings.read.quarantined(), **({"duplicate": duplicates} if duplicates else {})}
    rows_read = sum(s.rows for s in sources)
    kept = files.rows - sum(files.bad_rows.values())
    return ReadCheck(
        rows_written=files.rows,
        rows_read=rows_read,
        bad_written=files.bad_rows,
        bad_found=found,
        adds_up=rows_read == files.rows
        and findings.read.n_posts == kept
        and duplicates == files.bad_rows["duplicate"]
        and sum(found.values()) == sum(files.bad_rows.values()),
    )
