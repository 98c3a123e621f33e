"""Tables that pages read, made once for each case: its own rows, laid out so that a page asks for few of them.

The case's files stay as they are.  Beside them lies `pages-DIGEST.duckdb`, which can be deleted at any time: it is
made again from the files whose digest it carries.  Where the case cannot be written, it lies in a folder of this
process and ends with it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.errors import CaseError
from fairwitness.sql_paths import one_file_quoted

if TYPE_CHECKING:
    import duckdb

    from fairwitness.findings.case import CaseFolder

LAYOUT = "2"
"""Raised when the tables change, so that older ones are made anew."""
NAME = "pages-{digest}.duckdb"
THREADS = 2
BATCH = 200_000
"""Texts that stand in memory at a time while their words are written."""

_JUDGEMENTS = """
create table judgements as select file_row_number::int as number, * exclude (file_row_number)
from read_parquet({judgements}, file_row_number = true) order by number
"""
_POSTS = """
create table posts as select file_row_number::int as post_row, number as account, at_us, is_repost, verdict, rule_id,
  judgements.group_id, post_id, text, urls, hashtags, source_file as source
from read_parquet({posts}, file_row_number = true) as posts left join judgements using (account_id) order by post_row
"""
_TOKENS = "create table tokens (post_row int, tokens varchar)"
_ACTED = """
create table acted_{trace} as select object, account, at_us, post_row::int as post_row from read_parquet({actions})
order by object, post_row
"""
_THINGS = """
create table things_{trace} as select object, object_id, label from read_parquet({objects}) order by object
"""


def prepared(folder: CaseFolder) -> Path:
    """Return the file with the tables of a case, made first where it is missing.

    `posts` stand in the order of their rows, so that DuckDB's `rowid` is `post_row`; `account` is the number of the
    author in `judgements`; for each trace there are `acted_TRACE` and `things_TRACE`.

    Args:
        folder: a finished case.

    Raises:
        CaseError: there is no room, or a table of the case cannot be read.
    """
    name = NAME.format(digest=digest_of(folder))
    known = folder.file(name)
    if known.is_file():
        return known
    for place in (folder.path, _own_folder()):
        try:
            return _made(folder, place / name)
        except OSError as error:
            refused = error
    raise CaseError(f"the tables of the pages cannot be written: {refused.strerror}. Free space on this machine.")


def digest_of(folder: CaseFolder) -> str:
    """Return 16 hex digits over what the tables are made from: the records of the case's stages."""
    told = hashlib.sha256(LAYOUT.encode())
    for marker in sorted((folder.path / "stages").glob("*.json")):
        told.update(marker.read_bytes())
    return told.hexdigest()[:16]


@cache
def _own_folder() -> Path:
    import atexit

    folder = tempfile.TemporaryDirectory(prefix="fairwitness-pages-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def _made(folder: CaseFolder, into: Path) -> Path:
    """Write the tables aside and rename them: nobody opens half of them; older ones are removed."""
    if into.is_file():
        return into
    handle, name = tempfile.mkstemp(prefix=".pages-", suffix=".part", dir=into.parent)
    os.close(handle)
    aside = Path(name)
    aside.unlink()
    try:
        _write(folder, aside)
        aside.replace(into)
    finally:
        for rest in into.parent.glob(f"{aside.name}*"):
            rest.unlink(missing_ok=True)
    for older in into.parent.glob(NAME.format(digest="*")):
        if older != into:
            older.unlink(missing_ok=True)
    return into


def _write(folder: CaseFolder, into: Path) -> None:
    import duckdb

    try:
        with duckdb.connect(into, config={"autoinstall_known_extensions": False, "threads": THREADS}) as made:
            made.execute("SET enable_progress_bar = false")
            for statement in _statements(folder):
                made.execute(statement)
            _write_tokens(folder, made)
    except duckdb.IOException as error:
        _refuse(into, error)
    except duckdb.Error as error:
        raise CaseError(
            f"a table of the case cannot be read: {error}. Run 'fairwitness investigate' again."
        ) from error


def _write_tokens(folder: CaseFolder, into: duckdb.DuckDBPyConnection) -> None:
    """Write the tokens of each text, one to a line, so that phrases are found without reading all texts again."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from fairwitness.findings.share.corpus import tokens_in_lines
    from fairwitness.traces.base import mapped

    into.execute(_TOKENS)
    first = 0
    for batch in pq.ParquetFile(folder.file("posts.parquet")).iter_batches(BATCH, columns=["text"]):
        told = pa.table(
            {"row": pa.array(range(first, first + len(batch))), "tokens": mapped(batch["text"], tokens_in_lines)}
        )
        into.register("told", told)
        into.execute("insert into tokens select row, tokens from told where tokens is not null order by row")
        into.unregister("told")
        first += len(batch)


def _refuse(into: Path, error: duckdb.IOException) -> None:
    """Say that the folder cannot be written, or the disk is full, as the operating system would."""
    raise OSError(0, str(error), str(into)) from error


def _statements(folder: CaseFolder) -> list[str]:
    found = [_JUDGEMENTS.format(judgements=_file(folder, "judgements")), _POSTS.format(posts=_file(folder, "posts"))]
    for trace in traces_of(folder):
        found += [
            _ACTED.format(trace=trace, actions=_file(folder, f"actions/{trace}")),
            _THINGS.format(trace=trace, objects=_file(folder, f"objects/{trace}")),
        ]
    return found


def traces_of(folder: CaseFolder) -> tuple[str, ...]:
    """Return the traces that the case has actions of, in the order of the program's list."""
    from fairwitness.traces import TRACES

    return tuple(name for name in TRACES if folder.file(f"actions/{name}.parquet").is_file())


def _file(folder: CaseFolder, name: str) -> str:
    return one_file_quoted(folder.file(f"{name}.parquet").resolve())


def connected(folder: CaseFolder) -> duckdb.DuckDBPyConnection:
    """Return a connection that reads the tables of a case and changes nothing."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": True,
        "autoinstall_known_extensions": False,
        "threads": THREADS,
    }
    connection = duckdb.connect(prepared(folder), read_only=True, config=settings)
    connection.execute("SET enable_progress_bar = false")
    return connection
