"""Tables of a case for spreadsheets and data programs, streamed: a million posts need no more memory than a few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.report.exports.network import moment
from fairwitness.sql_paths import one_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.findings.case import CaseFolder
    from fairwitness.model import Findings
    from fairwitness.report.exports import Naming
    from fairwitness.report.exports.network import Network

BATCH_ROWS = 50_000
JOINT = " "
"""Between several links or hashtags of one post; neither can hold a space."""


def network_rows(network: Network) -> Iterator[pa.Table]:
    """Yield the edges, one row per pair."""
    yield _table(
        {"account_a": edge.source, "account_b": edge.target, "weight": edge.weight, **edge.values}
        | {"first_met_at": _ends(edge.met_us)[0], "last_met_at": _ends(edge.met_us)[1]}
        for edge in network.edges
    )


def group_rows(findings: Findings) -> Iterator[pa.Table]:
    """Yield the groups, one row each."""
    yield _table(
        {
            "group_id": g.group_id, "verdict": g.verdict.value, "n_accounts": len(g.members), "p_value": g.p_value,
            "q_value": g.q_value, "stability": g.stability, "n_candidates": g.n_candidates,
            "n_bystanders": g.n_bystanders, "n_pairs": len(g.edges), "first_at": moment(g.first_at_us),
            "last_at": moment(g.last_at_us),
        }
        for g in findings.groups
    )  # fmt: skip


def account_rows(folder: CaseFolder, *, naming: Naming) -> Iterator[pa.Table]:
    """Yield the judgement of every account, in order of first post."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(folder.file("judgements.parquet")) as file:
        for batch in file.iter_batches(BATCH_ROWS):
            table = pa.Table.from_batches([batch])
            yield table.set_column(0, "account", _named(table["account_id"].to_pylist(), naming))


_POSTS = """
select file_row_number + 1 as post, post_id, account_id as account, at_us, text, is_repost,
  repost_of_account_id as repost_of_account, reply_to_account_id as reply_to_account, urls, hashtags,
  source_file, source_row from read_parquet(?, file_row_number = true) order by file_row_number
"""


def post_rows(folder: CaseFolder, *, naming: Naming) -> Iterator[pa.Table]:
    """Yield the posts in order of time; ids of posts, which lead to their authors, only where names are revealed."""
    import duckdb
    import pyarrow as pa

    with duckdb.connect() as connection:
        connection.execute("set threads = 1")  # batches come in the order of the table
        found = connection.sql(_POSTS, params=[one_file(folder.file("posts.parquet"))])
        for batch in found.to_arrow_reader(BATCH_ROWS):
            yield _shown(pa.Table.from_batches([batch]), naming)


def _shown(posts: pa.Table, naming: Naming) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    for name in ("account", "repost_of_account", "reply_to_account"):
        posts = _replaced(posts, name, _named(posts[name].to_pylist(), naming))
    posts = _replaced(posts, "text", pa.array([naming.text(text) for text in posts["text"].to_pylist()], pa.string()))
    for name in ("urls", "hashtags"):
        joined = [None if words is None else naming.text(JOINT.join(words)) for words in posts[name].to_pylist()]
        posts = _replaced(posts, name, pa.array(joined, pa.string()))
    at = pa.array(np.char.add(np.datetime_as_string(posts["at_us"].to_numpy().astype("M8[us]")), "Z"))
    posts = posts.add_column(posts.schema.get_field_index("at_us"), "at", at)
    return posts if naming.revealed else posts.drop_columns(["post_id"])


def _replaced(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, column)


def _named(ids: list[str | None], naming: Naming) -> pa.Array:
    import pyarrow as pa

    return pa.array([None if account is None else naming.account(account) for account in ids], pa.string())


def _ends(met_us: tuple[int, ...]) -> tuple[str | None, str | None]:
    return (moment(met_us[0]), moment(met_us[-1])) if met_us else (None, None)


def _table(rows: Iterator[dict[str, object]]) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_pylist(list(rows))


def write_rows(tables: Iterator[pa.Table], into: Path, *, form: str) -> None:
    """Write tables one after the other as one CSV or Parquet file.

    Args:
        tables: with equal columns.
        into: the file.
        form: csv or parquet.
    """
    if form == "parquet":
        _write_parquet(tables, into)
        return
    from fairwitness.findings.export import write_csv

    with into.open("w", encoding="utf-8", newline="") as file:
        for place, table in enumerate(tables):
            write_csv(table, file, header=place == 0)


def _write_parquet(tables: Iterator[pa.Table], into: Path) -> None:
    import pyarrow.parquet as pq

    first = next(tables)
    with pq.ParquetWriter(into, first.schema) as writer:
        writer.write_table(first)
        for table in tables:
            writer.write_table(table)
