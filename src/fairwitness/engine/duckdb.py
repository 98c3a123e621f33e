"""The embedded engine: DuckDB inside this process, on one machine."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    import duckdb
    import pyarrow as pa

    from fairwitness.engine.base import Source


class DuckDBEngine:
    """DuckDB with limited memory, limited threads and a folder for what does not fit."""

    name = "duckdb"

    def __init__(self, *, memory_bytes: int, threads: int, folder: Path | None = None) -> None:
        import duckdb

        self._spill = TemporaryDirectory(prefix="fairwitness-", dir=folder)
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": f"{memory_bytes // 1_000_000}MB",
                "threads": threads,
                "temp_directory": self._spill.name,
                # Order is asked for in SQL where it matters, so DuckDB need not remember that of its input.
                "preserve_insertion_order": False,
                # Nothing is ever fetched from the network.
                "autoinstall_known_extensions": False,
            },
        )

    def query(self, sql: str, *, tables: Mapping[str, Source]) -> pa.Table:
        """Run one SELECT; see `Engine.query`."""
        # A cursor is a connection of its own: the names die with it, and no half-read result blocks the next query.
        with self._connection.cursor() as cursor:
            # Progress is told by us; DuckDB's own bar would be mixed into what is printed.
            cursor.execute("SET enable_progress_bar = false")
            for name, source in tables.items():
                _bind(cursor, name, source)
            return cursor.sql(sql).to_arrow_table()

    def close(self) -> None:
        """Give back memory and the spill folder."""
        self._connection.close()
        self._spill.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _bind(cursor: duckdb.DuckDBPyConnection, name: str, source: Source) -> None:
    if isinstance(source, Path):
        path = str(source).replace("'", "''")
        cursor.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    else:
        cursor.register(name, source)
