"""A case as things that accounts have: actions of all traces, and what accounts show of themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.expansion.things import Uses, uses
from fairwitness.study import DAY_US

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fairwitness.findings.case import CaseFolder
    from fairwitness.network.kernel import I64

    Table = tuple[I64, I64, I64]

STEM = re.compile(r"[^\W\d_]{5,}", re.UNICODE)
"""The letters that a user name begins with: generated names of one batch often differ in their digits only."""
LABELS = {"created": "made on the same day", "handle_stem": "user name begins alike", "email": "e-mail address",
          "phone": "telephone number"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holding:
    """Everything that a search needs of a case.

    Attributes:
        ids: account ids by number: in order of first post, then those that made none.
        names: per kind, object ids by number.
        labels: per kind, what a reader is shown, by number.
        uses: who has what.
    """

    ids: tuple[str, ...]
    names: Mapping[str, Sequence[str]]
    labels: Mapping[str, Sequence[str]]
    uses: Uses

    def first(self, kind: str) -> int:
        """Return the number of the first thing of a kind, over all kinds."""
        return sum(len(self.names[one]) for one in self.uses.kinds[: self.uses.kinds.index(kind)])

    def thing(self, kind: str, name: str) -> int | None:
        """Return the number of a thing, None where nobody has it."""
        if kind not in self.names or name not in self.names[kind]:
            return None
        return self.first(kind) + list(self.names[kind]).index(name)

    def told(self, thing: int) -> tuple[str, str]:
        """Return kind and label of a thing."""
        kind = self.uses.kinds[int(self.uses.kind_of[thing])]
        return kind, self.labels[kind][thing - self.first(kind)]


def holding(folder: CaseFolder, *, fragments: Mapping[str, Mapping[str, Table]]) -> Holding:
    """Return what accounts of a case have.

    Args:
        folder: a finished case.
        fragments: kind to written fragment to its uses (account, zeros, row of posts), from `matching`.
    """
    import pyarrow.parquet as pq

    from fairwitness.traces import TRACES

    ids = account_ids(folder)
    tables: dict[str, Table] = {}
    names: dict[str, Sequence[str]] = {}
    labels: dict[str, Sequence[str]] = {}
    for trace in TRACES:
        path = folder.file("actions") / f"{trace}.parquet"
        if path.exists():
            acted = pq.read_table(path)
            objects = pq.read_table(folder.file("objects") / f"{trace}.parquet")
            account, obj, row = (
                acted[name].to_numpy().astype(np.int64) for name in ("account", "object", "post_row")
            )
            tables[trace] = (account, obj, row)
            names[trace], labels[trace] = objects["object_id"].to_pylist(), objects["label"].to_pylist()
    for kind, found in (*_profiles(folder, ids).items(), *fragments.items()):
        tables[kind], names[kind] = _numbered(found), list(found)
        labels[kind] = [f"{LABELS[kind]}: {name}" for name in found]
    return Holding(ids, names, labels, uses(tables, n_accounts=len(ids)))


def account_ids(folder: CaseFolder) -> tuple[str, ...]:
    """Return all account ids: those that posted by number, then the others."""
    import pyarrow.parquet as pq

    posted = pq.read_table(folder.file("judgements.parquet"), columns=["account_id"])["account_id"].to_pylist()
    others = pq.read_table(folder.file("accounts.parquet"), columns=["account_id"])["account_id"].to_pylist()
    return tuple(dict.fromkeys((*posted, *others)))


def stem(handle: str | None) -> str | None:
    """Return the letters that a user name begins with, in small letters; None where they are few."""
    found = STEM.match(handle or "")
    return found[0].casefold() if found else None


def _profiles(folder: CaseFolder, ids: Sequence[str]) -> dict[str, dict[str, Table]]:
    import pyarrow.parquet as pq

    number = {account: k for k, account in enumerate(ids)}
    found: dict[str, dict[str, list[int]]] = {"created": {}, "handle_stem": {}}
    rows = pq.read_table(folder.file("accounts.parquet"), columns=["account_id", "created_at_us", "handle"])
    for row in rows.to_pylist():
        account = number[row["account_id"]]
        if row["created_at_us"] is not None:
            day = str(np.datetime64(row["created_at_us"] // DAY_US, "D"))
            found["created"].setdefault(day, []).append(account)
        if (name := stem(row["handle"])) is not None:
            found["handle_stem"].setdefault(name, []).append(account)
    return {
        kind: {name: without_post(accounts) for name, accounts in each.items()}
        for kind, each in found.items()
        if each
    }


def without_post(accounts: Sequence[int]) -> Table:
    """Return uses of one thing that are in no post."""
    column = np.array(accounts, np.int64)
    return column, np.zeros(column.size, np.int64), np.full(column.size, -1, np.int64)


def _numbered(found: Mapping[str, Table]) -> Table:
    """Return the uses of several things as one table."""
    empty = np.zeros(0, np.int64)
    parts = [(account, thing + k, post) for k, (account, thing, post) in enumerate(found.values())]
    account, thing, post = (np.concatenate([empty, *(part[k] for part in parts)]) for k in range(3))
    return account, thing, post
