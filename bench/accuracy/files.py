"""From a data set to the file that is investigated, without labels, and to the truth that only the score reads."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from bench.accuracy.datasets import LABELS, sources

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from bench.accuracy.datasets import DataSet, Study

FORMAT = 1
"""Of the written files and of who is who in them; a change makes all studies anew."""
KEPT = "account_id is not null and ts is not null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who an account is.

    Attributes:
        label: its population: operation, person, organisation, crowd, channel, declared_bot or automated_feed.
        campaign: of the operation; None for everybody else.
        n_posts: rows in this study.
    """

    label: str
    campaign: str | None
    n_posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A study ready to be investigated.

    Attributes:
        study: which.
        digest: changes with the source files and the selection.
        posts: the investigated file, without labels.
        truth: every account of the study.
    """

    study: Study
    digest: str
    posts: Path
    truth: dict[str, Account]

    @property
    def n_posts(self) -> int:
        """Rows of the investigated file."""
        return sum(account.n_posts for account in self.truth.values())


def months(data: DataSet, folder: Path) -> list[str]:
    """Return the calendar months (UTC) in which a data set has posts."""
    rows = _connection().execute(
        f"select distinct strftime(ts at time zone 'UTC', '%Y-%m') from {_table(data, folder)} "
        f"where ({data.where}) and {KEPT}"
    )
    return sorted(row[0] for row in rows.fetchall())


def prepare(study: Study, *, folder: Path, work: Path) -> Prepared:
    """Write the investigated file of a study, unless it is there already, and return it with the truth."""
    digest = _digest(study, folder)
    posts = work / "studies" / f"{study.name}-{digest}.parquet"
    if not posts.exists():
        posts.parent.mkdir(parents=True, exist_ok=True)
        draft = posts.with_suffix(f".{os.getpid()}.tmp")
        _write(study, folder, draft)
        draft.replace(posts)
    truth = _remembered(posts.with_suffix(".truth.json"), study, folder)
    return Prepared(study=study, digest=digest, posts=posts, truth=truth)


def _remembered(path: Path, study: Study, folder: Path) -> dict[str, Account]:
    # Counting the posts of everybody in a hundred and fifty studies takes minutes, each time that tables are made.
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_bytes(msgspec.json.encode(_truth(study, folder)))
        draft.replace(path)
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Account])


def _write(study: Study, folder: Path, into: Path) -> None:
    table, db = _table(study.data, folder), _connection()
    columns = [row[0] for row in db.execute(f"describe select * from {table}").fetchall()]
    kept = ", ".join(column for column in columns if column not in LABELS)
    # Rows stand in an order that says nothing of who is who: within a minute the files would else follow one another.
    db.execute(
        f"copy (select {kept} from {table} where {study.where} and {KEPT} "
        f"order by ts, hash(account_id), {kept}) to '{into}' (format parquet)"
    )


def _truth(study: Study, folder: Path) -> dict[str, Account]:
    table, db = _table(study.data, folder), _connection()
    columns = {row[0] for row in db.execute(f"describe select * from {table}").fetchall()}
    campaign = "any_value(campaign)" if "campaign" in columns else "null"
    rows = db.execute(
        f"select account_id, any_value({study.data.label}), {campaign}, count(*) from {table} "
        f"where {study.where} and {KEPT} group by account_id order by account_id"
    )
    return {
        account: Account(label=label, campaign=campaign if label == "operation" else None, n_posts=n)
        for account, label, campaign, n in rows.fetchall()
    }


def _digest(study: Study, folder: Path) -> str:
    parts = [str(FORMAT), study.name, study.where, *(file_digest(path) for path in sources(study.data, folder))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@lru_cache(maxsize=64)
def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table(data: DataSet, folder: Path) -> str:
    names = ", ".join(f"'{path}'" for path in sources(data, folder))
    return f"read_parquet([{names}], union_by_name = true)"


def _connection() -> duckdb.DuckDBPyConnection:
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads = 1; set timezone = 'UTC'; set enable_progress_bar = false")
    return connection
