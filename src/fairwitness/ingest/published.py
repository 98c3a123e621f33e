"""Transparency archives as a source: a folder that `fairwitness publish` wrote, read back without loss.

Posts stand in the order of the case they came from, and actions are given as they were worked out there, because
most texts are not published.  Nothing is recognised or guessed: a table that is not as the contract says is refused.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairwitness.errors import SourceError
from fairwitness.ingest.formats import FormatDescription
from fairwitness.ingest.sources import MANIFEST, published_folder, sha256
from fairwitness.model import ReadReport, SourceReport
from fairwitness.schema import ACCOUNTS, OBJECTS, POSTS, QUARANTINE, Column, Contract

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from fairwitness.study import Study

FORMAT = "fairwitness-archive/1"
POSTS_FILE = "evidence/posts.parquet"
ACCOUNTS_FILE = "evidence/accounts.parquet"
ACTIONS_FILE = "evidence/actions.parquet"
OBJECTS_FILE = "evidence/objects.parquet"
STUDY_FILE = "study.json"
LINK_IN_TEXT = "link_in_text"
"""Stands among the links of a post whose words hold a link that is not listed: tests ask whether there is one."""

PUBLISHED_POSTS = Contract(
    "posts", (Column("post_row", "int64", "position of the post, from 0"), *POSTS.columns[:-2])
)
PUBLISHED_ACCOUNTS = Contract("accounts", ACCOUNTS.columns[:-1])
PUBLISHED_ACTIONS = Contract(
    "actions",
    (
        Column("trace", "string", "what was done alike"),
        Column("post_row", "int64", "which post of posts did it"),
        Column("object_id", "string", "on which object of this trace"),
    ),
)
PUBLISHED_OBJECTS = Contract(
    "objects",
    (
        Column("trace", "string", "what was done alike"),
        *OBJECTS.columns[1:],
        Column("n_accounts", "int64", "accounts that acted on it"),
    ),
)
TABLES = {
    POSTS_FILE: PUBLISHED_POSTS,
    ACCOUNTS_FILE: PUBLISHED_ACCOUNTS,
    ACTIONS_FILE: PUBLISHED_ACTIONS,
    OBJECTS_FILE: PUBLISHED_OBJECTS,
}
ARCHIVE = FormatDescription(
    name="fairwitness_archive",
    what="a transparency archive that 'fairwitness publish' wrote: posts without most texts, actions as they were",
    kinds=("folder",),
    needed=(MANIFEST, *TABLES),
    recognised=f"a folder whose {MANIFEST} says {FORMAT}",
)


def archive_of(paths: Iterable[Path | str] | Path | str) -> Path | None:
    """Return the archive that is to be read, None where the sources are something else.

    Raises:
        SourceError: an archive and something else, or a folder that claims to be an archive of another version.
    """
    named = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    folders = [path for path in named if published_folder(path)]
    if not folders:
        return None
    if len(named) > 1:
        raise SourceError(f"{folders[0]} is a published archive, which is read alone. Leave the other sources out.")
    manifest(folders[0])
    return folders[0]


def published_study(paths: Iterable[Path | str] | Path | str) -> Study | None:
    """Return the settings that an archive was made with, None where the sources are something else.

    Raises:
        SourceError: they cannot be read.
    """
    import msgspec

    from fairwitness.study import Study

    folder = archive_of(paths)
    if folder is None:
        return None
    try:
        return msgspec.json.decode((folder / STUDY_FILE).read_bytes(), type=Study)
    except (OSError, msgspec.DecodeError) as error:
        raise SourceError(f"{folder / STUDY_FILE} cannot be read: {error}. Get the archive again.") from error


def manifest(folder: Path) -> dict[str, Any]:
    """Return what the archive says of its files.

    Raises:
        SourceError: it cannot be read, or is of another version.
    """
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SourceError(f"{path} cannot be read: {error}. Get the archive again.") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("files"), dict):
        raise SourceError(f"{path} does not say that this is a {FORMAT}. Get the archive again, or a newer program.")
    return told


def published_table(folder: Path, name: str) -> pa.Table:
    """Return one table of an archive, checked against its manifest and its contract.

    Raises:
        SourceError: it is missing, was changed since it was published, or has other columns.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / name
    entry = manifest(folder)["files"].get(name)
    said = entry.get("sha256") if isinstance(entry, dict) else None
    if sha256(path) != said:
        raise SourceError(f"{path} is not as it was published. Get the archive again; 'verify' lists what changed.")
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise SourceError(f"{path} is no Parquet file: {error}. Get the archive again.") from error
    wanted = TABLES[name].arrow()
    if table.schema.names != wanted.names or table.schema.types != wanted.types:
        raise SourceError(f"{path} has other columns than {FORMAT} has: {', '.join(table.schema.names)}.")
    empty = [f.name for f in wanted if not f.nullable and table[f.name].null_count]
    if empty:
        raise SourceError(
            f"{path} has empty cells in column {empty[0]}, which must be filled. Get the archive again."
        )
    return table


def read_published(folder: Path, *, into: Path) -> ReadReport:
    """Write posts.parquet, accounts.parquet and quarantine.parquet from an archive, and return what was read.

    Raises:
        SourceError: the archive is damaged.
    """
    import pyarrow.parquet as pq

    posts = published_table(folder, POSTS_FILE)
    _check_order(posts, folder / POSTS_FILE)
    accounts = published_table(folder, ACCOUNTS_FILE)
    for table, contract in ((_placed(posts), POSTS), (_from_file(accounts), ACCOUNTS)):
        pq.write_table(table.select(contract.arrow().names).cast(contract.arrow()), into / f"{contract.name}.parquet")
    pq.write_table(QUARANTINE.arrow().empty_table(), into / "quarantine.parquet")
    return _report(posts, folder=folder)


def _check_order(posts: pa.Table, path: Path) -> None:
    import numpy as np

    at_us, rows = posts["at_us"].to_numpy(), posts["post_row"].to_numpy()
    if not len(posts):
        raise SourceError(f"{path} holds no posts. Get the archive again.")
    if np.any(np.diff(at_us) < 0) or not np.array_equal(rows, np.arange(len(posts))):
        raise SourceError(f"{path} is not in the order of time. Get the archive again.")
    if int(posts["resolution_us"].to_numpy().min()) < 1:
        raise SourceError(f"{path} has a clock tick below one microsecond. Get the archive again.")


def _placed(posts: pa.Table) -> pa.Table:
    import pyarrow.compute as pc

    return _from_file(posts).append_column("source_row", pc.add(posts["post_row"], 1))


def _from_file(table: pa.Table) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    return table.append_column("source_file", pa.array(np.zeros(len(table), np.int32)))


def _report(posts: pa.Table, *, folder: Path) -> ReadReport:
    at_us = posts["at_us"].to_numpy()
    platforms = {name: n for name, n in _counted(posts["platform"]).items() if name}
    source = SourceReport(
        path=POSTS_FILE.rpartition("/")[2], format=ARCHIVE.name, sha256=sha256(folder / POSTS_FILE), rows=len(posts),
        posts=len(posts), accounts=0, duplicates=0, quarantined={}, columns={}, platforms=platforms,
        notes=("a published archive: accounts and objects have keyed names, most texts are left out",),
    )  # fmt: skip
    return ReadReport(
        sources=(source,), n_posts=len(posts), n_accounts=len(posts["account_id"].unique()),
        first_at_us=int(at_us[0]), last_at_us=int(at_us[-1]),
        resolutions={str(tick): n for tick, n in sorted(_counted(posts["resolution_us"]).items())},
    )  # fmt: skip


def _counted(column: pa.ChunkedArray) -> dict[Any, int]:
    return {entry["values"]: entry["counts"] for entry in column.value_counts().to_pylist()}
