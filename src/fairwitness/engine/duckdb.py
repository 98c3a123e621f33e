"""The embedded engine: DuckDB inside this process, on one machine."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fairwitness.engine.base import PART, Closing, plain
from fairwitness.errors import StudyError
from fairwitness.sql_paths import one_file_quoted, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import duckdb
    import pyarrow as pa

    from fairwitness.engine.base import PartFunction, Source


class DuckDBEngine(Closing):
    """DuckDB with limited memory, limited threads and a folder for what does not fit."""

    name = "duckdb"

    def __init__(
        self, *, memory_bytes: int, threads: int, folder: Path | None = None, master: str | None = None
    ) -> None:
        self.check(master=master)
        self._spill = TemporaryDirectory(prefix="fairwitness-", dir=folder)
        self._config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{memory_bytes // 1_000_000}MB",
            "threads": threads,
            "temp_directory": self._spill.name,
            # Order is asked for in SQL where it matters, so DuckDB need not remember that of its input.
            "preserve_insertion_order": False,
            # As Spark orders them.  DuckDB's own default is last, whatever the order.
            "default_null_order": "nulls_first_on_asc_last_on_desc",
            # Nothing is ever fetched from the network.
            "autoinstall_known_extensions": False,
        }

    @staticmethod
    def check(*, master: str | None) -> None:
        """Refuse a master: there is no cluster."""
        if master is not None:
            raise StudyError(f"the engine 'duckdb' has no master; '{master}' was given. Use --engine spark.")

    def query(self, sql: str, *, tables: Mapping[str, Source]) -> pa.Table:
        """Run one SELECT; see `Engine.query`."""
        with self._bound(tables) as connection:
            return plain(connection.sql(sql).to_arrow_table())

    def write(self, sql: str, *, tables: Mapping[str, Source], into: Path) -> None:
        """Run one SELECT and write its rows to a Parquet file; memory stays within the limit."""
        with self._bound(tables) as connection:
            connection.execute(f"COPY ({sql}) TO {quoted(into)} (FORMAT parquet, COMPRESSION lz4)")

    @contextmanager
    def _bound(self, tables: Mapping[str, Source]) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a connection of its own, in which the names stand: they die with it, and so does its memory.

        An open one keeps hundreds of megabytes that the tests need.
        """
        import duckdb

        with duckdb.connect(":memory:", config=self._config) as connection:
            # Progress is told by us; DuckDB's own bar would be mixed into what is printed.
            connection.execute("SET enable_progress_bar = false")
            for name, source in tables.items():
                _bind(connection, name, source)
            yield connection

    def n_parts(self, n_rows: int) -> int:  # noqa: ARG002  the same for any number
        """Return 1: all is counted in this process."""
        return 1

    def map_parts(
        self, function: PartFunction, sql: str, *, tables: Mapping[str, Source], n_parts: int, schema: pa.Schema
    ) -> pa.Table:
        """Run one SELECT and a function over its parts, one after the other; see `Engine.map_parts`."""
        import pyarrow as pa
        import pyarrow.compute as pc

        rows = self.query(sql, tables=tables)
        parts = (rows.filter(pc.equal(rows[PART], number)) for number in range(n_parts))
        return pa.concat_tables([schema.empty_table(), *(function(part) for part in parts if part.num_rows)])

    def close(self) -> None:
        """Give back the spill folder."""
        self._spill.cleanup()


def _bind(connection: duckdb.DuckDBPyConnection, name: str, source: Source) -> None:
    if isinstance(source, Path):
        connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet({one_file_quoted(source)})")
    else:
        connection.register(name, source)
