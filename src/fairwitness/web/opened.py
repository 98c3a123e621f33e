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
from fairwitness.sql_paths import one_file_quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import duckdb
    import pyarrow as pa

    from fairwitness.findings.case import CaseFolder
    from fairwitness.model import Findings, Group

MENTION = re.compile(r"(?<![\w@])@[\w.]{2,}(?:@[\w.-]+)?", re.UNICODE)
PROFILE = re.compile(
    r"((?:https?://)?(?:www\.|mobile\.|m\.)?"
    r"(?:twitter|x|t|instagram|facebook|fb|tiktok|vk|bsky|youtube|reddit)\.(?:com|me|app)/"
    r"(?:@|user/|u/|c/|profile/)?)[\w.%-]+",
    re.IGNORECASE,
)
HIDDEN = "…"
TABLES = ("posts", "judgements", "pairs", "accounts")


class OpenedCase:
    """A finished case that pages read.

    Accounts are addressed by number, the row of `judgements` (order of first post, from 0): an address of a page
    then names nobody, and no id, however hostile, stands in one.
    """

    def __init__(self, folder: CaseFolder, *, reveal: bool) -> None:
        """Read the findings and open the tables.

        Raises:
            CaseError: the findings cannot be read.
        """
        self.folder = folder
        self.reveal = reveal
        self.findings: Findings = read_findings(folder)
        self._connection = _connected(folder)

    @property
    def name(self) -> str:
        """Return the name of the case's folder."""
        return self.folder.path.resolve().name

    def query(self, sql: str, parameters: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query over the views posts, judgements, pairs and accounts.

        Args:
            sql: composed of our own words only; whatever a reader typed is a parameter.
            parameters: by name, as `$name` in the query.
        """
        rows: list[tuple[Any, ...]] = self._cursor().execute(sql, dict(parameters or {})).fetchall()
        return rows

    def table(self, sql: str, parameters: Mapping[str, object] | None = None) -> pa.Table:
        """Return the same as an Arrow table."""
        return self._cursor().sql(sql, params=dict(parameters or {})).to_arrow_table()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        return self._connection.cursor()  # a cursor of its own for each thread

    def source(self, kind: str, trace: str) -> str | None:
        """Return the file of a trace's actions or objects as a literal for `read_parquet`, None where it has none.

        Args:
            kind: actions or objects.
            trace: a name out of an address; anything but a known trace has no file.
        """
        from fairwitness.traces import TRACES

        path = self.folder.file(kind) / f"{trace}.parquet"
        return one_file_quoted(path.resolve()) if trace in TRACES and path.is_file() else None

    @cached_property
    def account_ids(self) -> tuple[str, ...]:
        """Return the account ids by number."""
        return tuple(row[0] for row in self.query("select account_id from judgements order by number"))

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
    return MENTION.sub(f"@{HIDDEN}", PROFILE.sub(rf"\1{HIDDEN}", text))


def _connected(folder: CaseFolder) -> duckdb.DuckDBPyConnection:
    import duckdb

    connection = duckdb.connect(config={"enable_external_access": True, "autoinstall_known_extensions": False})
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET threads = 2")
    for name in TABLES:
        source = f"read_parquet({one_file_quoted(folder.file(f'{name}.parquet').resolve())}, file_row_number = true)"
        number = {"posts": "post_row", "judgements": "number"}.get(name)
        columns = (
            f"* exclude (file_row_number), file_row_number as {number}" if number else "* exclude (file_row_number)"
        )
        connection.execute(f"create view {name} as select {columns} from {source}")
    return connection


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
                self._opened = OpenedCase(finished_case(self.path), reveal=self.reveal)
                self._seal = seal
            return self._opened


def _seal(path: Path) -> tuple[object, ...]:
    try:
        stat = (path / SEAL).stat()
    except OSError as error:
        raise CaseError(f"{path} is no finished case. Make one on the page 'New study'.") from error
    return (path, stat.st_mtime_ns, stat.st_size, stat.st_ino)
