"""Spark: the same SQL, and the same functions inside its tasks, on one machine or many.

Spark alone decides what runs where; nothing here distributes anything.  A session of its own (`newSession`) keeps our
settings and table names away from a session that we were given.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness import __version__
from fairwitness.engine import spark_session
from fairwitness.engine.base import PART, Closing, plain
from fairwitness.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa
    from pyspark.sql import DataFrame

    from fairwitness.engine.base import PartFunction, Source

ROWS_PER_PART = 1_000_000
"""Rows that a part starts from.  It is given more: every row that its own rows meet."""
SETTINGS = {
    # Numbers that do not fit break off, as in DuckDB, and do not wrap round.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
    "spark.sql.execution.arrow.useLargeVarTypes": "false",
}
RAISED = re.compile(r"[\w.]*(Error|Exception): ")
"""How the last line of a Python traceback begins."""
GLOB = frozenset("\\*?[]{}")


class SparkEngine(Closing):
    """Spark through an active session, or through one that is started here and stopped at the end."""

    name = "spark"

    def __init__(
        self, *, memory_bytes: int, threads: int, folder: Path | None = None, master: str | None = None
    ) -> None:
        del threads  # the master says how many
        given, self._is_own = spark_session.session(master=master, memory_bytes=memory_bytes, folder=folder)
        self._session = given.newSession()
        self._parallelism = int(given.sparkContext.defaultParallelism)
        is_small = self._is_own and spark_session.is_local(given.sparkContext.master)
        kept = given.conf.get("spark.sql.shuffle.partitions")
        n_shuffled = str(self._parallelism) if is_small else kept
        for key, value in (SETTINGS | {"spark.sql.shuffle.partitions": n_shuffled}).items():
            self._session.conf.set(key, value)
        self._are_workers_checked = False

    @staticmethod
    def check(*, master: str | None) -> None:  # noqa: ARG004  any master may be right
        """Refuse to go on where pyspark or Java is missing."""
        spark_session.check()

    def query(self, sql: str, *, tables: Mapping[str, Source]) -> pa.Table:
        """Run one SELECT; see `Engine.query`."""
        with self._named(tables), _told():
            return plain(self._session.sql(sql).toArrow())

    def n_parts(self, n_rows: int) -> int:
        """Return one part per core of the cluster, and more where parts would exceed `ROWS_PER_PART`."""
        return max(self._parallelism, -(-n_rows // ROWS_PER_PART))

    def map_parts(
        self, function: PartFunction, sql: str, *, tables: Mapping[str, Source], n_parts: int, schema: pa.Schema
    ) -> pa.Table:
        """Run one SELECT, and a function in one task per part; see `Engine.map_parts`."""
        self._check_workers()
        with self._named(tables), _told():
            # One Spark partition is one part: hashing would put two parts into one task and none into another.
            rows = self._session.sql(sql).repartitionById(n_parts, PART)
            return plain(rows.mapInArrow(partial(_of_part, function=function), _ddl(schema)).toArrow()).cast(schema)

    def close(self) -> None:
        """Stop Spark if it was started here; a session that we were given goes on."""
        if self._is_own:
            self._session.stop()

    @contextmanager
    def _named(self, tables: Mapping[str, Source]) -> Iterator[None]:
        for name, source in tables.items():
            self._frame(source).createOrReplaceTempView(name)
        try:
            yield
        finally:
            for name in tables:
                self._session.catalog.dropTempView(name)

    def _frame(self, source: Source) -> DataFrame:
        if isinstance(source, Path):
            # To Hadoop a path is a pattern: without the strokes, [ and * in a folder's name would be part of it.
            return self._session.read.parquet("".join("\\" * (c in GLOB) + c for c in str(source.absolute())))
        return self._session.createDataFrame(source)

    def _check_workers(self) -> None:
        """Refuse workers that lack this package or have another version of it.

        Raises:
            EngineError: they do.
        """
        if self._are_workers_checked:
            return
        from pyspark.errors import PySparkException

        tried = self._session.range(self._parallelism, numPartitions=self._parallelism)
        try:
            found = tried.mapInArrow(_version, "version STRING").toArrow()["version"].unique().to_pylist()
        except PySparkException as error:
            raise EngineError(
                f"Spark's Python workers cannot run fairwitness: {_reason(error)}. Install fairwitness "
                f"{__version__} on every worker, for the Python that PYSPARK_PYTHON names; see docs/spark.md."
            ) from error
        if found != [__version__]:
            raise EngineError(
                f"Spark's Python workers have fairwitness {', '.join(sorted(found))}, this process has "
                f"{__version__}. Install the same version everywhere."
            )
        self._are_workers_checked = True


def _version(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    for _ in batches:
        yield pa.record_batch({"version": [__version__]})


def _of_part(batches: Iterable[pa.RecordBatch], *, function: PartFunction) -> Iterator[pa.RecordBatch]:
    """Run a function over one Spark partition, which holds one part or nothing."""
    import pyarrow as pa

    rows = [batch for batch in batches if batch.num_rows]
    if rows:
        yield from function(pa.Table.from_batches(rows)).to_batches()


def _ddl(schema: pa.Schema) -> str:
    from pyspark.sql.pandas.types import from_arrow_schema

    told: str = from_arrow_schema(schema).toDDL()
    return told


@contextmanager
def _told() -> Iterator[None]:
    """Turn what Spark throws into one sentence.

    Raises:
        EngineError: Spark threw something.
    """
    from pyspark.errors import PySparkException

    try:
        yield
    except PySparkException as error:
        raise EngineError(
            f"Spark broke off: {_reason(error)}. If memory or disk ran out, docs/spark.md says what a study needs."
        ) from error


def _reason(error: BaseException) -> str:
    """Return the last line that a Python worker wrote, or Spark's own first line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    raised = [line for line in lines if RAISED.match(line)]
    return raised[-1] if raised else spark_session.first_line(error)
