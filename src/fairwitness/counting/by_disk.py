"""Counting actions of files of any kind and size.

Reading, numbering and sorting run in DuckDB, which spills to disk.  The actions then come back object by object, and
those that no pair can need are left out before the next are read: only what is left is held in memory.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fairwitness.counting.in_memory import needed_by_rivals
from fairwitness.counting.question import SIDES, Counted, check_room
from fairwitness.findings.network_table import WeightRule, counted
from fairwitness.network.action_files import all_shares, surviving_shares

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from fairwitness.counting.question import Question
    from fairwitness.engine.duckdb import DuckDBEngine
    from fairwitness.ingest.plans import Request
    from fairwitness.network.compat import Shares

ENGINE_SHARE = 0.5
"""Of the memory: DuckDB holds somewhat more than its limit, and Arrow and Python need some besides."""

ACCOUNTS = """
SELECT account_id, CAST(ROW_NUMBER() OVER (ORDER BY MIN(post_row)) - 1 AS INT) AS account
FROM authors GROUP BY account_id
"""
ACTIONS = """
WITH objects AS (
SELECT object_id, CAST(ROW_NUMBER() OVER (ORDER BY MIN(post_row), object_id) - 1 AS INT) AS object
FROM uses GROUP BY object_id)
SELECT accounts.account, objects.object, uses.at_us, uses.post_row
FROM uses JOIN accounts ON accounts.account_id = uses.account_id JOIN objects ON objects.object_id = uses.object_id
ORDER BY objects.object, uses.at_us, uses.post_row
"""
NAMES = """
SELECT accounts.account, accounts.account_id FROM accounts JOIN kept ON kept.account = accounts.account
ORDER BY accounts.account
"""


def count_by_disk(
    paths: Sequence[Path],
    asked: Question,
    *,
    request: Request,
    work: Path | None,
    progress: Callable[[str, str], None],
) -> Counted:
    """Count the co-actions; see `count_files` for what is given and what may be raised."""
    from fairwitness import ingest

    def tell(name: str, done: int, total: int) -> None:
        progress("read", f"{name}: {done / max(total, 1):.0%}")

    with TemporaryDirectory(prefix="fairwitness-counting-", dir=work) as name:
        folder = Path(name)
        report = ingest.read(
            paths, into=folder, column_map=request.column_map, source_format=request.source_format,
            time_zone=request.time_zone, platforms=request.platforms, progress=tell,
            memory_bytes=int(asked.memory_bytes * ENGINE_SHARE),
        )  # fmt: skip
        n_actions = _write_actions(folder, asked, n_posts=report.n_posts, progress=progress)
        progress("tests", f"pairs of {n_actions:,} actions")
        shares = _shares(folder / "actions.parquet", asked, n_accounts=report.n_accounts)
        check_room(shares, asked, n_accounts=report.n_accounts)
        pairs = counted(shares, window_us=asked.window_us, min_weight=asked.min_weight, rule=asked.rule)
        return Counted(_named(pairs, folder, asked), report, n_actions, shares.account.size)


def _write_actions(folder: Path, asked: Question, *, n_posts: int, progress: Callable[[str, str], None]) -> int:
    """Write actions.parquet, by object and time, and accounts.parquet; what was made on the way is deleted."""
    from fairwitness.traces import TRACES
    from fairwitness.traces.streaming import write_uses

    uses, authors, posts = (folder / f"{name}.parquet" for name in ("uses", "authors", "posts"))
    n_actions = write_uses(
        posts, TRACES[asked.trace], uses=uses, authors=authors,
        progress=lambda done: progress("traces", f"{asked.trace}: {done / n_posts:.0%}"),
    )  # fmt: skip
    posts.unlink()
    progress("traces", f"{asked.trace}: numbering and sorting")
    with _engine(folder, asked) as engine:
        engine.write(ACCOUNTS, tables={"authors": authors}, into=folder / "accounts.parquet")
        authors.unlink()
        engine.write(
            ACTIONS, tables={"uses": uses, "accounts": folder / "accounts.parquet"}, into=folder / "actions.parquet"
        )
    uses.unlink()
    return n_actions


def _engine(folder: Path, asked: Question) -> DuckDBEngine:
    from fairwitness.engine.duckdb import DuckDBEngine

    return DuckDBEngine(memory_bytes=int(asked.memory_bytes * ENGINE_SHARE), threads=2, folder=folder)


def _shares(path: Path, asked: Question, *, n_accounts: int) -> Shares:
    if asked.rule is WeightRule.OURS:
        return surviving_shares(path, window_us=asked.window_us, min_objects=asked.min_weight, n_accounts=n_accounts)
    return needed_by_rivals(all_shares(path), asked)


def _named(pairs: pa.Table, folder: Path, asked: Question) -> pa.Table:
    """Put ids for numbers; only those of kept accounts are looked up."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kept = pa.table({"account": pc.unique(pa.chunked_array([pairs[side].combine_chunks() for side in SIDES]))})
    with _engine(folder, asked) as engine:
        names = engine.query(NAMES, tables={"accounts": folder / "accounts.parquet", "kept": kept})
    for place, side in enumerate(SIDES):
        ids = names["account_id"].take(pc.index_in(pairs[side], value_set=names["account"].combine_chunks()))
        pairs = pairs.set_column(place, side, ids)
    return pairs
