"""The tables and findings of a case without one account: rows go, numbers close up, mentions by others are masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from fairwitness.appeals.scrubbing import Scrubber, scrubber
from fairwitness.detectors import rules
from fairwitness.findings.revising import Revision, revised, revised_judgements
from fairwitness.investigation import read_findings
from fairwitness.model import Findings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.findings.case import CaseFolder
    from fairwitness.network.kernel import I64

LIMIT = "Accounts that were removed from this case on request: {n}. What was read and tested includes them."
BATCH = 65_536
WORDS = ("string", "list<element: string>", "list<item: string>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What is to go.

    Attributes:
        account_id: who.
        rows: rows of posts, ascending.
        number: of the account among accounts, -1 where the tables do not hold it any more.
        scrub: takes its names out of what stays.
    """

    account_id: str
    rows: I64
    number: int
    scrub: Scrubber

    @property
    def n_posts(self) -> int:
        """Return how many posts go."""
        return int(self.rows.size)

    @property
    def is_in_tables(self) -> bool:
        """Return whether the tables hold the account."""
        return self.number >= 0


def removal(folder: CaseFolder, account_id: str) -> Removal:
    """Return what an account has in a case."""
    import numpy as np
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    authors = pq.read_table(folder.file("posts.parquet"), columns=["account_id"])["account_id"]
    rows = np.flatnonzero(pc.equal(authors, account_id).to_numpy()).astype(np.int64)
    ids = pq.read_table(folder.file("posts.parquet"), columns=["post_id"])["post_id"].take(rows).to_pylist()
    known = pq.read_table(folder.file("judgements.parquet"), columns=["account_id"])["account_id"]
    number = pc.index(known, account_id).as_py()
    profiles = pq.read_table(folder.file("accounts.parquet"), columns=["account_id", "handle"])
    handles = profiles.filter(pc.equal(profiles["account_id"], account_id))["handle"].drop_null().to_pylist()
    scrub = scrubber(account_id, handles=handles, post_ids=ids)
    return Removal(account_id=account_id, rows=rows, number=number, scrub=scrub)


def write_without(folder: CaseFolder, into: Path, gone: Removal) -> None:
    """Write all tables and findings of a case without an account into a folder."""
    import pyarrow.parquet as pq

    _copy(folder.file("posts.parquet"), into / "posts.parquet", _without_rows(gone, ("account_id",)))
    for name, columns in (
        ("accounts", ("account_id",)), ("quarantine", ()), ("pairs", ("account_a", "account_b")),
    ):  # fmt: skip
        _copy(folder.file(f"{name}.parquet"), into / f"{name}.parquet", _without_rows(gone, columns))
    for kind in ("actions", "objects"):
        (into / kind).mkdir()
    for path in sorted(folder.file("actions").glob("*.parquet")):
        acted = _closed_up(pq.read_table(path), gone)
        pq.write_table(acted, into / "actions" / path.name)
        objects = pq.read_table(folder.file("objects") / path.name)
        pq.write_table(_used(objects, acted, gone), into / "objects" / path.name)
    _findings(folder, into, gone)


def _copy(source: Path, target: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    """Write a table changed, some rows at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pq.ParquetFile(source)
    with file, pq.ParquetWriter(target, file.schema_arrow) as writer:
        for batch in file.iter_batches(BATCH):
            writer.write_table(change(pa.Table.from_batches([batch])).cast(file.schema_arrow))


def _without_rows(gone: Removal, columns: tuple[str, ...]) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        import pyarrow.compute as pc

        for name in columns:
            table = table.filter(pc.not_equal(table[name], gone.account_id))
        return _scrubbed(table, gone)

    return change


def _scrubbed(table: pa.Table, gone: Removal) -> pa.Table:
    for place, name in enumerate(table.column_names):
        if str(table.schema.field(name).type) in WORDS:
            table = table.set_column(place, table.schema.field(name), gone.scrub.column(table[name].combine_chunks()))
    return table


def _closed_up(acted: pa.Table, gone: Removal) -> pa.Table:
    """Return actions without the account's; numbers of accounts and rows close up behind it."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    kept = acted.filter(pc.not_equal(acted["account"], gone.number))
    account, row = kept["account"].to_numpy(), kept["post_row"].to_numpy()
    columns = {
        "account": (account - (account > gone.number)).astype(np.int32),
        "post_row": row - np.searchsorted(gone.rows, row),
    }
    for name, values in columns.items():
        place = kept.column_names.index(name)
        kept = kept.set_column(place, kept.schema.field(name), pa.array(values, kept.schema.field(name).type))
    return kept


def _used(objects: pa.Table, acted: pa.Table, gone: Removal) -> pa.Table:
    """Return the objects under their numbers; those that only the account used say nothing any more."""
    import pyarrow as pa
    import pyarrow.compute as pc

    used = pc.is_in(objects["object"], value_set=pc.unique(acted["object"]))
    numbered = pc.binary_join_element_wise("(removed)", pc.cast(objects["object"], pa.string()), " ")
    scrubbed = _scrubbed(objects, gone)
    for name, instead in (("object_id", numbered), ("label", pa.scalar("(removed)"))):
        place = scrubbed.column_names.index(name)
        # Two objects must not become one, so an emptied id keeps its number.
        keep = pc.and_(used, pc.not_equal(scrubbed[name], "(removed)")) if name == "object_id" else used
        scrubbed = scrubbed.set_column(place, objects.schema.field(name), pc.if_else(keep, scrubbed[name], instead))
    return scrubbed.cast(objects.schema)


def _findings(folder: CaseFolder, into: Path, gone: Removal) -> None:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    before = read_findings(folder)
    table = pq.read_table(folder.file("judgements.parquet"))
    row = table.filter(pc.equal(table["account_id"], gone.account_id)).to_pylist()[0]
    now = revised(before, {gone.account_id: Revision(rules.INDEPENDENT, "forgotten")})
    if now is before:
        counts = dict(before.n_accounts_by_verdict)
        counts[row["verdict"]] -= 1
        now = msgspec.structs.replace(before, n_accounts_by_verdict=counts, groups=_cleaned(before, gone))
    now = _said(now)
    scrubbed = msgspec.convert(gone.scrub.value(msgspec.to_builtins(now)), type=Findings)
    encoded = msgspec.json.encode(scrubbed, order="deterministic")
    (into / "findings.json").write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")
    judged = revised_judgements(table, before=before, now=now, rule_of={})
    pq.write_table(judged.filter(pc.not_equal(judged["account_id"], gone.account_id)), into / "judgements.parquet")


def _cleaned(findings: Findings, gone: Removal) -> tuple[Any, ...]:
    """Return groups whose evidence does not show the account, which they do not name."""
    from fairwitness.findings.revising import cleaned

    ids = {gone.account_id}
    return tuple(
        msgspec.structs.replace(
            group, evidence=cleaned(group.evidence, ids),
            members=tuple(msgspec.structs.replace(m, evidence=cleaned(m.evidence, ids)) for m in group.members),
        )
        for group in findings.groups
    )  # fmt: skip


def _said(findings: Findings) -> Findings:
    """Return the findings with the sentence that says how many accounts were removed."""
    start, _, end = LIMIT.partition("{n}")
    n_before = sum(int(one[len(start) : -len(end)]) for one in findings.limits if one.startswith(start))
    others = tuple(one for one in findings.limits if not one.startswith(start))
    return msgspec.structs.replace(findings, limits=(*others, LIMIT.format(n=n_before + 1)))
