"""What an engine can do: run one SQL text over named tables, and one function over parts of its rows.

The SQL is the part that DuckDB and Spark read alike: joins, GROUP BY, COUNT, MIN, MAX, SUM, CASE, CAST to INT or
BIGINT, ROW_NUMBER, and ORDER BY wherever order matters.  No functions on text or time: engines differ there without
saying so, hence they see opaque keys and int64 only.  What a query returns is brought to one form by `plain`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, TypeAlias, Union

from fairwitness.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    import pyarrow as pa

    PartFunction: TypeAlias = Callable[[pa.Table], pa.Table]

Source: TypeAlias = Union["pa.Table", Path]
"""An Arrow table, or a Parquet file."""

PART = "part"
"""Column of the number of the part that a row belongs to."""


class Engine(Protocol):
    """Runs the relational steps and the heavy counting.  Equal inputs give equal bytes on every engine."""

    @property
    def name(self) -> str:
        """Key of the engine in `ENGINES`."""

    def query(self, sql: str, *, tables: Mapping[str, Source]) -> pa.Table:
        """Run one SELECT over named tables and return all of its rows.

        Args:
            sql: one statement, in the subset above.
            tables: what each table name in it stands for.

        Raises:
            EngineError: the statement returns a type on which engines differ, or the engine broke off.
        """

    def n_parts(self, n_rows: int) -> int:
        """Return into how many parts work on so many rows should be cut; 1 where it stays in this process.

        Args:
            n_rows: 0 or more.
        """

    def map_parts(
        self, function: PartFunction, sql: str, *, tables: Mapping[str, Source], n_parts: int, schema: pa.Schema
    ) -> pa.Table:
        """Run one SELECT, apply a function to the rows of each part, and return what it returns, in no order.

        Args:
            function: of a module, or a partial of one; it is given all rows of one part, in any order.  A part
                without rows is left out.
            sql: as in `query`; its column `part` is an int from 0 to n_parts - 1.
            tables: what each table name in it stands for.
            n_parts: how many parts there are.
            schema: of what the function returns.

        Raises:
            EngineError: the engine broke off, or its workers cannot run the function.
        """

    def close(self) -> None:
        """Give back memory and files."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Closing(ABC):
    """What is closed at the end of a `with` block."""

    @abstractmethod
    def close(self) -> None:
        """Give back what is held."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def plain(table: pa.Table) -> pa.Table:
    """Return a query's result in the one form that all engines share: no nullability, one chunk per column.

    Raises:
        EngineError: a column has a type that engines do not give alike, such as the sum of integers: DuckDB makes
            it 128 bits wide, Spark 64.
    """
    import pyarrow as pa

    shared = {pa.int32(), pa.int64(), pa.string(), pa.bool_(), pa.float64()}
    odd = [f"{field.name}: {field.type}" for field in table.schema if field.type not in shared]
    if odd:
        raise EngineError(
            f"a query returns column(s) on whose type engines differ: {', '.join(odd)}. Write CAST(... AS BIGINT)."
        )
    bare = pa.schema([pa.field(field.name, field.type) for field in table.schema])
    # How rows were cut into chunks depends on threads and engine, and shows in Parquet files written from them.
    return table.replace_schema_metadata(None).cast(bare).combine_chunks()
