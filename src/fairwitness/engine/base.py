"""What an engine can do: run one SQL text over named tables.

The SQL is the part that DuckDB and Spark read alike: joins, GROUP BY, COUNT, MIN, MAX, SUM, CASE, CAST to INT or
BIGINT, ROW_NUMBER, and ORDER BY wherever order matters.  No functions on text or time: engines differ there without
saying so, hence they see opaque keys and int64 only.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, TypeAlias, Union

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    import pyarrow as pa

Source: TypeAlias = Union["pa.Table", Path]
"""An Arrow table, or a Parquet file."""


class Engine(Protocol):
    """Runs the relational steps.  Equal inputs give equal bytes on every engine."""

    @property
    def name(self) -> str:
        """Key of the engine in `ENGINES`."""

    def query(self, sql: str, *, tables: Mapping[str, Source]) -> pa.Table:
        """Run one SELECT over named tables and return all of its rows.

        Args:
            sql: one statement, in the subset above.
            tables: what each table name in it stands for.
        """

    def close(self) -> None:
        """Give back memory and files."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
