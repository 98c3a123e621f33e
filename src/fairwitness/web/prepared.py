"""Tables that pages read, made once for each case: its own rows, laid out so that a page asks for few of them.

The case's files stay as they are.  Beside them lies the folder `pages-DIGEST`, which can be deleted at any time: it
is made again from the files whose digest it carries.  Where the case cannot be written, it lies in a folder of this
process and ends with it.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.errors import CaseError
from fairwitness.web.layout import FILES, TABLES, write_tables

if TYPE_CHECKING:
    import duckdb

    from fairwitness.findings.case import CaseFolder

LAYOUT = "4"
"""Raised when the tables change, so that older ones are made anew."""
NAME = "pages-{digest}"
THREADS = 2
"""That make the tables; a page asks for so little that one for each query is faster."""


def prepared(folder: CaseFolder) -> Path:
    """Return the folder with the tables of a case, made first where it is missing.

    Args:
        folder: a finished case.

    Raises:
        CaseError: there is no room, or a table of the case cannot be read.
    """
    name = NAME.format(digest=digest_of(folder))
    known = folder.file(name)
    if _is_whole(known):
        return known
    for place in (folder.path, _own_folder()):
        try:
            return _made(folder, place / name)
        except OSError as error:
            refused = error
    raise CaseError(f"the tables of the pages cannot be written: {refused.strerror}. Free space on this machine.")


def _is_whole(tables: Path) -> bool:
    """Say whether nothing is missing: what removes a folder may be stopped half way."""
    return all((tables / name).is_file() for name in FILES)


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
    if _is_whole(into):
        return into
    shutil.rmtree(into, ignore_errors=True)
    aside = Path(tempfile.mkdtemp(prefix=".pages-", suffix=".part", dir=into.parent))
    try:
        _write(folder, aside)
        if not _is_whole(into):  # another workbench may have been faster
            aside.replace(into)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    if into.parent == folder.path:
        folder.drop_pages(but=into)
    return into


def _write(folder: CaseFolder, into: Path) -> None:
    import duckdb
    import pyarrow as pa

    try:
        write_tables(folder, into, threads=THREADS)
    except duckdb.IOException as error:
        _refuse(into, error)
    except (duckdb.Error, pa.ArrowInvalid) as error:
        raise CaseError(
            f"a table of the case cannot be read: {error}. Run 'fairwitness investigate' again."
        ) from error


def _refuse(into: Path, error: duckdb.IOException) -> None:
    """Say that the folder cannot be written, or the disk is full, as the operating system would."""
    raise OSError(0, str(error), str(into)) from error


def connected(tables: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that reads prepared tables and changes nothing."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": True,
        "autoinstall_known_extensions": False,
        "threads": 1,
    }
    connection = duckdb.connect(tables / TABLES, read_only=True, config=settings)
    connection.execute("SET enable_progress_bar = false")
    return connection
