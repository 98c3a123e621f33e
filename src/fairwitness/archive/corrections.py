"""The changelog: every correction that the case's ledger holds, and who is named no more because of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.schema import Column, Contract

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pyarrow as pa

    from fairwitness.archive.pseudonyms import Pseudonyms
    from fairwitness.ledger import Change

CORRECTIONS = Contract(
    "corrections",
    (
        Column("record", "int64", "number of the record in the case's ledger", nullable=True),
        Column("recorded_on", "string", "day of the record, UTC", nullable=True),
        Column("account_id", "string", "keyed name of the account; empty where it was forgotten", nullable=True),
        Column("kind", "string", "what was done: retest, correction, forgotten; withheld: why it is not named"),
        Column("outcome", "string", "what came of it, such as reversed or found_real"),
        Column("is_named", "bool_", "this archive names the account; tests from its tables may do so all the same"),
    ),
)  # fmt: skip


def corrections(
    changes: Iterable[Change], *, unnamed: Mapping[str, str], named: Collection[str], names: Pseudonyms
) -> pa.Table:
    """Return CORRECTIONS.

    Args:
        changes: from the ledger, oldest first.
        unnamed: accounts that the tests name and this archive does not, and why.
        named: accounts that this archive names.
        names: of accounts.
    """
    import numpy as np
    import pyarrow as pa

    rows: list[dict[str, object]] = [
        {
            "record": change.number, "recorded_on": str(np.datetime64(change.at_us, "us").astype("M8[D]")),
            "account_id": names.name("account", change.account_id) if change.account_id else None,
            "kind": change.kind, "outcome": change.outcome, "is_named": change.account_id in named,
        }
        for change in changes
    ]  # fmt: skip
    rows += [
        {"account_id": names.name("account", account), "kind": "withheld", "outcome": why, "is_named": False}
        for account, why in unnamed.items()
    ]
    rows.sort(key=lambda row: (row.get("record") or 0, str(row["account_id"]), str(row["kind"])))
    return pa.Table.from_pylist(rows, schema=CORRECTIONS.arrow())


def unnamed_in(table: pa.Table) -> frozenset[str]:
    """Return the keyed names of accounts that an archive does not name, whatever its tables give."""
    rows = table.to_pylist()
    return frozenset(row["account_id"] for row in rows if row["kind"] == "withheld" and row["account_id"])
