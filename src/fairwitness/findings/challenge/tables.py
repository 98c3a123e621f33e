"""The accounts of a challenge as one table: a row per entry of the list, also those that led nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from fairwitness.findings.challenge.records import Challenge, ListedAccount, LostEntry

FOUND = "in_corpus"
COLUMNS = {
    "entry": "string", "status": "string", "account_id": "string", "verdict": "string", "rule_id": "string",
    "group_id": "string", "n_posts": "int64", "n_actions": "int64", "n_days": "int64", "n_shared": "int64",
    "n_not_close": "int64", "n_shared_with_group": "int64", "n_not_close_with_group": "int64",
    "n_compared_with": "int64", "p_value": "float64", "q_value": "float64", "reason": "string",
    "evidence_for": "string", "evidence_against": "string",
}  # fmt: skip


def account_table(asked: Challenge) -> pa.Table:
    """Return one row per entry that was not a repetition: accounts in the order of the list, then lost entries."""
    import pyarrow as pa

    rows = [*map(_account, asked.accounts), *map(_lost, asked.list.lost)]
    columns = {name: [row.get(name) for row in rows] for name in COLUMNS}
    return pa.table(columns, schema=pa.schema([(name, getattr(pa, kind)()) for name, kind in COLUMNS.items()]))


def _account(one: ListedAccount) -> dict[str, object]:
    group = one.with_group
    return {
        "entry": one.entry, "status": FOUND, "account_id": one.account_id, "verdict": one.verdict.value,
        "rule_id": one.rule_id, "group_id": one.group_id, "n_posts": one.n_posts, "n_actions": one.n_actions,
        "n_days": one.n_days, "n_shared": one.shared.n_shared, "n_not_close": one.shared.n_not_close,
        "n_shared_with_group": group.n_shared if group else None,
        "n_not_close_with_group": group.n_not_close if group else None,
        "n_compared_with": one.n_compared_with, "p_value": one.p_value, "q_value": one.q_value,
        "reason": one.reason, "evidence_for": " | ".join(said.text for said in one.evidence_for),
        "evidence_against": " | ".join(said.text for said in one.evidence_against),
    }  # fmt: skip


def _lost(lost: LostEntry) -> dict[str, object]:
    return {"entry": lost.entry, "status": lost.reason.value}
