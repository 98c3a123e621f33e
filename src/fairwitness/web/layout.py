"""What the tables of the pages hold: rows of the case under numbers, each laid where a page looks for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from fairwitness.sql_paths import one_file_quoted
from fairwitness.web.rows import BATCH, write_rows
from fairwitness.web.words import write_pieces, write_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb
    import pyarrow as pa

    from fairwitness.findings.case import CaseFolder

TABLES, POSTS, COLUMNS, JUDGEMENTS = "tables.duckdb", "posts.arrow", "columns.arrow", "judgements.arrow"
FILES = (TABLES, POSTS, COLUMNS, JUDGEMENTS)
SHOWN = ("post_id", "text", "urls", "hashtags")
"""What of a post is only shown, and lies in `POSTS`."""

_JUDGEMENTS = """
create table judgements as select file_row_number::int as number, * exclude (file_row_number)
from read_parquet({judgements}, file_row_number = true) order by number
"""
_ACTED = """
create table acted_{trace} as select object, account, at_us, post_row::int as post_row from read_parquet({actions})
order by object, post_row
"""
_THINGS = """
create table things_{trace} as select object, object_id, label from read_parquet({objects}) order by object
"""
_ACTS = """
create table acts as {every} order by account, trace, object, at_us, post_row
"""
_COLUMNS = """
select coalesce(number, -1)::int as account, at_us, is_repost::utinyint as is_repost, source_file::int as source,
  coalesce(texts.number_of_text, if(text is null, -2, -1))::int as text
from (select file_row_number::int as post_row, account_id, at_us, is_repost, source_file, text
  from read_parquet({posts}, file_row_number = true)) as posts
left join judgements using (account_id)
left join (select post_row, number as number_of_text from texts) as texts using (post_row) order by post_row
"""


def write_tables(folder: CaseFolder, into: Path, *, threads: int) -> None:
    """Write all tables of a case.

    `TABLES` holds `judgements`; for each trace `acted_TRACE` and `things_TRACE`; `acts`, the same actions account by
    account; and the words.  `POSTS` holds what is shown of posts, `COLUMNS` who posted when, `JUDGEMENTS` the first
    of these tables once more, row by row.

    Args:
        folder: a finished case.
        into: an empty folder.
        threads: that may work at a time.

    Raises:
        duckdb.Error: a table cannot be read, or there is no room.
        OSError: there is no room.
    """
    import duckdb

    with duckdb.connect(into / TABLES, config={"autoinstall_known_extensions": False, "threads": threads}) as made:
        made.execute("SET enable_progress_bar = false")
        posts = folder.file("posts.parquet")
        with ThreadPoolExecutor(1) as beside:  # while Python reads tokens
            others = beside.submit(_write_others, folder, made.cursor(), into)
            write_tokens(made, posts)
            others.result()
        columns = made.sql(_COLUMNS.format(posts=_file(folder, "posts"))).to_arrow_table().combine_chunks()
    write_rows(columns.to_batches(), into / COLUMNS, schema=columns.schema)


def _write_others(folder: CaseFolder, made: duckdb.DuckDBPyConnection, into: Path) -> None:
    posts = folder.file("posts.parquet")
    write_pieces(made, _file(folder, "posts"))
    for statement in _statements(folder):
        made.execute(statement)
    judgements = made.sql("select * from judgements order by number").to_arrow_table()
    write_rows(judgements.to_batches(), into / JUDGEMENTS, schema=judgements.schema)
    write_rows(_shown(posts), into / POSTS, schema=_schema(posts))


def traces_of(folder: CaseFolder) -> tuple[str, ...]:
    """Return the traces that the case has actions of, in the order of the program's list."""
    from fairwitness.traces import TRACES

    return tuple(name for name in TRACES if folder.file(f"actions/{name}.parquet").is_file())


def _statements(folder: CaseFolder) -> list[str]:
    found = [_JUDGEMENTS.format(judgements=_file(folder, "judgements"))]
    traces = traces_of(folder)
    for trace in traces:
        found += [
            _ACTED.format(trace=trace, actions=_file(folder, f"actions/{trace}")),
            _THINGS.format(trace=trace, objects=_file(folder, f"objects/{trace}")),
        ]
    every = [f"select '{trace}' as trace, * from acted_{trace}" for trace in traces]
    none = "select '' as trace, 0 as object, 0 as account, 0::bigint as at_us, 0 as post_row where false"
    return [*found, _ACTS.format(every=" union all ".join([none, *every]))]


def _shown(posts: Path) -> Iterator[pa.RecordBatch]:
    import pyarrow.parquet as pq

    yield from pq.ParquetFile(posts).iter_batches(BATCH, columns=list(SHOWN))


def _schema(posts: Path) -> pa.Schema:
    import pyarrow as pa
    import pyarrow.parquet as pq

    held = pq.read_schema(posts)
    return pa.schema([held.field(name) for name in held.names if name in SHOWN])


def _file(folder: CaseFolder, name: str) -> str:
    return one_file_quoted(folder.file(f"{name}.parquet").resolve())
