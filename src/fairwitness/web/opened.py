"""A finished case, opened to be read: findings in memory, tables through queries, accounts under numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from fairwitness.errors import CaseError
from fairwitness.findings.case import SEAL, finished_case
from fairwitness.investigation import read_findings
from fairwitness.web.columns import Columns
from fairwitness.web.layout import COLUMNS, JUDGEMENTS, POSTS, traces_of
from fairwitness.web.prepared import connected, prepared
from fairwitness.web.rows import RowFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import duckdb
    import pyarrow as pa

    from fairwitness.findings.case import CaseFolder
    from fairwitness.model import Findings, Group
    from fairwitness.network.kernel import Bools

MENTION = re.compile(r"(?<![\w@])@[\w.]{2,}(?:@[\w.-]+)?", re.UNICODE)
PROFILE = re.compile(
    r"((?:https?://)?(?:www\.|mobile\.|m\.)?"
    r"(?:twitter|x|t|instagram|facebook|fb|tiktok|vk|bsky|youtube|reddit)\.(?:com|me|app)/"
    r"(?:@|user/|u/|c/|profile/)?)[\w.%-]+",
    re.IGNORECASE,
)
HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class _Tables:
    """The prepared tables of a case, open."""

    connection: duckdb.DuckDBPyConnection
    posts: RowFile
    judgements: RowFile
    columns: Columns


def _opened(folder: CaseFolder) -> _Tables:
    place = prepared(folder)
    rows = {name: RowFile(place / name) for name in (POSTS, JUDGEMENTS, COLUMNS)}
    return _Tables(connected(place), rows[POSTS], rows[JUDGEMENTS], Columns(rows[COLUMNS]))


class OpenedCase:
    """A finished case that pages read.

    Accounts are addressed by number, the row of `judgements` (order of first post, from 0): an address of a page
    then names nobody, and no id, however hostile, stands in one.
    """

    def __init__(self, folder: CaseFolder, *, reveal: bool) -> None:
        """Read the findings.

        Raises:
            CaseError: the findings cannot be read.
        """
        self.folder = folder
        self.reveal = reveal
        self.findings: Findings = read_findings(folder)
        self._lock = Lock()
        self._tables: _Tables | None = None

    def open(self) -> None:
        """Open the tables; the first time a case is opened they are made, which takes a while for a large one.

        Raises:
            CaseError: they cannot be made.
        """
        self._held()

    def _held(self) -> _Tables:
        if self._tables is None:
            with self._lock:
                self._tables = self._tables or _opened(self.folder)
        return self._tables

    @property
    def name(self) -> str:
        """Return the name of the case's folder."""
        return self.folder.path.resolve().name

    def query(self, sql: str, parameters: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query over the prepared tables; see `layout.write_tables`.

        Args:
            sql: composed of our own words only; whatever a reader typed is a parameter.
            parameters: by name, as `$name` in the query.
        """
        rows: list[tuple[Any, ...]] = self._cursor().execute(sql, dict(parameters or {})).fetchall()
        return rows

    def table(self, sql: str, parameters: Mapping[str, object] | None = None) -> pa.Table:
        """Return the same as an Arrow table."""
        return self._cursor().sql(sql, params=dict(parameters or {})).to_arrow_table()

    @property
    def posts(self) -> RowFile:
        """Return what is shown of posts: post_id, text, urls and hashtags."""
        return self._held().posts

    @property
    def judgements(self) -> RowFile:
        """Return what was said of each account, by its number."""
        return self._held().judgements

    @property
    def columns(self) -> Columns:
        """Return who posted when, as arrays by post."""
        return self._held().columns

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        return self._held().connection.cursor()  # a cursor of its own for each thread

    @cached_property
    def traces(self) -> frozenset[str]:
        """Return the traces that the case has tables of; nothing else of an address may become a table's name."""
        return frozenset(traces_of(self.folder))

    @cached_property
    def account_ids(self) -> tuple[str, ...]:
        """Return the account ids by number."""
        import pyarrow.parquet as pq

        read = pq.read_table(self.folder.file("judgements.parquet"), columns=["account_id"])
        return tuple(read["account_id"].to_pylist())

    @cached_property
    def _said(self) -> tuple[tuple[str, str | None], ...]:
        import pyarrow.parquet as pq

        read = pq.read_table(self.folder.file("judgements.parquet"), columns=["verdict", "group_id"])
        return tuple(zip(*(column.to_pylist() for column in read.columns), strict=True))

    def said_of(self, number: int) -> tuple[str, str | None]:
        """Return the verdict on the account of this number and the group that names it."""
        return self._said[number]

    @cached_property
    def is_named(self) -> Bools:
        """Return of each account whether a group names it; the last place is that of posts by nobody known, -1."""
        import numpy as np

        return np.array([*(group_id is not None for _, group_id in self._said), False])

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Return the number of each account id."""
        return {account_id: number for number, account_id in enumerate(self.account_ids)}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Return the groups by id."""
        return {group.group_id: group for group in self.findings.groups}

    def number_of(self, account_id: str) -> int | None:
        """Return the number of an account, None where it made no post of the case."""
        return self.numbers.get(account_id)

    def name_of(self, account_id: str) -> str:
        """Return the name under which an account is shown: its id if names are revealed, otherwise its number."""
        if self.reveal:
            return account_id
        number = self.numbers.get(account_id)
        return "A–" if number is None else name_of_number(number)

    def text_of(self, text: str | None) -> str | None:
        """Return a post's text as it is shown: without the names it mentions, unless names are revealed."""
        return text if self.reveal or text is None else without_names(text)


def name_of_number(number: int) -> str:
    """Return the name of an account whose id is not revealed; numbers shown start at 1."""
    return f"A{number + 1}"


def without_names(text: str) -> str:
    """Return a text without @names and without the names in addresses of profiles and their posts."""
    shown = PROFILE.sub(rf"\1{HIDDEN}", text) if "/" in text else text
    return MENTION.sub(f"@{HIDDEN}", shown) if "@" in shown else shown


@dataclass(slots=True)
class Desk:
    """The case that lies open; it is read again when its seal changes.

    Attributes:
        path: its folder.
        reveal: whether names are shown.
    """

    path: Path
    reveal: bool
    _seal: tuple[object, ...] = ()
    _opened: OpenedCase | None = None
    _lock: Lock = field(default_factory=Lock)

    def put(self, path: Path) -> None:
        """Lay another case on the desk.

        Raises:
            CaseError: it is no finished case.
        """
        finished_case(path)
        self.path = path

    def opened(self) -> OpenedCase:
        """Return the case.

        Raises:
            CaseError: it is missing, unfinished or damaged.
        """
        with self._lock:
            seal = _seal(self.path)
            if self._opened is None or seal != self._seal:
                found = OpenedCase(finished_case(self.path), reveal=self.reveal)
                found.open()
                self._opened, self._seal = found, seal
            return self._opened


def _seal(path: Path) -> tuple[object, ...]:
    try:
        stat = (path / SEAL).stat()
    except OSError as error:
        raise CaseError(f"{path} is no finished case. Make one on the page 'New study'.") from error
    return (path, stat.st_mtime_ns, stat.st_size, stat.st_ino)
